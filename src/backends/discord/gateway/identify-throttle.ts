import { sleep } from '../../../core/retry/index.js';

/** The clocks of both sides do not agree to the millisecond. */
const marginMs = 100;

/** Lets shards identify one after the other: `max_concurrency` at once, each bucket once in five seconds. */
export class IdentifyThrottle {
  readonly #pauseMs: number;
  readonly #next = new Map<number, number>();

  /** @param pauseMs - how long the next identify of the same bucket has to wait */
  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  /** Resolves when it is the shard's turn. */
  async turn(shardId: number, maxConcurrency: number, signal: AbortSignal): Promise<void> {
    const bucket = shardId % Math.max(1, maxConcurrency);
    const now = performance.now();
    const at = Math.max(now, this.#next.get(bucket) ?? 0);
    this.#next.set(bucket, at + this.#pauseMs + marginMs);
    if (at > now) await sleep(at - now, signal);
  }
}
