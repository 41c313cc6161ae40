import type { Dialect, Rendered, RenderOptions } from '../dialect.js';
import type { RichText } from '../nodes.js';
import { type Flat, isCuttable, type Leaf } from './leaves.js';
import { leafAt, type SliceOptions, slice } from './slice.js';

export type Piece = { rendered: Rendered; tree: RichText };

/** Measures parts of one tree in a dialect. */
export class Fitter {
  readonly flat: Flat;
  readonly #dialect: Dialect;
  readonly #options: RenderOptions;
  readonly #max: number;
  /** Units per character of the last part: where to look first. */
  #density = 1;

  constructor(flat: Flat, dialect: Dialect, max: number, options: RenderOptions) {
    this.flat = flat;
    this.#dialect = dialect;
    this.#max = max;
    this.#options = options;
  }

  piece(from: number, to: number, options?: SliceOptions): Piece {
    const tree = slice(this.flat, from, this.trimEnd(from, to), options);
    return { rendered: this.#dialect.render(tree, this.#options), tree };
  }

  measure(from: number, to: number, options?: SliceOptions): number {
    return this.#dialect.measure(this.piece(from, to, options).rendered.text);
  }

  fits(from: number, to: number, options?: SliceOptions): boolean {
    return this.measure(from, to, options) <= this.#max;
  }

  /**
   * About the farthest offset whose part fits; `from` when no part does. Found by a few trial renderings, so the work is in
   * proportion to what fits and not to what is left.
   */
  farthest(from: number, options?: SliceOptions): number {
    const end = this.flat.text.length;
    const near = Math.max(1, Math.floor(this.#max / 64));
    let good = from;
    let bad = end + 1;
    let trial = Math.min(end, from + Math.max(1, Math.floor(this.#max / this.#density)));
    while (bad - good > near || (good === from && bad - good > 1)) {
      const size = this.measure(from, trial, options);
      if (size <= this.#max) {
        good = trial;
        if (trial === end) break;
      } else bad = trial;
      this.#density = Math.max(0.1, size / (trial - from));
      if (bad > end) trial = Math.min(end, Math.max(good + 1, from + Math.ceil((good - from) * 1.5)));
      else {
        const guess = from + Math.floor(this.#max / this.#density);
        const middle = Math.floor((good + bad) / 2);
        // The guess is good when text is even; the middle keeps the search short when it is not.
        trial =
          guess > good && guess < bad && guess - good > (bad - good) / 8
            ? Math.min(guess, middle + (bad - good) / 4)
            : middle;
        trial = Math.max(good + 1, Math.min(bad - 1, Math.floor(trial)));
      }
      if (bad - good <= 1) break;
    }
    return good;
  }

  /** Where the part ends when the white space before the cut is left out; in code only one line break is. */
  trimEnd(from: number, to: number): number {
    if (to >= this.flat.text.length) return to;
    let end = to;
    while (end > from && /\s/.test(this.flat.text.charAt(end - 1))) {
      const leaf = this.#leafBefore(end);
      if (!isCuttable(leaf) || leaf.node?.type === 'inlineCode') break;
      if (leaf.node?.type === 'code')
        return end === to && this.flat.text.charAt(end - 1) === '\n' && this.#isInside(leaf, end) ? end - 1 : end;
      end -= 1;
    }
    return end;
  }

  /** Where the next part starts when the white space behind the cut is left out. */
  skipSpace(to: number): number {
    let start = to;
    while (start < this.flat.text.length && /\s/.test(this.flat.text.charAt(start))) {
      const leaf = this.flat.leaves[leafAt(this.flat, start)];
      if (leaf?.node?.type !== 'text') break;
      start += 1;
    }
    return start;
  }

  #leafBefore(offset: number): Leaf {
    return this.flat.leaves[leafAt(this.flat, offset - 1)] as Leaf;
  }

  #isInside(leaf: Leaf, offset: number): boolean {
    return offset < leaf.start + leaf.text.length;
  }
}
