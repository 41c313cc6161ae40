import { AbortedError, type ChatError, isChatError } from '../../../core/errors/index.js';
import { type Logger, silentLogger } from '../../../core/logger.js';
import { onAbort, throwIfAborted } from '../../../core/retry/index.js';
import { Supervisor } from '../../../core/supervisor/index.js';
import type { ClientContext } from './context.js';
import type { EventClass, StackExchangeEvent } from './events/event.js';
import { makeEvent } from './events/make-event.js';
import { feedDefaults, RoomFeed, type RoomFeedParts } from './feed/room-feed.js';
import type { WatchCallback } from './room.js';
import type { EventData } from './types.js';

/** How many events an iterator keeps for a slow reader; the oldest go first. */
const longestBuffer = 5_000;

/** Mentions, settings, invitations and replies are told under every room of the user (wire sheet, section 5). */
const everywhere: ReadonlySet<number> = new Set([8, 13, 14, 16, 17, 18]);

export type WatchingParts = Omit<RoomFeedParts, 'receive' | 'report'> & { context: () => ClientContext };

type Watcher = { roomId: number; call(event: StackExchangeEvent): void; end(error?: ChatError): void };

/** The client's own event stream: begins with the first watcher, ends with the last, and comes back when it is lost. */
export class Watching {
  readonly #parts: WatchingParts;
  readonly #feed: RoomFeed;
  readonly #logger: Logger;
  readonly #watchers = new Set<Watcher>();
  #supervisor: Supervisor<unknown> | undefined;

  constructor(parts: WatchingParts) {
    this.#parts = parts;
    this.#logger = parts.config.logger ?? silentLogger;
    this.#feed = new RoomFeed({
      ...parts,
      receive: (events) => this.#receive(events),
      report: (error) => this.#logger.warn('The event stream had a fault.', { error: textOf(error) }),
    });
  }

  enter(roomId: number, signal: AbortSignal | undefined): Promise<void> {
    return this.#feed.enter(roomId, signal);
  }

  leave(roomId: number): void {
    this.#feed.leave(roomId);
    for (const watcher of this.#watchers) if (watcher.roomId === roomId) this.#end(watcher);
  }

  /** Calls back for a room's events. Resolves when they come. */
  async watch(roomId: number, callback: WatchCallback, signal: AbortSignal | undefined): Promise<() => void> {
    const context = this.#parts.context();
    const call = (event: StackExchangeEvent) => {
      // One that throws must not keep the others from theirs.
      void (async () => callback(event, context.client))().catch((error: unknown) =>
        this.#logger.error('A watcher failed.', { error: textOf(error) }),
      );
    };
    const watcher: Watcher = { roomId, call, end: () => undefined };
    await this.#begin(watcher, signal);
    return () => this.#end(watcher);
  }

  /** A room's events, as they are asked for. */
  iterate<Event extends StackExchangeEvent>(
    roomId: number,
    type: EventClass<Event> | undefined,
    signal: AbortSignal | undefined,
  ): AsyncIterableIterator<Event> {
    const buffer: Event[] = [];
    const waiting: (() => void)[] = [];
    const wake = () => {
      for (const proceed of waiting.splice(0)) proceed();
    };
    let isOver = false;
    let failure: unknown;
    const watcher: Watcher = {
      roomId,
      call(event) {
        if (type !== undefined && !(event instanceof type)) return;
        buffer.push(event as Event);
        if (buffer.length > longestBuffer) buffer.shift();
        wake();
      },
      end(error) {
        isOver = true;
        failure ??= error;
        wake();
      },
    };
    const offSignal =
      signal && !signal.aborted
        ? onAbort(signal, () => watcher.end(new AbortedError(undefined, { operation: 'watch' })))
        : undefined;
    // From the call on, not from the first event that is asked for.
    const begun = this.#begin(watcher, signal).catch((error: unknown) => watcher.end(error as ChatError));
    const finish = () => {
      isOver = true;
      offSignal?.();
      this.#end(watcher);
    };
    const iterator: AsyncIterableIterator<Event> = {
      [Symbol.asyncIterator]: () => iterator,
      next: async () => {
        await begun;
        for (;;) {
          const event = buffer.shift();
          if (event) return { value: event, done: false };
          if (isOver) {
            finish();
            if (failure !== undefined) throw failure;
            return { value: undefined, done: true };
          }
          await new Promise<void>((resolve) => {
            waiting.push(resolve);
          });
        }
      },
      return: async () => {
        finish();
        wake();
        return { value: undefined, done: true };
      },
    };
    return iterator;
  }

  /** Ends all watchers, and the stream. */
  async stop(): Promise<void> {
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
    const supervisor = this.#supervisor;
    this.#supervisor = undefined;
    this.#feed.forget();
    await supervisor?.stop();
  }

  async #begin(watcher: Watcher, signal: AbortSignal | undefined): Promise<void> {
    throwIfAborted(signal, { operation: 'watch' });
    this.#watchers.add(watcher);
    try {
      await this.#feed.enter(watcher.roomId, signal);
      await this.#start(signal);
    } catch (error) {
      this.#end(watcher);
      throw error;
    }
  }

  #end(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return;
    watcher.end();
    if (this.#watchers.size > 0) return;
    const supervisor = this.#supervisor;
    this.#supervisor = undefined;
    // Whoever watches next hears what happens from then on.
    this.#feed.forget();
    void supervisor?.stop().catch(() => undefined);
  }

  async #start(signal: AbortSignal | undefined): Promise<void> {
    this.#supervisor ??= this.#supervise();
    await this.#supervisor.start(signal);
  }

  #supervise(): Supervisor<unknown> {
    const { config } = this.#parts;
    const supervisor = new Supervisor<unknown>({
      platform: 'stackexchange',
      account: config.account,
      logger: this.#logger,
      silenceMs: config.silenceMs ?? feedDefaults.silenceMs,
      maxDelayMs: config.reconnectMaxMs,
      open: (context) => this.#feed.open(context),
    });
    supervisor.on('disconnected', ({ error }) => {
      if (!error || this.#supervisor !== supervisor) return;
      this.#supervisor = undefined;
      for (const watcher of this.#watchers) {
        watcher.end(new AbortedError(`The event stream has ended for good: ${error.message}`, { operation: 'watch' }));
      }
      this.#watchers.clear();
    });
    return supervisor;
  }

  #receive(events: readonly EventData[]): void {
    const context = this.#parts.context();
    for (const data of events) {
      const event = makeEvent(data, context);
      for (const watcher of this.#watchersOf(data)) watcher.call(event);
    }
  }

  /** The site shows what concerns the account or the whole chat in each of its rooms: it is lost in none of ours. */
  #watchersOf({ event_type: type, room_id: roomId }: EventData): Watcher[] {
    const all = [...this.#watchers];
    const own = all.filter((watcher) => watcher.roomId === roomId);
    return own.length === 0 && (roomId === undefined || everywhere.has(type)) ? all : own;
  }
}

function textOf(error: unknown): string {
  return isChatError(error) ? error.message : error instanceof Error ? error.message : String(error);
}
