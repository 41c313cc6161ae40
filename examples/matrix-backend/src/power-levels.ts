import type { MemberRole } from 'chatmux';
import { type Json, type MatrixEvent, objectAt } from './wire.js';

/** Matrix knows no roles, but how much power each member has (specification, "m.room.power_levels"). */
const levels = { admin: 100, moderator: 50, member: 0 } as const;

/** The content of the room's power levels. */
export function powerLevels(state: readonly MatrixEvent[]): Json {
  return state.find(({ type }) => type === 'm.room.power_levels')?.content ?? {};
}

export function roleOf(powers: Json, userId: string): keyof typeof levels {
  const level = objectAt(powers, 'users')[userId] ?? powers['users_default'] ?? 0;
  return Number(level) >= levels.admin ? 'admin' : Number(level) >= levels.moderator ? 'moderator' : 'member';
}

/** The same with another role for one member. @param role - one of the capability's `allowed`, which the core has checked */
export function withRole(powers: Json, userId: string, role: MemberRole): Json {
  return { ...powers, users: { ...objectAt(powers, 'users'), [userId]: levels[role as keyof typeof levels] } };
}
