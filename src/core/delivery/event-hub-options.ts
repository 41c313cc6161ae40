import type { Logger } from '../logger.js';
import type { AckOptions } from './acknowledgement.js';

/** Settings of an EventHub. */
export type EventHubOptions = {
  platform: string;
  account: string;
  /** How long the next event of a channel waits for the handlers of the previous one. Milliseconds; default 30,000. */
  handlerTimeoutMs?: number | undefined;
  /** How many events may wait for their handlers, over all channels. Default 10,000. */
  maxQueued?: number | undefined;
  /** Called with `true` when the queue is nearly full (80 %): stop reading; with `false` when it is half empty: go on. */
  onPressure?: ((full: boolean) => void) | undefined;
  logger?: Logger | undefined;
};

/**
 * How the way of an event ended: `handled` (its handlers have settled, or there were none), `slow` (they had not within
 * `handlerTimeoutMs`; they go on), `dropped` (no room), `closed` (the hub was stopped before their turn).
 */
export type DeliveryOutcome = 'handled' | 'slow' | 'dropped' | 'closed';

export type OfferOptions = AckOptions & {
  /** Called once with the outcome, unless the event was dropped. */
  settled?: ((outcome: DeliveryOutcome) => void) | undefined;
};
