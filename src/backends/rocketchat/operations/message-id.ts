import { createHash, randomBytes } from 'node:crypto';

const signs = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';
const length = 17;

/** An id for a message, as the server's own are: so a send whose answer was lost can be repeated. */
export function randomMessageId(): string {
  return written(randomBytes(length * 2));
}

/** The id that a key stands for in a room: the same in every process of the account. */
export function messageIdOf(scope: readonly string[], key: string): string {
  return written(
    createHash('sha512')
      .update(JSON.stringify([...scope, key]))
      .digest(),
  );
}

/** True for a key that can be an id as it is. */
export function isMessageId(key: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(key);
}

function written(bytes: Uint8Array): string {
  let id = '';
  for (let index = 0; index < length; index += 1) {
    const number = (bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0);
    id += signs[number % signs.length];
  }
  return id;
}
