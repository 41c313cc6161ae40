/** Messages whose last edit is remembered, a channel. */
const most = 500;

/**
 * The newest edit told of each message. A platform that repeats what was not acknowledged brings an older edit after the
 * history has told a newer one; whoever keeps the last text would go back to it.
 */
export class NewestEdits {
  readonly #compare: (a: string, b: string) => number;
  readonly #places = new Map<string, string>();

  constructor(compare: (a: string, b: string) => number) {
    this.#compare = compare;
  }

  add(messageId: string, place: string): void {
    if (this.isOutdated(messageId, place)) return;
    this.#places.delete(messageId);
    this.#places.set(messageId, place);
    if (this.#places.size <= most) return;
    for (const oldest of this.#places.keys()) {
      this.#places.delete(oldest);
      return;
    }
  }

  /** True when a newer edit of the message was told. Of two at one place nobody can say. */
  isOutdated(messageId: string, place: string): boolean {
    const newest = this.#places.get(messageId);
    return newest !== undefined && this.#compare(place, newest) < 0;
  }
}
