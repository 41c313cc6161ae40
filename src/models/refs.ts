import * as z from 'zod';
import type { Channel } from './channel.js';
import type { Emoji } from './emoji.js';
import type { Group } from './group.js';
import type { Thread } from './thread.js';
import type { User } from './user.js';

/**
 * Where a message is. A Message is one. It is all that an operation needs, also after a trip through JSON.
 */
export const MessageRef = z.object({
  /** The parent channel, also for a message in a thread. */
  channelId: z.string(),
  id: z.string(),
  /** The thread that the message is a reply in. */
  threadId: z.exactOptional(z.string()),
});
export type MessageRef = z.infer<typeof MessageRef>;

/** A channel: its id, or the model. */
export type ChannelRef = string | Pick<Channel, 'id'>;

/** A user: the id, or the model. */
export type UserRef = string | Pick<User, 'id'>;

/** A group: the id, or the model. */
export type GroupRef = string | Pick<Group, 'id'>;

/** A thread: the model, a message (the thread it is in, or would start), or an id where a channel stands beside it. */
export type ThreadRef = string | MessageRef | Pick<Thread, 'id' | 'channelId'>;

/** An emoji: `👍`, `thumbsup`, `:thumbsup:`, or the model. */
export type EmojiRef = string | Emoji;
