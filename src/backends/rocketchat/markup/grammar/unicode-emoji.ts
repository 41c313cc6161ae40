const variation = '[\\ufe00-\\ufe0f]?';
const faces = `\\ud83d[\\ude00-\\ude4f]${variation}`;
const transport = `\\ud83d[\\ude80-\\udeff]${variation}`;
const dingbats = `[\\u2700-\\u27bf]${variation}`;
const symbols = `[\\u2600-\\u26ff]${variation}`;
const squares = `[\\u2b1b\\u2b1c]${variation}|\\ud83d[\\udfe0-\\udfeb\\udff0]${variation}`;
const person = [
  '\\ud83e[\\udd00-\\udfff]',
  `\\ud83c[\\udf00-\\udfff]${variation}`,
  `\\ud83d[\\udc00-\\uddff]${variation}`,
  faces,
  transport,
  dingbats,
  symbols,
  `[\\u2194\\u2195]${variation}`,
  squares,
].join('|');
const toned = `(?:${person})(?:\\ud83c[\\udffb-\\udfff])?`;
/** The emoji of the grammar, by UTF-16 unit. The lookahead keeps a joined group whole: it is never cut for a shorter one. */
const pattern = new RegExp(
  [
    '\\ud83c\\udff4(?:\\udb40[\\udc20-\\udc7e])+\\udb40\\udc7f',
    '[0-9#*]\\ufe0f?\\u20e3',
    `(?=((?:${toned}\\u200d)*))\\1${toned}`,
    faces,
    transport,
    `[\\u2300-\\u23ff]${variation}`,
    symbols,
    dingbats,
    squares,
    `\\ud83c[\\udccf\\udd8e\\udd91-\\udd9a\\ude01\\ude32-\\ude3a\\ude50-\\ude51]${variation}`,
    '[\\xa9\\xae\\u203c\\u2049\\u2122\\u2139\\u2196-\\u2199\\u21a9\\u21aa\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2934\\u2935\\u2b05-\\u2b07\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299]\\ufe0f',
    '\\ud83c[\\udc04\\udd70\\udd71\\udd7e\\udd7f\\ude02\\ude1a\\ude2f]\\ufe0f',
    '\\ud83c[\\udde6-\\uddff]\\ud83c[\\udde6-\\uddff]',
  ].join('|'),
  'y',
);

/** The unicode emoji at a place, as far as the grammar knows it. */
export function unicodeEmojiAt(text: string, from: number): string | undefined {
  const code = text.charCodeAt(from);
  if (code < 0xa9 && !(code >= 48 && code <= 57) && code !== 35 && code !== 42) return undefined;
  if (code < 0xa9 && text.charCodeAt(from + 1) < 0x20e3) return undefined;
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0];
}
