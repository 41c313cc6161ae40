/** What an answer says of the platform's limit: so many calls may still be made until then. */
export type RateWindow = {
  readonly limit: number;
  readonly remaining: number;
  /** In how many milliseconds the count begins anew. */
  readonly resetMs: number;
  /** The same for answers that speak of the same window. */
  readonly id: string;
};

/** So many calls of a kind that is new are made side by side; each that succeeds adds one. */
const firstCalls = 4;
/** A pace that was found is tried a little faster with every call, so that it does not stay slower than need be. */
const faster = 0.998;
/** After so long without a call nothing that was found holds any more. */
const forgetMs = 30_000;

/**
 * How fast calls of one kind may be made. Where answers tell what is left of the platform's window, that is obeyed; where
 * they do not, a refusal shows how many calls it took in what time, and the next ones keep that distance.
 */
export class CallPace {
  /** So many calls are under way at the most. */
  most = Number.POSITIVE_INFINITY;
  #side = firstCalls;
  #underWay = 0;
  #openAt = 0;
  /** Between the starts of two calls, in milliseconds. */
  #distance = 0;
  #lastStart = Number.NEGATIVE_INFINITY;
  /** Calls that were taken since the last refusal, or since the first call, and when that was. */
  #taken = 0;
  #since: number | undefined;
  /** Refusals that followed calls which were taken. */
  #refusals = 0;
  #window: { limit: number; left: number; end: number; id: string } | undefined;

  /** How long the platform has asked to wait from now on. */
  closedMs(now: number): number {
    return Math.max(0, this.#openAt - now);
  }

  /** How long the next call has to wait; Infinity until one that is under way is over. */
  waitMs(now: number): number {
    if (now - this.#lastStart > forgetMs) this.#forget();
    // Unbounded calls do not begin slowly either.
    if (this.most !== Number.POSITIVE_INFINITY && this.#underWay >= Math.min(this.most, this.#side)) {
      return Number.POSITIVE_INFINITY;
    }
    return Math.max(0, this.#openAt - now, this.#lastStart + this.#distance - now, this.#windowMs(now));
  }

  started(now: number): void {
    this.#underWay += 1;
    this.#lastStart = now;
    this.#since ??= now;
    if (this.#window) this.#window.left -= 1;
  }

  over({ isRefused, window }: { isRefused: boolean; window?: RateWindow | undefined }, now: number): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
    if (!isRefused) {
      this.#taken += 1;
      this.#side += 1;
      this.#distance *= faster;
    }
    if (window) this.#note(window, now);
    // The answer that would have told of the next window is lost: nobody else is under way to tell.
    else if (this.#underWay === 0 && this.#isWindowOver(now)) this.#window = undefined;
  }

  refused(ms: number, now: number): void {
    // Of several that were refused together the first one counts.
    if (now >= this.#openAt) {
      if (!this.#window) this.#learn(now - (this.#since ?? now) + ms, ms);
      this.#taken = 0;
      this.#since = undefined;
    }
    this.#side = 1;
    this.#openAt = Math.max(this.#openAt, now + ms);
  }

  #forget(): void {
    this.#distance = 0;
    this.#refusals = 0;
    this.#taken = 0;
    this.#since = undefined;
  }

  /** One call that was taken before one that was not says little; several do, and so does the same once more. */
  #learn(spentMs: number, ms: number): void {
    if (this.#taken > 0) this.#refusals += 1;
    if (this.#taken > 1 || (this.#taken === 1 && this.#refusals > 1)) {
      this.#distance = Math.min(spentMs / this.#taken, ms);
    } else if (this.#distance > 0) {
      this.#distance = Math.max(this.#distance, ms / 10);
    }
  }

  isForgettable(now: number): boolean {
    return this.#underWay === 0 && this.#isWindowOver(now) && now - this.#lastStart > forgetMs && now >= this.#openAt;
  }

  /** Also one whose end is not known yet. */
  #isWindowOver(now: number): boolean {
    const { end = now } = this.#window ?? {};
    return end <= now || end === Number.POSITIVE_INFINITY;
  }

  #windowMs(now: number): number {
    const window = this.#window;
    if (!window) return 0;
    if (now >= window.end) {
      // Its end is known with the first answer; until then no more than it holds are made.
      window.left = window.limit - this.#underWay;
      window.end = Number.POSITIVE_INFINITY;
    }
    if (window.left > 0) return 0;
    return window.end - now;
  }

  #note({ limit, remaining, resetMs, id }: RateWindow, now: number): void {
    const left = remaining - this.#underWay;
    const known = this.#window;
    this.#window = { limit, left: known?.id === id ? Math.min(known.left, left) : left, end: now + resetMs, id };
  }
}
