export type { MessageMLProblem, MessageMLVerdict } from './messageml/problem.js';
export { type MessageMLOptions, validateMessageML } from './messageml/validate.js';
