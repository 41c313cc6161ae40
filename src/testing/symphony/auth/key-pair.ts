import { generateKeyPairSync, type KeyObject } from 'node:crypto';

export type KeyPair = { readonly publicKey: KeyObject; readonly privatePem: string };

const made = new Map<string, KeyPair>();

/** The RSA key pair of a purpose; made once in a process, because making one takes long. Good nowhere else. */
export function keyPair(purpose: 'bot' | 'app' | 'pod'): KeyPair {
  let pair = made.get(purpose);
  if (!pair) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    pair = { publicKey, privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    made.set(purpose, pair);
  }
  return pair;
}
