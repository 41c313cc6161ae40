/** An event's id, and its place in the channel if it has one. */
type Entry = [id: string, cursor: string | null];

const max = 32;

/**
 * The last few events of a channel by id. They outlive the Deduper's window, so that history that is read from a little
 * before the cursor, or a redelivery after a restart, repeats nothing.
 */
export class RecentEvents {
  #entries: Entry[];
  readonly #ids: Set<string>;

  constructor(entries: readonly Entry[] = []) {
    this.#entries = entries.slice(-max);
    this.#ids = new Set(this.#entries.map(([id]) => id));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string, cursor: string | undefined): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    this.#entries.push([id, cursor ?? null]);
    if (this.#entries.length <= max) return;
    const oldest = this.#entries.shift();
    if (oldest) this.#ids.delete(oldest[0]);
  }

  delete(id: string): void {
    if (this.#ids.delete(id)) this.#entries = this.#entries.filter(([other]) => other !== id);
  }

  /** The earliest place of all: from there on every event is known. */
  floor(compare: (a: string, b: string) => number): string | undefined {
    let floor: string | undefined;
    for (const [, cursor] of this.#entries) {
      if (cursor !== null && (floor === undefined || compare(cursor, floor) < 0)) floor = cursor;
    }
    return floor;
  }

  copy(): RecentEvents {
    return new RecentEvents(this.#entries);
  }

  toJSON(): Entry[] {
    return [...this.#entries];
  }
}
