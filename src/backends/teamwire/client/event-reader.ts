import { abortable, sleep } from '../../../core/retry/index.js';
import type { CloseInfo, OpenContext, Session } from '../../../core/supervisor/index.js';
import { isStaleCursor } from '../errors.js';
import type { TeamwireFeed, TeamwireTransport } from './transport/teamwire-transport.js';

/** Another side that answers at once and has nothing is not asked at once again. */
const shortestIdleMs = 200;
const busyBeatMs = 5_000;

export type EventReaderParts = {
  transport: TeamwireTransport;
  /** Takes a batch; the next is read when it resolves. When the signal fires nobody waits for it any more. */
  receive(events: readonly unknown[], signal: AbortSignal): Promise<void>;
  /** Resolves when there is room for more events. */
  room?: (() => Promise<void>) | undefined;
};

/** Reads the stream of events for a supervisor, and remembers how far it has come. */
export class EventReader {
  readonly #parts: EventReaderParts;
  #cursor: string | undefined;

  constructor(parts: EventReaderParts) {
    this.#parts = parts;
  }

  async open(context: OpenContext<unknown>): Promise<Session> {
    const feed = await this.#parts.transport.openEvents({
      cursor: this.#cursor,
      signal: context.signal,
      alive: () => context.alive(),
    });
    const stop = new AbortController();
    const closed = this.#read(feed, context, stop.signal)
      .catch((error: unknown): CloseInfo => this.#ended(error, stop.signal))
      .finally(() => feed.close());
    return {
      resumed: feed.resumed,
      closed,
      close: async () => {
        stop.abort();
        feed.close();
        await closed;
      },
    };
  }

  /** The next session begins when it is opened. */
  forget(): void {
    this.#cursor = undefined;
  }

  async #read(feed: TeamwireFeed, context: OpenContext<unknown>, signal: AbortSignal): Promise<CloseInfo> {
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      if (this.#parts.room) await this.#busy(abortable(this.#parts.room(), signal), context);
      const started = performance.now();
      const batch = await feed.read(signal);
      if (!batch) return { immediate: true };
      context.alive();
      // Whoever closes the stream waits for no handler: it may be the handler that closes it.
      await this.#busy(abortable(this.#parts.receive(batch.events, signal), signal), context);
      this.#cursor = batch.cursor;
      const isHasty = batch.events.length === 0 && performance.now() - started < shortestIdleMs;
      if (isHasty && !isFirst) await sleep(shortestIdleMs, signal);
    }
    return {};
  }

  /** Who is at work does not read; that is no silence of the other side's. */
  async #busy(work: Promise<void>, context: OpenContext<unknown>): Promise<void> {
    const timer = setInterval(() => context.alive(), busyBeatMs);
    timer.unref();
    try {
      await work;
    } finally {
      clearInterval(timer);
    }
  }

  #ended(error: unknown, signal: AbortSignal): CloseInfo {
    if (signal.aborted) return {};
    if (!isStaleCursor(error)) return { error };
    this.#cursor = undefined;
    return { error, immediate: true };
  }
}
