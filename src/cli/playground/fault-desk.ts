import * as z from 'zod';
import type { Faults } from '../../testing/index.js';

const match = z.string().max(200).optional();
const times = z.int().min(1).max(1_000).optional();
const milliseconds = z.number().min(0).max(120_000);

/** A fault as the page asks for it. */
export const FaultOrder = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('rateLimit'), match, times, retryAfterMs: milliseconds.nullable().optional() }),
  z.strictObject({ fault: z.literal('fail'), match, times, status: z.int().min(400).max(599).optional() }),
  z.strictObject({ fault: z.literal('slow'), match, times, ms: milliseconds }),
  z.strictObject({ fault: z.literal('loseAnswer'), match, times }),
  z.strictObject({ fault: z.literal('cutBody'), match, times }),
  z.strictObject({ fault: z.literal('refuse'), on: z.boolean() }),
  z.strictObject({ fault: z.literal('halfOpen'), on: z.boolean() }),
  z.strictObject({ fault: z.literal('revokeToken'), on: z.boolean() }),
  z.strictObject({ fault: z.literal('delayEvents'), ms: milliseconds }),
  z.strictObject({ fault: z.literal('duplicateEvents'), times }),
  z.strictObject({ fault: z.literal('reorderEvents'), count: z.int().min(2).max(100).optional() }),
  z.strictObject({ fault: z.literal('dropConnections') }),
  z.strictObject({ fault: z.literal('requestReconnect') }),
  z.strictObject({ fault: z.literal('sendGarbage') }),
  z.strictObject({ fault: z.literal('expireSession') }),
  z.strictObject({ fault: z.literal('restart'), downMs: milliseconds.optional() }),
  z.strictObject({ fault: z.literal('clear') }),
]);
export type FaultOrder = z.infer<typeof FaultOrder>;

/** Arms an emulator's faults, and knows which of them last. */
export class FaultDesk {
  readonly #faults: Faults;
  readonly #lasting = new Set<string>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Those that last until they are ended. */
  get lasting(): string[] {
    return [...this.#lasting];
  }

  clear(): void {
    this.#lasting.clear();
    this.#faults.clear();
  }

  /** @throws an Error that says what the platform has instead, where it has no such fault */
  async arm(order: FaultOrder): Promise<void> {
    const faults = this.#faults;
    switch (order.fault) {
      case 'clear':
        return this.clear();
      case 'refuse':
      case 'halfOpen':
      case 'revokeToken':
        faults[order.fault](order.on);
        return this.#note(order.fault, order.on);
      case 'delayEvents':
        faults.delayEvents(order);
        return this.#note('delayEvents', order.ms > 0);
      case 'dropConnections':
      case 'requestReconnect':
      case 'sendGarbage':
      case 'expireSession':
        return faults[order.fault]();
      case 'rateLimit':
        return faults.rateLimit(order);
      case 'fail':
        return faults.fail(order);
      case 'slow':
        return faults.slow(order);
      case 'loseAnswer':
        return faults.loseAnswer(order);
      case 'cutBody':
        return faults.cutBody(order);
      case 'duplicateEvents':
        return faults.duplicateEvents(order);
      case 'reorderEvents':
        return faults.reorderEvents(order);
      case 'restart':
        return faults.restart(order);
    }
  }

  #note(fault: string, on: boolean): void {
    if (on) this.#lasting.add(fault);
    else this.#lasting.delete(fault);
  }
}
