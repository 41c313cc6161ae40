import * as z from 'zod';
import { Attachment } from './attachment.js';
import { Component } from './component.js';
import { Embed } from './embed.js';
import { Loss } from './loss.js';
import { Mention } from './mention.js';
import { Reaction } from './reaction.js';
import { MessageRef } from './refs.js';
import { entity, openEnum, Time } from './schema.js';
import { User } from './user.js';

/**
 * `default`, `reply` and `forward` are people's (and bots') words; `alert`, `announcement` and `note` are Teamwire's and
 * others' special kinds of them; the rest is told by the platform.
 */
export const MessageType = openEnum([
  'default',
  'reply',
  'forward',
  'command',
  'alert',
  'announcement',
  'note',
  'system',
  'join',
  'leave',
  'pin',
  'topic',
  'rename',
  'archive',
  'unarchive',
  'thread',
  'call',
]);
export type MessageType = z.infer<typeof MessageType>;

export const MessagePriority = openEnum(['low', 'normal', 'high', 'urgent']);
export type MessagePriority = z.infer<typeof MessagePriority>;

/** A message in a channel or a thread. */
export const Message = z.object({
  ...entity,
  /** The parent channel, also for a message in a thread. */
  channelId: z.string(),
  /** The thread that the message is a reply in; not on the thread's parent. */
  threadId: z.exactOptional(z.string()),
  author: User,
  /** The platform's own markup, as sent; `''` when deleted. `parse(message)` makes a tree of it. */
  content: z.string(),
  /** Readable plain text with mentions resolved to names; `''` when deleted. */
  text: z.string(),
  type: MessageType.default('default'),
  priority: z.exactOptional(MessagePriority),
  createdAt: Time,
  editedAt: z.exactOptional(Time),
  deletedAt: z.exactOptional(Time),
  replyTo: z.exactOptional(MessageRef),
  mentions: z.array(Mention).default([]),
  attachments: z.array(Attachment).default([]),
  embeds: z.array(Embed).default([]),
  reactions: z.array(Reaction).default([]),
  components: z.exactOptional(z.array(Component)),
  /** Sent by this account, from any process. */
  isOwn: z.boolean().default(false),
  /** This account is mentioned by name or by a group it is in; `everyone` and `here` do not count. */
  mentionsMe: z.boolean().default(false),
  isPinned: z.exactOptional(z.boolean()),
  /** The permalink, where it can be known without a request. */
  url: z.exactOptional(z.string()),
});
export type Message = z.infer<typeof Message>;

/** True when the message has been deleted. */
export function isDeleted(message: Pick<Message, 'deletedAt'>): boolean {
  return message.deletedAt !== undefined;
}

/**
 * What a send gives: the first message, with all messages that the content became and what was degraded on the way.
 * Editing or deleting it acts on all parts.
 */
export const SentMessage = Message.extend({
  /** Every message that was sent, in order; the first is this message itself (without `parts` and `losses`). */
  parts: z.array(Message).min(1),
  losses: z.array(Loss),
});
export type SentMessage = z.infer<typeof SentMessage>;
