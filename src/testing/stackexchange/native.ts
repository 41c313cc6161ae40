import type { ChannelRecord, FileRecord, MessageRecord, UserRecord } from '../world/index.js';

/** One state of a message in its history. */
export type Revision = { readonly at: Date; readonly by: string; readonly source: string };

/** What the site keeps of a message beside the neutral record. */
export type StackExchangeMessageData = {
  /** As it was typed. */
  source?: string;
  /** Newest last. */
  revisions?: Revision[];
  edits?: number;
  deletedBy?: string;
  /** The history was purged by a moderator. */
  isPurged?: boolean;
  /** Posted by the site itself: the notes that messages have moved. */
  isNote?: boolean;
  /** Came from elsewhere: the other room's events tell of it. */
  isMoved?: boolean;
};

export type Access = 'remove' | 'read-only' | 'read-write' | 'owner' | 'request';

export type StackExchangeRoomData = {
  tags?: string[];
  /** What is said of a user in particular, by user id. */
  access?: Map<string, Access>;
  /** The site to which the room belongs. */
  parentSite?: string;
  /** When each user was last there, by user id. */
  lastSeen?: Map<string, Date>;
  timeoutUntil?: Date;
  /** Until when who was kicked cannot come back, by user id. */
  kickedUntil?: Map<string, Date>;
};

export type StackExchangeUserData = {
  reputation?: number;
  isModerator?: boolean;
  about?: string;
  /** Blocked from writing: how the site words its end (`in 5 hours`, `on Oct 2 at 1:37`). */
  suspension?: string;
  lastSeen?: Date;
  lastPost?: Date;
  /** The rooms to come back to after having been away. */
  awayFrom?: string[];
  ignores?: Set<string>;
  favorites?: Set<string>;
};

export type StackExchangeFileData = { url?: string };

/** The platform's own part of a record, made on first use. The only place that casts it. */
function own<Data extends object>(record: { native: unknown }): Data {
  record.native ??= {};
  return record.native as Data;
}

export const messageData = (message: MessageRecord): StackExchangeMessageData => own(message);
export const roomData = (room: ChannelRecord): StackExchangeRoomData => own(room);
export const userData = (user: UserRecord): StackExchangeUserData => own(user);
export const fileData = (file: FileRecord): StackExchangeFileData => own(file);
