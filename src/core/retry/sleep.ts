import { abortedBy } from './aborted.js';
import { onAbort } from './on-abort.js';

/** Longer timeouts fire at once (Node prints a TimeoutOverflowWarning). */
const longestTimeout = 2 ** 31 - 1;

/**
 * Resolves after `ms`. The timer and the listener are gone when it settles, whichever way.
 *
 * @param ms - milliseconds; may be longer than the 24.8 days of `setTimeout`
 * @throws AbortedError when the signal fires first
 */
export function sleep(ms: number, signal?: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortedBy(signal));
      return;
    }
    let rest = ms;
    let timer: NodeJS.Timeout;
    const off =
      signal &&
      onAbort(signal, () => {
        clearTimeout(timer);
        reject(abortedBy(signal));
      });
    const step = () => {
      if (!(rest > longestTimeout)) {
        timer = setTimeout(
          () => {
            off?.();
            resolve();
          },
          Math.max(0, rest),
        );
        return;
      }
      rest -= longestTimeout;
      timer = setTimeout(step, longestTimeout);
    };
    step();
  });
}
