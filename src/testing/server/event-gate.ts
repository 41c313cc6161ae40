/**
 * What every event passes on its way to the client, so that it can come twice, late, or out of order. Order is kept
 * unless a fault breaks it.
 */
export class EventGate {
  #duplicates = 0;
  #delayMs = 0;
  #reorder = 0;
  readonly #held: (() => void)[] = [];
  readonly #late: { act: () => void; due: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

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
    this.#late.length = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #release(): void {
    this.#reorder = 0;
    for (const act of this.#held.splice(0).reverse()) this.#send(act);
  }

  #send(act: () => void): void {
    const now = performance.now();
    // Nothing overtakes what was delayed before.
    const due = Math.max(now + this.#delayMs, this.#late.at(-1)?.due ?? 0);
    if (due <= now && this.#late.length === 0) act();
    else {
      this.#late.push({ act, due });
      this.#wait();
    }
  }

  #wait(): void {
    const next = this.#late[0];
    if (this.#timer !== undefined || !next) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        const isDue = (each: { due: number }) => each.due <= performance.now();
        while (this.#late[0] && isDue(this.#late[0])) this.#late.shift()?.act();
        this.#wait();
      },
      Math.max(next.due - performance.now(), 1),
    );
  }
}
