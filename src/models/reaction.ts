import * as z from 'zod';
import { Emoji } from './emoji.js';

/** All of one emoji on a message. */
export const Reaction = z.object({
  emoji: Emoji,
  count: z.int().nonnegative(),
  /** True when this account reacted with it. */
  me: z.boolean().default(false),
  /** Who reacted, where the platform says; it may be fewer than `count`. `listReactions` reads all. */
  userIds: z.exactOptional(z.array(z.string())),
});
export type Reaction = z.infer<typeof Reaction>;
