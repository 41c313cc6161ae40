import { type ChatError, isChatError } from '../errors/index.js';
import { throwIfAborted } from './aborted.js';
import { type Clock, systemClock } from './clock.js';
import { backoffMs, type RetryOptions, retryDefaults } from './retry-options.js';

/** What is told before each pause. */
export type RetryNotice = {
  readonly error: ChatError;
  /** The try that failed; 1 is the first. */
  readonly attempt: number;
  /** The pause that follows, in milliseconds. */
  readonly delayMs: number;
};

export type RetryCall = RetryOptions & {
  /** A read, or a write that may be done twice without harm (or carries the platform's idempotency key). */
  idempotent: boolean;
  signal?: AbortSignal | undefined;
  /** Awaited before each try: waiting for one's turn, which does not count against `totalMs`. */
  ready?: ((attempt: number) => Promise<void>) | undefined;
  onRetry?: ((notice: RetryNotice) => void) | undefined;
  /** Every time that the platform says "slow down", also when it is not tried again. */
  onRateLimited?: ((retryAfterMs: number, error: ChatError) => void) | undefined;
  clock?: Clock | undefined;
  /** From 0 to 1. Default `Math.random`. */
  random?: (() => number) | undefined;
};

/**
 * Runs a call, and runs it again when that may help and does no harm: the error is `retryable`, and the call is
 * idempotent or surely did not happen (`maybeDelivered: false`, or the platform refused it for its rate). The server's
 * `Retry-After` is obeyed; where it ends after `totalMs`, the error is given at once with its `retryAfterMs`.
 *
 * @param run - gets the number of the try, from 1
 * @throws the last error; its `maybeDelivered` is true when that of any try was
 * @throws AbortedError when the signal fires during a pause
 */
export async function retry<T>(run: (attempt: number) => Promise<T>, options: RetryCall): Promise<T> {
  const { attempts = retryDefaults.attempts, totalMs = retryDefaults.totalMs, signal } = options;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  let started = clock.now();
  let maybeDelivered = false;
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(signal, maybeDelivered ? { maybeDelivered } : undefined);
    try {
      if (options.ready) {
        const asked = clock.now();
        await options.ready(attempt);
        started += clock.now() - asked;
      }
      return await run(attempt);
    } catch (error) {
      if (!isChatError(error)) throw error;
      maybeDelivered ||= error.maybeDelivered === true;
      const failure = maybeDelivered ? delivered(error) : error;
      const delayMs = pauseAfter(failure, attempt, options, random);
      if (failure.code === 'rate_limited') options.onRateLimited?.(failure.retryAfterMs ?? delayMs, failure);
      const inTime = clock.now() - started + delayMs <= totalMs;
      if (attempt >= attempts || !inTime || !mayRepeat(failure, options.idempotent)) throw failure;
      options.onRetry?.({ error: failure, attempt, delayMs });
      try {
        await clock.sleep(delayMs, signal);
      } catch (aborted) {
        throw isChatError(aborted) && maybeDelivered ? delivered(aborted) : aborted;
      }
    }
  }
}

/** True when trying again may help and cannot do the thing twice. */
export function mayRepeat(error: ChatError, idempotent: boolean): boolean {
  if (!error.retryable || error.code === 'aborted') return false;
  if (idempotent || error.maybeDelivered === false) return true;
  // Who is refused for the rate was not served.
  return error.code === 'rate_limited' && error.maybeDelivered === undefined;
}

function pauseAfter(error: ChatError, attempt: number, options: RetryOptions, random: () => number): number {
  const { retryAfterMs } = error;
  if (retryAfterMs === undefined || !(retryAfterMs >= 0)) return backoffMs(attempt, options, random);
  // Never earlier than asked; a little later, each by another amount, so that all who wait do not come at once.
  return retryAfterMs + random() * Math.min(1_000, retryAfterMs / 10);
}

/** The same error, saying that an earlier try may have done it. */
function delivered(error: ChatError): ChatError {
  if (error.maybeDelivered !== true) {
    Object.defineProperty(error, 'maybeDelivered', { value: true, enumerable: true, configurable: true });
  }
  return error;
}
