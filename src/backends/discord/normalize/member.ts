import type { MemberRole } from '../../../models/index.js';
import type { DiscordMember, DiscordMemberNative } from '../native.js';
import { permission } from '../wire/flags.js';
import { defined, flagAt, stringsAt, type Wire } from '../wire/read.js';
import { textAt, timeAt } from '../wire/values.js';
import type { KnownGuild, NormalizeContext } from './context.js';
import { userOfMember } from './user.js';

const moderating =
  permission.kickMembers |
  permission.banMembers |
  permission.manageMessages |
  permission.moderateMembers |
  permission.manageThreads;

const administering = permission.administrator | permission.manageGuild;

/** A member object with its user. @returns `undefined` without one */
export function memberOf(wire: Wire, guildId: string, context: NormalizeContext): DiscordMember | undefined {
  const user = userOfMember(wire, context, guildId);
  if (user === undefined) return undefined;
  const roleIds = stringsAt(wire, 'roles');
  return defined<DiscordMember>({
    platform: 'discord',
    account: context.account,
    id: user.id,
    user,
    role: roleOf(user.id, roleIds, context.guildById(guildId)),
    joinedAt: timeAt(wire, 'joined_at'),
    native: defined<DiscordMemberNative>({
      guildId,
      nick: textAt(wire, 'nick'),
      roleIds,
      isPending: flagAt(wire, 'pending') || undefined,
      timeoutUntil: timeAt(wire, 'communication_disabled_until')?.toISOString(),
    }),
  });
}

/** What the member's roles, together, allow: Discord has no fixed ranks. */
function roleOf(userId: string, roleIds: readonly string[], guild: KnownGuild | undefined): MemberRole {
  if (guild === undefined) return 'unknown';
  if (guild.ownerId === userId) return 'owner';
  let permissions = 0n;
  for (const id of roleIds) permissions |= guild.roles.get(id)?.permissions ?? 0n;
  if ((permissions & administering) !== 0n) return 'admin';
  return (permissions & moderating) !== 0n ? 'moderator' : 'member';
}
