import { NotFoundError } from '../../../core/errors/index.js';
import type { HistoryQuery, SearchQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Point } from '../../../core/operations/references.js';
import { toPlainText } from '../../../richtext/index.js';
import type { ChannelRecord, MessageRecord, WorldState } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { memoryDialect } from '../dialect.js';
import { canSee, isHidden, seenChannel, seenThread } from '../visibility.js';

/**
 * Pages of history. Without a thread it is what the channel itself shows: replies in threads only where they were sent
 * to the channel too. A message that is named as a border may be deleted: its place is still known.
 */
export async function* fetchMessages(
  client: MemoryClient,
  query: HistoryQuery,
  pageSize: number,
  call: Call,
): AsyncGenerator<MessageRecord[]> {
  let border: MessageRecord | undefined;
  let left = query.limit;
  while (left > 0) {
    const count = Math.min(pageSize, left);
    const from = border;
    const page = await client.read(
      'messages.history',
      { channelId: query.channelId, threadId: query.threadId, order: query.order, count },
      (state) => readPage(state, query, from, count),
      call.signal,
    );
    if (page.length > 0) yield page;
    if (page.length < count) return;
    left -= page.length;
    border = page.at(-1);
  }
}

function readPage(
  state: WorldState,
  query: HistoryQuery,
  border: MessageRecord | undefined,
  count: number,
): MessageRecord[] {
  const channel = seenChannel(state, query.channelId);
  if (query.threadId !== undefined) readableThread(state, channel, query.threadId);
  const all = state.messages.in(channel, { deleted: true });
  const place = (message: MessageRecord | undefined, other: number) => (message ? all.indexOf(message) : other);
  const isNewest = query.order === 'newest';
  const first = Math.max(after(all, query.after, channel) + 1, isNewest ? 0 : place(border, -1) + 1);
  const end = Math.min(before(all, query.before, channel), isNewest ? place(border, all.length) : all.length);
  const shown = all.slice(first, Math.max(first, end)).filter((message) => isShown(message, query, state));
  return isNewest ? shown.slice(-count).reverse() : shown.slice(0, count);
}

/** A message that has no thread yet has an empty one. */
function readableThread(state: WorldState, channel: ChannelRecord, id: string): void {
  const message = state.messages.get(channel.id, id);
  if (!message || message.deletedAt) seenThread(state, { channelId: channel.id, id });
}

function isShown(message: MessageRecord, query: HistoryQuery, state: WorldState): boolean {
  if (message.deletedAt || isHidden(message, state) || message.ephemeralTo !== undefined) return false;
  if (query.threadId !== undefined) return message.threadId === query.threadId;
  return message.threadId === undefined || message.isBroadcast;
}

/** The index of the last message that is not after the point. */
function after(all: readonly MessageRecord[], point: Point | undefined, channel: ChannelRecord): number {
  if (point === undefined) return -1;
  if ('at' in point) return all.findLastIndex((message) => message.createdAt.getTime() <= point.at.getTime());
  return indexOf(all, point.id, channel);
}

/** The index of the first message that is not before the point. */
function before(all: readonly MessageRecord[], point: Point | undefined, channel: ChannelRecord): number {
  if (point === undefined) return all.length;
  if (!('at' in point)) return indexOf(all, point.id, channel);
  const index = all.findIndex((message) => message.createdAt.getTime() >= point.at.getTime());
  return index < 0 ? all.length : index;
}

function indexOf(all: readonly MessageRecord[], id: string, channel: ChannelRecord): number {
  const index = all.findIndex((message) => message.id === id);
  if (index < 0) throw new NotFoundError(`There is no message '${id}' in the channel '${channel.id}'.`);
  return index;
}

/** Messages that hold every word, in any case, in what a reader sees; the newest first. */
export async function* searchMessages(
  client: MemoryClient,
  query: SearchQuery,
  call: Call,
): AsyncGenerator<MessageRecord[]> {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  yield await client.read(
    'messages.search',
    { text: query.text, channelId: query.channelId },
    (state) => {
      if (query.channelId !== undefined) seenChannel(state, query.channelId);
      return [...state.messages.all()]
        .filter((message) => isFound(message, query, words, state))
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
        .slice(0, query.limit);
    },
    call.signal,
  );
}

function isFound(message: MessageRecord, query: SearchQuery, words: readonly string[], state: WorldState): boolean {
  const channel = state.channels.need(message.channelId);
  if (!canSee(channel, state.bot) || message.ephemeralTo !== undefined) return false;
  if (query.channelId !== undefined && message.channelId !== query.channelId) return false;
  if (query.fromUserId !== undefined && message.authorId !== query.fromUserId) return false;
  if (query.before !== undefined && message.createdAt.getTime() >= query.before.getTime()) return false;
  if (query.after !== undefined && message.createdAt.getTime() <= query.after.getTime()) return false;
  const text = toPlainText(memoryDialect.parse(message.content)).toLowerCase();
  return words.every((word) => text.includes(word));
}
