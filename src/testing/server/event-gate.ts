/**
 * What every event passes on its way to the client, so that it can come twice, late, or out of order. Order is kept
 * unless a fault breaks it.
 */
export class EventGate {
  #duplicates = 0;
  #delayMs = 0;
  #reorder = 0;
  readonly #held: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  /** @param deliver sends the event; called twice for a duplicate. */
  pass(deliver: () => void): void {
    let act = deliver;
    if (this.#duplicates > 0) {
      this.#duplicates -= 1;
      act = () => {
        deliver();
        deliver();
      };
    }
    if (this.#reorder > 0) {
      this.#held.push(act);
      if (this.#held.length >= this.#reorder) this.#release();
      return;
    }
    this.#send(act);
  }

  duplicate(times: number): void {
    this.#duplicates = times;
  }

  reorder(count: number): void {
    this.#release();
    this.#reorder = count;
  }

  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Ends all of it; what was held goes out. */
  clear(): void {
    this.#duplicates = 0;
    this.#delayMs = 0;
    this.#release();
  }

  /** Forgets what is under way. */
  stop(): void {
    this.#held.length = 0;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #release(): void {
    this.#reorder = 0;
    for (const act of this.#held.splice(0).reverse()) this.#send(act);
  }

  #send(act: () => void): void {
    if (this.#delayMs === 0 && this.#timers.size === 0) {
      act();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, this.#delayMs);
    this.#timers.add(timer);
  }
}
