import type { IsoDate } from './date.js';
import type { MessageObject } from './message.js';
import type { UserReference, UserStatus } from './user.js';

/** Public channel, private group, direct messages, live chat. */
export type RoomType = 'c' | 'p' | 'd' | 'l' | (string & {});

/** A room. A direct one has no name; a discussion's title is `fname`, its `name` is random. */
export interface RoomObject {
  _id: string;
  t: RoomType;
  name?: string;
  fname?: string;
  topic?: string;
  description?: string;
  announcement?: string;
  u?: UserReference;
  /** Old servers list the members' names here. */
  usernames?: string[];
  uids?: string[];
  usersCount?: number;
  msgs?: number;
  ro?: boolean;
  default?: boolean;
  archived?: boolean;
  encrypted?: boolean;
  broadcast?: boolean;
  /** The room that it is a discussion of. */
  prid?: string;
  teamId?: string;
  teamMain?: boolean;
  lastMessage?: MessageObject;
  lm?: IsoDate;
  ts?: IsoDate;
  _updatedAt?: IsoDate;
  joinCodeRequired?: boolean;
  sysMes?: boolean | string[];
  customFields?: Record<string, unknown>;
}

/** The answer of `dm.create`; old servers give `rid` alone, new ones both. */
export type DirectRoom = Partial<RoomObject> & { _id: string; rid: string };

/** A discussion just made. */
export type Discussion = Partial<RoomObject> & { _id: string; rid: string };

export interface RoomMember extends UserReference {
  status?: UserStatus;
  statusText?: string;
  utcOffset?: number;
  /** Of `membersOrderedByRole`. */
  roles?: string[];
}

/** Who has a role in a room. */
export interface RoomRole {
  _id?: string;
  rid: string;
  u: UserReference;
  roles: string[];
}

export interface RoomFile {
  _id: string;
  name?: string;
  size?: number;
  type?: string;
  rid?: string;
  userId?: string;
  user?: UserReference;
  /** Relative to the server's URL, as `path`. */
  url?: string;
  path?: string;
  uploadedAt?: IsoDate;
  description?: string;
}

export interface RoomCounters {
  joined: boolean;
  members?: number;
  unreads?: number | null;
  unreadsFrom?: IsoDate | null;
  msgs?: number;
  latest?: IsoDate | null;
  userMentions?: number;
}

/** The caller's own view of a room. */
export interface SubscriptionObject {
  _id: string;
  rid: string;
  t: RoomType;
  name?: string;
  fname?: string;
  open?: boolean;
  alert?: boolean;
  unread?: number;
  userMentions?: number;
  groupMentions?: number;
  tunread?: string[];
  /** Favourite. */
  f?: boolean;
  ts?: IsoDate;
  /** When it was last read. */
  ls?: IsoDate;
  lr?: IsoDate;
  u?: UserReference;
  roles?: string[];
  archived?: boolean;
  prid?: string;
  _updatedAt?: IsoDate;
}

/** What changed since a date: `update` holds the new and changed ones. */
export type Changes<Item, Removed = Item> = { update: Item[]; remove: Removed[] };
