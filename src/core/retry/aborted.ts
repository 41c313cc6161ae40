import { AbortedError, type ChatErrorOptions, isChatError } from '../errors/index.js';

/**
 * The error for a signal that fired. The signal's reason is its cause; of a reason that is an AbortedError already it is a
 * copy: the calls that one signal ends each write on it what became of them.
 */
export function abortedBy(signal: AbortSignal, options?: ChatErrorOptions): AbortedError {
  const reason: unknown = signal.reason;
  if (!isChatError(reason) || reason.code !== 'aborted')
    return new AbortedError(undefined, { ...options, cause: reason });
  const { message, platform, account, operation, maybeDelivered, cause } = reason;
  return new AbortedError(message, { platform, account, operation, maybeDelivered, cause, ...options });
}

/** @throws AbortedError when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined, options?: ChatErrorOptions): void {
  if (signal?.aborted) throw abortedBy(signal, options);
}
