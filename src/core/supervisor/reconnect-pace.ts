import { backoffMs } from '../retry/index.js';
import type { SupervisorTimes } from './supervisor-options.js';

const minuteMs = 60_000;

/** When the next try to connect comes. */
export class ReconnectPace {
  readonly #times: SupervisorTimes;
  readonly #random: () => number;
  /** When the tries of the last minute were. */
  #tries: number[] = [];
  #attempt = 0;

  constructor(times: SupervisorTimes, random: () => number) {
    this.#times = times;
    this.#random = random;
  }

  /** How many tries there have been since the last stable connection. */
  get attempt(): number {
    return this.#attempt;
  }

  /** A try begins. */
  tried(): void {
    const now = performance.now();
    this.#tries = this.#tries.filter((at) => now - at < minuteMs);
    this.#tries.push(now);
  }

  /** A session has ended; one that lived long enough starts the backoff anew. */
  lived(ms: number): void {
    if (ms >= this.#times.stableAfterMs) this.#attempt = 0;
  }

  reset(): void {
    this.#attempt = 0;
  }

  /**
   * The pause before the next try: what the server said, almost nothing when it asked for a new connection (once: a
   * server that keeps asking gets the backoff), else full jitter. A minute never sees more than its share of tries.
   */
  next(wish: { delayMs?: number | undefined; immediate?: boolean | undefined } = {}): number {
    this.#attempt++;
    return Math.max(this.#wished(wish), this.#guard());
  }

  #wished({ delayMs, immediate }: { delayMs?: number | undefined; immediate?: boolean | undefined }): number {
    const { baseDelayMs, maxDelayMs, immediateJitterMs } = this.#times;
    if (delayMs !== undefined && delayMs > 0) return delayMs + this.#random() * Math.min(1000, delayMs / 10);
    if (immediate && this.#attempt === 1) return this.#random() * immediateJitterMs;
    return backoffMs(this.#attempt, { baseMs: baseDelayMs, maxMs: maxDelayMs }, this.#random);
  }

  #guard(): number {
    const max = this.#times.maxAttemptsPerMinute;
    const blocking = this.#tries[this.#tries.length - max];
    return blocking === undefined ? 0 : Math.max(0, blocking + minuteMs - performance.now());
  }
}
