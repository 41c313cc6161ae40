import { isChatError } from '../../core/errors/index.js';
import type { Logger } from '../../core/logger.js';
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
/** What is least urgent waits for a pause, and leaves room for the rest. */
const mostWhenIdle = 20;
const pauseMs = 5_000;
const atOnce = 4;
/** How often those that wait look whether they may go. */
const checkMs = 250;

/**
 * Listens to rooms one by one, where there is no stream for all of them, at the pace that servers allow: what is new goes
 * first, and deletions before typing.
 */
export class RoomWatch {
  readonly #parts: RoomWatchParts;
  readonly #rooms = new Map<string, Map<RoomEvent, StopListening | undefined>>();
  readonly #waiting = new Map<RoomEvent, string[]>(events.map((event) => [event, []]));
  /** When the last subscriptions were asked for, and the last one that is urgent. */
  #asked: number[] = [];
  #urgentAt = 0;
  /** Of the connection that is up: how many are asked for just now. */
  #run: { active: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: RoomWatchParts) {
    this.#parts = parts;
  }

  /** A connection is up; what was listened to by another is forgotten. */
  start(): void {
    this.stop();
    this.#asked = [];
    this.#run = { active: 0 };
  }

  stop(): void {
    this.#run = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const list of this.#waiting.values()) list.length = 0;
    for (const id of [...this.#rooms.keys()]) this.leave(id);
  }

  /** Listens to rooms, the last of them first, and before those that wait. */
  watch(...ids: string[]): void {
    if (!this.#run) return;
    for (const id of ids) {
      if (id === '' || this.#rooms.has(id)) continue;
      this.#rooms.set(id, new Map());
      for (const list of this.#waiting.values()) list.push(id);
    }
    this.#pump();
  }

  leave(id: string): void {
    const room = this.#rooms.get(id);
    this.#rooms.delete(id);
    for (const stop of room?.values() ?? []) stop?.();
  }

  /** Asks for as many as may be asked for now; looks again a little later where some have to wait. */
  #pump(): void {
    const run = this.#run;
    while (run && run.active < atOnce) {
      const next = this.#next();
      if (!next) return;
      const now = performance.now();
      if (!this.#may(next.event, now)) {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#pump();
        }, checkMs);
        return;
      }
      this.#waiting.get(next.event)?.pop();
      this.#asked.push(now);
      if (next.event !== 'deleteMessageBulk') this.#urgentAt = now;
      run.active += 1;
      void this.#listen(next.id, next.event).then(() => {
        run.active -= 1;
        if (this.#run === run) this.#pump();
      });
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

  #may(event: RoomEvent, now: number): boolean {
    this.#asked = this.#asked.filter((at) => now - at < windowMs);
    if (event !== 'deleteMessageBulk') return this.#asked.length < most;
    return now - this.#urgentAt >= pauseMs && this.#asked.length < mostWhenIdle;
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
