import type { ChatErrorOptions } from '../errors/index.js';
import { abortedBy } from './aborted.js';
import { onAbort } from './on-abort.js';

/**
 * The promise, or an AbortedError as soon as the signal fires. It ends the wait, not the work: what the promise becomes
 * later is dropped, a rejection included. No listener stays on the signal.
 *
 * @param options - what the AbortedError is to say (`operation`, `maybeDelivered`); a function is asked when it fires
 */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  options?: ChatErrorOptions | (() => ChatErrorOptions),
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const end = () => reject(abortedBy(signal, typeof options === 'function' ? options() : options));
    let off: (() => void) | undefined;
    if (signal.aborted) end();
    else off = onAbort(signal, end);
    promise.then(
      (value) => {
        off?.();
        resolve(value);
      },
      (error: unknown) => {
        off?.();
        reject(error);
      },
    );
  });
}
