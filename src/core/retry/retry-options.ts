/** How failed calls are repeated; a setting of every backend. */
export type RetryOptions = {
  /** Tries in all, the first included; 1 never repeats. Default 10. */
  attempts?: number | undefined;
  /**
   * No try starts later than this after the first one started, in milliseconds. Waiting behind other calls for the
   * platform's limit does not count. Default 60,000.
   */
  totalMs?: number | undefined;
  /** The longest first pause, in milliseconds; it doubles with every try. Default 500. */
  baseMs?: number | undefined;
  /** The longest pause, in milliseconds; a server's `Retry-After` may be longer. Default 30,000. */
  maxMs?: number | undefined;
};

export const retryDefaults = Object.freeze({ attempts: 10, totalMs: 60_000, baseMs: 500, maxMs: 30_000 });

/**
 * The pause after a try: anything between nothing and the bound, which doubles with each ("full jitter"), so that many
 * who failed together do not come back together.
 *
 * @param attempt - 1 after the first try
 * @param random - from 0 to 1
 */
export function backoffMs(attempt: number, options: RetryOptions = {}, random: () => number = Math.random): number {
  const { baseMs = retryDefaults.baseMs, maxMs = retryDefaults.maxMs } = options;
  return random() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, 40));
}
