import { isChatError, RateLimitedError } from '../../../core/errors/index.js';
import { abortable, sleep, throwIfAborted } from '../../../core/retry/index.js';
import type { RateLimitListener } from './transport.js';

export type SendQueueOptions = {
  /** Added to what the site asks to wait: its seconds are rounded badly (wire sheet, section 4). */
  marginMs: number;
  /** How long one write may wait for the site, once its turn has come. */
  longestWaitMs: number;
  onRateLimited?: RateLimitListener | undefined;
};

/**
 * Writes of one account, one after the other, over all rooms: the site's cooldown is per user, and trying early makes it
 * longer (wire sheet, section 4). A write that is throttled waits as long as the site says and goes again, before those
 * behind it.
 */
export class SendQueue {
  readonly #options: SendQueueOptions;
  #last: Promise<void> = Promise.resolve();
  #openAt = 0;
  #waiting = 0;

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** How many writes wait or are under way. */
  get size(): number {
    return this.#waiting;
  }

  /**
   * Runs a write when its turn has come.
   *
   * @param run - one try; what it throws as `rate_limited` with `retryAfterMs` was surely not done
   * @throws RateLimitedError when it would have to wait too long; AbortedError when the signal fires: what waits still is
   * not written then
   */
  async run<Result>(operation: string, run: () => Promise<Result>, signal?: AbortSignal | undefined): Promise<Result> {
    throwIfAborted(signal, { maybeDelivered: false });
    const before = this.#last;
    let finish: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      finish = resolve;
    });
    this.#waiting += 1;
    try {
      await abortable(before, signal, { maybeDelivered: false });
      // Waiting behind others is no matter of the site's: a thousand messages take as long as they take.
      const deadline = performance.now() + this.#options.longestWaitMs;
      return await this.#attempts(operation, run, deadline, signal);
    } finally {
      this.#waiting -= 1;
      // One that gave up keeps its place until those before it are through.
      void before.then(finish);
    }
  }

  async #attempts<Result>(
    operation: string,
    run: () => Promise<Result>,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    for (;;) {
      const restMs = this.#openAt - performance.now();
      if (restMs > 0) {
        if (performance.now() + restMs > deadline) throw this.#tooLong(operation, restMs);
        await abortable(sleep(restMs, signal), signal, { maybeDelivered: false });
      }
      throwIfAborted(signal, { maybeDelivered: false });
      try {
        return await run();
      } catch (error) {
        if (!isChatError(error) || error.code !== 'rate_limited' || error.platformCode !== 'throttled') throw error;
        const waitMs = (error.retryAfterMs ?? 1_000) + this.#options.marginMs;
        this.#openAt = performance.now() + waitMs;
        this.#options.onRateLimited?.(operation, waitMs);
      }
    }
  }

  #tooLong(operation: string, restMs: number): RateLimitedError {
    return new RateLimitedError(
      `${operation} would have to wait ${Math.ceil(restMs / 1_000)} s for the site's throttle, longer than throttleWaitMs allows.`,
      { operation, platformCode: 'throttled', retryAfterMs: Math.ceil(restMs), maybeDelivered: false },
    );
  }
}
