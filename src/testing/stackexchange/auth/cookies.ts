import type { IncomingHttpHeaders } from 'node:http';
import type { Visitor } from './visitors.js';

/** The cookies of a request, their values byte for byte. (Wire sheet, section 2.) */
export function readCookies(headers: IncomingHttpHeaders): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (headers.cookie ?? '').split(/;\s*/)) {
    const at = pair.indexOf('=');
    if (at > 0) cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return cookies;
}

const lifeMs = 180 * 24 * 3_600_000;

/** Who is logged in. Not `Secure`, as there is no TLS on the loopback. */
export function accountCookie(visitor: Visitor): string {
  return setCookie('acct', visitor.token, new Date(Date.now() + lifeMs));
}

/** Who is not logged in, that forms may have a key all the same. */
export function visitorCookie(visitor: Visitor): string {
  return setCookie('prov', visitor.token, new Date(Date.now() + lifeMs));
}

export function noAccountCookie(): string {
  return setCookie('acct', '', new Date(0));
}

function setCookie(name: string, value: string, expires: Date): string {
  return `${name}=${value}; expires=${expires.toUTCString()}; path=/; HttpOnly`;
}
