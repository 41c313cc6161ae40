import { LRUCache } from 'lru-cache';

/**
 * Gives versions to what Discord tells again and again without one (a presence, once per shared server; a channel): one
 * more when it has become another, the same when it is only told again.
 */
export class ChangeCounter {
  readonly #known: LRUCache<string, { state: string; version: number }>;

  /** @param max - how many keys are remembered */
  constructor(max = 20_000) {
    this.#known = new LRUCache({ max });
  }

  /** The version of a state under its key. A key that was forgotten begins with the clock, so that no version repeats. */
  version(key: string, state: string): number {
    const known = this.#known.get(key);
    if (known?.state === state) return known.version;
    const version = known === undefined ? Date.now() : Math.max(known.version + 1, Date.now());
    this.#known.set(key, { state, version });
    return version;
  }
}
