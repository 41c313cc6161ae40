import { InvalidError, NotFoundError } from '../../../core/errors/index.js';
import type { HistoryQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Point } from '../../../core/operations/references.js';
import type { MessageRef } from '../../../models/index.js';
import type { SlackMessage } from '../native.js';
import { nextCursor } from '../web.js';
import { objectsAt, stringAt, type Wire } from '../wire/read.js';
import { isTs, microsOfTs, tsAfterDate, tsBeforeDate, tsOfMicros } from '../wire/ts.js';
import type { SlackContext } from './context.js';
import { hasCode } from './ignoring.js';
import { againstTheGrain, type RangePage } from './ranges.js';

/** Slack takes up to 999, and advises 100 to 200 (wire sheet, section 3). */
const pageSize = 200;
/** Nothing on Slack, imports included, is older (2000-01-01): it spares the search for the oldest message some steps. */
const earliest = 946_684_800 * 1_000_000;

/** The bounds of a read as ts strings; exclusive. */
export type Bounds = { readonly oldest: string | undefined; readonly latest: string | undefined };

export async function* fetchMessages(
  context: SlackContext,
  query: HistoryQuery,
  call: Call,
): AsyncGenerator<SlackMessage[]> {
  const bounds: Bounds = {
    oldest: boundOf(query.after, 'after', tsAfterDate),
    latest: boundOf(query.before, 'before', tsBeforeDate),
  };
  const seen = new Set<string>();
  for await (const wires of wirePages(context, query, bounds, call.signal)) {
    const shown = wires.filter((wire) => {
      const ts = stringAt(wire, 'ts');
      // The root stands on every page of replies, and pages may overlap.
      if (ts === undefined || seen.has(ts) || ts === query.threadId || isHidden(wire)) return false;
      seen.add(ts);
      return true;
    });
    const messages = await context.reader.messages(shown, query.channelId, call.signal);
    if (messages.length > 0) yield messages;
  }
}

function wirePages(
  context: SlackContext,
  query: Pick<HistoryQuery, 'channelId' | 'threadId' | 'order' | 'limit'>,
  bounds: Bounds,
  signal: AbortSignal | undefined,
): AsyncIterable<readonly Wire[]> {
  const { channelId, threadId, order } = query;
  const limit = Math.max(1, Math.min(pageSize, query.limit + (threadId === undefined ? 0 : 1)));
  return threadId === undefined
    ? historyWires(context, channelId, order, bounds, limit, signal)
    : replyWires(context, channelId, threadId, order, bounds, limit, signal);
}

/** `conversations.history` comes newest first. */
export async function* historyWires(
  context: Pick<SlackContext, 'web'>,
  channelId: string,
  order: 'newest' | 'oldest',
  bounds: Bounds,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Wire[]> {
  const read = (args: Record<string, unknown>) =>
    context.web.pages('conversations.history', { channel: channelId, ...args }, { signal });
  if (order === 'newest') {
    for await (const page of read({ ...bounds, limit })) {
      yield objectsAt(page, 'messages');
      if (!hasMore(page)) return;
    }
    return;
  }
  const range = (lower: number, upper: number) => ({ ...boundsOf(lower, upper), limit: pageSize });
  yield* againstTheGrain(
    {
      first: (lower, upper) => firstPage(read(range(lower, upper))),
      all: (lower, upper) => allPages(read(range(lower, upper))),
      positionOf: positionOf,
    },
    bounds.oldest === undefined ? earliest : microsOfTs(bounds.oldest),
    bounds.latest === undefined ? Number.POSITIVE_INFINITY : microsOfTs(bounds.latest),
  );
}

/** `conversations.replies` comes oldest first: the newest end is found from the other side of zero. */
export async function* replyWires(
  context: Pick<SlackContext, 'web'>,
  channelId: string,
  threadId: string,
  order: 'newest' | 'oldest',
  bounds: Bounds,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Wire[]> {
  const read = (args: Record<string, unknown>) =>
    context.web.pages('conversations.replies', { channel: channelId, ts: threadId, ...args }, { signal });
  const withoutRoot = (wires: readonly Wire[]) => wires.filter((wire) => stringAt(wire, 'ts') !== threadId);
  if (order === 'oldest') {
    for await (const page of read({ ...bounds, limit })) {
      yield objectsAt(page, 'messages');
      if (!hasMore(page)) return;
    }
    return;
  }
  // What is newest stands lowest here: the positions are negative.
  const range = (lower: number, upper: number) => ({ ...boundsOf(-upper, -lower), limit: pageSize });
  yield* againstTheGrain(
    {
      first: async (lower, upper) => {
        const page = await firstPage(read(range(lower, upper)));
        return { ...page, items: withoutRoot(page.items) };
      },
      all: async (lower, upper) => withoutRoot(await allPages(read(range(lower, upper)))),
      positionOf: (wire) => -positionOf(wire),
    },
    // A reply that is being written now must be in it too.
    bounds.latest === undefined ? -(Date.now() + 86_400_000) * 1000 : -microsOfTs(bounds.latest),
    bounds.oldest === undefined ? -earliest : -microsOfTs(bounds.oldest),
  );
}

function boundsOf(lower: number, upper: number): Bounds {
  return {
    oldest: lower <= earliest ? undefined : tsOfMicros(lower),
    latest: Number.isFinite(upper) ? tsOfMicros(upper) : undefined,
  };
}

function positionOf(wire: Wire): number {
  const ts = stringAt(wire, 'ts');
  return isTs(ts) ? microsOfTs(ts) : 0;
}

/** The end may be an empty cursor, none, or no metadata at all, with `has_more` beside it (wire sheet, section 3). */
function hasMore(page: Wire): boolean {
  return nextCursor(page) !== undefined;
}

async function firstPage(pages: AsyncGenerator<Wire>): Promise<RangePage<Wire>> {
  const { value } = await pages.next();
  await pages.return(undefined);
  if (value === undefined) return { items: [], hasMore: false };
  const items = objectsAt(value, 'messages').filter((wire) => isTs(stringAt(wire, 'ts')));
  return { items, hasMore: hasMore(value) };
}

async function allPages(pages: AsyncGenerator<Wire>): Promise<Wire[]> {
  const items: Wire[] = [];
  for await (const page of pages) items.push(...objectsAt(page, 'messages'));
  return items;
}

/** Not shown by a client: what Slack hides, and the stone of a deleted root. */
export function isHidden(wire: Wire): boolean {
  return wire['hidden'] === true || wire['subtype'] === 'tombstone';
}

function boundOf(point: Point | undefined, what: string, ofDate: (date: Date) => string): string | undefined {
  if (point === undefined) return undefined;
  if ('at' in point) return ofDate(point.at);
  return checkedTs(point.id, what);
}

/** @throws InvalidError when it is no ts */
export function checkedTs(id: string, what: string): string {
  if (isTs(id)) return id;
  throw new InvalidError(
    `'${id}' is no Slack message id${what ? ` (${what})` : ''}: those look like 1700000000.000100, and stay strings.`,
  );
}

/** One message as it is on the wire; replies are found by their thread only (wire sheet, section 12). */
export async function fetchWire(
  context: Pick<SlackContext, 'web'>,
  ref: MessageRef,
  signal: AbortSignal | undefined,
): Promise<Wire | undefined> {
  const ts = checkedTs(ref.id, '');
  const exactly = { channel: ref.channelId, oldest: ts, latest: ts, inclusive: true };
  const pick = (answer: Wire) => objectsAt(answer, 'messages').find((wire) => stringAt(wire, 'ts') === ts);
  const inThread = async (root: string) => {
    try {
      return pick(await context.web.call('conversations.replies', { ...exactly, ts: root, limit: 10 }, { signal }));
    } catch (error) {
      if (hasCode(error, ['thread_not_found', 'message_not_found'])) return undefined;
      throw error;
    }
  };
  if (ref.threadId !== undefined && ref.threadId !== ts) return inThread(checkedTs(ref.threadId, 'threadId'));
  const found = pick(await context.web.call('conversations.history', { ...exactly, limit: 1 }, { signal }));
  return found ?? inThread(ts);
}

export async function fetchMessage(context: SlackContext, ref: MessageRef, call: Call): Promise<SlackMessage> {
  const wire = await fetchWire(context, ref, call.signal);
  if (wire !== undefined && !isHidden(wire)) {
    const [message] = await context.reader.messages([wire], ref.channelId, call.signal);
    if (message) return message;
  }
  throw new NotFoundError(`There is no message '${ref.id}' in the channel '${ref.channelId}'.`);
}
