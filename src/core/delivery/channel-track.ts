import { HeldEvents } from './held-events.js';
import { NewestEdits } from './newest-edits.js';
import { RecentDeletes } from './recent-deletes.js';
import { RecentEvents } from './recent-events.js';

/** How far a channel has been read, as it is stored. */
export type StoredPosition = { cursor?: string | undefined; recent: [id: string, cursor: string | null][] };

/** How far a channel has come, and what it waits for. */
export class ChannelTrack {
  readonly id: string;
  readonly #compare: (a: string, b: string) => number;
  /** Live events that wait. */
  readonly held: HeldEvents;
  /** The newest place that was handed on, and the newest whose handlers have settled. */
  cursor: string | undefined;
  handled: string | undefined;
  recent = new RecentEvents();
  recentlyHandled = new RecentEvents();
  readonly edits: NewestEdits;
  readonly deletes = new RecentDeletes();
  /** Messages of which the history is to tell the last edit, whatever was told of that time already. */
  doubted = new Set<string>();
  /** Live events are held: history is to be read, or what is held is to be handed on first. */
  isHeld = false;
  /** There may be events after the cursor that did not come: history is to be read. */
  isStale = false;
  /** The connection is or was lost, and whether this channel missed anything is not known yet: nothing may pass. */
  isSuspect = false;
  /** The newest place that the listing told; when the cursor is there already, nothing is to be read. */
  newest: string | undefined;
  /** From when on history is wanted where there is no cursor. */
  since: Date | undefined;
  /** The stored position has been looked up, or there is none. */
  isLoaded = false;
  /** Fills that failed in a row, and when the first of them did. */
  failures = 0;
  failingSince: number | undefined;

  constructor(id: string, compare: (a: string, b: string) => number, total: { held: number }) {
    this.id = id;
    this.#compare = compare;
    this.held = new HeldEvents(compare, total);
    this.edits = new NewestEdits(compare);
  }

  /** An event is handed on. */
  passed(id: string, cursor: string | undefined): void {
    this.recent.add(id, cursor);
    this.cursor = this.#newest(this.cursor, cursor);
  }

  /** An event that had been handed on was dropped before its handlers were called. */
  unpassed(id: string): void {
    this.recent.delete(id);
  }

  /** The handlers of an event have settled. */
  finished(id: string, cursor: string | undefined): void {
    this.recentlyHandled.add(id, cursor);
    this.handled = this.#newest(this.handled, cursor);
  }

  /** History is missing from a moment on, or (with a cursor) from there on. */
  gap(since: Date | undefined): void {
    this.isHeld = true;
    this.isStale = true;
    this.newest = undefined;
    if (since && (!this.since || since < this.since)) this.since = since;
  }

  /** True when live events may be handed on. */
  get mayPass(): boolean {
    return !this.isStale && !this.isSuspect;
  }

  /** All is read and handed on: live events pass, unless the connection was lost again. */
  live(): void {
    this.isHeld = this.isSuspect;
    if (this.isSuspect) return;
    this.since = undefined;
    this.recovered();
  }

  recovered(): void {
    this.failures = 0;
    this.failingSince = undefined;
  }

  /** Goes back to what has been handled: what was handed on after it was dropped. */
  rewind(): void {
    this.cursor = this.handled;
    this.recent = this.recentlyHandled.copy();
  }

  restore(stored: StoredPosition | undefined): void {
    this.isLoaded = true;
    if (!stored) return;
    this.cursor = this.#newest(this.cursor, stored.cursor);
    this.handled = this.#newest(this.handled, stored.cursor);
    for (const [id, cursor] of stored.recent) {
      this.recent.add(id, cursor ?? undefined);
      this.recentlyHandled.add(id, cursor ?? undefined);
    }
  }

  position(): StoredPosition {
    return { ...(this.handled !== undefined && { cursor: this.handled }), recent: this.recentlyHandled.toJSON() };
  }

  #newest(known: string | undefined, cursor: string | undefined): string | undefined {
    if (cursor === undefined) return known;
    return known === undefined || this.#compare(cursor, known) > 0 ? cursor : known;
  }
}
