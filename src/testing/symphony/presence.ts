import type { UserRecord } from '../world/index.js';
import { type PresenceCategory, presenceCategories, userData } from './native.js';

/** What a category is in neutral words. */
const statusOf: Readonly<Record<PresenceCategory, string>> = {
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

const categoryOf: Readonly<Record<string, PresenceCategory>> = {
  online: 'AVAILABLE',
  busy: 'BUSY',
  dnd: 'DO_NOT_DISTURB',
  away: 'AWAY',
  idle: 'AWAY',
  offline: 'OFFLINE',
  invisible: 'OFFLINE',
};

export function isCategory(value: unknown): value is PresenceCategory {
  return presenceCategories.some((category) => category === value);
}

/** What the API says of somebody: the category that was set, or the one of the neutral status. */
export function presenceOf(user: UserRecord): PresenceCategory {
  const { category } = userData(user);
  const { status } = user.presence;
  return category?.status === status ? category.name : (categoryOf[status] ?? 'UNDEFINED');
}

/** The neutral status of a category; notes the category itself. */
export function setCategory(user: UserRecord, name: PresenceCategory): string {
  const status = statusOf[name];
  userData(user).category = { name, status };
  return status;
}
