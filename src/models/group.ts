import * as z from 'zod';
import { entity } from './schema.js';

/** A named set of users that can be mentioned or added as one: Slack user group, Discord role, Teamwire group. */
export const Group = z.object({
  ...entity,
  name: z.string(),
  /** The short name by which it is mentioned, without `@`. */
  handle: z.exactOptional(z.string()),
  memberCount: z.exactOptional(z.int()),
});
export type Group = z.infer<typeof Group>;
