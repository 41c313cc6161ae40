import type { Wire } from '../wire/read.js';

/** How many may follow each other at once (wire sheet, section 18). */
const most = 5;

/** Keeps what the account is to be seen as, and tells it no faster than Discord allows: the newest wins. */
export class PresencePace {
  readonly #withinMs: number;
  readonly #send: (presence: Wire) => boolean;
  #sent: number[] = [];
  #current: Wire | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isUntold = false;

  /**
   * @param eachMs - how long one of the five counts, on average
   * @param send - false when a shard could not be told
   */
  constructor(eachMs: number, send: (presence: Wire) => boolean) {
    this.#withinMs = eachMs * most;
    this.#send = send;
  }

  /** It belongs to the session: each identify says it again. */
  get current(): Wire | undefined {
    return this.#current;
  }

  /** Somebody else has told it. */
  keep(presence: Wire): void {
    this.#current = presence;
  }

  set(presence: Wire): void {
    this.#current = presence;
    if (this.#timer === undefined) this.#tell();
  }

  /** A session goes on: what was set meanwhile is told now. One that begins anew was told with its identify. */
  resumed(): void {
    if (this.#isUntold && this.#timer === undefined) this.#tell();
  }

  /** Ends what waits. */
  rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.#timer = undefined;
    const now = performance.now();
    this.#sent = this.#sent.filter((at) => now - at < this.#withinMs);
    const oldest = this.#sent[this.#sent.length - most];
    if (oldest !== undefined) {
      this.#timer = setTimeout(() => this.#tell(), oldest + this.#withinMs - now).unref();
      return;
    }
    if (this.#current === undefined) return;
    this.#isUntold = !this.#send(this.#current);
    if (!this.#isUntold) this.#sent.push(now);
  }
}
