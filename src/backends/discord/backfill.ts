import type { GapChannel, GapPosition } from '../../core/delivery/index.js';
import { isChatError } from '../../core/errors/index.js';
import { urlPath } from '../../core/http/url-path.js';
import type { ChatEvent } from '../../models/index.js';
import { createdEvent, updatedEvent } from './events/stamps.js';
import { isChannelOfMessages } from './normalize/channel.js';
import type { Place } from './normalize/context.js';
import type { DiscordContext } from './operations/context.js';
import { guildPages, wires } from './operations/guilds.js';
import { wirePages } from './operations/history.js';
import { placeOf } from './operations/places.js';
import { endOf } from './operations/ranges.js';
import { numberAt, objectsAt, type Wire } from './wire/read.js';
import { compareSnowflakes, dateOfSnowflake, snowflakeOfDate } from './wire/snowflake.js';
import { textAt, timeAt } from './wire/values.js';

/** Ids of different servers keep no exact order: what was written just before the last event may have come after it. */
const marginMs = 10_000;
const defaultLookback = 100;
/** How long the list of a server's threads serves the channels that are read after one another. */
const threadsMs = 10_000;
const starterPointer = 21;

/** The threads of servers, asked for once for all their channels. */
export type ThreadLists = Map<string, { at: number; threads: Promise<Wire[]> }>;

/** What a backfill works with. */
export type BackfillContext = DiscordContext & {
  readonly threadLists: ThreadLists;
  /** Channels where something was said lately: old messages there may have been edited. */
  readonly lively: ReadonlySet<string> | { has(channelId: string): boolean };
};

/**
 * The channels of all servers. Where nothing was said lately the listing tells whether it has anything new, and a quiet
 * channel is not read.
 */
export async function* channelsOf(context: BackfillContext, signal: AbortSignal): AsyncGenerator<GapChannel> {
  const { rest, reader, lively } = context;
  context.threadLists.clear();
  for await (const page of guildPages(context, signal)) {
    for (const guild of page) {
      const guildId = textAt(guild, 'id');
      if (guildId === undefined) continue;
      const active = newestByParent(await threadsOf(context, guildId, signal));
      for (const channel of wires(await rest.get(urlPath`/guilds/${guildId}/channels`, { signal }))) {
        const id = textAt(channel, 'id');
        if (id === undefined || !isChannelOfMessages(channel)) continue;
        reader.places.keep(channel, guildId);
        // A forum's last message names its last thread.
        const own = reader.places.isForum(id) ? undefined : textAt(channel, 'last_message_id');
        yield lively.has(id) ? id : { id, newest: newestOf([own, active.get(id)]) ?? '0' };
      }
    }
  }
}

/** The place of an event on Discord's clock, for those that history shows again. */
export function cursorOf(event: ChatEvent): string | undefined {
  if (event.type === 'message.created') return event.message.id;
  if (event.type !== 'message.updated' || event.message.editedAt === undefined) return undefined;
  return endOf({ at: event.message.editedAt }, 'after');
}

type Placed = { readonly at: string; readonly event: ChatEvent };

/**
 * What history shows of the time since a position, oldest first: messages of the channel and of its threads that are not
 * archived, and edits of older ones. Deletes and reactions of that time are not in it.
 */
export async function* missedEvents(
  context: BackfillContext,
  channelId: string,
  from: GapPosition,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const start = from.cursor ?? (from.since && snowflakeOfDate(from.since));
  const startDate = dateOfSnowflake(start?.padStart(17, '0'));
  if (start === undefined || startDate === undefined) return;
  const lower = snowflakeOfDate(new Date(startDate.getTime() - marginMs));
  const place = await placeOf(context, channelId, signal);
  const ids = context.places.isForum(channelId) ? [] : [channelId];
  if (place.guildId) ids.push(...(await liveThreads(context, place.guildId, channelId, lower, signal)));
  const sources = await Promise.all(ids.map((id) => sourcesOf(context, id, lower, start, signal)));
  yield* inOrder(sources.flat());
}

/** The new messages of a channel of the wire, and the edits of its older ones. */
async function sourcesOf(
  context: BackfillContext,
  wireChannelId: string,
  lower: string,
  start: string,
  signal: AbortSignal,
): Promise<AsyncGenerator<Placed>[]> {
  const place = await placeOf(context, wireChannelId, signal);
  return [
    newMessages(context, wireChannelId, place, lower, signal),
    edits(context, wireChannelId, place, lower, start, signal),
  ];
}

async function* newMessages(
  context: BackfillContext,
  wireChannelId: string,
  place: Place,
  lower: string,
  signal: AbortSignal,
): AsyncGenerator<Placed> {
  const want = { order: 'oldest' as const, limit: Number.MAX_SAFE_INTEGER };
  for await (const page of readable(wirePages(context, wireChannelId, { after: lower }, want, signal))) {
    const wires = withoutPointers(page);
    for (const message of context.reader.messages(wires, place)) yield { at: message.id, event: createdEvent(message) };
    for (const wire of wires) context.reader.seen(wire);
  }
}

async function* edits(
  context: BackfillContext,
  wireChannelId: string,
  place: Place,
  lower: string,
  start: string,
  signal: AbortSignal,
): AsyncGenerator<Placed> {
  const limit = context.config.backfillLookback ?? defaultLookback;
  if (limit === 0) return;
  const found: Placed[] = [];
  const want = { order: 'newest' as const, limit };
  let read = 0;
  const upToStart = { before: String(BigInt(start) + 1n) };
  for await (const page of readable(wirePages(context, wireChannelId, upToStart, want, signal))) {
    const edited = page.filter((wire) => isEditedAfter(wire, lower));
    for (const message of context.reader.messages(edited, place)) {
      const event = updatedEvent(message);
      found.push({ at: cursorOf(event) ?? start, event });
    }
    for (const wire of page) context.reader.seen(wire);
    read += page.length;
    if (read >= limit) break;
  }
  yield* found.sort((a, b) => compareSnowflakes(a.at, b.at));
}

function isEditedAfter(wire: Wire, lower: string): boolean {
  const edited = timeAt(wire, 'edited_timestamp');
  return edited !== undefined && compareSnowflakes(snowflakeOfDate(edited), lower) > 0;
}

function withoutPointers(page: readonly Wire[]): Wire[] {
  return page.filter((wire) => numberAt(wire, 'type') !== starterPointer);
}

/** Pages, or none of a channel that this account may not read: then it has missed nothing there. */
async function* readable(pages: AsyncIterable<Wire[]>): AsyncGenerator<Wire[]> {
  try {
    yield* pages;
  } catch (error) {
    if (!isChatError(error) || (error.code !== 'forbidden' && error.code !== 'unsupported')) throw error;
  }
}

/** Joins what comes in order from each source. */
async function* inOrder(sources: readonly AsyncGenerator<Placed>[]): AsyncGenerator<ChatEvent> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
  try {
    for (;;) {
      let first: (typeof heads)[number] | undefined;
      for (const head of heads) {
        if (head.next.done) continue;
        if (first === undefined || first.next.done || compareSnowflakes(head.next.value.at, first.next.value.at) < 0)
          first = head;
      }
      if (first === undefined || first.next.done) return;
      yield first.next.value.event;
      first.next = await first.source.next();
    }
  } finally {
    for (const { source } of heads) void source.return(undefined);
  }
}

/** The threads of a channel in which something was said since. */
async function liveThreads(
  context: BackfillContext,
  guildId: string,
  channelId: string,
  lower: string,
  signal: AbortSignal,
): Promise<string[]> {
  const isLive = (wire: Wire) =>
    textAt(wire, 'parent_id') === channelId &&
    (context.lively.has(channelId) || compareSnowflakes(newestOf([textAt(wire, 'last_message_id')]) ?? '0', lower) > 0);
  const threads = await threadsOf(context, guildId, signal);
  return threads.filter(isLive).flatMap((wire) => textAt(wire, 'id') ?? []);
}

function threadsOf(context: BackfillContext, guildId: string, signal: AbortSignal): Promise<Wire[]> {
  const { rest, reader, threadLists } = context;
  const known = threadLists.get(guildId);
  if (known && performance.now() - known.at < threadsMs) return known.threads;
  const threads = rest.get<Wire>(urlPath`/guilds/${guildId}/threads/active`, { signal }).then((answer) => {
    const listed = objectsAt(answer, 'threads');
    for (const wire of listed) reader.places.keep(wire, guildId);
    return listed;
  });
  threadLists.set(guildId, { at: performance.now(), threads });
  threads.catch(() => threadLists.delete(guildId));
  return threads;
}

function newestByParent(threads: readonly Wire[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const wire of threads) {
    const parent = textAt(wire, 'parent_id');
    const last = newestOf([textAt(wire, 'last_message_id'), textAt(wire, 'id')]);
    if (parent !== undefined && last !== undefined) newest.set(parent, newestOf([newest.get(parent), last]) ?? last);
  }
  return newest;
}

function newestOf(ids: readonly (string | undefined)[]): string | undefined {
  let newest: string | undefined;
  for (const id of ids)
    if (id !== undefined && (newest === undefined || compareSnowflakes(id, newest) > 0)) newest = id;
  return newest;
}
