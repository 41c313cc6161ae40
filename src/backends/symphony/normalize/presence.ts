import type { SetPresenceInput } from '../../../core/options.js';
import { ownValue } from '../../../core/own-value.js';
import type { Loss, Presence, PresenceStatus } from '../../../models/index.js';
import type { PresenceCategory, V2Presence } from '../client/types/user.js';

/**
 * Each category as a status. Lost on the way: why somebody is busy (`IN_A_MEETING`, `ON_THE_PHONE`) or away
 * (`BE_RIGHT_BACK`, `OUT_OF_OFFICE`); `native.category` keeps it.
 */
const statuses: Readonly<Record<PresenceCategory, PresenceStatus>> = {
  UNDEFINED: 'unknown',
  AVAILABLE: 'online',
  BUSY: 'busy',
  DO_NOT_DISTURB: 'dnd',
  ON_THE_PHONE: 'busy',
  BE_RIGHT_BACK: 'away',
  IN_A_MEETING: 'busy',
  AWAY: 'away',
  OUT_OF_OFFICE: 'away',
  OFF_WORK: 'offline',
  OFFLINE: 'offline',
};

/** Each status as a category; Symphony has no `idle` (it sets AWAY by itself) and nobody can hide. */
const categories: Readonly<Record<NonNullable<SetPresenceInput['status']>, PresenceCategory>> = {
  online: 'AVAILABLE',
  idle: 'AWAY',
  dnd: 'DO_NOT_DISTURB',
  offline: 'OFFLINE',
  invisible: 'OFFLINE',
  away: 'AWAY',
  busy: 'BUSY',
  auto: 'AVAILABLE',
};

/** A category as a status; `unknown` for one that is new. */
export function statusOf(category: string | null | undefined): PresenceStatus {
  return ownValue(statuses, category ?? undefined) ?? 'unknown';
}

export function toPresence(wire: V2Presence, userId: string, account: string): Presence {
  return {
    platform: 'symphony',
    account,
    id: userId,
    userId,
    status: statusOf(wire.category),
    ...(wire.category && { native: { category: wire.category } }),
  };
}

/** The category of a status, and what it is not quite. */
export function categoryOf(status: NonNullable<SetPresenceInput['status']>): {
  category: PresenceCategory;
  losses: Loss[];
} {
  const category = categories[status];
  const became = statuses[category];
  const losses = became === status || status === 'auto' ? [] : [{ feature: 'status', from: status, to: became }];
  return { category, losses };
}
