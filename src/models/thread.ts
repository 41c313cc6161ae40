import * as z from 'zod';
import { MessageRef } from './refs.js';
import { entity, Time } from './schema.js';

/** A conversation under a message, or beside the channel's own. */
export const Thread = z.object({
  ...entity,
  /** The parent channel. */
  channelId: z.string(),
  /** The message it started from. */
  parentMessage: z.exactOptional(MessageRef),
  name: z.exactOptional(z.string()),
  /** Replies; the parent is not counted. */
  messageCount: z.exactOptional(z.int().nonnegative()),
  /** Ids of users who wrote in it, or joined it; platforms may give only some. */
  participants: z.exactOptional(z.array(z.string())),
  lastMessageAt: z.exactOptional(Time),
  isArchived: z.exactOptional(z.boolean()),
  isLocked: z.exactOptional(z.boolean()),
});
export type Thread = z.infer<typeof Thread>;
