import { NotFoundError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Organization } from '../../../models/index.js';
import { organizationOf } from '../normalize/organization.js';
import type { Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';
import { guildIds, guildPages } from './guilds.js';

/** A server; without an id that of the settings, else the first. */
export async function fetchOrganization(
  context: DiscordContext,
  id: string | undefined,
  call: Call,
): Promise<Organization> {
  const wanted = id ?? (await firstGuild(context, call.signal));
  const query = new URLSearchParams({ with_counts: 'true' });
  const guild = await context.rest.get<Wire>(urlPath`/guilds/${wanted}`, { query, signal: call.signal });
  context.reader.guilds.keep(guild, context.reader.self?.userId);
  const organization = organizationOf(guild, context.reader);
  if (organization) return organization;
  throw new NotFoundError(`There is no server '${wanted}'.`);
}

async function firstGuild(context: DiscordContext, signal: AbortSignal | undefined): Promise<string> {
  for await (const id of guildIds(context, undefined, signal)) return id;
  throw new NotFoundError('The bot is in no server: invite it to one first.');
}

/** `GET /users/@me/guilds`, page by page, in the order of their ids. */
export async function* listOrganizations(context: DiscordContext, call: Call): AsyncGenerator<Organization[]> {
  for await (const page of guildPages(context, call.signal, true))
    yield page.flatMap((wire) => organizationOf(wire, context.reader) ?? []);
}
