import type { Dialect, RenderOptions } from '../dialect.js';
import { DialectError } from '../dialect-error.js';
import type { RichText } from '../nodes.js';
import { normalize } from '../normalize.js';
import { bestCut, graphemeEnd } from './boundary.js';
import { Fitter, type Piece } from './fit.js';
import { flatten } from './leaves.js';
import { shrinkThings } from './shrink.js';
import { leafAt } from './slice.js';

export type SplitOptions = RenderOptions & {
  /** The longest part, in the dialect's unit. Default: the dialect's limit. */
  max?: number | undefined;
};

/** A part of a split text: its tree, and what it became in the dialect. */
export type RichTextPart = Piece;

/**
 * Cuts a tree into parts that each fit into one message, in the dialect's own unit: between blocks, else lines, sentences,
 * words, graphemes. Fences, lists, quotes, tables and styles are closed and opened again; the rest of a list item has no
 * second bullet, and a list goes on counting.
 *
 * No part is empty. The parts' texts, one after the other, are the text, but for white space at the cuts. A part is longer
 * than `max` only where a single grapheme or a piece of raw markup is.
 *
 * @returns the parts in order; none when there is nothing to show
 * @throws DialectError when `max` is not positive
 */
export function splitRichText(tree: RichText, dialect: Dialect, options: SplitOptions = {}): RichTextPart[] {
  const max = maximum(dialect, options);
  const whole = dialect.render(tree, options);
  if (whole.text === '') return [];
  if (dialect.measure(whole.text) <= max) return [{ rendered: whole, tree }];
  const fitter = new Fitter(flatten(shrinkThings(normalize(tree), dialect, max, options)), dialect, max, options);
  const end = fitter.flat.text.length;
  const parts: RichTextPart[] = [];
  let from = 0;
  while (from < end) {
    const { part, next } = cutPart(fitter, from);
    if (part.rendered.text !== '') parts.push(part);
    from = fitter.skipSpace(next);
  }
  return parts;
}

/** The limit that is asked for, or the dialect's. */
export function maximum(dialect: Dialect, options: SplitOptions): number {
  const max = options.max ?? dialect.limits.text.max;
  if (!(max > 0)) throw new DialectError(`max must be a positive number, not ${max}`);
  return max;
}

function cutPart(fitter: Fitter, from: number): { part: RichTextPart; next: number } {
  for (const bare of [false, true]) {
    let most = fitter.farthest(from, { bare });
    while (most > from) {
      const cut = bestCut(fitter.flat, from, most);
      const part = fitter.piece(from, cut, { bare });
      // A shorter part may be longer in markup: a mark that closes earlier, say.
      if (cut <= most && fitter.fits(from, cut, { bare })) return { part, next: cut };
      most = Math.min(most, cut) - 1;
    }
  }
  const leaf = fitter.flat.leaves[leafAt(fitter.flat, from)];
  const next = Math.min(
    graphemeEnd(fitter.flat.text, from),
    leaf ? Math.max(from + 1, leaf.start + leaf.text.length) : from + 1,
  );
  return { part: fitter.piece(from, next, { bare: true }), next };
}
