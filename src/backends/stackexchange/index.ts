// Rich text
export { stackexchangeDialect } from './dialect.js';
