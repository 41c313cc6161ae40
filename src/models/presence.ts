import * as z from 'zod';
import { entity, openEnum, Time } from './schema.js';

/** The eight states that the six platforms have between them; no platform has all (see the capability matrix). */
export const PresenceStatus = openEnum(['online', 'idle', 'dnd', 'offline', 'invisible', 'away', 'busy']);
export type PresenceStatus = z.infer<typeof PresenceStatus>;

export const ActivityType = openEnum(['playing', 'streaming', 'listening', 'watching', 'custom', 'competing']);
export type ActivityType = z.infer<typeof ActivityType>;

/** What a user is shown to be doing (Discord). */
export const Activity = z.object({
  type: ActivityType,
  name: z.string(),
  /** The stream's address, for `streaming`. */
  url: z.exactOptional(z.string()),
});
export type Activity = z.infer<typeof Activity>;

/** A user's availability. `id` is the user's id, as is `userId`. */
export const Presence = z.object({
  ...entity,
  userId: z.string(),
  status: PresenceStatus,
  statusText: z.exactOptional(z.string()),
  /** A unicode emoji or a `:name:`, as the platform gives it. */
  statusEmoji: z.exactOptional(z.string()),
  activity: z.exactOptional(Activity),
  /** When the status text is cleared by the platform. */
  expiresAt: z.exactOptional(Time),
});
export type Presence = z.infer<typeof Presence>;

/** True when the user can be expected to be there: `online`, `dnd` or `busy`. */
export function isOnline(presence: Pick<Presence, 'status'>): boolean {
  return presence.status === 'online' || presence.status === 'dnd' || presence.status === 'busy';
}

/** True when the user is connected but not at the keyboard: `idle` or `away`. */
export function isIdle(presence: Pick<Presence, 'status'>): boolean {
  return presence.status === 'idle' || presence.status === 'away';
}

/** True when the user is, or wants to appear, not connected: `offline` or `invisible`. */
export function isOffline(presence: Pick<Presence, 'status'>): boolean {
  return presence.status === 'offline' || presence.status === 'invisible';
}
