import type { RocketChatClient } from '../client/client.js';
import { dateAt, isWire, textAt, type Wire } from '../fields.js';
import type { RoomFacts } from '../normalize/context.js';
import { roomFamily } from './channels.js';
import type { Bounds } from './history-filter.js';
import { pageSize } from './pages.js';

/** What reading a room's history takes. */
export type HistorySource = {
  readonly client: RocketChatClient;
  readonly room: RoomFacts;
  readonly signal: AbortSignal | undefined;
};

/** The largest page that each server has given: a shorter one was not cut by its limit, so it is the last. */
const largestPages = new WeakMap<RocketChatClient, number>();

function isLastPage(client: RocketChatClient, length: number, asked: number): boolean {
  const largest = largestPages.get(client) ?? 0;
  if (length > largest) largestPages.set(client, length);
  return length === 0 || (length < asked && length < largest);
}

/**
 * What a room itself shows, newest first: threads' replies are left out unless they are shown in the room too. A page begins
 * where the last one ended, not at a count, which new messages would shift.
 *
 * @param bounds - both inclusive here
 */
export async function* newestPages(
  { client, room, signal }: HistorySource,
  { before, after }: Bounds,
  limit: number,
): AsyncGenerator<Wire[]> {
  const family = roomFamily(client, room);
  // One more for each bound, which is left out later.
  const count = Math.max(1, Math.min(pageSize, limit + 2));
  const seen = new Set<string>();
  let latest = before?.at;
  for (let offset = 0; ; ) {
    const { messages } = await family.history(room.id, {
      ...(latest !== undefined && { latest: new Date(latest) }),
      ...(after && { oldest: new Date(after.at) }),
      inclusive: true,
      showThreadMessages: false,
      count,
      offset,
      signal,
    });
    const page = wiresOf(messages);
    const fresh = page.filter((wire) => isFresh(wire, seen));
    if (fresh.length > 0) yield fresh;
    if (isLastPage(client, page.length, count)) return;
    const oldest = Math.min(...page.map((wire) => dateAt(wire, 'ts')?.getTime() ?? Number.POSITIVE_INFINITY));
    // A whole page of one millisecond: only counting gets on.
    if (oldest === latest || !Number.isFinite(oldest)) offset += page.length;
    else {
      latest = oldest;
      offset = 0;
    }
  }
}

/** A few messages are read anyway. */
const scanned = 2 * pageSize;
/** How far to go back where deleted messages have moved the others. */
const stepBack = 20;

/**
 * What a room itself shows, oldest first, from a moment on. Histories come newest first only; the list of all messages takes
 * a sort but no dates, so the place is searched (wire sheet, section 5).
 */
export async function* oldestPages(source: HistorySource, from: number | undefined): AsyncGenerator<Wire[]> {
  const start = from === undefined ? 0 : await placeOf(source, from);
  const seen = new Set<string>();
  for (let offset = start, isAfterStep = false; ; ) {
    const { page, total } = await sortedPage(source, offset, pageSize);
    const [first] = page;
    if (first && offset > start && !isAfterStep && !seen.has(textAt(first, '_id') ?? '')) {
      offset = Math.max(start, offset - stepBack);
      isAfterStep = true;
      continue;
    }
    isAfterStep = false;
    const fresh = page.filter((wire) => isFresh(wire, seen) && isShown(wire));
    if (fresh.length > 0) yield fresh;
    if (page.length === 0 || offset + page.length >= total) return;
    // The last one again, to see that nothing has moved.
    offset += Math.max(1, page.length - 1);
  }
}

async function sortedPage(
  { client, room, signal }: HistorySource,
  offset: number,
  count: number,
): Promise<{ page: Wire[]; total: number }> {
  const options = { offset, count, sort: { ts: 1 } as const, signal };
  const { messages, total } = await (room.type === 'd'
    ? client.dm.messages({ roomId: room.id }, options)
    : room.type === 'c'
      ? client.channels.messages(room.id, options)
      : client.groups.messages(room.id, options));
  return { page: wiresOf(messages), total: typeof total === 'number' ? total : 0 };
}

/** At or before the first message from a moment on. */
async function placeOf(source: HistorySource, from: number): Promise<number> {
  const { total } = await sortedPage(source, 0, 1);
  let [low, high] = [0, total];
  while (high - low > scanned) {
    const middle = Math.floor((low + high) / 2);
    const [wire] = (await sortedPage(source, middle, 1)).page;
    const at = wire && dateAt(wire, 'ts')?.getTime();
    if (at !== undefined && at < from) low = middle;
    else high = middle;
  }
  return low;
}

function isShown(wire: Wire): boolean {
  return wire['tmid'] === undefined || wire['tshow'] === true;
}

function isFresh(wire: Wire, seen: Set<string>): boolean {
  const id = textAt(wire, '_id');
  if (id === undefined || seen.has(id)) return false;
  seen.add(id);
  return true;
}

export function wiresOf(list: unknown): Wire[] {
  return Array.isArray(list) ? list.filter((wire) => isWire(wire) && wire['_hidden'] !== true) : [];
}
