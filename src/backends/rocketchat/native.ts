import * as z from 'zod';
import { Attachment, Channel, type Interaction, Member, Message, Thread, User } from '../../models/index.js';

const text = z.exactOptional(z.string());
const flag = z.exactOptional(z.boolean());
const count = z.exactOptional(z.int().nonnegative());
const texts = z.exactOptional(z.array(z.string()));
const fields = z.exactOptional(z.record(z.string(), z.unknown()));

/** What of a Rocket.Chat message has no place in the neutral model. */
export const RocketChatMessageNative = z.object({
  /** What a system message tells: `uj`, `message_pinned`, `rm`, `e2e`. */
  t: text,
  /** The text as the server's parser reads it: a tree. */
  md: z.exactOptional(z.array(z.unknown())),
  /** The links with which the text began, which quote other messages; `content` is what stands behind them. */
  quotes: texts,
  /** A reply in a thread that is shown in the room too. */
  tshow: flag,
  /** Of a thread's parent: replies, the last one's time, the ids of those who follow it. */
  tcount: count,
  tlm: text,
  followers: texts,
  /** The room of the discussion that it began. */
  drid: text,
  alias: text,
  /** The picture that is shown in place of the author's. */
  avatar: text,
  emoji: text,
  /** This account has starred it. */
  isStarred: flag,
  /** End-to-end encrypted: what it says is for its readers' devices alone. */
  isEncrypted: flag,
  /** Shown to this account alone; not stored. */
  isPrivate: flag,
  /** The ids of who edited and who pinned it. */
  editedBy: text,
  pinnedBy: text,
  customFields: fields,
});
export type RocketChatMessageNative = z.infer<typeof RocketChatMessageNative>;

/** What of a Rocket.Chat user has no place in the neutral model. */
export const RocketChatUserNative = z.object({
  /** `user`, `bot` or `app`. */
  type: text,
  /** Roles in the whole server. */
  roles: texts,
  isActive: flag,
  nickname: text,
  bio: text,
  /** Hours. */
  utcOffset: z.exactOptional(z.number()),
});
export type RocketChatUserNative = z.infer<typeof RocketChatUserNative>;

/** What of a Rocket.Chat room has no place in the neutral model. */
export const RocketChatChannelNative = z.object({
  /** `c` public, `p` private, `d` direct, `l` live chat. */
  roomType: z.string(),
  /** The name in addresses and `#mentions`; a discussion's is random. */
  slug: text,
  announcement: text,
  /** A discussion: a room under another (`parentId`). */
  isDiscussion: flag,
  isEncrypted: flag,
  /** Only owners begin; others answer. */
  isBroadcast: flag,
  isDefault: flag,
  teamId: text,
  isTeamMain: flag,
  /** Of a direct room: who is in it. */
  usernames: texts,
  userIds: texts,
  createdBy: text,
  messageCount: count,
  lastMessageAt: text,
});
export type RocketChatChannelNative = z.infer<typeof RocketChatChannelNative>;

/** A member's roles in the room, as the server names them. */
export const RocketChatMemberNative = z.object({ roles: texts });
export type RocketChatMemberNative = z.infer<typeof RocketChatMemberNative>;

/** Where a file is: relative to the server's address. */
export const RocketChatAttachmentNative = z.object({ path: z.string() });
export type RocketChatAttachmentNative = z.infer<typeof RocketChatAttachmentNative>;

/** Who follows a thread. */
export const RocketChatThreadNative = z.object({ followers: texts });
export type RocketChatThreadNative = z.infer<typeof RocketChatThreadNative>;

const platform = z.literal('rocketchat');

/** A message of Rocket.Chat's. */
export const RocketChatMessage = Message.extend({ platform, native: z.exactOptional(RocketChatMessageNative) });
export type RocketChatMessage = z.infer<typeof RocketChatMessage>;

/** A user of Rocket.Chat's. */
export const RocketChatUser = User.extend({ platform, native: z.exactOptional(RocketChatUserNative) });
export type RocketChatUser = z.infer<typeof RocketChatUser>;

/** A room of Rocket.Chat's; a discussion is one too. */
export const RocketChatChannel = Channel.extend({ platform, native: z.exactOptional(RocketChatChannelNative) });
export type RocketChatChannel = z.infer<typeof RocketChatChannel>;

/** A thread of Rocket.Chat's: its id is that of the message it is under. */
export const RocketChatThread = Thread.extend({ platform, native: z.exactOptional(RocketChatThreadNative) });
export type RocketChatThread = z.infer<typeof RocketChatThread>;

/** A member of a room. */
export const RocketChatMember = Member.extend({ platform, native: z.exactOptional(RocketChatMemberNative) });
export type RocketChatMember = z.infer<typeof RocketChatMember>;

/** A file of Rocket.Chat's. */
export const RocketChatAttachment = Attachment.extend({
  platform,
  native: z.exactOptional(RocketChatAttachmentNative),
});
export type RocketChatAttachment = z.infer<typeof RocketChatAttachment>;

/** Rocket.Chat's own options of a send or edit. */
export type RocketChatSendOptions = {
  /** Of a reply in a thread: shows it in the room too. */
  tshow?: boolean | undefined;
  /** `:bell:` in place of the picture; needs the permission `message-impersonate`. */
  emoji?: string | undefined;
  /** Attachments as the server takes them, beside those that embeds become. Not with an edit or a file. */
  attachments?: readonly Readonly<Record<string, unknown>>[] | undefined;
  customFields?: Readonly<Record<string, unknown>> | undefined;
};

/** What a Rocket.Chat backend is typed with. */
export type RocketChatTypes = {
  native: RocketChatSendOptions;
  message: RocketChatMessage;
  user: RocketChatUser;
  channel: RocketChatChannel;
  thread: RocketChatThread;
  interaction: Interaction;
};
