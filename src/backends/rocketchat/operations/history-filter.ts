import { dateAt, textAt, type Wire } from '../fields.js';

/** A bound of a history: a moment, or a message with the moment at which it was written. */
export type Bound = { readonly at: number; readonly id?: string };
export type Bounds = { readonly before?: Bound; readonly after?: Bound };

/**
 * Keeps what lies between two bounds, both exclusive, of messages that come in order. Of the bounds' own millisecond the
 * order of the list tells which message comes first.
 */
export class HistoryFilter {
  readonly #first: Bound | undefined;
  readonly #last: Bound | undefined;
  readonly #sign: 1 | -1;
  #hasPassedFirst = false;
  /** Whatever comes now lies beyond the last bound. */
  isDone = false;

  constructor({ before, after }: Bounds, order: 'newest' | 'oldest') {
    this.#sign = order === 'oldest' ? 1 : -1;
    this.#first = order === 'oldest' ? after : before;
    this.#last = order === 'oldest' ? before : after;
  }

  keep(wires: readonly Wire[]): Wire[] {
    return wires.filter((wire) => this.#isInside(textAt(wire, '_id'), dateAt(wire, 'ts')?.getTime() ?? 0));
  }

  #isInside(id: string | undefined, at: number): boolean {
    if (this.isDone) return false;
    const [first, last] = [this.#first, this.#last];
    if (first) {
      if (first.id !== undefined && id === first.id) {
        this.#hasPassedFirst = true;
        return false;
      }
      const distance = (at - first.at) * this.#sign;
      if (distance < 0 || (distance === 0 && !this.#hasPassedFirst)) return false;
    }
    if (last) {
      const distance = (at - last.at) * this.#sign;
      if (distance > 0 || (distance === 0 && (last.id === undefined || last.id === id))) {
        this.isDone = distance > 0 || last.id !== undefined;
        return false;
      }
    }
    return true;
  }
}
