import { LRUCache } from 'lru-cache';

/**
 * Where the unified events stand among the site's: by the id of the event that they were made of, and its time. The site's
 * ids are one counter a host, and what came behind one can be found in a room's list of events.
 */
export class EventPositions {
  readonly #byId = new LRUCache<string, { id: number; at: number }>({ max: 50_000 });

  /** Two of the site's events may be one of ours: the later one counts. */
  note(eventId: string, id: number | undefined, at = 0): void {
    if (id !== undefined && id > (this.#byId.get(eventId)?.id ?? 0)) this.#byId.set(eventId, { id, at });
  }

  /** `id@seconds`; `undefined` for an event that the site gave no id. */
  of(eventId: string): string | undefined {
    const position = this.#byId.get(eventId);
    return position && `${position.id}@${position.at}`;
  }
}
