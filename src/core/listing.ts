/**
 * A list that is read page by page while it is iterated: `for await (const user of backend.listUsers())`. Nothing is
 * asked for before the first item is wanted, and no page more than needed. Each iteration starts anew.
 */
export class Listing<T> implements AsyncIterable<T> {
  readonly #start: () => AsyncIterable<T>;

  constructor(start: () => AsyncIterable<T>) {
    this.#start = start;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.#start()[Symbol.asyncIterator]();
  }

  /**
   * All items, or the first `limit`.
   *
   * @param limit - how many at the most; all unless given
   */
  async toArray(limit = Number.POSITIVE_INFINITY): Promise<T[]> {
    const items: T[] = [];
    if (limit <= 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length >= limit) break;
    }
    return items;
  }
}
