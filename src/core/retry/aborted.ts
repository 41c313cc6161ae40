import { AbortedError, type ChatErrorOptions, isChatError } from '../errors/index.js';

/**
 * The error for a signal that fired. The signal's reason is its cause; a reason that is an AbortedError already is
 * given as it is, unless `options` say more.
 */
export function abortedBy(signal: AbortSignal, options?: ChatErrorOptions): AbortedError {
  const reason: unknown = signal.reason;
  if (options === undefined && isChatError(reason) && reason.code === 'aborted') return reason;
  return new AbortedError(undefined, { ...options, cause: reason });
}

/** @throws AbortedError when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined, options?: ChatErrorOptions): void {
  if (signal?.aborted) throw abortedBy(signal, options);
}
