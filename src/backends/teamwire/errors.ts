import { type ChatError, ConflictError, InvalidError, isChatError, redactedStart } from '../../core/errors/index.js';
import type { FailedResponse } from '../../core/http/index.js';
import {
  exceptions,
  type TeamwireErrorName,
  TWAuthError,
  TWConnectionError,
  TWNotFoundError,
  TWServerError,
} from './client/exceptions.js';

/** The error of an answer, by the bridge contract's table (wire sheet, section c: errors). */
export function fromAnswer({ status, data, operation, isWrite }: FailedResponse, error: ChatError): ChatError {
  const { code, message } = bodyOf(data);
  const words = `${operation} failed: ${message ?? error.message}`;
  const { retryAfterMs, maybeDelivered } = error;
  const options = { operation, status, retryAfterMs, ...(isWrite && { maybeDelivered }) };
  if (status === 429) return error;
  // Whatever a proxy says beside it.
  if (status === 401) return new TWAuthError(words, options);
  if (status === 410) return new ConflictError(words, { ...options, platformCode: 'CursorExpired' });
  if (code !== undefined && Object.hasOwn(exceptions, code))
    return new exceptions[code as TeamwireErrorName](words, options);
  if (status === 403) return new TWAuthError(words, options);
  if (status === 404) return new TWNotFoundError(words, options);
  if (status === 422 || status === 400) return new InvalidError(words, { ...options, platformCode: code });
  return new TWServerError(words, { ...options, retryable: error.retryable, code: error.code });
}

function bodyOf(data: unknown): { code?: string; message?: string } {
  const error = typeof data === 'object' && data !== null ? Reflect.get(data, 'error') : undefined;
  if (typeof error !== 'object' || error === null) return {};
  const { code, message } = error as Record<string, unknown>;
  return {
    ...(typeof code === 'string' && { code: redactedStart(code, 100) }),
    ...(typeof message === 'string' && message !== '' && { message }),
  };
}

/** A failure of the network, or an answer that cannot be read, as Teamwire's exceptions call it. */
export function asTeamwireError(error: unknown): unknown {
  if (!isChatError(error) || Object.hasOwn(exceptions, error.name)) return error;
  const { code, message, operation, retryable, retryAfterMs, status, maybeDelivered } = error;
  const options = { code, operation, retryable, retryAfterMs, status, maybeDelivered, cause: error };
  if (code === 'connection' || code === 'timeout') return new TWConnectionError(message, options);
  return code === 'server' ? new TWServerError(message, options) : error;
}

/** Too old; and what a server or a proxy before it takes for no request: a cursor that was broken, or is far too long. */
const staleCursor: ReadonlySet<unknown> = new Set([410, 400, 414, 431]);

/** The cursor of the events is good for nothing: whoever goes on with it would be refused for ever. */
export function isStaleCursor(error: unknown): boolean {
  return typeof error === 'object' && error !== null && staleCursor.has(Reflect.get(error, 'status'));
}
