/**
 * What a message may be at most, in characters of the encrypted text form. The documented 81,130 count the cipher's own
 * envelope, whose exact size is not published; a little is kept for it.
 */
export const largestText = 81_000;
/** Distinct words, and mentions and tags, that one message may have (wire sheet, section 13). */
const mostWords = 2_500;
const mostEntities = 80;

/** What elements are in the text form that the agent encrypts: Markdown, more or less (wire sheet, section 13). */
const marks: Readonly<Record<string, number>> = {
  b: 2, '/b': 2, i: 1, '/i': 1, sub: 1, '/sub': 1, sup: 1, '/sup': 1, br: 1, p: 2, '/p': 2, div: 2, '/div': 2, hr: 7,
  h1: 2, '/h1': 2, h2: 2, '/h2': 2, h3: 2, '/h3': 2, h4: 2, '/h4': 2, h5: 2, '/h5': 2, h6: 2, '/h6': 2, code: 14,
  '/code': 5, pre: 1, '/pre': 2, li: 8, '/li': 1, ul: 1, '/ul': 1, ol: 1, '/ol': 1, table: 5, '/table': 5, tr: 1, td: 3,
  th: 3, a: 6, form: 5, '/form': 5, button: 9, '/button': 1, mention: 40, hash: 1, cash: 1, tag: 1, emoji: 2, dateTime: 0,
}; // biome-ignore format: a word list
const entities = new Set(['mention', 'hash', 'cash', 'tag']);
const reference = /&(?:#(\d+)|#x([0-9a-fA-F]+)|\w+);/g;
const piece = /<(\/?[\w-]+)([^<>]*)>|[^<]+/g;

/**
 * The size of a MessageML document as the platform limits it, in characters of its encrypted text form: base64 of the
 * UTF-8 of the Markdown that the agent makes of it. A document that breaks one of the other two limits, 2,500 distinct
 * words and 80 mentions and tags, measures more than is allowed, by as much as it breaks it.
 */
export function measureMessageML(markup: string): number {
  let bytes = 0;
  let tags = 0;
  const words = new Set<string>();
  for (const [whole, name, attributes = ''] of markup.matchAll(piece)) {
    if (name === undefined) {
      const text = whole.includes('&') ? whole.replace(reference, decode) : whole;
      bytes += Buffer.byteLength(text, 'utf8') + (text.match(/[_*\-+`]/g)?.length ?? 0);
      for (const word of text.split(/\s+/)) if (word !== '') words.add(word);
      continue;
    }
    bytes += marks[name] ?? 0;
    if (entities.has(name)) tags += 1;
    const value = / (?:href|tag|shortcode|value)="([^"]*)"/.exec(attributes)?.[1];
    if (value !== undefined && name !== 'dateTime')
      bytes += Buffer.byteLength(value.replace(reference, decode), 'utf8');
    if (name === 'dateTime') bytes += 24;
  }
  const size = Math.ceil((bytes * 4) / 3);
  const excess = Math.max(words.size / mostWords, tags / mostEntities);
  return excess > 1 ? Math.max(size, Math.ceil(excess * largestText)) : size;
}

const named: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

function decode(whole: string, decimal: string | undefined, hex: string | undefined): string {
  const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined;
  if (code === undefined) return named[whole] ?? whole;
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
