import { TimeoutError } from '../errors/index.js';
import { abortable } from './abortable.js';
import { anySignal } from './linked-signal.js';

export type DeadlineOptions = {
  /** Milliseconds; `Infinity` (or more than 24.8 days) means none. */
  ms: number;
  signal?: AbortSignal | undefined;
  /** The error when time is up. Default: a TimeoutError. */
  error?: (() => Error) | undefined;
};

/**
 * Runs work that must end in time. Its signal fires when time is up and when the caller's does; the wait ends then,
 * also when the work does not heed its signal.
 *
 * @throws TimeoutError (or `error()`) when time is up; AbortedError when the caller's signal fires
 */
export async function withDeadline<T>(options: DeadlineOptions, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { ms } = options;
  const linked = anySignal(options.signal);
  let expired: Error | undefined;
  const timer =
    ms < 2 ** 31
      ? setTimeout(() => {
          expired = options.error?.() ?? new TimeoutError(`There was no answer within ${ms} ms.`);
          linked.abort(expired);
        }, ms)
      : undefined;
  try {
    return await abortable(
      // A synchronous throw of `run` must not leave the timer behind.
      (async () => run(linked.signal))(),
      linked.signal,
    );
  } catch (error) {
    throw expired ?? error;
  } finally {
    clearTimeout(timer);
    linked.release();
  }
}
