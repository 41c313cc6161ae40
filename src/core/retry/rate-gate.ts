import { sleep } from '../retry/index.js';

/**
 * Holds back calls of a kind after the platform has said "slow down": those that come meanwhile wait too, instead of each
 * being refused once more.
 */
export class RateGate {
  readonly #openAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Closes the gate for a kind of call; a shorter time than one already set changes nothing. */
  close(key: string, ms: number): void {
    const at = this.#now() + ms;
    if (at > (this.#openAt.get(key) ?? 0)) this.#openAt.set(key, at);
  }

  /** How long the gate stays closed, in milliseconds; 0 when it is open. */
  remainingMs(key: string): number {
    const at = this.#openAt.get(key);
    if (at === undefined) return 0;
    const rest = at - this.#now();
    if (rest > 0) return rest;
    this.#openAt.delete(key);
    return 0;
  }

  /** Resolves when the gate is open. @throws AbortedError */
  async wait(key: string, signal?: AbortSignal | undefined): Promise<void> {
    for (let rest = this.remainingMs(key); rest > 0; rest = this.remainingMs(key)) await sleep(rest, signal);
  }
}
