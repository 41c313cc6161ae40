import type { Wire } from '../wire/read.js';

/** How many may follow each other at once (wire sheet, section 18). */
const most = 5;

/** Keeps what the account is to be seen as, and tells it no faster than Discord allows: the newest wins. */
export class PresencePace {
  readonly #withinMs: number;
  readonly #send: (presence: Wire) => void;
  #sent: number[] = [];
  #current: Wire | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param eachMs - how long one of the five counts, on average */
  constructor(eachMs: number, send: (presence: Wire) => void) {
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
    this.#sent.push(now);
    if (this.#current) this.#send(this.#current);
  }
}
