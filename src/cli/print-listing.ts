import type { CommandIo } from './command.js';
import { exitCodes } from './exit-codes.js';
import { type Column, printTable } from './terminal/table.js';

export type ListingOptions<Item> = {
  readonly columns: readonly Column<Item>[];
  readonly limit?: number | undefined;
  /** Looked for in `found`, in either case. */
  readonly search?: string | undefined;
  readonly found: (item: Item) => readonly (string | undefined)[];
  readonly isWanted?: ((item: Item) => boolean) | undefined;
};

/** Prints what a backend lists, as it comes: a table, or with `--json` a line of JSON each. No page more than needed. */
export async function printListing<Item>(
  items: AsyncIterable<Item>,
  options: ListingOptions<Item>,
  io: CommandIo,
): Promise<number> {
  const wanted = select(items, options);
  let count = 0;
  if (io.isJson)
    for await (const item of wanted) {
      await io.out(JSON.stringify(item));
      count += 1;
    }
  else count = await printTable(wanted, options.columns, io);
  if (count === 0) io.note(options.search === undefined ? 'There are none.' : `Nothing holds '${options.search}'.`);
  return exitCodes.done;
}

async function* select<Item>(
  items: AsyncIterable<Item>,
  { limit = Number.POSITIVE_INFINITY, search, found, isWanted = () => true }: ListingOptions<Item>,
): AsyncGenerator<Item> {
  const needle = search?.replace(/^[#@]/, '').toLowerCase();
  let count = 0;
  if (limit <= 0) return;
  for await (const item of items) {
    if (!isWanted(item)) continue;
    if (needle !== undefined && !found(item).some((text) => text?.toLowerCase().includes(needle))) continue;
    yield item;
    count += 1;
    if (count >= limit) return;
  }
}
