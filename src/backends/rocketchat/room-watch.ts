import { isChatError } from '../../core/errors/index.js';
import type { Logger } from '../../core/logger.js';
import { sleep } from '../../core/retry/index.js';
import type { StopListening } from './client/realtime/realtime.js';

/** What a room is listened to for, the most important first. */
const events = ['deleteMessage', 'user-activity', 'deleteMessageBulk'] as const;
export type RoomEvent = (typeof events)[number];

export type RoomWatchParts = {
  /** Asks the server for it. */
  listen(roomId: string, event: RoomEvent): Promise<StopListening>;
  readonly logger: Logger;
};

/** A server takes 40 subscriptions of one stream in ten seconds of a connection (wire sheet, section 10). */
const windowMs = 10_000;
const most = 38;
/** What is least urgent leaves room for the rest. */
const mostWhenIdle = 20;
const atOnce = 4;

/**
 * Listens to rooms one by one, where there is no stream for all of them, at the pace that servers allow: what is new goes
 * first, and deletions before typing.
 */
export class RoomWatch {
  readonly #parts: RoomWatchParts;
  readonly #rooms = new Map<string, Map<RoomEvent, StopListening | undefined>>();
  readonly #waiting = new Map<RoomEvent, string[]>(events.map((event) => [event, []]));
  /** When the last subscriptions were asked for. */
  #asked: number[] = [];
  #stop: AbortController | undefined;
  #workers = 0;

  constructor(parts: RoomWatchParts) {
    this.#parts = parts;
  }

  /** A connection is up; what was listened to by another is forgotten. */
  start(): void {
    this.stop();
    this.#asked = [];
    this.#stop = new AbortController();
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    for (const list of this.#waiting.values()) list.length = 0;
    for (const id of [...this.#rooms.keys()]) this.leave(id);
  }

  /** Listens to a room; before those that wait. */
  watch(id: string): void {
    if (id === '' || !this.#stop || this.#rooms.has(id)) return;
    this.#rooms.set(id, new Map());
    for (const list of this.#waiting.values()) list.push(id);
    while (this.#workers < atOnce) {
      this.#workers += 1;
      void this.#work(this.#stop.signal).finally(() => {
        this.#workers -= 1;
      });
    }
  }

  leave(id: string): void {
    const room = this.#rooms.get(id);
    this.#rooms.delete(id);
    for (const stop of room?.values() ?? []) stop?.();
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (;;) {
      const next = this.#next();
      if (!next || signal.aborted) return;
      const wait = this.#waitFor(next.event);
      if (wait > 0) {
        await sleep(wait, signal).catch(() => undefined);
        continue;
      }
      this.#waiting.get(next.event)?.pop();
      this.#asked.push(performance.now());
      await this.#listen(next.id, next.event);
    }
  }

  /** The newest room of the most important event. */
  #next(): { id: string; event: RoomEvent } | undefined {
    for (const event of events) {
      const id = this.#waiting.get(event)?.at(-1);
      if (id !== undefined) return { id, event };
    }
    return undefined;
  }

  #waitFor(event: RoomEvent): number {
    const now = performance.now();
    this.#asked = this.#asked.filter((at) => now - at < windowMs);
    const limit = event === 'deleteMessageBulk' ? mostWhenIdle : most;
    if (this.#asked.length < limit) return 0;
    const first = this.#asked[this.#asked.length - limit] ?? now;
    return Math.min(1_000, Math.max(10, first + windowMs - now));
  }

  async #listen(id: string, event: RoomEvent): Promise<void> {
    const room = this.#rooms.get(id);
    if (!room || room.has(event)) return;
    room.set(event, undefined);
    try {
      const stop = await this.#parts.listen(id, event);
      if (this.#rooms.get(id) === room) room.set(event, stop);
      else stop();
    } catch (error) {
      // A room that the account has left meanwhile, or a connection that is lost: there is nothing to hear.
      this.#parts.logger.debug('A room is not listened to.', {
        event,
        reason: isChatError(error) ? error.code : String(error),
      });
    }
  }
}
