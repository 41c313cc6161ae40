import type { AttachmentObject } from './attachment.js';
import type { IsoDate } from './date.js';
import type { UserReference } from './user.js';

/** A user that the text names; `@all` and `@here` are users of that id. */
export interface MentionObject {
  _id: string;
  username?: string;
  name?: string;
  type?: 'user' | 'team';
}

/** A room that the text names. */
export interface ChannelObject {
  _id: string;
  name?: string;
  fname?: string;
}

/** A link of the text; its preview comes later, by a second change. */
export interface UrlObject {
  url: string;
  meta?: Record<string, string> | null;
  headers?: Record<string, string> | null;
  parsedUrl?: Record<string, unknown>;
  ignoreParse?: boolean;
}

/** A file of a message; an entry whose name begins with `thumb-` is a thumbnail of another. */
export interface MessageFile {
  _id: string;
  name?: string;
  type?: string;
  size?: number;
  format?: string;
  typeGroup?: string;
}

/** A message (wire sheet, section 6). */
export interface MessageObject {
  _id: string;
  rid: string;
  msg: string;
  ts: IsoDate;
  u: UserReference;
  _updatedAt?: IsoDate;
  /** What a system message tells (`uj`, `message_pinned`, …), `rm` for a deleted one, `e2e` for an encrypted one. */
  t?: string;
  mentions?: MentionObject[];
  channels?: ChannelObject[];
  editedAt?: IsoDate;
  editedBy?: UserReference;
  urls?: UrlObject[];
  attachments?: AttachmentObject[];
  file?: MessageFile;
  files?: MessageFile[];
  /** By `:name:`; absent when there are none. */
  reactions?: Record<string, { usernames: string[]; names?: string[] }>;
  /** Only the caller's own star is shown; some servers give an object in place of the list. */
  starred?: { _id: string }[] | { _id?: string };
  pinned?: boolean;
  pinnedAt?: IsoDate;
  pinnedBy?: UserReference;
  /** The message that it answers in a thread. */
  tmid?: string;
  /** A reply in a thread that is shown in the room too. */
  tshow?: boolean;
  /** How many replies its thread has. */
  tcount?: number;
  /** When the last of them came. */
  tlm?: IsoDate;
  /** The ids of the users that follow the thread. */
  replies?: string[];
  /** The room of the discussion that it began. */
  drid?: string;
  dcount?: number;
  dlm?: IsoDate;
  alias?: string | null;
  avatar?: string | null;
  emoji?: string | null;
  groupable?: boolean;
  parseUrls?: boolean;
  bot?: { i?: string } | null;
  unread?: boolean;
  private?: boolean;
  blocks?: Record<string, unknown>[];
  customFields?: Record<string, unknown>;
  content?: Record<string, unknown>;
  /** The text as a tree of the official parser. */
  md?: unknown[];
  /** Of a search by words. */
  score?: number;
}

/** What `chatSendMessage` takes. */
export interface OutgoingMessageObject {
  /** The room's id. */
  rid: string;
  msg?: string | undefined;
  /** An id of your own, for a send that can be repeated; 17 letters and digits by custom. */
  _id?: string | undefined;
  tmid?: string | undefined;
  tshow?: boolean | undefined;
  alias?: string | undefined;
  avatar?: string | undefined;
  emoji?: string | undefined;
  attachments?: readonly AttachmentObject[] | undefined;
  blocks?: readonly Record<string, unknown>[] | undefined;
  groupable?: boolean | undefined;
  parseUrls?: boolean | undefined;
  customFields?: Readonly<Record<string, unknown>> | undefined;
}

/** Who has read a message, and when. */
export interface ReadReceipt {
  _id: string;
  roomId?: string;
  userId: string;
  messageId: string;
  ts: IsoDate;
  user?: UserReference;
}
