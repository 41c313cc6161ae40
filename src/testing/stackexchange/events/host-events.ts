import type { EventGate } from '../../server/index.js';
import type { StackExchangeIds } from '../ids.js';
import type { Json } from '../json.js';

/** One event of the host. The same one may be shown under several rooms. (Wire sheet, section 5.) */
export type HostEvent = {
  readonly id: number;
  readonly json: Json;
  /** The rooms under which it is shown to whoever is there. */
  readonly rooms: readonly string[];
  /** Only for this user, under all rooms of theirs. */
  readonly toUser?: string | undefined;
  /** For this user too, who has left the room by it. */
  readonly alsoTo?: string | undefined;
  /** Who had starred and pinned the message: they are told that it was them. */
  readonly starredBy?: ReadonlySet<string> | undefined;
  readonly pinnedBy?: string | undefined;
};

export type EventDraft = Omit<HostEvent, 'id' | 'json'> & {
  type: number;
  at: number;
  fields: Json;
};

/** So many are kept at the least. */
const kept = 50_000;
/** Those that are too many go together, so that not each event pays for moving all the others up. */
const mostOver = 5_000;

/** What happened on the host, in order of their ids: what has happened, and what of it has gone out. */
export class HostEvents {
  readonly #ids: StackExchangeIds;
  readonly #gate: () => EventGate;
  readonly #all: HostEvent[] = [];
  readonly #inRoom = new Map<unknown, HostEvent[]>();
  /** The ids of those that have not gone out yet. */
  readonly #held = new Set<number>();
  readonly #listeners = new Set<(events: readonly HostEvent[]) => void>();
  #forgotten = 0;

  constructor(ids: StackExchangeIds, gate: () => EventGate) {
    this.#ids = ids;
    this.#gate = gate;
  }

  /** The id up to which all have gone out: whoever goes on from there misses none that a fault holds back. */
  get newest(): number {
    return this.#held.size === 0 ? this.#ids.lastEvent : Math.min(...this.#held) - 1;
  }

  /** Every one of a room, oldest first. */
  in(roomId: string): readonly HostEvent[] {
    return this.#inRoom.get(Number(roomId)) ?? [];
  }

  /** Those that have gone out since, oldest first; what the host has forgotten is not among them. */
  since(id: number): HostEvent[] {
    const from = Math.max(id, this.#forgotten);
    // Mostly the newest are asked for.
    const last = this.#all.findLastIndex((event) => !(event.id > from));
    return this.#all.slice(last + 1).filter((event) => !this.#held.has(event.id));
  }

  /** What went out before is not replayed. */
  forget(): void {
    this.#forgotten = this.#ids.lastEvent;
  }

  /** Tells of what happened at once; those of one call stand in one frame. */
  post(drafts: readonly EventDraft[]): void {
    if (drafts.length === 0) return;
    const events = drafts.map(({ type, at, fields, ...rest }): HostEvent => {
      const id = this.#ids.event();
      return { ...rest, id, json: { event_type: type, time_stamp: at, ...withId(fields, id) } };
    });
    for (const event of events) this.#keep(event);
    if (this.#all.length > kept + mostOver) this.#trim();
    for (const { id } of events) this.#held.add(id);
    this.#gate().pass(() => {
      for (const { id } of events) this.#held.delete(id);
      for (const listener of this.#listeners) listener(events);
    });
  }

  #keep(event: HostEvent): void {
    this.#all.push(event);
    const roomId = event.json['room_id'];
    const inRoom = this.#inRoom.get(roomId);
    if (inRoom) inRoom.push(event);
    else this.#inRoom.set(roomId, [event]);
  }

  #trim(): void {
    this.#all.splice(0, this.#all.length - kept);
    const oldest = this.#all[0]?.id ?? 0;
    for (const events of this.#inRoom.values()) {
      const first = events.findIndex(({ id }) => id >= oldest);
      events.splice(0, first < 0 ? events.length : first);
    }
  }

  onEvents(listener: (events: readonly HostEvent[]) => void): void {
    this.#listeners.add(listener);
  }
}

/** The id stands behind the content, where there is one. (Recorded events.) */
function withId({ content, ...fields }: Json, id: number): Json {
  return content === undefined ? { id, ...fields } : { content, id, ...fields };
}

/** As a user sees it. */
export function eventFor(event: HostEvent, userId: string | undefined): Json {
  const isStarred = userId !== undefined && event.starredBy?.has(userId);
  const isPinned = userId !== undefined && event.pinnedBy === userId;
  return {
    ...event.json,
    ...(isStarred ? { message_starred: true } : {}),
    ...(isPinned ? { message_owner_starred: true } : {}),
  };
}
