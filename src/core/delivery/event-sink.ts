import type { ChatEvent } from '../../models/index.js';

/** What the hub needs of a stream. */
export type EventSink = {
  /** What it takes; `undefined` for everything. */
  readonly types: ReadonlySet<string> | undefined;
  feed(event: ChatEvent): void;
  close(): void;
};
