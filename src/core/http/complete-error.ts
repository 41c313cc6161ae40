import type { ChatError, ChatErrorOptions } from '../errors/index.js';
import { networkErrorCode } from '../network/index.js';

/** Writes on an error what it does not say yet. */
export function completeError(error: ChatError, options: ChatErrorOptions): ChatError {
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || error[key as keyof ChatError] !== undefined) continue;
    Object.defineProperty(error, key, { value, enumerable: true, configurable: true });
  }
  return error;
}

/** What the socket said: an AxiosError holds the request with its headers, so it goes no further. */
export function socketError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { cause, message } = error;
  const plain = cause instanceof Error ? cause : new Error(message);
  const code = networkErrorCode(error);
  return code === undefined || 'code' in plain ? plain : Object.assign(plain, { code });
}
