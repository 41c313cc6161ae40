/** Settings of a Deduper. */
export type DeduperOptions = {
  /** How many ids are remembered. Default 20,000. */
  max?: number | undefined;
  /**
   * How long an id is remembered, in milliseconds: as far back as a redelivery, a resume or a backfill can repeat.
   * Default 15 minutes.
   */
  maxAgeMs?: number | undefined;
};

/**
 * Remembers the ids of events for as long as the platform can repeat them. Older ids are forgotten: what comes then under
 * the same id is news.
 */
export class Deduper {
  readonly #max: number;
  readonly #maxAgeMs: number;
  /** In the order of their arrival, so that the oldest stand first. */
  readonly #seen = new Map<string, number>();

  constructor(options: DeduperOptions = {}) {
    this.#max = options.max ?? 20_000;
    this.#maxAgeMs = options.maxAgeMs ?? 15 * 60_000;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** True when the id has been added and is not forgotten. */
  has(id: string): boolean {
    const at = this.#seen.get(id);
    return at !== undefined && performance.now() - at <= this.#maxAgeMs;
  }

  /**
   * Remembers the id. A repeat does not renew its age: else a platform that repeats something for ever would keep it
   * known for ever.
   *
   * @returns true when it is new
   */
  add(id: string): boolean {
    if (this.has(id)) return false;
    const now = performance.now();
    this.#seen.delete(id);
    this.#seen.set(id, now);
    this.#forgetOld(now);
    return true;
  }

  /** Forgets an id: its event could not be taken and is to be read again. */
  delete(id: string): void {
    this.#seen.delete(id);
  }

  clear(): void {
    this.#seen.clear();
  }

  #forgetOld(now: number): void {
    for (const [id, at] of this.#seen) {
      if (this.#seen.size <= this.#max && now - at <= this.#maxAgeMs) return;
      this.#seen.delete(id);
    }
  }
}
