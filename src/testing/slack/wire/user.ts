import type { UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { userData } from '../native.js';
import { emojiByUnicode, shortcode } from '../text/emoji.js';
import type { SlackWorkspace } from '../workspace.js';

/** A user object. (Wire sheet, section 6.) @param withEmail only with the scope `users:read.email`. */
export function wireUser(user: UserRecord, workspace: SlackWorkspace, withEmail = true): Json {
  const { role } = userData(user);
  const base = {
    id: user.id,
    team_id: workspace.team.id,
    name: user.handle,
    deleted: user.isDeactivated,
    updated: workspace.seconds(user.updatedAt),
    is_bot: user.isBot,
    is_app_user: false,
  };
  if (user.isDeactivated) return { ...base, profile: wireProfile(user, workspace, withEmail) };
  return {
    ...base,
    color: '9f69e7',
    real_name: user.name,
    tz: user.timezone ?? 'Etc/UTC',
    tz_label: user.timezone ?? 'Coordinated Universal Time',
    tz_offset: zoneOffset(user.timezone, workspace.state.now()),
    profile: wireProfile(user, workspace, withEmail),
    is_admin: role === 'owner' || role === 'admin',
    is_owner: role === 'owner',
    is_primary_owner: role === 'owner',
    is_restricted: role === 'guest' || role === 'single_channel_guest',
    is_ultra_restricted: role === 'single_channel_guest',
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
  };
}

export function wireProfile(user: UserRecord, workspace: SlackWorkspace, withEmail = true): Json {
  const { presence } = user;
  const isApp = user === workspace.state.bot;
  const displayName = userData(user).displayName ?? (user.isBot ? '' : user.name);
  const avatar = user.avatarUrl ?? `https://secure.gravatar.test/avatar/${user.id.toLowerCase()}`;
  const images = Object.fromEntries(
    [24, 32, 48, 72, 192, 512].map((size) => [`image_${size}`, `${avatar}-${size}.png`]),
  );
  return {
    title: user.title ?? '',
    phone: '',
    skype: '',
    real_name: user.name,
    real_name_normalized: fold(user.name),
    display_name: displayName,
    display_name_normalized: fold(displayName),
    fields: null,
    status_text: presence.statusText ?? '',
    status_emoji: statusEmoji(presence.statusEmoji, presence.statusText),
    status_emoji_display_info: [],
    status_expiration: presence.expiresAt ? workspace.seconds(presence.expiresAt) : 0,
    avatar_hash: `g${user.id.slice(-10).toLowerCase()}`,
    ...(withEmail && user.email && !user.isBot ? { email: user.email } : {}),
    ...(isApp ? { api_app_id: workspace.appId, bot_id: workspace.botId, always_active: false } : {}),
    first_name: user.name.split(' ')[0] ?? '',
    last_name: user.name.split(' ').slice(1).join(' '),
    ...images,
    status_text_canonical: '',
    team: workspace.team.id,
  };
}

/** `:speech_balloon:` is filled in when only a text is set. */
function statusEmoji(emoji: string | undefined, statusText: string | undefined): string {
  if (!emoji) return statusText ? ':speech_balloon:' : '';
  const known = emojiByUnicode(emoji);
  return known ? shortcode(known) : `:${emoji.replaceAll(':', '')}:`;
}

function fold(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/** Seconds east of UTC. */
function zoneOffset(zone: string | undefined, at: Date): number {
  if (zone === undefined) return 0;
  try {
    // Read as UTC, so that the machine's own zone, and its change of an hour, has no part in it.
    const local = Date.parse(`${at.toLocaleString('en-US', { timeZone: zone })} UTC`);
    return local / 1_000 - Math.floor(at.getTime() / 1_000);
  } catch {
    return 0;
  }
}

export { fold };
