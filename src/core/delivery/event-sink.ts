import type { ChatEvent } from '../../models/index.js';

/** What the hub needs of a stream. */
export type EventSink = {
  feed(event: ChatEvent): void;
  close(): void;
};
