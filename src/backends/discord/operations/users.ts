import { isChatError, NotFoundError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { UserQuery } from '../../../core/options.js';
import type { Group } from '../../../models/index.js';
import type { DiscordUser } from '../native.js';
import { groupOf } from '../normalize/organization.js';
import type { Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';
import { guildIds, memberPages, wires } from './guilds.js';

/** The most that a search for members gives; one unless told (wire sheet, section 21). */
const searchPage = 1000;
/** A search is for the beginning of a name; longer names than this there are none. */
const longestName = 32;

/** `GET /users/{id}`: the name is the person's own, not that of a server. */
export async function fetchUser(
  { rest, reader }: DiscordContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<DiscordUser> {
  const user = reader.user(await rest.get<Wire>(urlPath`/users/${id}`, { signal }));
  if (user) return user;
  throw new NotFoundError(`There is no user '${id}'.`);
}

/** The members of all servers, each person once. */
export async function* listUsers(context: DiscordContext, call: Call): AsyncGenerator<DiscordUser[]> {
  const given = new Set<string>();
  for await (const guildId of guildIds(context, undefined, call.signal)) {
    for await (const page of memberPages(context, guildId, call.signal)) {
      const users = usersOf(context, page, guildId).filter(({ id }) => !given.has(id));
      for (const { id } of users) given.add(id);
      if (users.length > 0) yield users;
    }
  }
}

function usersOf({ reader }: DiscordContext, members: readonly Wire[], guildId: string): DiscordUser[] {
  return members.flatMap((wire) => reader.userOfMember(wire, guildId) ?? []);
}

/**
 * By the beginning of a user name or nickname Discord can search. Whether it looks at the names that people gave themselves
 * for all servers it does not say, so where nobody was found by a name, all members are read if that is granted.
 */
export async function* findUsers(
  context: DiscordContext,
  query: Omit<UserQuery, 'id'>,
  call: Call,
): AsyncGenerator<DiscordUser[]> {
  // Bots are told no e-mail addresses.
  if (query.email !== undefined) return;
  const words = (query.handle?.replace(/^@/, '') ?? query.name ?? '').slice(0, longestName).trim();
  let isFound = false;
  if (words !== '') {
    for await (const guildId of guildIds(context, undefined, call.signal)) {
      const params = new URLSearchParams({ query: words, limit: String(searchPage) });
      const answer = await context.rest.get(urlPath`/guilds/${guildId}/members/search`, {
        query: params,
        signal: call.signal,
      });
      const users = usersOf(context, wires(answer), guildId);
      isFound ||= users.some(({ name, handle }) =>
        query.handle === undefined ? name === query.name : handle === query.handle.replace(/^@/, ''),
      );
      if (users.length > 0) yield users;
    }
  }
  if (isFound || query.name === undefined || !context.capabilities.supports('listUsers')) return;
  try {
    yield* listUsers(context, call);
  } catch (error) {
    // Without the intent: who is not found by a search is not found.
    if (!isChatError(error) || error.code !== 'forbidden') throw error;
  }
}

/** The roles of the servers; `@everyone` is none that somebody would be added by. */
export async function* listGroups(context: DiscordContext, call: Call): AsyncGenerator<Group[]> {
  const { rest, reader } = context;
  for await (const guildId of guildIds(context, undefined, call.signal)) {
    const roles = wires(await rest.get(urlPath`/guilds/${guildId}/roles`, { signal: call.signal }));
    for (const role of roles) reader.guilds.keepRole(guildId, role, reader.self?.userId);
    yield roles.flatMap((wire) => {
      const group = groupOf(wire, guildId, context);
      return group === undefined || group.id === guildId ? [] : [group];
    });
  }
}
