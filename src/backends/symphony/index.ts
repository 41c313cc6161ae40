// Rich text
export { createSymphonyDialect, symphonyDialect } from './dialect.js';
export { componentName, readComponentName } from './markup/component-name.js';
export { componentsFromPresentation } from './markup/component-reader.js';
export { type ComponentsOptions, componentsToMessageML } from './markup/components.js';
export { joinMessageML } from './markup/document.js';
export { embedToMessageML, type Fragment } from './markup/embed.js';
export { embedsFromPresentation } from './markup/embed-reader.js';
export type { SymphonyMarkupOptions } from './markup/render.js';
// Checking MessageML
export type { MessageMLProblem, MessageMLVerdict } from './messageml/problem.js';
export { type MessageMLOptions, validateMessageML } from './messageml/validate.js';
