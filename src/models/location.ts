import * as z from 'zod';
import { Time } from './schema.js';

/** Where a user is, as shared in a channel. */
export const Location = z.object({
  userId: z.string(),
  channelId: z.exactOptional(z.string()),
  /** Degrees north, WGS 84. */
  lat: z.number().min(-90).max(90),
  /** Degrees east, WGS 84. */
  lon: z.number().min(-180).max(180),
  at: Time,
  /** When the sharing ends; absent for a single position. */
  expiresAt: z.exactOptional(Time),
});
export type Location = z.infer<typeof Location>;
