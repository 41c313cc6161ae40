import { registerDialect } from '../../richtext/index.js';
import { stackexchangeDialect } from './dialect.js';

// `parse(message)` and `convert(text, 'stackexchange', …)` know it by its name from here on.
registerDialect(stackexchangeDialect);

// Using Stack Exchange.
export { StackExchangeBackend } from './backend.js';
export { stackexchangeLimits, stackexchangeMatrix } from './capabilities.js';
// The chat in its own words.
export { StackExchangeClient, type StackExchangeClientConfig } from './client/client.js';
export { fileCookieStore } from './client/cookies.js';
export { type EventClass, StackExchangeEvent, UnknownEvent } from './client/events/event.js';
export * from './client/events/messages.js';
export * from './client/events/rooms.js';
export * from './client/events/users.js';
export type { ChatHost } from './client/hosts.js';
export { StackExchangeMessage } from './client/message.js';
export type { CallOptions, Reading, RoomEventsQuery } from './client/reading.js';
export { type SendMessageOptions, StackExchangeRoom, type WatchCallback } from './client/room.js';
export type * from './client/types.js';
export { StackExchangeUser } from './client/user.js';
export type { RoomAccess, RoomInput, Writing } from './client/writing.js';
export { StackExchangeConfig, type StackExchangeConfigInput, stackexchangeEnvironment } from './config.js';
// What can go wrong here alone.
export { CaptchaError, PageError } from './errors.js';
// Typed platform-only data.
export {
  StackExchangeAttachmentModel,
  StackExchangeChannelModel,
  StackExchangeChannelNative,
  StackExchangeMessageModel,
  StackExchangeMessageNative,
  type StackExchangeSendOptions,
  type StackExchangeTypes,
  StackExchangeUserModel,
  StackExchangeUserNative,
} from './native.js';
// Rich text
export { stackexchangeDialect };
