import { isJson, type Json } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { userData } from '../native.js';
import { metadata, page } from '../paging.js';
import { SlackError } from '../slack-error.js';
import { emojiByName } from '../text/emoji.js';
import { unescapeText } from '../text/escape.js';
import { wireProfile, wireUser } from '../wire/user.js';

const withEmail = (call: SlackCall) => call.hasScope('users:read.email');

export const userMethods: Record<string, SlackMethod> = {
  'users.info': {
    tokens: anyone,
    scopes: ['users:read'],
    formOnly: true,
    run: (call) => {
      const locale = call.args.boolean('include_locale') ? { locale: 'en-US' } : {};
      return { user: { ...wireUser(call.user(), call.workspace, withEmail(call)), ...locale } };
    },
  },
  'users.list': {
    tokens: anyone,
    scopes: ['users:read'],
    formOnly: true,
    run: (call) => {
      const all = call.state.users.all();
      const { items, cursor } = page(call, 'users.list', all, { fallback: Math.max(all.length, 1) });
      return {
        members: items.map((user) => wireUser(user, call.workspace, withEmail(call))),
        cache_ts: call.workspace.seconds(),
        ...metadata(cursor),
      };
    },
  },
  'users.lookupByEmail': {
    tokens: anyone,
    scopes: ['users:read.email'],
    formOnly: true,
    run: (call) => {
      const user = call.state.users.byEmail(call.args.need('email', 'users_not_found'));
      if (!user || user.isBot || user.isDeactivated) throw new SlackError('users_not_found');
      return { user: wireUser(user, call.workspace) };
    },
  },
  'users.getPresence': {
    tokens: anyone,
    scopes: ['users:read'],
    formOnly: true,
    run: (call) => {
      const user = call.args.has('user') ? call.user() : call.actor;
      const isActive = ['online', 'busy', 'dnd'].includes(user.presence.status);
      const presence = isActive ? 'active' : 'away';
      if (user !== call.actor) return { presence };
      return {
        presence,
        online: isActive,
        auto_away: false,
        manual_away: userData(user).manualAway ?? false,
        connection_count: isActive ? 1 : 0,
        last_activity: call.workspace.seconds(),
      };
    },
  },
  'users.setPresence': {
    tokens: anyone,
    scopes: ['users:write'],
    run: (call) => {
      const presence = call.args.need('presence', 'invalid_presence');
      if (presence !== 'auto' && presence !== 'away') throw new SlackError('invalid_presence');
      userData(call.actor).manualAway = presence === 'away';
      call.state.users.setPresence(call.actor, { status: presence === 'away' ? 'away' : 'online' });
      return {};
    },
  },
  'users.setActive': { tokens: anyone, scopes: ['users:write'], run: () => ({}) },
  'users.profile.get': {
    tokens: anyone,
    scopes: ['users.profile:read'],
    formOnly: true,
    run: (call) => {
      const user = call.args.has('user') ? call.user() : call.actor;
      return { profile: wireProfile(user, call.workspace, withEmail(call)) };
    },
  },
  'users.profile.set': {
    tokens: ['user'],
    scopes: ['users.profile:write'],
    run: (call) => {
      const { actor } = call;
      const user = call.args.has('user') ? call.user() : actor;
      if (user !== actor && userData(actor).role !== 'owner') throw new SlackError('not_admin');
      const given = call.args.json('profile', 'invalid_profile');
      const name = call.args.string('name');
      const profile: Json = isJson(given) ? given : name ? { [name]: call.args.text('value') ?? '' } : {};
      if (Object.keys(profile).length === 0) throw new SlackError('invalid_profile');
      applyProfile(call, user, profile);
      return { username: user.handle, profile: wireProfile(user, call.workspace) };
    },
  },
  'dnd.info': {
    tokens: anyone,
    scopes: ['dnd:read'],
    formOnly: true,
    run: (call) => {
      const user = call.args.has('user') ? call.user() : call.actor;
      const until = userData(user).dndUntil ?? 0;
      const isSnoozed = user.presence.status === 'dnd' || until > call.workspace.seconds();
      const base = {
        dnd_enabled: isSnoozed,
        next_dnd_start_ts: isSnoozed ? call.workspace.seconds() : 1,
        next_dnd_end_ts: isSnoozed ? Math.max(until, call.workspace.seconds() + 3_600) : 1,
      };
      return user === call.actor ? { ...base, snooze_enabled: isSnoozed } : base;
    },
  },
};

function applyProfile(call: SlackCall, user: ReturnType<SlackCall['user']>, profile: Json): void {
  const { state } = call;
  const { status_text, status_emoji, status_expiration, real_name, display_name, title } = profile;
  if (typeof status_text === 'string' && [...status_text].length > 100) throw new SlackError('too_long');
  if (typeof status_emoji === 'string' && status_emoji !== '') {
    const name = status_emoji.replace(/^:(.+):$/, '$1');
    if (!emojiByName(name) && !state.emoji.get(name)) throw new SlackError('profile_status_set_failed_not_valid_emoji');
  }
  if (typeof display_name === 'string') userData(user).displayName = display_name;
  if (typeof real_name === 'string' || typeof title === 'string')
    state.users.update(user, {
      ...(typeof real_name === 'string' ? { name: real_name } : {}),
      ...(typeof title === 'string' ? { title } : {}),
    });
  if (status_text === undefined && status_emoji === undefined && status_expiration === undefined) return;
  const at =
    typeof status_expiration === 'number' && status_expiration > 0 ? new Date(status_expiration * 1_000) : undefined;
  const emojiName = typeof status_emoji === 'string' ? status_emoji.replaceAll(/^:|:$/g, '') : undefined;
  state.users.setPresence(user, {
    ...(typeof status_text === 'string'
      ? { statusText: status_text === '' ? undefined : unescapeText(status_text) }
      : {}),
    ...(emojiName === undefined
      ? {}
      : { statusEmoji: emojiName === '' ? undefined : (emojiByName(emojiName)?.unicode ?? emojiName) }),
    expiresAt: at,
  });
}
