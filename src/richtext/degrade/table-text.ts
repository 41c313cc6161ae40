import type { Alignment } from '../nodes.js';
import { displayWidth, graphemeWidth } from './display-width.js';

const gap = '  ';
/** Columns are not made narrower than this, even where the table then is wider than asked for. */
const narrowest = 3;

/**
 * A table in fixed font: columns aligned, the head underlined, long cells wrapped so that lines keep within the width
 * (as far as the number of columns allows).
 *
 * @param rows - the cells as plain text; the first row is the head
 * @param width - in characters
 */
export function tableText(
  rows: readonly (readonly string[])[],
  align: readonly (Alignment | null)[] = [],
  width = 80,
): string {
  const columns = rows[0]?.length ?? 0;
  const widths = new Array<number>(columns).fill(1);
  const cells = rows.map((row) =>
    widths.map((_, column) => {
      const lines = linesOf(row[column] ?? '');
      for (const { width: lineWidth } of lines) widths[column] = Math.max(widths[column] ?? 1, lineWidth);
      return lines;
    }),
  );
  fit(widths, width - gap.length * (columns - 1));
  const lines: string[] = [];
  cells.forEach((row, index) => {
    const wrapped = row.map((cell, column) => wrap(cell, widths[column] ?? 1));
    const height = wrapped.reduce((most, cell) => Math.max(most, cell.length), 0);
    for (let at = 0; at < height; at += 1) {
      let line = '';
      wrapped.forEach((cell, column) => {
        if (column > 0) line += gap;
        line += pad(cell[at] ?? nothing, widths[column] ?? 0, align[column]);
      });
      lines.push(line.trimEnd());
    }
    if (index === 0) lines.push(widths.map((columnWidth) => '-'.repeat(columnWidth)).join(gap));
  });
  return lines.join('\n');
}

/** A line of a cell; its width is measured once. */
type Line = { readonly text: string; readonly width: number };

const nothing: Line = { text: '', width: 0 };

function lineOf(text: string): Line {
  return { text, width: displayWidth(text) };
}

function linesOf(text: string): Line[] {
  return text.includes('\n') ? text.split('\n').map(lineOf) : [lineOf(text)];
}

/** Takes from the widest columns until the sum is within the width: all above one level are cut to it. */
function fit(widths: number[], width: number): void {
  const total = widths.reduce((sum, one) => sum + one, 0);
  if (total <= width) return;
  let low = narrowest;
  let high = Math.max(...widths);
  while (low < high) {
    const level = Math.ceil((low + high) / 2);
    if (widths.reduce((sum, one) => sum + Math.min(one, level), 0) <= width) low = level;
    else high = level - 1;
  }
  for (let column = 0; column < widths.length; column += 1) widths[column] = Math.min(widths[column] ?? 0, low);
}

function wrap(cell: Line[], width: number): Line[] {
  if (cell.every((line) => line.width <= width)) return cell;
  return cell.flatMap((line) => (line.width <= width ? [line] : wrapLine(line.text, width).map(lineOf)));
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/(?<=\s)/)) {
    const wordWidth = displayWidth(word.trimEnd());
    if (used > 0 && used + wordWidth > width) {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    }
    if (wordWidth <= width) {
      line += word;
      used += displayWidth(word);
      continue;
    }
    for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word)) {
      const segmentWidth = graphemeWidth(segment);
      if (used > 0 && used + segmentWidth > width) {
        lines.push(line);
        line = '';
        used = 0;
      }
      line += segment;
      used += segmentWidth;
    }
  }
  if (line.trimEnd() !== '') lines.push(line.trimEnd());
  return lines;
}

function pad(line: Line, width: number, side: Alignment | null | undefined): string {
  const space = width - line.width;
  if (space <= 0) return line.text;
  if (side === 'right') return ' '.repeat(space) + line.text;
  if (side !== 'center') return line.text + ' '.repeat(space);
  const before = Math.floor(space / 2);
  return ' '.repeat(before) + line.text + ' '.repeat(space - before);
}
