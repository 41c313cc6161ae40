import { urlPath } from '../../../core/http/url-path.js';
import type { SearchQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import { retryDefaults, sleep } from '../../../core/retry/index.js';
import { discordError } from '../errors.js';
import type { DiscordMessage } from '../native.js';
import { numberAt, objectsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';
import { guildIds, wires } from './guilds.js';
import { guildOf, placeOf } from './places.js';
import { endOf } from './ranges.js';

/** The most that a page holds, and how far pages go (wire sheet, section 12). */
const pageSize = 25;
const lastOffset = 9_975;

/** "The search index is not ready"; it comes with 202, as if it were a success. */
const notIndexed = 110_000;

/**
 * What the servers' search finds, newest first.
 *
 * @throws UnsupportedError for a direct conversation
 */
export async function* searchMessages(
  context: DiscordContext,
  query: SearchQuery,
  call: Call,
): AsyncGenerator<DiscordMessage[]> {
  const { signal } = call;
  if (query.channelId !== undefined) {
    yield* searchGuild(context, await guildOf(context, query.channelId, signal), query, call);
    return;
  }
  for await (const guildId of guildIds(context, undefined, signal)) yield* searchGuild(context, guildId, query, call);
}

async function* searchGuild(
  context: DiscordContext,
  guildId: string,
  query: SearchQuery,
  call: Call,
): AsyncGenerator<DiscordMessage[]> {
  for (let offset = 0; offset <= lastOffset; offset += pageSize) {
    const answer = await ask(context, guildId, queryOf(query, offset), call.signal);
    for (const thread of objectsAt(answer, 'threads')) context.reader.places.keep(thread, guildId);
    // Each is a list of one.
    const found = wires(Array.isArray(answer['messages']) ? answer['messages'].flat() : []);
    yield await messagesOf(context, found, call.signal);
    const total = numberAt(answer, 'total_results') ?? 0;
    if (found.length === 0 || offset + pageSize >= total) return;
  }
}

function queryOf({ text, channelId, fromUserId, before, after }: SearchQuery, offset: number): URLSearchParams {
  const query = new URLSearchParams({
    content: text,
    limit: String(pageSize),
    offset: String(offset),
    sort_by: 'timestamp',
    sort_order: 'desc',
  });
  if (channelId !== undefined) query.set('channel_id', channelId);
  if (fromUserId !== undefined) query.set('author_id', fromUserId);
  if (after !== undefined) query.set('min_id', endOf({ at: after }, 'after'));
  if (before !== undefined) query.set('max_id', endOf({ at: before }, 'before'));
  return query;
}

/** A new server is indexed first: Discord says how long to wait. */
async function ask(
  { rest, config }: DiscordContext,
  guildId: string,
  query: URLSearchParams,
  signal: AbortSignal | undefined,
): Promise<Wire> {
  const deadline = performance.now() + (config.retry?.totalMs ?? retryDefaults.totalMs);
  for (;;) {
    const answer = await rest.get<Wire>(urlPath`/guilds/${guildId}/messages/search`, { query, signal });
    if (numberAt(answer, 'code') !== notIndexed) return answer;
    const waitMs = Math.max(500, (numberAt(answer, 'retry_after') ?? 1) * 1000);
    if (performance.now() + waitMs > deadline) throw discordError('searchMessages', 202, answer);
    await sleep(waitMs, signal);
  }
}

async function messagesOf(
  context: DiscordContext,
  found: readonly Wire[],
  signal: AbortSignal | undefined,
): Promise<DiscordMessage[]> {
  const messages: DiscordMessage[] = [];
  for (const wire of found) {
    const place = await placeOf(context, textAt(wire, 'channel_id') ?? '', signal);
    messages.push(...context.reader.messages([wire], place));
  }
  return messages;
}
