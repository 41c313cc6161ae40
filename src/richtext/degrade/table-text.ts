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
  const widths: number[] = [];
  for (let column = 0; column < columns; column += 1) {
    let widest = 1;
    for (const row of rows)
      for (const line of (row[column] ?? '').split('\n')) widest = Math.max(widest, displayWidth(line));
    widths.push(widest);
  }
  fit(widths, width - gap.length * (columns - 1));
  const lines: string[] = [];
  rows.forEach((row, index) => {
    const wrapped = widths.map((columnWidth, column) => wrap(row[column] ?? '', columnWidth));
    const height = Math.max(...wrapped.map((cell) => cell.length));
    for (let line = 0; line < height; line += 1) {
      const cells = wrapped.map((cell, column) => pad(cell[line] ?? '', widths[column] ?? 0, align[column]));
      lines.push(cells.join(gap).trimEnd());
    }
    if (index === 0) lines.push(widths.map((columnWidth) => '-'.repeat(columnWidth)).join(gap));
  });
  return lines.join('\n');
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

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    if (displayWidth(paragraph) <= width) lines.push(paragraph);
    else lines.push(...wrapLine(paragraph, width));
  }
  return lines;
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

function pad(text: string, width: number, side: Alignment | null | undefined): string {
  const space = Math.max(0, width - displayWidth(text));
  if (side === 'right') return ' '.repeat(space) + text;
  if (side !== 'center') return text + ' '.repeat(space);
  const before = Math.floor(space / 2);
  return ' '.repeat(before) + text + ' '.repeat(space - before);
}
