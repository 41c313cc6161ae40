import type { EventGate } from '../../server/index.js';
import type { Json } from '../json.js';
import type { Carrier, PayloadKind, Receipt } from './carrier.js';

export type DeliveryFailure = { kind: PayloadKind; reason: string; payload: Json };

/** Brings payloads to the app; events that were not acknowledged come again a few times, then they are lost. */
export class Delivery {
  carrier: Carrier;
  /** What was given up: a person sees an error for it, an event is lost. The last 100. */
  readonly failures: DeliveryFailure[] = [];
  readonly #gate: EventGate;
  readonly #delays: readonly number[];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(carrier: Carrier, gate: EventGate, delays: readonly number[] = [500, 60_000, 300_000]) {
    this.carrier = carrier;
    this.#gate = gate;
    this.#delays = delays;
  }

  event(payload: Json): void {
    this.#gate.pass(() => void this.#attempt(payload, 0, undefined));
  }

  /** Interactions and commands come once. */
  async interaction(kind: Exclude<PayloadKind, 'events_api'>, payload: Json): Promise<Receipt> {
    const receipt = await this.carrier.send({ kind, payload, attempt: 0, reason: undefined });
    if (!receipt.ok) this.fail(kind, receipt.reason, payload);
    return receipt;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #attempt(payload: Json, attempt: number, reason: string | undefined): Promise<void> {
    const receipt = await this.carrier.send({ kind: 'events_api', payload, attempt, reason });
    if (receipt.ok) return;
    const delay = this.#delays[attempt];
    if (delay === undefined || receipt.isFinal) {
      this.fail('events_api', receipt.reason, payload);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#attempt(payload, attempt + 1, receipt.reason);
    }, delay);
    timer.unref();
    this.#timers.add(timer);
  }

  /** Notes what came to nothing. */
  fail(kind: PayloadKind, reason: string, payload: Json): void {
    this.failures.push({ kind, reason, payload });
    if (this.failures.length > 100) this.failures.shift();
  }
}
