import * as z from 'zod';
import { Presence } from './presence.js';
import { entity } from './schema.js';

/** A person or a bot. */
export const User = z.object({
  ...entity,
  /** The name that the platform shows. */
  name: z.string(),
  /** The unique short name, without `@`. */
  handle: z.exactOptional(z.string()),
  email: z.exactOptional(z.string()),
  avatarUrl: z.exactOptional(z.string()),
  isBot: z.boolean().default(false),
  /** The platform itself speaks (Slackbot's notices, Discord's system user). */
  isSystem: z.exactOptional(z.boolean()),
  title: z.exactOptional(z.string()),
  /** An IANA zone, e.g. `Europe/Oslo`. */
  timezone: z.exactOptional(z.string()),
  presence: z.exactOptional(Presence),
});
export type User = z.infer<typeof User>;
