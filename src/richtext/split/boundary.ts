import type { Flat } from './leaves.js';

let graphemes: Intl.Segmenter | undefined;
/** Longer graphemes (stacked marks without end) are cut at a code point. */
const window = 256;

/** The last offset at or before `offset`, and after `from`, where no grapheme is cut; else the end of the first one. */
export function graphemeCut(text: string, from: number, offset: number): number {
  if (offset >= text.length) return text.length;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const start = Math.max(from, offset - window);
  let cut = start;
  for (const { index, segment } of graphemes.segment(text.slice(start, offset + window))) {
    const end = start + index + segment.length;
    if (end > offset) return cut > from ? cut : index === 0 && start > from ? codePointCut(text, offset) : end;
    cut = end;
  }
  return cut;
}

function codePointCut(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}

/** The end of the grapheme that starts at an offset. */
export function graphemeEnd(text: string, from: number): number {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text.slice(from, from + window))) return from + segment.length;
  return text.length;
}

const sentenceEnd = /(?:[.!?…]["'»”’)\]]*\s+|[。！？]["'»”’）]*)/g;

/**
 * The best place to cut at or before `most`: between blocks, else after an empty line, a line, a sentence (each in the
 * second half only, lest parts become small), a word, a grapheme.
 */
export function bestCut(flat: Flat, from: number, most: number): number {
  const { text } = flat;
  if (most >= text.length) return text.length;
  const least = from + Math.ceil((most - from) / 2);
  const block = lastAtOrBefore(flat.blockStarts, most);
  if (block > from && block >= least) return block;
  const half = text.slice(least, most);
  const emptyLine = half.lastIndexOf('\n\n');
  if (emptyLine >= 0) return least + emptyLine + 2;
  const line = half.lastIndexOf('\n');
  if (line >= 0) return least + line + 1;
  let sentence = -1;
  for (const match of half.matchAll(sentenceEnd)) sentence = match.index + match[0].length;
  if (sentence > 0) return least + sentence;
  if (block > from) return block;
  const part = text.slice(from, most);
  // A word that just ends at `most` is not cut either.
  if (/\s/.test(text.charAt(most))) return most;
  const word = /\s(?=\S*$)/.exec(part)?.index ?? -1;
  if (word > 0) return from + word + 1;
  return graphemeCut(text, from, most);
}

function lastAtOrBefore(offsets: readonly number[], limit: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return offsets[low - 1] ?? 0;
}
