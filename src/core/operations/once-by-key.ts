import { LRUCache } from 'lru-cache';
import { ConflictError, isChatError } from '../errors/index.js';

/** How long a key is remembered. */
const ttlMs = 10 * 60_000;

/**
 * At most one success a key, in this process and within ten minutes: what `idempotencyKey` means where the platform has
 * no key of its own. A repeat gets the first result, also while the first is under way.
 */
export class OnceByKey {
  // Typed without the result: a private member with it would keep a Slack backend from being a Backend.
  // Without a resolution lru-cache sets a timer to save clock reads.
  readonly #results = new LRUCache<string, Promise<object>>({ max: 10_000, ttl: ttlMs, ttlResolution: 0 });

  /** True when a send with the key is under way, or has succeeded. */
  has(key: string): boolean {
    return this.#results.has(key);
  }

  /**
   * @throws ConflictError for the repeat of a send that failed but may have been delivered: sending again could double it
   */
  run<Result extends object>(key: string, send: () => Promise<Result>): Promise<Result> {
    const known = this.#results.get(key) as Promise<Result> | undefined;
    if (known) {
      return known.catch((error: unknown) => {
        // The first caller gave up before anything was sent; that is not the second one's wish.
        if (isChatError(error) && error.code === 'aborted' && !error.maybeDelivered) return this.run(key, send);
        if (!(isChatError(error) && error.maybeDelivered)) throw error;
        throw new ConflictError(
          `The first send with this idempotency key failed and may have been delivered. Look in the history, or use a new key. It said: ${error.message}`,
          { maybeDelivered: true, cause: error },
        );
      });
    }
    const result = send();
    this.#results.set(key, result);
    result.catch((error: unknown) => {
      // What surely did not happen may be tried again under the same key.
      if (!(isChatError(error) && error.maybeDelivered)) this.#results.delete(key);
    });
    return result;
  }
}
