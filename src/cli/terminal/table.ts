import type { CommandIo } from '../command.js';
import type { Style } from './paint.js';
import { printable } from './printable.js';
import { cutToWidth, padToWidth, textWidth } from './text-width.js';

export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => string | undefined;
  /** How its cells are coloured. */
  readonly style?: ((row: Row) => Style | undefined) | undefined;
  /** The widest that it gets on a terminal. */
  readonly most?: number | undefined;
};

/** Columns are as wide as their widest cell among so many rows; a later row that is wider is cut on a terminal. */
const measured = 200;

/**
 * Prints rows as they come: on a terminal as a table with a head, its last column cut at the edge; else the cells with
 * tabs between them and no head, for other programs.
 *
 * @returns how many rows there were
 */
export async function printTable<Row>(
  rows: AsyncIterable<Row>,
  columns: readonly Column<Row>[],
  io: CommandIo,
): Promise<number> {
  const waiting: Row[] = [];
  let widths: number[] | undefined;
  let count = 0;
  const begin = async () => {
    widths = widthsOf(waiting, columns);
    if (io.terminal.out && waiting.length > 0)
      await io.out(
        io.paint.out(
          'bold',
          lineOf(
            columns.map(({ title }) => title),
            widths,
            io,
          ),
        ),
      );
    for (const row of waiting.splice(0)) await printRow(row);
  };
  const printRow = async (row: Row) => {
    const cells = columns.map(({ cell }) => printable(cell(row) ?? ''));
    if (!io.terminal.out) return io.out(cells.join('\t'));
    return io.out(
      lineOf(
        cells,
        widths ?? [],
        io,
        columns.map(({ style }) => style?.(row)),
      ),
    );
  };
  for await (const row of rows) {
    count += 1;
    if (widths) await printRow(row);
    else {
      waiting.push(row);
      if (!io.terminal.out || waiting.length === measured) await begin();
    }
  }
  if (!widths) await begin();
  return count;
}

function widthsOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): number[] {
  return columns.map(({ title, cell, most = 60 }) =>
    Math.min(most, Math.max(textWidth(title), ...rows.map((row) => textWidth(printable(cell(row) ?? ''))))),
  );
}

function lineOf(
  cells: readonly string[],
  widths: readonly number[],
  io: CommandIo,
  styles: readonly (Style | undefined)[] = [],
): string {
  let used = 0;
  return cells
    .map((cell, index) => {
      const isLast = index === cells.length - 1;
      const width = Math.max(1, isLast ? io.terminal.columns - used : (widths[index] ?? 0));
      used += width + 2;
      const cut = cutToWidth(cell, width);
      const style = styles[index];
      const shown = isLast ? cut : padToWidth(cut, width);
      return style === undefined ? shown : io.paint.out(style, shown);
    })
    .join('  ')
    .trimEnd();
}
