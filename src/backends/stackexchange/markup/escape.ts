import { doubleJoiners, joiner } from './joiner.js';
import { replacePings } from './mentions.js';

const live = /[*_`[\]\\@:\u2060-]|www\./i;

/** Text that stays as it is in any message: it pings nobody and links to nothing. */
export function escapeAnywhere(value: string): string {
  if (!/[@:\u2060]|www\./i.test(value)) return value;
  return replacePings(doubleJoiners(value), (signs) => signs + joiner)
    .replace(/:(?=\/\/)/g, `:${joiner}`)
    .replace(/www(?=\.)/gi, `$&${joiner}`);
}

/**
 * Text in a message of one line, where the site knows marks. The signs that take a backslash get one (wire sheet, section 8);
 * dashes that could strike are parted.
 */
export function escapeMarkdown(value: string): string {
  if (!live.test(value)) return value;
  return (
    escapeAnywhere(value)
      // Whether a backslash escapes itself is not known: it is kept away from ours.
      .replace(/\\(?=[*_`[\]\\])/g, `\\${joiner}`)
      .replace(/[*_`[\]]/g, '\\$&')
      .replace(/--(?=-)/g, `--${joiner}`)
  );
}

/** The start of a message: no reply, no quote, no fixed font. White space at the edges is kept. */
export function guardEdges(text: string): string {
  let guarded = text;
  if (/^(?::\d|>|\s)/.test(guarded))
    guarded = guarded.startsWith(':') ? `:${joiner}${guarded.slice(1)}` : joiner + guarded;
  return /\s$/.test(guarded) ? guarded + joiner : guarded;
}
