import type { ChatEvent } from '../../models/index.js';
import type { Acknowledgement } from './acknowledgement.js';

/** An event that came while its channel's history is being read. */
export type HeldEvent = { event: ChatEvent; cursor: string | undefined; acknowledgement: Acknowledgement | undefined };

/**
 * The live events of a channel that wait for its missed history. Those with a cursor are kept in their order, also when
 * an old connection's last words come after a new one's first; those without (a reaction, say) stay behind what they
 * came after.
 */
export class HeldEvents {
  readonly #compare: (a: string, b: string) => number;
  #items: HeldEvent[] = [];
  readonly #ids = new Set<string>();
  readonly #total: { held: number };

  /** @param total - counts over all channels */
  constructor(compare: (a: string, b: string) => number, total: { held: number }) {
    this.#compare = compare;
    this.#total = total;
  }

  get size(): number {
    return this.#items.length;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(held: HeldEvent): void {
    this.#ids.add(held.event.id);
    this.#total.held++;
    const index = held.cursor === undefined ? -1 : this.#firstBeyond(held.cursor);
    if (index < 0) this.#items.push(held);
    else this.#items.splice(index, 0, held);
  }

  /** Takes the first one out. */
  shift(): HeldEvent | undefined {
    const held = this.#items.shift();
    if (!held) return undefined;
    this.#ids.delete(held.event.id);
    this.#total.held--;
    return held;
  }

  /** Takes one out. */
  remove(id: string): HeldEvent | undefined {
    if (!this.#ids.delete(id)) return undefined;
    this.#total.held--;
    return this.#items.splice(
      this.#items.findIndex(({ event }) => event.id === id),
      1,
    )[0];
  }

  /** Puts one back that `shift` gave. */
  unshift(held: HeldEvent): void {
    this.#ids.add(held.event.id);
    this.#total.held++;
    this.#items.unshift(held);
  }

  /** True when the first one stands before this place in the channel. */
  startsBefore(cursor: string): boolean {
    const first = this.#items.find((held) => held.cursor !== undefined)?.cursor;
    return first !== undefined && this.#compare(first, cursor) < 0;
  }

  /** Takes out those that the history has too. */
  takeReadable(): HeldEvent[] {
    const readable = this.#items.filter((held) => held.cursor !== undefined);
    this.#items = this.#items.filter((held) => held.cursor === undefined);
    for (const held of readable) this.#ids.delete(held.event.id);
    this.#total.held -= readable.length;
    return readable;
  }

  clear(): HeldEvent[] {
    const items = this.#items;
    this.#items = [];
    this.#ids.clear();
    this.#total.held -= items.length;
    return items;
  }

  /** The place of the first one that comes after the cursor; -1 when there is none. */
  #firstBeyond(cursor: string): number {
    // Nearly always the newest comes last: look from the end.
    let place = -1;
    for (let index = this.#items.length - 1; index >= 0; index--) {
      const other = this.#items[index]?.cursor;
      if (other === undefined) continue;
      if (this.#compare(other, cursor) <= 0) break;
      place = index;
    }
    return place;
  }
}
