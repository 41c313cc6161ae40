import type { Dialect } from '../dialect.js';
import type { RichText } from '../nodes.js';
import { normalize } from '../normalize.js';
import { graphemeCut } from './boundary.js';
import { Fitter } from './fit.js';
import { flatten } from './leaves.js';
import { shrinkThings } from './shrink.js';
import { maximum, type RichTextPart, type SplitOptions } from './split.js';

const ellipsis = '…';

/**
 * Cuts a tree to one message. What is left is whole markup and ends in `…`; a tree that fits is left as it is.
 *
 * @throws DialectError when `max` is not positive
 */
export function truncateRichText(tree: RichText, dialect: Dialect, options: SplitOptions = {}): RichTextPart {
  const max = maximum(dialect, options);
  const whole = dialect.render(tree, options);
  if (dialect.measure(whole.text) <= max) return { rendered: whole, tree };
  const fitter = new Fitter(flatten(shrinkThings(normalize(tree), dialect, max, options)), dialect, max, options);
  for (const bare of [false, true]) {
    let most = fitter.farthest(0, { bare, ending: ellipsis });
    while (most > 0) {
      const cut = wordCut(fitter.flat.text, most);
      if (cut <= most && fitter.fits(0, cut, { bare, ending: ellipsis }))
        return fitter.piece(0, cut, { bare, ending: ellipsis });
      most = Math.min(most, cut) - 1;
    }
  }
  const rest: RichText = {
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'text', value: ellipsis }] }],
  };
  return { rendered: dialect.render(rest, options), tree: rest };
}

/** The end of a word, unless that throws away much. */
function wordCut(text: string, most: number): number {
  if (most >= text.length || /\s/.test(text.charAt(most))) return most;
  const least = Math.floor(most * 0.8);
  const space = /\s(?=\S*$)/.exec(text.slice(least, most))?.index ?? -1;
  return space > 0 ? least + space : graphemeCut(text, 0, most);
}
