import { LRUCache } from 'lru-cache';
import type { EventData, Frame } from '../types.js';

/** The same event stands under several rooms, and comes on several sockets and again after a resume. */
const remembered = 20_000;

/**
 * Takes frames apart: each event once, in the order of the host's counter, with the room that it says itself (wire sheet,
 * section 5).
 */
export class Frames {
  readonly #seen = new LRUCache<number, true>({ max: remembered });
  /** Nothing of a room that is not newer is wanted: it was there before we came. */
  readonly #floors = new Map<number, number>();
  /** The same for rooms that nobody named. */
  #floor: number | undefined;
  /** Where the first poll of a room goes on that was found late. */
  readonly #starts = new Map<number, number>();
  #newest: number | undefined;

  /** The newest event id that was seen: where a connection goes on. */
  get newest(): number | undefined {
    return this.#newest;
  }

  /** What is older than this in a room was there before. Set once: what comes after is not lost by coming back. */
  begin(roomId: number, eventId: number): void {
    if (!this.#floors.has(roomId)) this.#floors.set(roomId, eventId);
  }

  /** The same for all other rooms. */
  beginAll(eventId: number): void {
    this.#floor ??= eventId;
  }

  /** A room that was found late: it began with this event, and what has come from elsewhere since says nothing of it. */
  beginLate(roomId: number, eventId: number): void {
    this.begin(roomId, eventId);
    this.#starts.set(roomId, eventId);
  }

  /** The position in a room: where a poll goes on. */
  position(roomId: number): number {
    return this.#starts.get(roomId) ?? Math.max(this.#newest ?? 0, this.#floors.get(roomId) ?? 0);
  }

  /** Where a connection for all rooms goes on. */
  since(rooms: readonly number[]): number {
    if (this.#newest !== undefined) return Math.min(this.#newest, ...this.#starts.values());
    return Math.min(...rooms.map((roomId) => this.position(roomId)));
  }

  /** The events of a frame that are new. */
  take(frame: Frame): EventData[] {
    const events: EventData[] = [];
    for (const [key, { e = [], t }] of Object.entries(frame)) {
      this.#starts.delete(Number(key.slice(1)));
      for (const event of e) if (event && this.#isNew(event)) events.push(event);
      if (t !== undefined) this.#advance(t);
    }
    for (const { id } of events) if (id !== undefined) this.#advance(id);
    return events.sort((a, b) => (a.id ?? 0) - (b.id ?? 0));
  }

  #isNew({ id, room_id: roomId }: EventData): boolean {
    if (id === undefined) return true;
    const floor = roomId === undefined ? this.#floor : (this.#floors.get(roomId) ?? this.#floor);
    if (this.#seen.has(id) || (floor !== undefined && id <= floor)) return false;
    this.#seen.set(id, true);
    return true;
  }

  #advance(id: number): void {
    if (this.#newest === undefined || id > this.#newest) this.#newest = id;
  }
}
