/** In bytes of UTF-8: what common file systems take. */
const maxBytes = 255;

/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d\u00b9\u00b2\u00b3])\s*(\.|$)/i;

/**
 * A name that is safe in a header and in a folder: the part after the last slash, without control characters, marks that
 * turn the direction of text (`exe.gpj` shown for `gpj.exe`), half surrogate pairs, and dots or spaces at its end; at most
 * 255 bytes, the extension kept.
 *
 * @param fallback - for a name of which nothing is left
 */
export function safeFilename(name: string, fallback = 'file'): string {
  const base = name.slice(-4_096).split(/[/\\]/).at(-1) ?? '';
  const clean = base
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/[. ]+$/, '');
  if (clean === '') return fallback;
  return shorten(reserved.test(clean) ? `_${clean}` : clean);
}

function shorten(name: string): string {
  const length = (text: string) => Buffer.byteLength(text);
  if (length(name) <= maxBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && length(name.slice(dot)) <= 32 ? name.slice(dot) : '';
  let stem = '';
  let size = length(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    size += length(character);
    if (size > maxBytes) break;
    stem += character;
  }
  return stem + extension;
}
