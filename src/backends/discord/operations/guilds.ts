import { InvalidError, NotFoundError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import { type GuildRoles, guildRolesOf, type RoleHolder } from '../permissions.js';
import { isWire, stringsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';

/** A page of `GET /users/@me/guilds`; the most that Discord gives. */
const pageSize = 200;

/** The servers that the account is in, in parts. */
export async function* guildPages(
  { rest }: Pick<DiscordContext, 'rest'>,
  signal: AbortSignal | undefined,
  withCounts = false,
): AsyncGenerator<Wire[]> {
  let after: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (withCounts) query.set('with_counts', 'true');
    if (after !== undefined) query.set('after', after);
    const page = wires(await rest.get('/users/@me/guilds', { query, signal }));
    if (page.length > 0) yield page;
    after = textAt(page.at(-1) ?? {}, 'id');
    if (page.length < pageSize || after === undefined) return;
  }
}

/** The ids of the servers that a list is to be made of: the one named, the one of the settings, or all. */
export async function* guildIds(
  context: Pick<DiscordContext, 'rest' | 'config'>,
  given: string | { id: string } | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const named = (typeof given === 'object' ? given.id : given) ?? context.config.guildId;
  if (named !== undefined) {
    yield named;
    return;
  }
  for await (const page of guildPages(context, signal)) {
    for (const guild of page) {
      const id = textAt(guild, 'id');
      if (id !== undefined) yield id;
    }
  }
}

/**
 * The one server that is meant.
 *
 * @throws InvalidError when several could be: it lists them. NotFoundError when the account is in none
 */
export async function guildIdOf(
  context: Pick<DiscordContext, 'rest' | 'config'>,
  given: string | { id: string } | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const named = (typeof given === 'object' ? given.id : given) ?? context.config.guildId;
  if (named !== undefined) return named;
  const found: Wire[] = [];
  for await (const page of guildPages(context, signal)) {
    found.push(...page);
    if (found.length > 1) break;
  }
  const [first] = found;
  const id = first && textAt(first, 'id');
  if (id === undefined) throw new NotFoundError('The bot is in no server: invite it to one first.');
  if (found.length === 1) return id;
  const names = found.slice(0, 10).map((guild) => `${textAt(guild, 'name') ?? '?'} (${textAt(guild, 'id') ?? '?'})`);
  throw new InvalidError(
    `The bot is in several servers: ${names.join(', ')}${found.length > 10 ? ', …' : ''}. Name one: \`organization\`, or the setting guildId.`,
  );
}

/** A server's roles, as they stand now. */
export async function rolesOfGuild(
  { rest, reader }: Pick<DiscordContext, 'rest' | 'reader'>,
  guildId: string,
  signal: AbortSignal | undefined,
): Promise<GuildRoles> {
  const guild = await rest.get<Wire>(urlPath`/guilds/${guildId}`, { signal });
  reader.guilds.keep(guild, reader.self?.userId);
  return guildRolesOf(guild, guildId);
}

/** A member of a server. @throws NotFoundError for whoever is in it not */
export async function memberWire(
  { rest }: Pick<DiscordContext, 'rest'>,
  guildId: string,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<Wire> {
  return rest.get<Wire>(urlPath`/guilds/${guildId}/members/${userId}`, { signal });
}

/** What permissions are reckoned with. */
export function roleHolder(member: Wire, id: string): RoleHolder {
  return { id, roleIds: stringsAt(member, 'roles') };
}

/** A page of `GET /guilds/{id}/members`; the most that Discord gives, and one unless told. */
const membersPage = 1000;

/**
 * The members of a server, in parts.
 *
 * @throws ForbiddenError when the Server Members Intent is off in the developer portal
 */
export async function* memberPages(
  { rest }: Pick<DiscordContext, 'rest'>,
  guildId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Wire[]> {
  let after = '0';
  for (;;) {
    const query = new URLSearchParams({ limit: String(membersPage), after });
    const page = wires(await rest.get(urlPath`/guilds/${guildId}/members`, { query, signal }));
    if (page.length > 0) yield page;
    const last = page.at(-1);
    const lastId = last && isWire(last['user']) ? textAt(last['user'], 'id') : undefined;
    if (page.length < membersPage || lastId === undefined) return;
    after = lastId;
  }
}

/** The objects of an answer that is a list. */
export function wires(answer: unknown): Wire[] {
  return Array.isArray(answer) ? answer.filter(isWire) : [];
}
