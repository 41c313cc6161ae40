import { type PatientTimer, startPatientTimer } from '../../../core/retry/index.js';
import type { GatewayPacket } from './packet.js';

/** A numbered event and its frame as it came. */
export type Numbered = { readonly packet: GatewayPacket & { readonly s: number }; readonly text: string };

/** How long an event that came too early waits for those before it. */
const waitMs = 500;
/** How many wait at the most. */
const mostHeld = 1_000;
/** After so many numbers that never came there is nothing to wait for: the session leaves some out. */
const patience = 2;

/**
 * Lets each event of a session pass once and in its order: they are numbered one after the other. Where a number never comes
 * the others go on without it.
 */
export class SequenceGate {
  readonly #pass: (event: Numbered) => void;
  readonly #held = new Map<number, Numbered>();
  #last: number;
  #timer: PatientTimer | undefined;
  #waitedInVain = 0;

  /** @param last - the number of the last event that was taken */
  constructor(last: number, pass: (event: Numbered) => void) {
    this.#last = last;
    this.#pass = pass;
  }

  take(event: Numbered): void {
    const number = event.packet.s;
    // It came before.
    if (number <= this.#last) return;
    this.#held.set(number, event);
    this.#passInOrder();
    if (this.#held.size > mostHeld || this.#waitedInVain >= patience) this.#passAll();
    else if (this.#held.size > 0) this.#timer ??= startPatientTimer(waitMs, () => this.#giveUp());
  }

  /** Lets pass what waits: nothing will come any more. */
  end(): void {
    this.#passAll();
  }

  #giveUp(): void {
    this.#waitedInVain += 1;
    this.#passAll();
  }

  #passInOrder(): void {
    for (let next = this.#held.get(this.#last + 1); next; next = this.#held.get(this.#last + 1)) {
      this.#held.delete(next.packet.s);
      this.#last = next.packet.s;
      this.#pass(next);
    }
    if (this.#held.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #passAll(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const waiting = [...this.#held.values()].sort((a, b) => a.packet.s - b.packet.s);
    this.#held.clear();
    for (const event of waiting) {
      this.#last = event.packet.s;
      this.#pass(event);
    }
  }
}
