import type { Mention } from '../../../models/index.js';
import { CodeFinder, countTicks } from './code-finder.js';
import { kindOf } from './control.js';

const piece = /\\[^0-9A-Za-z\s]|`|<(@[!&]?|#)(\d{17,20})>|@(everyone|here)/g;

/** The mentions of a text with their place in it; those in code are none. */
export function mentionsOf(text: string): Mention[] {
  const mentions: Mention[] = [];
  if (!/[@#]/.test(text)) return mentions;
  const finder = new CodeFinder(text);
  const pieces = new RegExp(piece);
  for (let match = pieces.exec(text); match; match = pieces.exec(text)) {
    const [whole, sign, id, word] = match;
    const start = match.index;
    const end = start + whole.length;
    if (whole === '`') {
      const fence = finder.fenceAt(start);
      const ticks = fence ? 0 : countTicks(text, start);
      pieces.lastIndex = (fence ?? finder.spanAt(start, ticks, text.length))?.end ?? start + ticks;
    } else if (sign !== undefined && id !== undefined) mentions.push({ kind: kindOf(sign), id, start, end });
    else if (word !== undefined) mentions.push({ kind: word as 'everyone' | 'here', start, end });
  }
  return mentions;
}
