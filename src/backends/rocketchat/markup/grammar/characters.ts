/**
 * Classes of characters of the server's grammar, by UTF-16 unit. Its letters are those of Unicode 9, without the ones beyond
 * the basic plane.
 */

const letter = 1;
const localPart = 2;
const known = 4;
/** Filled on first use: most texts hold few characters beyond ASCII. */
const classes = new Uint8Array(0x10000);

/** Letters, marks and digits that came after Unicode 9. */
const young = new RegExp(
  [
    '[\u0560\u0588\u05ef\u07fd\u0860-\u086a\u0870-\u0887\u0889-\u088f\u0897-\u089f\u08b5\u08be-\u08d3\u09fc\u09fe',
    '\u0afa-\u0aff\u0b55\u0c04\u0c3c\u0c5c-\u0c5d\u0cdc-\u0cdd\u0cf3\u0d00\u0d04\u0d3b-\u0d3c\u0d81\u0e86\u0e89\u0e8c',
    '\u0e8e-\u0e93\u0e98\u0ea0\u0ea8-\u0ea9\u0eac\u0eba\u0ece\u170d\u1715\u171f\u180f\u1878\u1abf-\u1add\u1ae0-\u1aeb',
    '\u1b4c\u1c89-\u1c8a\u1c90-\u1cba\u1cbd-\u1cbf\u1cf7\u1cfa\u1df6-\u1dfa\u2c2f\u2c5f\u312e-\u312f\u31bb-\u31bf',
    '\u4db6-\u4dbf\u9fd6-\u9fff\ua7af\ua7b8-\ua7dc\ua7f1-\ua7f6\ua82c\ua8fe-\ua8ff\uab66-\uab69]',
  ].join(''),
);
/** Marks of Unicode 9 that have become letters. */
const formerMark = /[\u1cf2\u1cf3]/;
/** What else than letters, digits and marks the name of an e-mail address may hold: signs that may be emoji, surrogates. */
const pictures =
  /\u200d|[\xa9\xae\u203c\u2049\u2122\u2190-\u21ff\u231a-\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa-\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934-\u2935\u2b05-\u2b07\u2b1b-\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299]|[\ud800-\udfff]/;

function classOf(code: number): number {
  const found = classes[code] as number;
  if (found !== 0) return found;
  const sign = String.fromCharCode(code);
  const isOld = !young.test(sign);
  const isLetter = isOld && /[\p{L}\p{Nd}]/u.test(sign) && !formerMark.test(sign);
  const isLocal = (isOld && /[\p{L}\p{Nd}\p{M}]/u.test(sign)) || pictures.test(sign);
  const value = known | (isLetter ? letter : 0) | (isLocal ? localPart : 0);
  classes[code] = value;
  return value;
}

/** A letter or a digit. */
export function isNameLetter(code: number): boolean {
  return code < 128 ? isAlphanumeric(code) : (classOf(code) & letter) !== 0;
}

/** What the name of a user or a room consists of. */
export function isNameSign(code: number): boolean {
  return code < 128
    ? isAlphanumeric(code) || code === 45 || code === 46 || code === 95
    : (classOf(code) & letter) !== 0;
}

/** What may start the name of an e-mail address, or a part of it. */
export function isLocalStart(code: number): boolean {
  return code < 128 ? isAlphanumeric(code) : (classOf(code) & localPart) !== 0;
}

/** ASCII letters and digits. */
export function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** A blank, a line break, or the end of the text (as `charCodeAt` gives it). */
export function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10;
}

/** Most of what is printed; no brackets, marks, bars or backslashes. */
export function isTextSign(code: number): boolean {
  return (code >= 32 && code <= 39) || (code >= 43 && code <= 90) || (code >= 97 && code <= 122) || code >= 128;
}

function flagsOf(signs: string): Uint8Array {
  const flags = new Uint8Array(128);
  for (let index = 0; index < signs.length; index += 1) flags[signs.charCodeAt(index)] = 1;
  return flags;
}

/** Tests one of the ASCII signs in a fixed set. */
export function oneOf(signs: string): (code: number) => boolean {
  const flags = flagsOf(signs);
  return (code) => code < 128 && flags[code] === 1;
}

/** Where a row of one sign ends. */
export function signsEnd(text: string, from: number, sign: number): number {
  let at = from;
  while (text.charCodeAt(at) === sign) at += 1;
  return at;
}

/** Where a row of signs that belong together ends. */
export function wordEnd(text: string, from: number, belongs: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && belongs(text.charCodeAt(at))) at += 1;
  return at;
}
