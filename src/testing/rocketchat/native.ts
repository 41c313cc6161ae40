import type { ChannelRecord, FileRecord, MessageRecord, UserRecord } from '../world/index.js';
import type { Json } from './json.js';

/** What Rocket.Chat keeps of a message beside the neutral record. */
export type RocketChatMessageData = {
  /** The type of a system message. */
  t?: string | undefined;
  /** As it was sent, without what the server adds: files and quotes. */
  attachments?: Json[] | undefined;
  /** The quotes of the messages that the text links to. */
  quotes?: Json[] | undefined;
  urls?: Json[] | undefined;
  /** Further fields of the wire, as they are. */
  fields?: Json | undefined;
  updatedAt?: Date | undefined;
  editedBy?: string | undefined;
  /** User ids by short code: aliases of one emoji are keys of their own. (Wire sheet, section 4.4.) */
  reactions?: Map<string, string[]> | undefined;
  /** When each user has read it, by user id. */
  readAt?: Map<string, Date> | undefined;
  /** A discussion that was begun by it. */
  drid?: string | undefined;
  /** What is left of it after it was deleted. */
  isTombstone?: boolean | undefined;
  /** The message parsed, with the text that it was parsed from. */
  parsed?: { msg: string; md: unknown } | undefined;
  /** What a reader sees of it, with the text that it was made from. */
  readable?: { msg: string; text: string } | undefined;
};

/** A member's view of a room. */
export type RocketChatSubscription = {
  readonly id: string;
  readonly ts: Date;
  updatedAt: Date;
  lastSeen: Date | undefined;
  isOpen: boolean;
  isFavorite: boolean;
  /** Marked as unread, from this message on. */
  unreadFrom: Date | undefined;
  /** Counted up by messages, to nothing by reading; a deleted message leaves them as they are. */
  unread: number;
  userMentions: number;
  groupMentions: number;
  alert: boolean;
  isLeader: boolean;
  ignored: Set<string>;
  /** The roots of threads with replies that it has not read. */
  unreadThreads: Set<string>;
};

export type RocketChatRoomData = {
  fname?: string | undefined;
  announcement?: string | undefined;
  customFields?: Json | undefined;
  isBroadcast?: boolean | undefined;
  isEncrypted?: boolean | undefined;
  /** Of a discussion: the room that it belongs to. */
  prid?: string | undefined;
  joinCode?: string | undefined;
  isDefault?: boolean | undefined;
  avatarETag?: string | undefined;
  muted?: Set<string> | undefined;
  banned?: Set<string> | undefined;
  /** The time of the newest message, and of the newest change of any. */
  lastMessageAt?: Date | undefined;
  lastChangeAt?: Date | undefined;
  /** Of a discussion: the message in the parent by which it was begun. */
  noticeId?: string | undefined;
  /** Ids of those who are seen typing. */
  typing?: Set<string> | undefined;
  /** By user id. */
  subscriptions?: Map<string, RocketChatSubscription> | undefined;
};

export type RocketChatStatus = 'online' | 'away' | 'busy' | 'offline';

export type RocketChatUserData = {
  roles?: string[] | undefined;
  password?: string | undefined;
  passwords?: string[] | undefined;
  /** The status that it chose; shown while it is connected. */
  statusDefault?: RocketChatStatus | undefined;
  statusExpiresAt?: Date | undefined;
  avatarETag?: string | undefined;
  avatar?: { data: Uint8Array; contentType: string } | undefined;
  nickname?: string | undefined;
  bio?: string | undefined;
  customFields?: Json | undefined;
  twoFactor?: { method: 'totp' | 'email' | 'password'; secret: string } | undefined;
  lastLogin?: Date | undefined;
  settings?: Json | undefined;
};

export type RocketChatFileData = {
  /** The room that it was uploaded to. */
  rid?: string | undefined;
  /** Confirmed: a message shows it. */
  isConfirmed?: boolean | undefined;
  description?: string | undefined;
};

/** The platform's own part of a record, made on first use. The only place that casts it. */
function own<Data extends object>(record: { native: unknown }): Data {
  record.native ??= {};
  return record.native as Data;
}

export const messageData = (message: MessageRecord): RocketChatMessageData => own(message);
export const roomData = (channel: ChannelRecord): RocketChatRoomData => own(channel);
export const userData = (user: UserRecord): RocketChatUserData => own(user);
export const fileData = (file: FileRecord): RocketChatFileData => own(file);
