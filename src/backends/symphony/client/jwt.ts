import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { addSecret, ConfigError } from '../../../core/errors/index.js';
import type { SymphonyKey } from '../config.js';

/** At most 300 are allowed; the rest is for clocks that differ (wire sheet, section 2.1). */
const lifetimeSeconds = 240;

/**
 * Reads an RSA key, PKCS#1 or PKCS#8.
 *
 * @throws ConfigError when there is none, or it is of another kind
 */
export async function readPrivateKey(key: SymphonyKey, setting: string): Promise<KeyObject> {
  const text = key.content ?? (await readKeyFile(key.path ?? '', setting));
  const pem = text.includes('\n') ? text : text.replaceAll('\\n', '\n');
  addSecret(pem);
  let read: KeyObject;
  try {
    read = createPrivateKey(pem);
  } catch {
    // What OpenSSL says may quote the key.
    throw new ConfigError(
      `The key of the setting '${setting}' cannot be read: it must be an RSA private key in PEM (-----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----), without a passphrase.`,
    );
  }
  if (read.asymmetricKeyType !== 'rsa')
    throw new ConfigError(`The key of the setting '${setting}' must be an RSA key, not ${read.asymmetricKeyType}.`);
  return read;
}

async function readKeyFile(path: string, setting: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`The key file of the setting '${setting}' cannot be read (${code}): ${path}`);
  }
}

/** The RS512 token that proves the key to the pod and the key manager. @see wire sheet, section 2.1 */
export function signLoginToken(subject: string, key: KeyObject, now = Date.now()): string {
  const head = encode({ alg: 'RS512', typ: 'JWT' });
  const body = encode({ sub: subject, exp: Math.floor(now / 1000) + lifetimeSeconds });
  const token = `${head}.${body}.${sign('RSA-SHA512', Buffer.from(`${head}.${body}`), key).toString('base64url')}`;
  addSecret(token, { rotating: true });
  return token;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** When a JWT expires, in milliseconds; `undefined` where it does not say. */
export function expiryOf(token: string): number | undefined {
  try {
    const [, body = ''] = token.replace(/^Bearer /, '').split('.');
    const { exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
