import type { Chat } from './chat.js';
import type { LiveLocationData } from './data/snapshots.js';
import type { TWUser } from './user.js';

/** Somebody's position has changed, or is no longer shared (`active` is false). */
export type LiveLocationUpdate = {
  readonly chat: Chat;
  readonly user: TWUser;
  readonly lat: number;
  readonly lon: number;
  readonly timestamp: Date;
  readonly expiresAt: Date | undefined;
  readonly active: boolean;
};

export function toLiveLocationUpdate(data: LiveLocationData, chat: Chat, user: TWUser): LiveLocationUpdate {
  const { lat, lon, timestamp, expiresAt, active } = data;
  return { chat, user, lat, lon, timestamp, expiresAt, active };
}
