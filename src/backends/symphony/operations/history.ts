import { isChatError, NotFoundError } from '../../../core/errors/index.js';
import type { HistoryQuery, SearchQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Point } from '../../../core/operations/references.js';
import type { MessageRef } from '../../../models/index.js';
import { normalizeId, readId } from '../client/ids.js';
import type { V4Message } from '../client/types/message.js';
import { said } from '../fields.js';
import type { SymphonyMessage } from '../native.js';
import { streamInfo } from './channels.js';
import type { SymphonyContext } from './context.js';
import { newestWire, noSuchMessage } from './message-chain.js';
import { pageSize, type Window, windowPages } from './message-pages.js';

const hour = 3_600_000;
const day = 24 * hour;
const narrowest = 60_000;
const defaultDays = 3_650;

/** Bounds in milliseconds, both inclusive, and the messages at them that are not wanted. */
type Bounds = { since: number; until: number; after?: string | undefined; before?: string | undefined };

export async function fetchMessage(context: SymphonyContext, ref: MessageRef, call: Call): Promise<SymphonyMessage> {
  const wire = await newestWire(context, ref.id, call.signal);
  const [message] = wire ? await context.reader.messages([wire], ref.channelId, call.signal) : [];
  if (!message || message.channelId !== normalizeId(ref.channelId)) throw noSuchMessage(ref.id);
  return message;
}

/**
 * Symphony reads from a moment on, oldest first; there is no "latest". From the newest end the history is read in windows
 * that begin at the last message and widen backwards until there is enough; one that is too full is made narrower (wire sheet, section 7.4).
 */
export async function* fetchMessages(
  context: SymphonyContext,
  query: HistoryQuery,
  call: Call,
): AsyncGenerator<SymphonyMessage[]> {
  const { channelId, order } = query;
  const { signal } = call;
  const info = await streamInfo(context, channelId, signal);
  const bounds = await boundsOf(context, query, info.lastMessageDate ?? undefined, signal);
  const folder = new VersionFolder(context, bounds, signal);
  if (order === 'oldest') {
    const limit = Math.min(pageSize, Math.max(2, query.limit + 2));
    for await (const page of windowPages(context, channelId, bounds, limit, signal)) {
      const messages = await folder.fold(page, bounds.since, channelId);
      if (messages.length > 0) yield messages;
    }
    return;
  }
  let until = bounds.until;
  // Nothing stands between the last message and now.
  let width = hour + (query.before ? 0 : Math.max(0, until - (info.lastMessageDate ?? until)));
  while (until >= bounds.since) {
    const since = Math.max(bounds.since, until - width);
    const wires = await windowOf(context, channelId, { since, until }, width > narrowest, signal);
    if (wires === undefined) {
      width = Math.max(narrowest, Math.floor(width / 8));
      continue;
    }
    const messages = await folder.fold(wires, since, channelId);
    if (messages.length > 0) yield messages.reverse();
    until = since - 1;
    width *= 4;
  }
}

/** All of a window; `undefined` where it holds more than a page and can be made narrower. */
async function windowOf(
  context: SymphonyContext,
  channelId: string,
  window: Window,
  canNarrow: boolean,
  signal: AbortSignal | undefined,
): Promise<V4Message[] | undefined> {
  const wires: V4Message[] = [];
  for await (const page of windowPages(context, channelId, window, pageSize, signal)) {
    if (canNarrow && wires.length === 0 && page.length >= pageSize) return undefined;
    wires.push(...page);
  }
  return wires;
}

async function boundsOf(
  context: SymphonyContext,
  query: HistoryQuery,
  lastMessageAt: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Bounds> {
  const { after, before } = query;
  const now = context.client.serverTime;
  const floor = now - (context.config.historyDays ?? defaultDays) * day;
  const since = after === undefined ? floor : await timeOf(context, after, signal);
  // A minute for services whose clocks differ, and for what is written while it is read.
  const end = Math.max(lastMessageAt ?? 0, now) + 60_000;
  const until = before === undefined ? end : await timeOf(context, before, signal);
  return {
    since: after && 'at' in after ? since + 1 : since,
    until: before && 'at' in before ? until - 1 : until,
    ...(after && 'id' in after && { after: context.reader.versions.firstOf(after.id) ?? normalizeId(after.id) }),
    ...(before && 'id' in before && { before: context.reader.versions.firstOf(before.id) ?? normalizeId(before.id) }),
  };
}

/** When a message was written: as the agent tells, else as its id does. */
async function timeOf(context: SymphonyContext, point: Point, signal: AbortSignal | undefined): Promise<number> {
  if ('at' in point) return point.at.getTime();
  const wire = await newestWire(context, point.id, signal);
  const told = wire && (wire.initialTimestamp ?? wire.timestamp);
  const read = told ?? readId(point.id)?.at.getTime();
  if (read === undefined) throw noSuchMessage(point.id);
  return read;
}

/**
 * Makes one message of its versions: an edited message stands where it was first written, with its newest words. History
 * shows both, the old version with `replacedBy` on it.
 */
class VersionFolder {
  readonly #context: SymphonyContext;
  readonly #bounds: Bounds;
  readonly #signal: AbortSignal | undefined;
  readonly #given = new Set<string>();
  #isBehindAfter = false;
  #isAtBefore = false;
  /** Newest versions whose first one lies further back. */
  readonly #waiting = new Map<string, V4Message>();

  constructor(context: SymphonyContext, bounds: Bounds, signal: AbortSignal | undefined) {
    this.#context = context;
    this.#bounds = bounds;
    this.#signal = signal;
  }

  /** The messages of a window, oldest first. @param since - where the window begins */
  async fold(wires: readonly V4Message[], since: number, channelId: string): Promise<SymphonyMessage[]> {
    const { reader } = this.#context;
    const newest = new Map<string, V4Message>();
    const listed = new Map<string, number>();
    for (const [index, wire] of wires.entries()) {
      const first = reader.versions.note(wire);
      const known = newest.get(first) ?? this.#waiting.get(first);
      if (!known || (wire.timestamp ?? 0) >= (known.timestamp ?? 0)) newest.set(first, wire);
      else newest.set(first, known);
      if (!listed.has(first)) listed.set(first, index);
    }
    for (const [first, wire] of this.#waiting) {
      if ((wire.initialTimestamp ?? 0) >= since && !newest.has(first)) newest.set(first, wire);
    }
    const here: { wire: V4Message; first: string; at: number; index: number }[] = [];
    for (const [first, wire] of newest) {
      const at = wire.initialTimestamp ?? wire.timestamp ?? 0;
      if (at < since && at >= this.#bounds.since) {
        this.#waiting.set(first, wire);
        continue;
      }
      this.#waiting.delete(first);
      if (this.#given.has(first) || !this.#isWanted(at)) continue;
      const whole = await this.#wholeOf(wire);
      if (!whole) continue;
      this.#given.add(first);
      here.push({ wire: whole, first, at, index: listed.get(first) ?? 0 });
    }
    here.sort((a, b) => a.at - b.at || a.index - b.index);
    const inside = here.filter((one) => this.#isInside(one)).map(({ wire }) => wire);
    return reader.messages(inside, channelId, this.#signal);
  }

  async #wholeOf(wire: V4Message): Promise<V4Message | undefined> {
    if (!said(wire.replacedBy)) return wire;
    // The newer version lies beyond what is read here.
    return newestWire(this.#context, wire.replacedBy ?? '', this.#signal);
  }

  #isWanted(at: number): boolean {
    const { since, until } = this.#bounds;
    return at >= since && at <= until;
  }

  /**
   * Of the bounds' own millisecond the order of the list tells which message comes first. The message that is named may
   * stand on a later page.
   */
  #isInside({ first, at }: { first: string; at: number }): boolean {
    const { since, until, after, before } = this.#bounds;
    if (first === after) {
      this.#isBehindAfter = true;
      return false;
    }
    if (first === before) this.#isAtBefore = true;
    if (after !== undefined && !this.#isBehindAfter && at === since) return false;
    return !(this.#isAtBefore && at === until);
  }
}

export async function* searchMessages(
  context: SymphonyContext,
  query: SearchQuery,
  call: Call,
): AsyncGenerator<SymphonyMessage[]> {
  if (query.channelId !== undefined) {
    yield* searchStream(context, query, query.channelId, call);
    return;
  }
  // Words are searched in one conversation at a time (wire sheet, section 7.4).
  for (let skip = 0; ; skip += 50) {
    const streams = await context.client.streams.list({}, { skip, limit: 50 }, { signal: call.signal });
    for (const { id } of streams) if (id) yield* searchStream(context, query, normalizeId(id), call);
    if (streams.length < 50) return;
  }
}

async function* searchStream(
  context: SymphonyContext,
  query: SearchQuery,
  streamId: string,
  call: Call,
): AsyncGenerator<SymphonyMessage[]> {
  const { client, reader } = context;
  const limit = Math.min(100, Math.max(1, query.limit));
  const seen = new Set<string>();
  for (let skip = 0; ; skip += limit) {
    let wires: V4Message[];
    try {
      wires = await client.messages.search(
        {
          text: query.text,
          streamId,
          ...(query.fromUserId !== undefined && { author: query.fromUserId }),
          ...(query.after && { fromDate: query.after.getTime() + 1 }),
          ...(query.before && { toDate: query.before.getTime() }),
        },
        { skip, limit },
        { signal: call.signal },
      );
    } catch (error) {
      if (!isChatError(error) || error.code !== 'invalid') throw error;
      // Raises NotFoundError where that is the reason.
      await streamInfo(context, streamId, call.signal);
      throw error;
    }
    const fresh = wires.filter((wire) => {
      const first = reader.versions.note(wire);
      if (said(wire.replacedBy) || seen.has(first)) return false;
      seen.add(first);
      return true;
    });
    const messages = await reader.messages(fresh, streamId, call.signal);
    // Half a bound's millisecond is left out by us: the pod's own `fromDate` is inclusive.
    yield messages.filter(
      ({ createdAt }) =>
        (query.after === undefined || createdAt > query.after) &&
        (query.before === undefined || createdAt < query.before),
    );
    if (wires.length < limit) return;
  }
}

/** The newest message of a channel. @throws NotFoundError when there is none */
export async function newestMessage(context: SymphonyContext, channelId: string, call: Call): Promise<SymphonyMessage> {
  for await (const page of fetchMessages(context, { channelId, order: 'newest', limit: 1 }, call)) {
    if (page[0]) return page[0];
  }
  throw new NotFoundError(`There are no messages in the channel '${channelId}'.`);
}
