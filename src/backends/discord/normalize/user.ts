import type { DiscordUser, DiscordUserNative } from '../native.js';
import { countAt, defined, flagAt, isWire, stringsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { avatarUrlOf } from './avatar.js';
import type { NormalizeContext } from './context.js';

type Own = Pick<NormalizeContext, 'account' | 'cdnUrl'>;

/**
 * A user object, with the member object that stands beside it in servers.
 *
 * @returns `undefined` without an id
 */
export function userOf(
  wire: Wire,
  context: Own,
  beside: { member?: Wire | undefined; guildId?: string | undefined; isWebhook?: boolean } = {},
): DiscordUser | undefined {
  const id = textAt(wire, 'id');
  if (id === undefined) return undefined;
  const { member = {}, guildId, isWebhook = false } = beside;
  const username = textAt(wire, 'username');
  const globalName = textAt(wire, 'global_name');
  const nick = textAt(member, 'nick');
  const roleIds = stringsAt(member, 'roles');
  const isSystem = flagAt(wire, 'system');
  return defined<DiscordUser>({
    platform: 'discord',
    account: context.account,
    id,
    name: nick ?? globalName ?? username ?? id,
    // A webhook's name is made up anew for each message.
    handle: isWebhook ? undefined : username,
    avatarUrl: avatarUrlOf(wire, context.cdnUrl, member, guildId),
    isBot: flagAt(wire, 'bot') || isSystem || isWebhook,
    isSystem: isSystem || undefined,
    native: defined<DiscordUserNative>({
      username,
      globalName,
      nick,
      discriminator: textAt(wire, 'discriminator'),
      publicFlags: countAt(wire, 'public_flags'),
      roleIds: roleIds.length > 0 ? roleIds : undefined,
      guildId: nick !== undefined || roleIds.length > 0 ? guildId : undefined,
      isWebhook: isWebhook || undefined,
    }),
  });
}

/** The user of a member object. */
export function userOfMember(member: Wire, context: Own, guildId: string | undefined): DiscordUser | undefined {
  const user = member['user'];
  return isWire(user) ? userOf(user, context, { member, guildId }) : undefined;
}

/** A user of whom only the id is known. */
export function userStub(id: string, context: Pick<NormalizeContext, 'account'>): DiscordUser {
  return { platform: 'discord', account: context.account, id, name: id, isBot: false };
}
