import { isChatError } from '../../../core/errors/index.js';
import type { HistoryQuery, SearchQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef } from '../../../models/index.js';
import { readTranscript, type TranscriptMessage } from '../client/pages/transcript-page.js';
import type { EventData } from '../client/types.js';
import type { StackExchangeMessageModel } from '../native.js';
import type { StackExchangeContext } from './context.js';
import { messageNumber, noSuchMessage, roomNumber } from './ids.js';
import { messagePages, messagePagesForward, pageSize } from './message-pages.js';

const daySeconds = 86_400;
/** Messages of a search that are read at once. */
const readsAtOnce = 5;
const searchPage = 50;

/**
 * A message as the room has it now. The account is in the room by it (wire sheet, section 3.1).
 *
 * @throws NotFoundError also for one that is deleted
 */
export async function fetchMessage(
  context: StackExchangeContext,
  ref: MessageRef,
  call: Pick<Call, 'signal'>,
): Promise<StackExchangeMessageModel> {
  const wire = await messageWire(context, ref, call.signal);
  const message = wire && (await context.reader.message(wire, call.signal));
  if (!message) throw noSuchMessage(ref.id);
  return message;
}

/** The one before the next number is the message itself, where it is in this room. */
export async function messageWire(
  { client, stars }: Pick<StackExchangeContext, 'client' | 'stars'>,
  ref: MessageRef,
  signal: AbortSignal | undefined,
): Promise<EventData | undefined> {
  const id = messageNumber(ref.id);
  const { events } = await client.reading.roomEvents(
    roomNumber(ref.channelId),
    { mode: 'Messages', msgCount: 1, before: id + 1 },
    { signal },
  );
  const wire = events.find((event) => event.message_id === id && event.content !== undefined);
  if (wire) stars.note(id, { stars: wire.message_stars ?? 0, isPinned: (wire.message_owner_stars ?? 0) > 0 });
  return wire;
}

/** Pages of the room's history. */
export async function* fetchMessages(
  context: StackExchangeContext,
  query: HistoryQuery,
  call: Call,
): AsyncGenerator<StackExchangeMessageModel[]> {
  const bounds = boundsOf(query);
  const limit = Math.max(1, Math.min(pageSize, query.limit));
  const pages =
    query.order === 'oldest'
      ? oldestFirst(context, query, bounds, limit, call.signal)
      : newestFirst(context, query, bounds, limit, call.signal);
  for await (const page of pages) {
    const messages = await context.reader.messages(page, call.signal);
    if (messages.length > 0) yield messages;
  }
}

/** Message numbers and times, all exclusive. */
type Bounds = { afterId: number; beforeId: number; afterMs: number; beforeMs: number };

function boundsOf({ before, after }: HistoryQuery): Bounds {
  return {
    afterId: after && 'id' in after ? messageNumber(after.id) : 0,
    beforeId: before && 'id' in before ? messageNumber(before.id) : Number.POSITIVE_INFINITY,
    afterMs: after && 'at' in after ? after.at.getTime() : Number.NEGATIVE_INFINITY,
    beforeMs: before && 'at' in before ? before.at.getTime() : Number.POSITIVE_INFINITY,
  };
}

function isInside({ message_id: id = 0, time_stamp: seconds = 0 }: EventData, bounds: Bounds): boolean {
  const ms = seconds * 1_000;
  return id > bounds.afterId && id < bounds.beforeId && ms > bounds.afterMs && ms < bounds.beforeMs;
}

function isBelow({ message_id: id = 0, time_stamp: seconds = 0 }: EventData, bounds: Bounds): boolean {
  return id <= bounds.afterId || seconds * 1_000 <= bounds.afterMs;
}

async function* newestFirst(
  context: StackExchangeContext,
  { channelId }: HistoryQuery,
  bounds: Bounds,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventData[]> {
  const roomId = roomNumber(channelId);
  const before = await startOf(context, roomId, bounds, signal);
  for await (const page of messagePages(context, roomId, { before, limit, signal })) {
    yield page.filter((wire) => isInside(wire, bounds)).reverse();
    if (page[0] && isBelow(page[0], bounds)) return;
  }
}

/**
 * Forwards, where the site reads forwards: that `after` gives the messages next to it is what its name says, but no client
 * has written it down. So the first page is checked, and where it does not begin there the whole is read backwards.
 */
async function* oldestFirst(
  context: StackExchangeContext,
  { channelId }: HistoryQuery,
  bounds: Bounds,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventData[]> {
  const roomId = roomNumber(channelId);
  const isByTime = bounds.afterMs > Number.NEGATIVE_INFINITY;
  let isFirst = true;
  if (!isByTime) {
    const after = Math.max(1, bounds.afterId);
    for await (const page of messagePagesForward(context, roomId, { after, limit, signal })) {
      if (isFirst && !(await beginsBehind(context, roomId, { after, limit }, page, signal))) break;
      isFirst = false;
      yield page.filter((wire) => isInside(wire, bounds));
      const last = page.at(-1);
      if (last && (last.message_id ?? 0) >= bounds.beforeId) return;
      if (last && (last.time_stamp ?? 0) * 1_000 >= bounds.beforeMs) return;
    }
    if (!isFirst) return;
  }
  const all: EventData[] = [];
  const before = await startOf(context, roomId, bounds, signal);
  for await (const page of messagePages(context, roomId, { before, signal })) {
    all.unshift(...page.filter((wire) => isInside(wire, bounds)));
    if (page[0] && isBelow(page[0], bounds)) break;
  }
  yield all;
}

async function beginsBehind(
  { client }: StackExchangeContext,
  roomId: number,
  { after, limit }: { after: number; limit: number },
  page: readonly EventData[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const first = page[0]?.message_id;
  // A page with fewer than were asked for is all that there is behind it.
  if (first === undefined || page.length < Math.min(pageSize, limit + 1) - 1) return true;
  const { events } = await client.reading.roomEvents(
    roomId,
    { mode: 'Messages', msgCount: 1, before: first },
    { signal },
  );
  return events.every(({ message_id: id = 0 }) => id <= after);
}

/** Where to begin backwards: at a message, or for a time long past at what the transcript shows of a later day. */
async function startOf(
  { client }: StackExchangeContext,
  roomId: number,
  { beforeId, beforeMs }: Bounds,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  if (Number.isFinite(beforeId)) return beforeId;
  if (!Number.isFinite(beforeMs)) return undefined;
  for (let days = 1; days <= 3; days += 1) {
    const day = new Date(beforeMs + days * daySeconds * 1_000);
    if (day.getTime() > client.serverTime) return undefined;
    const path = `/transcript/${roomId}/${day.getUTCFullYear()}/${day.getUTCMonth() + 1}/${day.getUTCDate()}`;
    // A page that cannot be read costs only the long way.
    const html = await client.reading.page(path, {}, { signal }).catch((error: unknown) => {
      if (isChatError(error) && error.code === 'not_found') return '';
      throw error;
    });
    const ids = readTranscript(path, html).messages.map(({ id }) => id);
    if (ids.length > 0) return Math.max(...ids) + 1;
  }
  return undefined;
}

/** Words over all rooms that the account may see. The pages tell no times, so each message is read besides. */
export async function* searchMessages(
  context: StackExchangeContext,
  query: SearchQuery,
  call: Call,
): AsyncGenerator<StackExchangeMessageModel[]> {
  const { text, channelId: room, fromUserId: user, before, after } = query;
  for (let page = 1; ; page += 1) {
    const path = '/search';
    const html = await context.client.reading.page(path, { q: text, room, user, page }, { signal: call.signal });
    const found = readTranscript(path, html).messages;
    for (let at = 0; at < found.length; at += readsAtOnce) {
      const some = found.slice(at, at + readsAtOnce);
      const messages = await Promise.all(some.map((message) => foundMessage(context, message, call)));
      yield messages.filter(
        (message): message is StackExchangeMessageModel =>
          message !== undefined &&
          (room === undefined || message.channelId === room) &&
          (user === undefined || message.author.id === user) &&
          (before === undefined || message.createdAt < before) &&
          (after === undefined || message.createdAt > after),
      );
    }
    if (found.length < searchPage) return;
  }
}

/** As a visitor: the account must not turn up in every room where something is found. */
async function foundMessage(
  context: StackExchangeContext,
  { id, roomId }: TranscriptMessage,
  { signal }: Call,
): Promise<StackExchangeMessageModel | undefined> {
  if (roomId === undefined) return undefined;
  const query = { mode: 'Messages', msgCount: 1, before: id + 1 } as const;
  const { reading } = context.client;
  const { events } = await reading.publicEvents(roomId, query, { signal }).catch((error: unknown) => {
    if (!isChatError(error) || error.code !== 'not_found') throw error;
    // A private one, in which the account is.
    return reading.roomEvents(roomId, query, { signal });
  });
  const wire = events.find(({ message_id: found }) => found === id);
  return wire && context.reader.message(wire, signal);
}
