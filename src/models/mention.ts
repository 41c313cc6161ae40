import * as z from 'zod';
import { openEnum } from './schema.js';

export const MentionKind = openEnum(['user', 'channel', 'role', 'everyone', 'here']);
export type MentionKind = z.infer<typeof MentionKind>;

/**
 * A mention and its place. `start` and `end` are offsets in UTF-16 units (as `String.prototype.slice` takes them) in the
 * text that was parsed; on a Message, in its `content`. A mention that stands beside the content (a reply that pings)
 * has `start === end`.
 */
export const Mention = z.object({
  kind: MentionKind,
  /** The id of the user, channel or group; absent for `everyone` and `here`, and where the platform mentions by name. */
  id: z.exactOptional(z.string()),
  /** The shown name, without `@` or `#`. */
  name: z.exactOptional(z.string()),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
});
export type Mention = z.infer<typeof Mention>;
