const dangerous = /^(javascript|vbscript|data|file|blob|filesystem|jar|about|view-source):/i;
const whitespaceOrControl = /[\s\0-\x20\x7f-\x9f]/g;

const encodedControl = /%(?:[01][0-9a-f]|20|7f)/gi;

/**
 * True when a link to it cannot run a script in the reader's client or open a local file. Relative addresses and unknown
 * schemes are safe; `javascript:`, `vbscript:`, `data:`, `file:` and their like are not, whatever case, white space or
 * control characters hide them.
 */
export function isSafeUrl(url: string): boolean {
  return !dangerous.test(url.replace(whitespaceOrControl, '').replace(encodedControl, ''));
}

/** The address as it may stand in a link: trimmed, with white space and control characters percent-encoded. */
export function cleanUrl(url: string): string {
  const trimmed = url.trim();
  if (trimmed.search(whitespaceOrControl) < 0) return trimmed;
  return trimmed.replace(whitespaceOrControl, (character) => encodeURIComponent(character));
}

/** True when the address has a scheme. */
export function isAbsoluteUrl(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url);
}
