export { discordDialect } from './dialect.js';
