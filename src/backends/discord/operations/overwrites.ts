import { ForbiddenError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import { type Overwrite, overwritesOf } from '../normalize/overwrites.js';
import { type GuildRoles, permissionsInChannel, type RoleHolder } from '../permissions.js';
import { permission } from '../wire/flags.js';
import type { Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';

/** A role or member that an overwrite is of. */
export type OverwriteTarget = { readonly id: string; readonly isMember: boolean };

/** An overwrite as it is sent. */
export function wireOverwrite({ id, isMember }: OverwriteTarget, bits: { allow?: bigint; deny?: bigint }): Wire {
  return { id, type: isMember ? 1 : 0, allow: String(bits.allow ?? 0n), deny: String(bits.deny ?? 0n) };
}

/**
 * Writes what a channel says of one role or member: `PUT /channels/{c}/permissions/{id}`, or `DELETE` where nothing is left
 * to say. Needs the permission Manage Roles (called Manage Permissions in a channel).
 */
export async function writeOverwrite(
  { rest }: Pick<DiscordContext, 'rest'>,
  channelId: string,
  target: OverwriteTarget,
  bits: { allow: bigint; deny: bigint },
  signal: AbortSignal | undefined,
): Promise<void> {
  const route = urlPath`/channels/${channelId}/permissions/${target.id}`;
  if (bits.allow === 0n && bits.deny === 0n) await rest.delete(route, { signal });
  else {
    const { id: _id, ...body } = wireOverwrite(target, bits);
    await rest.put(route, { body, signal });
  }
}

/** Which way of two a permission is set for somebody: granted, refused, or left to what else says so. */
export function withBit(
  own: { allow: bigint; deny: bigint },
  bits: bigint,
  way: 'allow' | 'deny' | 'neither',
): { allow: bigint; deny: bigint } {
  const allow = own.allow & ~bits;
  const deny = own.deny & ~bits;
  if (way === 'allow') return { allow: allow | bits, deny };
  return way === 'deny' ? { allow, deny: deny | bits } : { allow, deny };
}

export function overwriteOf(channel: Wire, id: string): Overwrite | undefined {
  return overwritesOf(channel).find((each) => each.id === id);
}

/** What is to be written of somebody; `undefined` when it is so already. */
export type OverwriteChange = { allow: bigint; deny: bigint } | undefined;

/**
 * Shows a channel to a member or hides it: first by taking away what says otherwise of them by name, and only where that is
 * not enough by saying it.
 *
 * @throws ForbiddenError for whoever sees every channel: the owner, and administrators
 */
export function visibilityChange(
  member: RoleHolder,
  channel: Wire,
  guild: GuildRoles,
  isShown: boolean,
): OverwriteChange {
  return changeFor({ id: member.id, isMember: true }, member, channel, guild, isShown);
}

/** The same of a role: what somebody sees who has it and no other. */
export function visibilityChangeOfRole(
  roleId: string,
  channel: Wire,
  guild: GuildRoles,
  isShown: boolean,
): OverwriteChange {
  return changeFor({ id: roleId, isMember: false }, { id: '', roleIds: [roleId] }, channel, guild, isShown);
}

function changeFor(
  target: OverwriteTarget,
  holder: RoleHolder,
  channel: Wire,
  guild: GuildRoles,
  isShown: boolean,
): OverwriteChange {
  const overwrites = overwritesOf(channel);
  const view = permission.viewChannel;
  const isTarget = ({ id, isMember }: Overwrite) => isMember === target.isMember && id === target.id;
  const showsWith = (list: readonly Overwrite[]) => (permissionsInChannel(holder, guild, list) & view) !== 0n;
  if (showsWith(overwrites) === isShown) return undefined;
  const own = overwrites.find(isTarget) ?? { allow: 0n, deny: 0n };
  const others = overwrites.filter((each) => !isTarget(each));
  for (const way of ['neither', isShown ? 'allow' : 'deny'] as const) {
    const bits = withBit(own, view, way);
    if (showsWith([...others, { ...target, ...bits }]) === isShown) return bits;
  }
  throw new ForbiddenError(
    'Who owns the server, or administers it, sees every channel: they cannot be removed from one.',
  );
}
