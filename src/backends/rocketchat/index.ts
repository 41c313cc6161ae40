// Rich text
export {
  createRocketChatDialect,
  type RocketChatDialect,
  type RocketChatMarkupOptions,
  rocketchatDialect,
} from './dialect.js';
