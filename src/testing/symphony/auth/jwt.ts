import { type KeyObject, sign, verify } from 'node:crypto';
import { isJson, type Json } from '../json.js';
import { SymphonyError } from '../symphony-error.js';

/** The longest time for which a log-in token may be good. (Wire sheet, section 2.1.) */
const longestSeconds = 300;

/**
 * Checks a log-in token as the pod does: RS512, signed with the account's key, not expired, good for 5 minutes at most.
 * @param keyOf the public key of a name; `undefined` for an unknown one.
 * @param nowMs the pod's time.
 * @returns the name that it was made for.
 * @throws SymphonyError 401
 */
export function checkLoginToken(
  token: string,
  keyOf: (subject: string) => KeyObject | undefined,
  nowMs: number,
): string {
  const [head, body, signature, more] = token.split('.');
  if (head === undefined || body === undefined || !signature || more !== undefined) throw refused('malformed token');
  const header = decode(head);
  const payload = decode(body);
  if (header.alg !== 'RS512') throw refused(`algorithm ${String(header.alg)} is not supported`);
  const { sub, exp } = payload;
  if (typeof sub !== 'string' || sub === '') throw refused('no subject');
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw refused('no expiry');
  const key = keyOf(sub);
  if (!key) throw refused(`no account or no public key for ${sub}`);
  if (!verify('RSA-SHA512', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')))
    throw refused('the signature does not match');
  const now = nowMs / 1_000;
  if (exp <= now) throw refused('the token has expired');
  if (exp > now + longestSeconds) throw refused(`the token is good for more than ${longestSeconds} seconds`);
  return sub;
}

/** A token that this pod signs itself. */
export function makeToken(payload: Json, privatePem: string): string {
  const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: 'RS256' })}.${part(payload)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privatePem).toString('base64url')}`;
}

function decode(part: string): Json {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (isJson(value)) return value;
  } catch {
    // Told below.
  }
  throw refused('malformed token');
}

function refused(why: string): SymphonyError {
  return new SymphonyError(401, `Unauthorized: ${why}`);
}
