import type { SetPresenceInput } from '../../../core/options.js';
import type { Loss, Presence, PresenceStatus } from '../../../models/index.js';
import type { UserStatus } from '../client/types/user.js';
import { defined } from '../fields.js';

const known: readonly string[] = ['online', 'away', 'busy', 'offline'];

/** The server's word as a status; `unknown` for one that is new. */
export function statusOf(word: string | undefined): PresenceStatus {
  return word !== undefined && known.includes(word) ? (word as PresenceStatus) : 'unknown';
}

export function toPresence(
  userId: string,
  account: string,
  told: { status?: string | undefined; statusText?: string | undefined; expiresAt?: Date | undefined },
): Presence {
  return defined<Presence>({
    platform: 'rocketchat',
    account,
    id: userId,
    userId,
    status: statusOf(told.status),
    statusText: told.statusText === '' ? undefined : told.statusText,
    expiresAt: told.expiresAt,
  });
}

/** Rocket.Chat has four statuses; who is `offline` by choice is connected and hidden. */
const words: Readonly<Record<NonNullable<SetPresenceInput['status']>, UserStatus>> = {
  online: 'online',
  idle: 'away',
  dnd: 'busy',
  offline: 'offline',
  invisible: 'offline',
  away: 'away',
  busy: 'busy',
  auto: 'online',
};

/** The server's word for a status, and what it is not quite. */
export function wordOf(status: NonNullable<SetPresenceInput['status']>): { word: UserStatus; losses: Loss[] } {
  const word = words[status];
  // Who is connected and offline is invisible; `online` is followed by the server's own "away".
  const isExact = word === status || status === 'auto' || status === 'invisible';
  return { word, losses: isExact ? [] : [{ feature: 'status', from: status, to: word }] };
}
