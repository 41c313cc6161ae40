/** What stands in a range, read in the order in which the platform gives it. */
export type RangePage<Item> = {
  readonly items: readonly Item[];
  /** There is more, further the same way. */
  readonly hasMore: boolean;
};

export type RangeSource<Item> = {
  /**
   * The first page of what lies between two positions (both exclusive), from the upper end down.
   *
   * @param upper - `Infinity` for no bound
   */
  first(lower: number, upper: number): Promise<RangePage<Item>>;
  /** Everything between two positions, from the upper end down, over all pages. */
  all(lower: number, upper: number): Promise<readonly Item[]>;
  positionOf(item: Item): number;
};

/** Ranges as small as this (a second) are read whole rather than halved further. */
const smallest = 1_000_000;

/**
 * Reads a range from its lower end up, from a source that only reads from the upper end down. What one page does not reach
 * is halved until it does, so that the first items come after a few calls however long the range is, and nothing beyond
 * what is wanted is read.
 */
export async function* againstTheGrain<Item>(
  source: RangeSource<Item>,
  lower: number,
  upper: number,
): AsyncGenerator<readonly Item[]> {
  const { items, hasMore } = await source.first(lower, upper);
  const last = items.at(-1);
  if (hasMore && last === undefined) {
    // An empty page says nothing of where the rest is (filters are applied after the page is cut).
    yield [...(await source.all(lower, upper))].reverse();
    return;
  }
  if (hasMore && last !== undefined) {
    const edge = source.positionOf(last);
    if (edge - lower <= smallest) yield [...(await source.all(lower, edge))].reverse();
    else {
      const middle = Math.floor((lower + edge) / 2);
      yield* againstTheGrain(source, lower, middle);
      yield* againstTheGrain(source, middle - 1, edge);
    }
  }
  if (items.length > 0) yield [...items].reverse();
}
