import * as z from 'zod';
import { Attachment, Channel, type Interaction, Message, type Thread, User } from '../../models/index.js';

const text = z.exactOptional(z.string());
const count = z.exactOptional(z.int());
const flag = z.exactOptional(z.boolean());

/** What of a message of Stack Exchange has no place in the neutral model. */
export const StackExchangeMessageNative = z.object({
  /** Stars of all; a pin is none. */
  stars: z.int().nonnegative(),
  /** Whether this account has given one. */
  starredByYou: flag,
  /** How often it was edited. */
  edits: z.int().nonnegative(),
  roomName: text,
  /** Whom it answers, and what (HTML), where the site tells. */
  parentUserName: text,
  parentText: text,
  /** It came from another room. */
  isMoved: flag,
});
export type StackExchangeMessageNative = z.infer<typeof StackExchangeMessageNative>;

/** What of a user of Stack Exchange has no place in the neutral model. */
export const StackExchangeUserNative = z.object({
  reputation: count,
  isModerator: flag,
  /** What they say of themselves. */
  about: text,
  /** The account on the site that the chat account comes from. */
  profileUrl: text,
  messageCount: count,
  roomCount: count,
  /** Roughly, in seconds, when it was asked. */
  lastSeenAgo: count,
});
export type StackExchangeUserNative = z.infer<typeof StackExchangeUserNative>;

/** What of a room of Stack Exchange has no place in the neutral model. */
export const StackExchangeChannelNative = z.object({
  /** `gallery`: everybody reads, some write. */
  kind: z.enum(['public', 'gallery', 'private']),
  tags: z.array(z.string()),
  /** The account may write. */
  mayWrite: z.boolean(),
});
export type StackExchangeChannelNative = z.infer<typeof StackExchangeChannelNative>;

const platform = z.literal('stackexchange');

/** A message of Stack Exchange's. */
export const StackExchangeMessageModel = Message.extend({
  platform,
  native: z.exactOptional(StackExchangeMessageNative),
});
export type StackExchangeMessageModel = z.infer<typeof StackExchangeMessageModel>;

/** A user of Stack Exchange's. */
export const StackExchangeUserModel = User.extend({ platform, native: z.exactOptional(StackExchangeUserNative) });
export type StackExchangeUserModel = z.infer<typeof StackExchangeUserModel>;

/** A room of Stack Exchange's. */
export const StackExchangeChannelModel = Channel.extend({
  platform,
  native: z.exactOptional(StackExchangeChannelNative),
});
export type StackExchangeChannelModel = z.infer<typeof StackExchangeChannelModel>;

/** A picture of Stack Exchange's. */
export const StackExchangeAttachmentModel = Attachment.extend({ platform });
export type StackExchangeAttachmentModel = z.infer<typeof StackExchangeAttachmentModel>;

/** Stack Exchange has no options of its own for a send. */
export type StackExchangeSendOptions = Record<never, never>;

/** What a Stack Exchange backend is typed with. */
export type StackExchangeTypes = {
  native: StackExchangeSendOptions;
  message: StackExchangeMessageModel;
  user: StackExchangeUserModel;
  channel: StackExchangeChannelModel;
  thread: Thread;
  interaction: Interaction;
};
