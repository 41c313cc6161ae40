import * as z from 'zod';
import { entity, openEnum, Time } from './schema.js';
import { User } from './user.js';

export const MemberRole = openEnum(['owner', 'admin', 'moderator', 'member', 'guest']);
export type MemberRole = z.infer<typeof MemberRole>;

/** A user in a channel. `id` is the user's id. */
export const Member = z.object({
  ...entity,
  user: User,
  role: MemberRole,
  joinedAt: z.exactOptional(Time),
});
export type Member = z.infer<typeof Member>;
