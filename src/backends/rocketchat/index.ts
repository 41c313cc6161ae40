import { registerDialect } from '../../richtext/index.js';
import { rocketchatDialect } from './dialect.js';

// `parse(message)` and `convert(text, 'rocketchat', …)` know it by its name from here on.
registerDialect(rocketchatDialect);

// Using Rocket.Chat
export { RocketChatBackend } from './backend.js';
export { rocketchatLimits, rocketchatMatrix } from './capabilities.js';
// The REST API and the realtime API
export type { CallOptions } from './client/caller.js';
export type { ChannelsApi } from './client/channels.js';
export type { ListOptions } from './client/chat-reading.js';
export type { PostMessageAnswer, PostMessageOptions } from './client/chat-writing.js';
export { RocketChatClient, type RocketChatClientConfig, type RocketChatClientOptions } from './client/client.js';
export type { CommandsApi } from './client/commands.js';
export type { DirectMessagesApi } from './client/direct-messages.js';
export type { DirectoryApi, DirectoryQuery } from './client/directory.js';
export type { EmojiApi } from './client/emoji.js';
export type { GroupsApi } from './client/groups.js';
export type { IntegrationsApi } from './client/integrations.js';
export type { MediaApi, MediaDetails } from './client/media.js';
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
export type { RolesApi } from './client/roles.js';
export type { HistoryAnswer, HistoryOptions } from './client/room-family.js';
export type { NewDiscussion, RoomsApi } from './client/rooms.js';
export type { ServerApi, ServerVersion } from './client/server.js';
export type { Credentials, TwoFactorCode } from './client/session.js';
export type { SubscriptionsApi } from './client/subscriptions.js';
export type * from './client/types/index.js';
export type { NewUser, OptionalUser, UserSelector, UsersApi } from './client/users.js';
export { RocketChatConfig, type RocketChatConfigInput, rocketchatEnvironment } from './config.js';
// Rich text
export { createRocketChatDialect, type RocketChatDialect, type RocketChatMarkupOptions } from './dialect.js';
export { attachmentOfEmbed, embedOf, isEmbedAttachment, type RocketChatEmbedAttachment } from './embeds.js';
export { EncryptedRoomError } from './encrypted-room-error.js';
// Typed platform-only data
export {
  RocketChatAttachment,
  RocketChatAttachmentNative,
  RocketChatChannel,
  RocketChatChannelNative,
  RocketChatMember,
  RocketChatMemberNative,
  RocketChatMessage,
  RocketChatMessageNative,
  type RocketChatSendOptions,
  RocketChatThread,
  RocketChatThreadNative,
  type RocketChatTypes,
  RocketChatUser,
  RocketChatUserNative,
} from './native.js';
// What can go wrong
export { PasswordPolicyError } from './password-policy-error.js';
export { type SecondFactor, TwoFactorError } from './two-factor-error.js';
export { rocketchatDialect };
