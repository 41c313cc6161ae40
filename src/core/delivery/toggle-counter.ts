/**
 * Gives versions to what is switched on and off without one, as reactions are on most platforms: the second `added` of
 * the same emoji by the same user is another event than the first, but the same `added` told twice is one.
 *
 * @example
 * ```ts
 * const toggles = new ToggleCounter();
 * const version = toggles.version('M1:tada:U1', true);
 * const id = eventId('reaction.added', 'C1', 'M1', 'tada', 'U1', version);
 * ```
 */
export class ToggleCounter {
  readonly #max: number;
  /** In the order of their last change. */
  readonly #keys = new Map<string, { isOn: boolean; version: number }>();
  /** The highest version of a forgotten key: a key that comes back must not repeat its old versions. */
  #floor = 0;

  /** @param max - how many keys are remembered; default 10,000 */
  constructor(max = 10_000) {
    this.#max = max;
  }

  /** The version of the switch: one more than the last when it changes, the same when it is only told again. */
  version(key: string, isOn: boolean): number {
    const known = this.#keys.get(key);
    if (known && known.isOn === isOn) return known.version;
    const version = (known?.version ?? this.#floor) + 1;
    this.#keys.delete(key);
    this.#keys.set(key, { isOn, version });
    if (this.#keys.size > this.#max) this.#forgetOldest();
    return version;
  }

  #forgetOldest(): void {
    const oldest = this.#keys.entries().next().value;
    if (!oldest) return;
    this.#keys.delete(oldest[0]);
    this.#floor = Math.max(this.#floor, oldest[1].version);
  }
}
