import type { UserRecord } from '../../world/index.js';
import { type DiscordState, isDirect, type Place } from '../discord-state.js';
import type { FormCheck, FormPath } from '../form-check.js';
import { isJson, texts } from '../json.js';
import { mentionsIn } from '../markup.js';
import { type Mentioned, roleData } from '../native.js';
import { channelPermissions, Permission } from '../permissions.js';

const kinds = ['users', 'roles', 'everyone'] as const;

/** What may ping. (Wire sheet, section 8.) */
export type AllowedMentions = {
  parse: ReadonlySet<string>;
  users: ReadonlySet<string>;
  roles: ReadonlySet<string>;
  repliedUser: boolean;
};

/** Everything, and the author that is replied to; what holds when nothing is said. */
export const allMentions: AllowedMentions = {
  parse: new Set(kinds),
  users: new Set(),
  roles: new Set(),
  repliedUser: true,
};

/** The default of interactions and webhooks: users only. */
export const userMentions: AllowedMentions = { ...allMentions, parse: new Set(['users']) };

/** Reads `allowed_mentions`; a kind in `parse` may not also have a list. */
export function readAllowedMentions(value: unknown, fallback: AllowedMentions, form: FormCheck): AllowedMentions {
  if (value === undefined || value === null) return fallback;
  const path: FormPath = ['allowed_mentions'];
  if (!isJson(value)) {
    form.add(path, 'DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    return fallback;
  }
  const parse = texts(value, 'parse');
  for (const [index, each] of parse.entries())
    if (!kinds.includes(each as (typeof kinds)[number])) form.choice(each, [...path, 'parse', index], kinds);
  for (const kind of ['users', 'roles'] as const) {
    const ids = texts(value, kind);
    form.count(ids, [...path, kind], 100);
    if (ids.length > 0 && parse.includes(kind))
      form.add(
        path,
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      );
  }
  return {
    parse: new Set(parse),
    users: new Set(texts(value, 'users')),
    roles: new Set(texts(value, 'roles')),
    repliedUser: value.replied_user === true,
  };
}

/** Whom a message mentions, once what is allowed and what the author may is applied. */
export function resolveMentions(
  content: string,
  context: {
    place: Place;
    author: UserRecord;
    allowed: AllowedMentions;
    repliedTo?: UserRecord | undefined;
    discord: DiscordState;
  },
): Mentioned {
  const { place, author, allowed, repliedTo, discord } = context;
  const found = mentionsIn(content);
  const mayPingAll = (channelPermissions(author, place.channel, discord) & Permission.mentionEveryone) !== 0n;
  const users = found.users.filter(
    (id) => discord.world.users.get(id) !== undefined && (allowed.parse.has('users') || allowed.users.has(id)),
  );
  // The author that is replied to is the first of them.
  if (repliedTo && allowed.repliedUser && !users.includes(repliedTo.id)) users.unshift(repliedTo.id);
  if (isDirect(place.channel)) return { users, roles: [], everyone: false };
  const roles = found.roles.filter((id) => {
    const role = discord.world.groups.get(id);
    return role && (allowed.parse.has('roles') || allowed.roles.has(id)) && (roleData(role).mentionable || mayPingAll);
  });
  return { users, roles, everyone: found.everyone && allowed.parse.has('everyone') && mayPingAll };
}
