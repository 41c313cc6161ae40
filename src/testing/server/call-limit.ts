/** So many calls in so many milliseconds, the first ones at once. */
export type CallLimitOptions = { calls: number; perMs: number };

type Bucket = { left: number; at: number };

/** A limit as platforms have it: a bucket for each key that fills up again evenly. */
export class CallLimit {
  readonly #calls: number;
  readonly #perMs: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ calls, perMs }: CallLimitOptions) {
    this.#calls = calls;
    this.#perMs = perMs;
  }

  /** Takes one. @returns in how many milliseconds there is one again, when there is none now */
  take(key: string): number | undefined {
    const now = performance.now();
    const bucket = this.#buckets.get(key) ?? { left: this.#calls, at: now };
    this.#buckets.set(key, bucket);
    bucket.left = Math.min(this.#calls, bucket.left + ((now - bucket.at) / this.#perMs) * this.#calls);
    bucket.at = now;
    if (bucket.left < 1) return ((1 - bucket.left) / this.#calls) * this.#perMs;
    bucket.left -= 1;
    return undefined;
  }
}
