import { isAbsoluteUrl } from '../../../richtext/index.js';

// Brackets end an address early in servers before parser 0.32; the others are no signs of an address at all.
const illegal = /[\\|<>()\s\p{Cc}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** An address of ASCII without any of these, as nearly all are. */
const isPlain = /^[!-'*-;=?-[\]-{}~]*$/;

/**
 * An address as it may stand in a link: signs that would end it are percent-encoded (wire sheet, section 9).
 *
 * @returns `undefined` for one without a scheme: the grammar links no relative addresses
 */
export function linkAddress(url: string): string | undefined {
  if (!isAbsoluteUrl(url) || !/^[A-Za-z0-9+.-]{1,32}:./.test(url) || /^[^:]*\./.test(url)) return undefined;
  return isPlain.test(url) ? url : url.replace(illegal, encode);
}

function encode(sign: string): string {
  if (sign.length === 1 && sign < '\x80') return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  let text = '';
  for (const byte of Buffer.from(sign, 'utf8')) text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return text;
}

/** The address of a link that the grammar made of bare words: `//a.com` is what the reader's browser completes. */
export function readAddress(src: string): string {
  return src.startsWith('//') ? `https:${src}` : src;
}
