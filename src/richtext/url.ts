const dangerous = /^(javascript|vbscript|data|file|blob|filesystem|jar|about|view-source):/i;
const whitespaceOrControl = /[\s\0-\x20\x7f-\x9f]/g;

/** What nearly every address is like: nothing to clean, and no script can hide in it. */
const plain = /^https?:\/\/[!-~]*$/;

const encodedControl = /%(?:[01][0-9a-f]|20|7f)/gi;

/**
 * True when a link to it cannot run a script in the reader's client or open a local file. Relative addresses and unknown
 * schemes are safe; `javascript:`, `vbscript:`, `data:`, `file:` and their like are not, whatever case, white space or
 * control characters hide them.
 */
export function isSafeUrl(url: string): boolean {
  return plain.test(url) || !dangerous.test(url.replace(whitespaceOrControl, '').replace(encodedControl, ''));
}

/** The address as it may stand in a link: trimmed, with white space and control characters percent-encoded. */
export function cleanUrl(url: string): string {
  if (plain.test(url)) return url;
  const trimmed = url.trim();
  return trimmed.replace(whitespaceOrControl, (character) => encodeURIComponent(character));
}

/** True when the address has a scheme. */
export function isAbsoluteUrl(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url);
}
