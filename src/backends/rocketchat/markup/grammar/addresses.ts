import { isAlphanumeric, isBlank, isDigit, isLocalStart, isSpace, oneOf } from './characters.js';

/** Signs that end a sentence, and brackets: an address does not end with them. */
const isExtra = oneOf('.,!%~*"\':;()=');
/** Those of them that mean it in the address of a link in round brackets. */
const isExtraInBrackets = oneOf('.,!%*"\':;=');
const isNoDomain = oneOf('.,!%~*"\':;()=$@&+#?-_\\/|><`[] \t\n');
/** What may not follow a hyphen or an underscore, which take the sign behind them along, whatever else it is. */
const isNoDomainSecond = oneOf('\\/|><%`[] \t\n');
const isUserSign = oneOf('$&+_#?-');
const isLocalSign = oneOf("!#$%&'*+/=?^_`{|}~-");

/** Each function gives the place behind what it finds at a place, or -1. */
export function domainEnd(text: string, from: number): number {
  if (text.startsWith('localhost', from)) return from + 9;
  if (text.charCodeAt(from) === 95) return -1;
  let at = labelEnd(text, from);
  if (at === from) return -1;
  let end = -1;
  while (text.charCodeAt(at) === 46) {
    const next = labelEnd(text, at + 1);
    if (next === at + 1) break;
    at = next;
    end = at;
  }
  return end;
}

function labelEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (!isNoDomain(code)) at += 1;
    else if ((code === 45 || code === 95) && at + 1 < text.length && !isNoDomainSecond(text.charCodeAt(at + 1)))
      at += 2;
    else break;
  }
  return at;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function hostEnd(text: string, from: number): number {
  const end = domainEnd(text, from);
  if (end < 0 || text.charCodeAt(end) !== 58) return end;
  const port = digitsEnd(text, end + 1);
  return port > end + 1 ? port : end;
}

const longestScheme = 32;

function schemeEnd(text: string, from: number): number {
  let at = from;
  while (at - from < longestScheme) {
    const code = text.charCodeAt(at);
    if (!isAlphanumeric(code) && code !== 43 && code !== 45) break;
    at += 1;
  }
  return at > from && text.charCodeAt(at) === 58 ? at + 1 : -1;
}

function authorityEnd(text: string, from: number): number {
  if (!text.startsWith('//', from)) return -1;
  return hostEnd(text, userEnd(text, from + 2));
}

/** Behind a name and a password; the place itself where there are none. */
function userEnd(text: string, from: number): number {
  let at = userPartEnd(text, from);
  if (at === from) return from;
  if (text.charCodeAt(at) === 58) {
    const end = userPartEnd(text, at + 1);
    if (end > at + 1) at = end;
  }
  return text.charCodeAt(at) === 64 ? at + 1 : from;
}

function userPartEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!isAlphanumeric(code) && !isUserSign(code)) return at;
    at += 1;
  }
}

/** With a scheme, or the bare name of a host. */
function originEnd(text: string, from: number): number {
  const scheme = schemeEnd(text, from);
  const end = scheme < 0 ? -1 : authorityEnd(text, scheme);
  return end < 0 ? hostEnd(text, from) : end;
}

/** An address that stands bare in text. */
export function bareUrlEnd(text: string, from: number): number {
  let at = originEnd(text, from);
  if (at < 0) return -1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) break;
    if (!isExtra(code)) at += 1;
    else {
      let end = at + 1;
      while (isExtra(text.charCodeAt(end))) end += 1;
      if (end >= text.length || isSpace(text.charCodeAt(end))) break;
      at = end;
    }
  }
  return at;
}

/** An e-mail address: where its name starts, and its end. */
export function emailAt(text: string, from: number): { start: number; end: number } | undefined {
  const start = text.startsWith('mailto:', from) ? from + 7 : from;
  let at = start;
  if (!isLocalStart(text.charCodeAt(at))) return undefined;
  for (;;) {
    at += 1;
    let code = text.charCodeAt(at);
    while (isLocalStart(code) || isLocalSign(code)) {
      at += 1;
      code = text.charCodeAt(at);
    }
    if (code === 64) break;
    if (code !== 46 || !isLocalStart(text.charCodeAt(at + 1))) return undefined;
    at += 1;
  }
  const end = domainEnd(text, at + 1);
  return end < 0 ? undefined : { start, end };
}

export type Phone = { text: string; number: string; end: number };

/** `+4912345678`, `+49-12345678`, `+(49)123-45678`. */
export function phoneAt(text: string, from: number): Phone | undefined {
  if (text.charCodeAt(from) !== 43) return undefined;
  const isBracketed = text.charCodeAt(from + 1) === 40;
  const start = isBracketed ? from + 2 : from + 1;
  const prefixEnd = digitsEnd(text, start);
  if (prefixEnd === start) return undefined;
  const prefix = text.slice(start, prefixEnd);
  if (isBracketed && text.charCodeAt(prefixEnd) !== 41) return undefined;
  const shown = isBracketed ? `+(${prefix})` : `+${prefix}`;
  const at = isBracketed ? prefixEnd + 1 : prefixEnd;
  const first = digitsEnd(text, at);
  const middle = text.slice(at, first);
  if (text.charCodeAt(first) === 45) {
    const end = digitsEnd(text, first + 1);
    const last = text.slice(first + 1, end);
    if (last !== '') return { text: `${shown}${middle}-${last}`, number: prefix + middle + last, end };
  }
  if (isBracketed && middle === '') return undefined;
  return { text: shown + middle, number: prefix + middle, end: first };
}

export type Target = { src: string; end: number };

/** The address of a link or an image, between round brackets. */
export function targetAt(text: string, from: number): Target | undefined {
  return addressAt(text, from, bracketedBodyEnd);
}

/**
 * The address of a link between angle brackets.
 *
 * @param bodyEnd - `angledBodyEnd`, or what remembers it
 */
export function angledTargetAt(
  text: string,
  from: number,
  bodyEnd: (text: string, from: number) => number,
): Target | undefined {
  return addressAt(text, from, bodyEnd);
}

function addressAt(text: string, from: number, bodyEnd: (text: string, from: number) => number): Target | undefined {
  const origin = originEnd(text, from);
  if (origin >= 0) {
    const end = bodyEnd(text, origin);
    return { src: text.slice(from, end), end };
  }
  const scheme = schemeEnd(text, from);
  if (scheme >= 0) {
    const end = bodyEnd(text, scheme);
    if (end > scheme) return { src: text.slice(from, end), end };
  }
  const phone = phoneAt(text, from);
  return phone && { src: `tel:${phone.number}`, end: phone.end };
}

/** Printable signs but control signs, closing brackets, backslashes and bars. */
function isAddressSign(code: number): boolean {
  return code >= 32 && code !== 41 && code !== 92 && code !== 124 && code !== 127;
}

function bracketedBodyEnd(text: string, from: number): number {
  let at = from;
  /** No sign before this place ends the address together with a blank. */
  let checked = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (at >= checked && isExtraInBrackets(code)) {
      let end = at + 1;
      while (isExtraInBrackets(text.charCodeAt(end))) end += 1;
      if (isSpace(text.charCodeAt(end))) break;
      checked = end;
    }
    if (isBlank(code) || !isAddressSign(code)) break;
    if (code === 40) {
      let end = at + 1;
      while (end < text.length && !isSpace(text.charCodeAt(end)) && isAddressSign(text.charCodeAt(end))) end += 1;
      if (text.charCodeAt(end) !== 41) break;
      at = end + 1;
    } else at += 1;
  }
  return at;
}

/** Where the body of an address ends. All places from the first to that end have the same one. */
export function angledBodyEnd(text: string, from: number): number {
  let at = from;
  let checked = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (at >= checked && isExtra(code)) {
      let end = at + 1;
      while (isExtra(text.charCodeAt(end))) end += 1;
      if (end >= text.length || isSpace(text.charCodeAt(end))) break;
      checked = end;
    }
    if (isBlank(code) || !isAddressSign(code)) break;
    at += 1;
  }
  return at;
}
