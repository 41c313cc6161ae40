import { registerDialect } from '../../richtext/index.js';
import { teamwireDialect } from './dialect.js';

// `parse(message)` and `convert(text, 'teamwire', …)` know it by its name from here on.
registerDialect(teamwireDialect);

// Using Teamwire. Experimental: bridge contract v1, not Teamwire's own API.
export { TeamwireBackend } from './backend.js';
export { teamwireLimits, teamwireMatrix } from './capabilities.js';
// Its chats in the words of its SDK.
export type { AMReaction } from './client/am-reaction.js';
export { Attachments, type NewAttachment, type NewFile, type NewGallery } from './client/attachments.js';
export { Chat, type PostOptions } from './client/chat.js';
export { Chats, type CreateChatOptions, type FirstPost } from './client/chats.js';
export { TeamwireClient, type TeamwireClientConfig } from './client/client.js';
export type {
  ChatChangeInfo,
  ChatMemberChangeInfo,
  MessageDeletedInfo,
  MessageReadInfo,
  TeamwireClientEvent,
  TeamwireClientEvents,
} from './client/client-events.js';
export { AlertType } from './client/data/alert-type.js';
export type {
  Asset,
  Attachment,
  CalendarAttachment,
  FileAttachment,
  GalleryAttachment,
  LocationAttachment,
  LocationSharingAttachment,
  PollAttachment,
  PollOption,
  UnknownAttachment,
} from './client/data/attachment.js';
export { AttachmentType } from './client/data/attachment-type.js';
export { ChatType } from './client/data/chat-type.js';
export { Events } from './client/data/events.js';
export { LocationSharingDuration } from './client/data/location-sharing-duration.js';
export { ReactionType } from './client/data/reaction-type.js';
export type { LinkPreview, OrganisationData } from './client/data/snapshots.js';
// Its exceptions; each is a ChatError of its kind too.
export {
  TeamwireError,
  type TeamwireErrorName,
  type TeamwireErrorOptions,
  TWAuthError,
  TWCloseChatNotAllowed,
  TWConnectionError,
  TWImageLoadError,
  TWImageRemoveError,
  TWInvalidMembersError,
  TWLeaveChatNotAllowed,
  TWNotFoundError,
  TWReadReceiptsDisabled,
  TWServerError,
  TWUpdateMembersNotAllowed,
} from './client/exceptions.js';
export type { TWGroup } from './client/group.js';
export type { Groups } from './client/groups.js';
export type { LiveLocationUpdate } from './client/live-location-update.js';
export type { TWMessage } from './client/message.js';
export type { GroupRef, MessageRef, UserRef } from './client/refs.js';
// The wire, and how to put in another.
export { bridgePaths } from './client/transport/bridge-paths.js';
export { BridgeTransport, type RateLimitListener } from './client/transport/bridge-transport.js';
export type { TeamwireOperation, TeamwireOperations, WireItems } from './client/transport/operations.js';
export type {
  CallOptions,
  EventBatch,
  OpenEventsOptions,
  TeamwireFeed,
  TeamwireTransport,
} from './client/transport/teamwire-transport.js';
export type * from './client/transport/wire-types.js';
export type { TWUser } from './client/user.js';
export type { Users } from './client/users.js';
export { TeamwireConfig, type TeamwireConfigInput, teamwireEnvironment } from './config.js';
// Typed platform-only data.
export {
  TeamwireAttachmentNative,
  TeamwireCalendar,
  TeamwireChannel,
  TeamwireChannelNative,
  TeamwireLiveLocation,
  TeamwireLocation,
  TeamwireMessage,
  TeamwireMessageNative,
  TeamwirePoll,
  type TeamwireSendOptions,
  type TeamwireTypes,
  TeamwireUser,
  TeamwireUserNative,
} from './native.js';
export { teamwireDialect };
