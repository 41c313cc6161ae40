const RealDate = Date;

/** Two wall clocks that can be set wrong, as those of computers can: the bot's and the server's. Monotonic time goes on. */
export class Clocks {
  #botAheadMs = 0;
  #serverAheadMs = 0;

  /** The bot's is that of this process from here on, until `restore`. */
  constructor() {
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, values, newTarget) =>
        Reflect.construct(target, values.length === 0 ? [this.#botNow()] : values, newTarget),
      apply: () => new RealDate(this.#botNow()).toString(),
      get: (target, key) => (key === 'now' ? () => this.#botNow() : Reflect.get(target, key)),
    });
  }

  /** What the server's clock shows: the emulator's `clock`. */
  readonly server = (): Date => new RealDate(RealDate.now() + this.#serverAheadMs);

  get botAheadMs(): number {
    return this.#botAheadMs;
  }

  /** Sets the bot's clock, this much before or after the true time. */
  setBot(aheadMs: number): void {
    this.#botAheadMs = aheadMs;
  }

  /** Sets the server's clock forward. Never back: ids are made of its time, and a platform does not go behind them. */
  advanceServer(ms: number): void {
    this.#serverAheadMs += Math.max(0, ms);
  }

  restore(): void {
    globalThis.Date = RealDate;
  }

  #botNow(): number {
    return RealDate.now() + this.#botAheadMs;
  }
}
