import { replacePings } from './mentions.js';

const illegal = /[\\"'`<>()[\]*\s\p{Cc}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/**
 * An address as it may stand in a link: signs that could end it or be marks are percent-encoded.
 *
 * @returns `undefined` for one that the site links not: other than http, https and ftp (wire sheet, section 8)
 */
export function linkAddress(url: string): string | undefined {
  if (!/^(?:https?|ftp):\/\/[^/]/i.test(url)) return undefined;
  // `@name` in an address would ping; its encoded form leads to the same place.
  return replacePings(url.replace(illegal, encode), (signs) => '%40'.repeat(signs.length));
}

function encode(sign: string): string {
  let text = '';
  for (const byte of Buffer.from(sign, 'utf8')) text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return text;
}

/** An address that the site shows as a picture when the message is nothing else. */
export function isPicture(url: string): boolean {
  return /^https?:\/\/[A-Za-z0-9.-]+\/[A-Za-z0-9/?=&%#+.~_-]*\.(?:png|jpe?g|gif|svg|webp)$/i.test(url);
}

/** Bare addresses in text; the site makes links of them. */
export const bareAddress = /(?:https?|ftp):\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*_]/gi;
