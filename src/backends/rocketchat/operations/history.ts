import { NotFoundError } from '../../../core/errors/index.js';
import type { HistoryQuery, SearchQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Point } from '../../../core/operations/references.js';
import type { MessageRef } from '../../../models/index.js';
import { dateAt, objectAt, textAt, type Wire } from '../fields.js';
import type { RocketChatMessage } from '../native.js';
import type { RocketChatContext } from './context.js';
import { type Bound, type Bounds, HistoryFilter } from './history-filter.js';
import { newestPages, oldestPages, wiresOf } from './message-pages.js';
import { pageSize, pagesOf } from './pages.js';

/** A message as it stands now. @throws NotFoundError also for one that is deleted, or in another room */
export async function wireOf(
  { client }: Pick<RocketChatContext, 'client'>,
  { channelId, id }: MessageRef,
  signal: AbortSignal | undefined,
): Promise<Wire> {
  const { message } = await client.chatGetMessage(id, { signal });
  const wire = message as unknown as Wire;
  if (textAt(wire, 'rid') !== channelId || wire['t'] === 'rm')
    throw new NotFoundError(`There is no message '${id}' in the channel '${channelId}'.`);
  return wire;
}

export async function fetchMessage(
  context: RocketChatContext,
  ref: MessageRef,
  { signal }: Call,
): Promise<RocketChatMessage> {
  // Its address wants the room; a message of a room that cannot be seen is not seen either.
  await context.reader.room(ref.channelId, signal);
  const [message] = context.reader.messages([await wireOf(context, ref, signal)]);
  if (message) return message;
  throw new NotFoundError(`The message '${ref.id}' came without a time or a room.`);
}

export async function* fetchMessages(
  context: RocketChatContext,
  query: HistoryQuery,
  call: Call,
): AsyncGenerator<RocketChatMessage[]> {
  const { reader } = context;
  const room = await reader.room(query.channelId, call.signal);
  const bounds: Bounds = {
    ...(query.before && { before: await boundOf(context, query.channelId, query.before, call.signal) }),
    ...(query.after && { after: await boundOf(context, query.channelId, query.after, call.signal) }),
  };
  const filter = new HistoryFilter(bounds, query.order);
  const source = { client: context.client, room, signal: call.signal };
  if (query.threadId === undefined && query.order === 'oldest' && bounds.after) {
    const recent = await recentAfter(source, bounds);
    if (recent) {
      yield reader.messages(recent);
      return;
    }
  }
  const pages =
    query.threadId !== undefined
      ? threadPages(context, query.threadId, query.order, call.signal)
      : query.order === 'newest'
        ? newestPages(source, bounds, query.limit)
        : oldestPages(source, bounds.after?.at);
  for await (const page of pages) {
    yield reader.messages(filter.keep(page));
    if (filter.isDone) return;
  }
}

/** What is newer than a message is mostly little: read from the newest end it needs no search. */
const recentPages = 3;

async function recentAfter(source: Parameters<typeof newestPages>[0], bounds: Bounds): Promise<Wire[] | undefined> {
  const filter = new HistoryFilter(bounds, 'newest');
  const found: Wire[] = [];
  let pages = 0;
  for await (const page of newestPages(source, bounds, pageSize)) {
    found.push(...filter.keep(page));
    if (filter.isDone) break;
    pages += 1;
    if (pages >= recentPages) return undefined;
  }
  return found.reverse();
}

/** The replies; the parent is dropped by the client. */
async function* threadPages(
  { client }: RocketChatContext,
  threadId: string,
  order: 'newest' | 'oldest',
  signal: AbortSignal | undefined,
): AsyncGenerator<Wire[]> {
  const sort = { ts: order === 'oldest' ? 1 : -1 } as const;
  const read = (paging: { offset: number; count: number }) =>
    client.chatGetThreadMessages(threadId, { ...paging, sort, signal });
  for await (const page of pagesOf('messages', read)) yield wiresOf(page);
}

async function boundOf(
  context: RocketChatContext,
  channelId: string,
  point: Point,
  signal: AbortSignal | undefined,
): Promise<Bound> {
  if ('at' in point) return { at: point.at.getTime() };
  const known = context.reader.states.get(point.id);
  if (known?.channelId === channelId && known.createdAt > 0) return { at: known.createdAt, id: point.id };
  const wire = await wireOf(context, { channelId, id: point.id }, signal);
  return { at: dateAt(wire, 'ts')?.getTime() ?? 0, id: point.id };
}

/** One room at a time; without a channel the account's rooms, the one with the newest message first. */
export async function* searchMessages(
  context: RocketChatContext,
  query: SearchQuery,
  { signal }: Call,
): AsyncGenerator<RocketChatMessage[]> {
  const { client, reader } = context;
  if (query.channelId !== undefined) {
    await reader.room(query.channelId, signal);
    yield* searchRoom(context, query, query.channelId, signal);
    return;
  }
  const { update } = await client.rooms.get({ signal });
  const rooms = [...(update ?? [])].sort((a, b) => newestOf(b) - newestOf(a));
  for (const room of rooms) {
    reader.channel(room);
    yield* searchRoom(context, query, room._id, signal);
  }
}

function newestOf(room: object): number {
  return dateAt(room as Wire, 'lm')?.getTime() ?? 0;
}

/** Author and dates are checked here: what operators the server knows differs. */
async function* searchRoom(
  { client, reader }: RocketChatContext,
  { text, limit, fromUserId, before, after }: SearchQuery,
  roomId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RocketChatMessage[]> {
  const count = Math.min(pageSize, Math.max(20, limit));
  for (let offset = 0; ; ) {
    const { messages } = await client.chatSearch(roomId, text, { offset, count, signal });
    const page = wiresOf(messages);
    const fits = page.filter((wire) => {
      const at = dateAt(wire, 'ts');
      const author = textAt(objectAt(wire, 'u') ?? {}, '_id');
      return (
        wire['t'] === undefined &&
        (fromUserId === undefined || author === fromUserId) &&
        (before === undefined || (at !== undefined && at < before)) &&
        (after === undefined || (at !== undefined && at > after))
      );
    });
    if (fits.length > 0) yield reader.messages(fits);
    offset += page.length;
    // No total is told; what a page lacks is not there.
    if (page.length < count) return;
  }
}
