export { teamwireDialect } from './dialect.js';
