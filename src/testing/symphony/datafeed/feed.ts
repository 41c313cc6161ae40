import { randomBytes } from 'node:crypto';
import type { Json } from '../json.js';

/** What a feed holds: an event, or text that takes the place of a whole answer (a fault). */
export type FeedItem = { event: Json } | { event: null } | { body: string };

export type FeedTimes = { longPollMs: number; redeliveryMs: number; lifeMs: number; batchSize: number };

type Batch = { items: FeedItem[]; dueAt: number };

/** A read that failed because of the feed: it is gone, or the `ackId` is none of its own. */
export class StaleFeedError extends Error {}

/**
 * A list of events that are handed out until they are acknowledged: what is not comes again. Each event goes to one
 * reader. (Wire sheet, section 5.)
 */
export class Feed {
  readonly id: string;
  readonly tag: string | undefined;
  readonly #times: FeedTimes;
  readonly #now: () => number;
  readonly #waiting: FeedItem[] = [];
  readonly #handedOut = new Map<string, Batch>();
  readonly #acks = new Set<string>();
  readonly #readers = new Set<() => void>();
  #readAt: number;
  #isGone = false;

  constructor(id: string, tag: string | undefined, times: FeedTimes, now: () => number) {
    this.id = id;
    this.tag = tag;
    this.#times = times;
    this.#now = now;
    this.#readAt = now();
  }

  get isGone(): boolean {
    return this.#isGone || (this.#readers.size === 0 && this.#now() - this.#readAt > this.#times.lifeMs);
  }

  /** How many events wait, and how many are handed out and not acknowledged. */
  get size(): { waiting: number; handedOut: number } {
    let handedOut = 0;
    for (const batch of this.#handedOut.values()) handedOut += batch.items.length;
    return { waiting: this.#waiting.length, handedOut };
  }

  push(item: FeedItem): void {
    this.#waiting.push(item);
    this.#wake();
  }

  /** Ends it: readers that wait, and all that come, are told that it is gone. */
  end(): void {
    this.#isGone = true;
    this.#wake();
  }

  /**
   * Acknowledges a batch, then waits for the next.
   * @param ackId `''` acknowledges nothing.
   * @returns the items and their `ackId`; no item when nothing came in time or the signal fired.
   * @throws StaleFeedError
   */
  async read(ackId: string, signal: AbortSignal): Promise<{ items: FeedItem[]; ackId: string }> {
    if (this.isGone) throw new StaleFeedError('The datafeed no longer exists');
    if (ackId !== '') this.#acknowledge(ackId);
    this.#readAt = this.#now();
    const until = performance.now() + this.#times.longPollMs;
    while (!signal.aborted) {
      const items = this.#take();
      if (items.length > 0) return { items, ackId: this.#handOut(items) };
      const left = until - performance.now();
      if (left <= 0) break;
      await this.#wait(Math.min(left, this.#nextDue() - this.#now()), signal);
      if (this.#isGone) throw new StaleFeedError('The datafeed no longer exists');
    }
    this.#readAt = this.#now();
    return { items: [], ackId: this.#handOut([]) };
  }

  #acknowledge(ackId: string): void {
    if (!this.#acks.has(ackId)) throw new StaleFeedError('The ackId is not valid');
    this.#handedOut.delete(ackId);
  }

  /** A body stands alone; events come together, as many as fit. */
  #take(): FeedItem[] {
    this.#expire();
    const body = this.#waiting.findIndex((item) => 'body' in item);
    if (body === 0) return this.#waiting.splice(0, 1);
    const most = Math.min(body < 0 ? this.#waiting.length : body, this.#times.batchSize);
    return this.#waiting.splice(0, most);
  }

  #handOut(items: FeedItem[]): string {
    const ackId = randomBytes(15).toString('base64url');
    this.#acks.add(ackId);
    const events = items.filter((item) => 'event' in item && item.event !== null);
    if (events.length > 0) this.#handedOut.set(ackId, { items: events, dueAt: this.#now() + this.#times.redeliveryMs });
    return ackId;
  }

  /** What was not acknowledged in time comes first again. */
  #expire(): void {
    const now = this.#now();
    const late = [...this.#handedOut].filter(([, batch]) => batch.dueAt <= now);
    for (const [ackId] of late) this.#handedOut.delete(ackId);
    this.#waiting.unshift(...late.flatMap(([, batch]) => batch.items));
  }

  #nextDue(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#handedOut.values()].map((batch) => batch.dueAt));
  }

  /** One event is for one reader: the one that has waited longest. */
  #wake(): void {
    if (this.#isGone) for (const wake of [...this.#readers]) wake();
    else this.#readers.values().next().value?.();
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#readers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, Math.max(1, Math.min(ms, 2 ** 31 - 1)));
      signal.addEventListener('abort', end, { once: true });
      this.#readers.add(end);
    });
  }
}
