export type { AttachmentField, AttachmentObject } from './attachment.js';
export type { DateInput, IsoDate, Page, Paging, Sort } from './date.js';
export type {
  ChannelObject,
  MentionObject,
  MessageFile,
  MessageObject,
  OutgoingMessageObject,
  ReadReceipt,
  UrlObject,
} from './message.js';
export type {
  Changes,
  DirectRoom,
  Discussion,
  RoomCounters,
  RoomFile,
  RoomMember,
  RoomObject,
  RoomRole,
  RoomType,
  SubscriptionObject,
} from './room.js';
export type {
  CustomEmoji,
  IntegrationObject,
  PublicSetting,
  RoleObject,
  ServerInfo,
  SlashCommand,
} from './server.js';
export type { UserObject, UserPresence, UserReference, UserStatus, UserStatusInfo } from './user.js';
