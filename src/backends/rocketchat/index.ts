// Rich text

// The REST API and the realtime API
export type { CallOptions } from './client/caller.js';
export type { ListOptions } from './client/chat-reading.js';
export type { PostMessageAnswer, PostMessageOptions } from './client/chat-writing.js';
export { RocketChatClient, type RocketChatClientConfig } from './client/client.js';
export type { DirectoryQuery } from './client/directory.js';
export type { MediaDetails } from './client/media.js';
export type { NewRoom, RoomRoleName, RoomSelector } from './client/named-rooms.js';
export { RocketChatRealtime, type RocketChatRealtimeOptions, type StopListening } from './client/realtime/realtime.js';
export type {
  BulkDeletion,
  ChangeKind,
  MessagePlace,
  PresenceChange,
  UserActivity,
} from './client/realtime/stream-events.js';
export type { StreamListener } from './client/realtime/stream-registry.js';
export type { HistoryAnswer, HistoryOptions } from './client/room-family.js';
export type { NewDiscussion } from './client/rooms.js';
export type { ServerVersion } from './client/server.js';
export type { Credentials, TwoFactorCode } from './client/session.js';
export type * from './client/types/index.js';
export type { NewUser, OptionalUser, UserSelector } from './client/users.js';
export { RocketChatConfig, type RocketChatConfigInput, rocketchatEnvironment } from './config.js';
export {
  createRocketChatDialect,
  type RocketChatDialect,
  type RocketChatMarkupOptions,
  rocketchatDialect,
} from './dialect.js';
export { attachmentOfEmbed, embedOf, isEmbedAttachment, type RocketChatEmbedAttachment } from './embeds.js';
export { PasswordPolicyError } from './password-policy-error.js';
export { type SecondFactor, TwoFactorError } from './two-factor-error.js';
