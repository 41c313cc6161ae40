import type { AckOptions } from '../../core/delivery/index.js';
import { KeyedQueue } from '../../core/delivery/keyed-queue.js';
import type { ChatEvent } from '../../models/index.js';
import { eventsOf, laneOf } from './events.js';
import type { Dispatch } from './gateway/gateway.js';
import type { DiscordReader } from './reader.js';
import { isWire } from './wire/read.js';

export type InboxParts = {
  readonly reader: DiscordReader;
  ingest(event: ChatEvent, options: AckOptions): void;
  report(error: unknown, operation: string): void;
};

/** Reads the gateway's dispatches into events: those of one channel one after the other, since some ask Discord meanwhile. */
export class DiscordInbox {
  readonly #parts: InboxParts;
  readonly #lanes = new KeyedQueue();

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  take(dispatch: Dispatch): void {
    const { name, payload } = dispatch;
    this.#lanes.push(isWire(payload) ? laneOf(name, payload) : '', {
      run: () => this.#read(dispatch),
      ended: () => undefined,
      cancel: () => undefined,
    });
  }

  /** Drops what waits. */
  clear(): void {
    this.#lanes.clear();
  }

  async #read({ name, payload, mark, taken }: Dispatch): Promise<void> {
    const { reader, ingest, report } = this.#parts;
    // Counted before it is read: until then it has not been handled.
    const read = taken(1);
    try {
      const events = await eventsOf(name, payload, reader, mark);
      const ack = events.length > 0 ? taken(events.length) : undefined;
      for (const event of events) ingest(event, ack ? { ack } : {});
      if (events.length === 0) read?.();
    } catch (error) {
      // One that cannot be read must not hold up the others.
      read?.();
      report(error, name);
    }
  }
}
