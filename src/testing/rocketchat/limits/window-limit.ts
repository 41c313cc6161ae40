/** Counts in windows of time. */
export class WindowLimit {
  readonly #calls: number;
  readonly #windowMs: number;
  readonly #windows = new Map<string, { count: number; until: number }>();

  constructor(calls: number, windowMs: number) {
    this.#calls = calls;
    this.#windowMs = windowMs;
  }

  /** @returns whether it may be, what is left and when the window ends. */
  take(key: string, now: number): { isAllowed: boolean; left: number; until: number; calls: number } {
    let window = this.#windows.get(key);
    if (!window || window.until <= now) {
      window = { count: 0, until: now + this.#windowMs };
      this.#windows.set(key, window);
    }
    window.count += 1;
    const left = Math.max(0, this.#calls - window.count);
    return { isAllowed: window.count <= this.#calls, left, until: window.until, calls: this.#calls };
  }

  clear(): void {
    this.#windows.clear();
  }
}
