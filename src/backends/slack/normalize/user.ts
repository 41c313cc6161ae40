import type { Presence } from '../../../models/index.js';
import type { SlackUser, SlackUserNative } from '../native.js';
import { countAt, dateAt, defined, flagAt, objectAt, stringAt, type Wire } from '../wire/read.js';
import type { NormalizeContext } from './context.js';

type Own = Pick<NormalizeContext, 'account'>;

/** A user object of `users.info`, `users.list`, `user_change`. @returns `undefined` without an id */
export function userOf(wire: Wire, context: Own): SlackUser | undefined {
  const id = stringAt(wire, 'id');
  if (id === undefined) return undefined;
  const profile = objectAt(wire, 'profile');
  const handle = stringAt(wire, 'name');
  const isBot = flagAt(wire, 'is_bot') || flagAt(wire, 'is_workflow_bot');
  const isSystem = isSlackItself(id);
  return defined<SlackUser>({
    platform: 'slack',
    account: context.account,
    id,
    // `display_name` is often '' (bots, people who never set one): wire sheet, section 6.
    name:
      stringAt(profile, 'display_name') ??
      stringAt(profile, 'real_name') ??
      stringAt(wire, 'real_name') ??
      handle ??
      id,
    handle,
    email: stringAt(profile, 'email'),
    avatarUrl: avatarOf(profile),
    isBot: isBot || isSystem,
    isSystem: isSystem || undefined,
    title: stringAt(profile, 'title'),
    timezone: stringAt(wire, 'tz'),
    presence: statusOf(id, profile, context),
    native: defined<SlackUserNative>({
      teamId: stringAt(wire, 'team_id') ?? stringAt(profile, 'team'),
      enterpriseId: stringAt(objectAt(wire, 'enterprise_user'), 'enterprise_id'),
      realName: stringAt(profile, 'real_name') ?? stringAt(wire, 'real_name'),
      displayName: stringAt(profile, 'display_name'),
      isAdmin: flagAt(wire, 'is_admin') || undefined,
      isOwner: flagAt(wire, 'is_owner') || undefined,
      isRestricted: flagAt(wire, 'is_restricted') || undefined,
      isUltraRestricted: flagAt(wire, 'is_ultra_restricted') || undefined,
      isDeleted: flagAt(wire, 'deleted') || undefined,
      isStranger: flagAt(wire, 'is_stranger') || undefined,
      botId: stringAt(profile, 'bot_id'),
      appId: stringAt(profile, 'api_app_id'),
      color: stringAt(wire, 'color'),
      updatedAt: countAt(wire, 'updated'),
    }),
  });
}

/** A user of whom only the id (and perhaps a name) is known. */
export function userStub(
  id: string,
  context: Own,
  known: { name?: string; handle?: string; isBot?: boolean } = {},
): SlackUser {
  const isSystem = isSlackItself(id);
  return defined<SlackUser>({
    platform: 'slack',
    account: context.account,
    id,
    name: known.name ?? known.handle ?? (isSystem ? 'Slackbot' : id),
    handle: known.handle,
    isBot: known.isBot ?? (isSystem || id.startsWith('B')),
    isSystem: isSystem || undefined,
  });
}

/** The bot of `bots.info`, as a user: a webhook has no other identity. */
export function userOfBot(wire: Wire, context: Own): SlackUser | undefined {
  const id = stringAt(wire, 'id');
  if (id === undefined) return undefined;
  const icons = objectAt(wire, 'icons');
  return defined<SlackUser>({
    platform: 'slack',
    account: context.account,
    id,
    name: stringAt(wire, 'name') ?? id,
    avatarUrl: stringAt(icons, 'image_72') ?? stringAt(icons, 'image_48'),
    isBot: true,
    native: defined<SlackUserNative>({
      botId: id,
      appId: stringAt(wire, 'app_id'),
      isDeleted: flagAt(wire, 'deleted') || undefined,
    }),
  });
}

/** The status text of a profile. Slack's dot (`active`, `away`) is not in it, so the status itself is unknown. */
function statusOf(userId: string, profile: Wire, context: Own): Presence | undefined {
  const status = statusFields(profile);
  if (status.statusText === undefined && status.statusEmoji === undefined) return undefined;
  return { platform: 'slack', account: context.account, id: userId, userId, status: 'unknown', ...status };
}

/** Status text, emoji and expiry of a profile. */
export function statusFields(profile: Wire): Pick<Presence, 'statusText' | 'statusEmoji' | 'expiresAt'> {
  return defined<Pick<Presence, 'statusText' | 'statusEmoji' | 'expiresAt'>>({
    statusText: stringAt(profile, 'status_text'),
    statusEmoji: stringAt(profile, 'status_emoji'),
    // 0 is "never".
    expiresAt: dateAt(profile, 'status_expiration'),
  });
}

/** Slackbot has `is_bot: false` (wire sheet, section 6). */
export function isSlackItself(id: string): boolean {
  return id.startsWith('USLACK');
}

function avatarOf(profile: Wire): string | undefined {
  for (const size of ['512', '192', '72', '48']) {
    const url = stringAt(profile, `image_${size}`);
    if (url !== undefined) return url;
  }
  return undefined;
}
