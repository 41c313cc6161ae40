import { Deduper } from '../../../core/delivery/index.js';
import { type ChatError, isChatError } from '../../../core/errors/index.js';
import { type Logger, silentLogger } from '../../../core/logger.js';
import { onAbort } from '../../../core/retry/index.js';
import { Supervisor } from '../../../core/supervisor/index.js';
import type { EventData } from './data/snapshots.js';
import { EventReader } from './event-reader.js';
import { readEvent } from './read/event.js';
import type { TeamwireTransport } from './transport/teamwire-transport.js';

export type EventListener = (event: EventData) => unknown;

/** A listener that is registered. */
export type Subscription = {
  /** Resolves when the subscription has ended, rejects when the stream was given up. */
  readonly ended: Promise<void>;
  end(): void;
};

type Entry = { listener: EventListener; resolve(): void; reject(error: unknown): void };

/**
 * The client's one stream of events, for all subscriptions: opened with the first, closed with the last, made again
 * when it is lost. What happens while it is lost longer than the other side keeps events is not told: the backend reads
 * the history then, the client does not.
 */
export class EventStream {
  readonly #logger: Logger;
  readonly #entries = new Set<Entry>();
  readonly #known = new Deduper();
  readonly #reader: EventReader;
  readonly #supervisor: Supervisor<unknown>;
  /** Why it was given up; nobody has subscribed since. */
  #failure: unknown;

  constructor(transport: TeamwireTransport, options: { account?: string | undefined; logger?: Logger | undefined }) {
    this.#logger = options.logger ?? silentLogger;
    this.#reader = new EventReader({ transport, receive: (events, signal) => this.#receive(events, signal) });
    this.#supervisor = new Supervisor<unknown>({
      platform: 'teamwire',
      account: options.account,
      logger: this.#logger,
      silenceMs: transport.silenceMs ?? 60_000,
      stableAfterMs: 2_000,
      open: (context) => this.#reader.open(context),
    });
    this.#supervisor.on('disconnected', ({ error }) => {
      if (error) this.#fail(this.#supervisor.failure);
    });
  }

  /** Calls the listener for every event, one after the other, until it is ended or the signal fires. */
  subscribe(listener: EventListener, signal?: AbortSignal | undefined): Subscription {
    let entry: Entry | undefined;
    const ended = new Promise<void>((resolve, reject) => {
      entry = { listener, resolve, reject };
    });
    // Whoever does not wait for its end need not hear how it ended.
    ended.catch(() => undefined);
    const subscription = { ended, end: () => entry && this.#end(entry) };
    if (!entry || signal?.aborted) {
      entry?.resolve();
      return subscription;
    }
    this.#entries.add(entry);
    this.#failure = undefined;
    if (signal) {
      const off = onAbort(signal, () => subscription.end());
      ended.then(off, off);
    }
    if (this.#entries.size === 1) this.#supervisor.start().catch((error: unknown) => this.#fail(error));
    return subscription;
  }

  /** Resolves when the stream is open, where something is subscribed. @throws the ChatError of the connection */
  async ready(signal?: AbortSignal | undefined): Promise<void> {
    if (this.#entries.size > 0) await this.#supervisor.start(signal);
    else if (this.#failure !== undefined) throw this.#failure;
  }

  /** Ends all subscriptions. */
  async close(): Promise<void> {
    for (const entry of [...this.#entries]) this.#end(entry);
    await this.#supervisor.stop();
  }

  #end(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    entry.resolve();
    if (this.#entries.size > 0) return;
    this.#reader.forget();
    void this.#supervisor.stop();
  }

  #fail(error: ChatError | unknown): void {
    if (isChatError(error) && error.code === 'aborted') return;
    this.#failure = error;
    for (const entry of [...this.#entries]) {
      this.#entries.delete(entry);
      entry.reject(error);
    }
  }

  async #receive(events: readonly unknown[], signal: AbortSignal): Promise<void> {
    for (const value of events) {
      // Closed by the last handler: whoever subscribes now begins now.
      if (signal.aborted) return;
      const event = readEvent(value);
      // At least once: repeats are known by their id (wire sheet, section c).
      if (!event || !this.#known.add(event.id)) continue;
      await Promise.all([...this.#entries].map((entry) => this.#tell(entry, event)));
    }
  }

  /** What a listener throws stops neither the others nor the stream. */
  async #tell({ listener }: Entry, event: EventData): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      this.#logger.error('A handler of Teamwire events failed.', {
        type: event.type,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
