import { type Overwrite, overwritesOf } from './normalize/overwrites.js';
import { permission } from './wire/flags.js';
import { objectsAt, type Wire } from './wire/read.js';
import { bitsAt, textAt } from './wire/values.js';

/** What permissions in a server follow from. */
export type GuildRoles = {
  readonly guildId: string;
  readonly ownerId: string | undefined;
  /** The permissions of each role by its id; that of `@everyone` has the server's. */
  readonly permissions: ReadonlyMap<string, bigint>;
};

/** Somebody in a server. */
export type RoleHolder = { readonly id: string; readonly roleIds: readonly string[] };

const all = (1n << 64n) - 1n;

/** The roles of a guild object. */
export function guildRolesOf(guild: Wire, guildId: string): GuildRoles {
  const roles = objectsAt(guild, 'roles').map(
    (role) => [textAt(role, 'id') ?? '', bitsAt(role, 'permissions')] as const,
  );
  return { guildId, ownerId: textAt(guild, 'owner_id'), permissions: new Map(roles) };
}

/** What a member may do in the server as a whole. */
export function permissionsInGuild(member: RoleHolder, guild: GuildRoles): bigint {
  if (member.id === guild.ownerId) return all;
  let bits = guild.permissions.get(guild.guildId) ?? 0n;
  for (const id of member.roleIds) bits |= guild.permissions.get(id) ?? 0n;
  return (bits & permission.administrator) === 0n ? bits : all;
}

/**
 * What a member may do in a channel: the server's permissions, then the channel's overwrites of `@everyone`, of all roles
 * together, and of the member (wire sheet, section 6).
 *
 * @param overwrites - `overwritesOf` the channel
 */
export function permissionsInChannel(member: RoleHolder, guild: GuildRoles, overwrites: readonly Overwrite[]): bigint {
  const base = permissionsInGuild(member, guild);
  if (base === all) return base;
  const roles = new Set(member.roleIds);
  let bits = base;
  let allow = 0n;
  let deny = 0n;
  let own: Overwrite | undefined;
  for (const overwrite of overwrites) {
    if (overwrite.isMember) {
      if (overwrite.id === member.id) own = overwrite;
    } else if (overwrite.id === guild.guildId) bits = (bits & ~overwrite.deny) | overwrite.allow;
    else if (roles.has(overwrite.id)) {
      allow |= overwrite.allow;
      deny |= overwrite.deny;
    }
  }
  bits = (bits & ~deny) | allow;
  return own ? (bits & ~own.deny) | own.allow : bits;
}

/** True when the member sees the channel. */
export function sees(member: RoleHolder, guild: GuildRoles, channel: Wire): boolean {
  return (permissionsInChannel(member, guild, overwritesOf(channel)) & permission.viewChannel) !== 0n;
}
