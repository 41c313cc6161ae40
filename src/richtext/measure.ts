import type { TextUnit } from './dialect.js';

const surrogatePair = /[\ud800-\udbff][\udc00-\udfff]/g;

/** The length of a text in code points. */
export function codePointLength(text: string): number {
  let length = text.length;
  surrogatePair.lastIndex = 0;
  if (surrogatePair.test(text)) length -= text.match(surrogatePair)?.length ?? 0;
  return length;
}

/** The measure of a unit; the encrypted size is the platform's own to tell. */
export function measureIn(unit: Exclude<TextUnit, 'encrypted'>): (text: string) => number {
  if (unit === 'codePoints') return codePointLength;
  if (unit === 'utf16') return (text) => text.length;
  return (text) => Buffer.byteLength(text, 'utf8');
}
