/** So many times in so long, for each key. Keys that did nothing for that long are forgotten. */
export class RateLimit {
  readonly #limit: number;
  readonly #perMs: number;
  readonly #times = new Map<string, number[]>();

  constructor(limit: number, perMs: number) {
    this.#limit = limit;
    this.#perMs = perMs;
  }

  /** @returns false when it was too often; that does not count again */
  take(key: string, now = performance.now()): boolean {
    for (const [each, times] of this.#times) if ((times.at(-1) ?? 0) <= now - this.#perMs) this.#times.delete(each);
    const recent = (this.#times.get(key) ?? []).filter((time) => time > now - this.#perMs);
    if (recent.length >= this.#limit) return false;
    this.#times.set(key, [...recent, now]);
    return true;
  }
}
