import type { StackExchangeClient } from '../client/client.js';
import type { StackExchangeConfig } from '../config.js';
import type { EventPositions } from '../event-positions.js';
import type { PresenceBook } from '../presence-book.js';
import type { StackExchangeReader } from '../reader.js';
import type { StarBook } from '../star-book.js';

/** What the operations work with. They are plain functions, so that the backend's class stays a table of contents. */
export type StackExchangeContext = {
  readonly client: StackExchangeClient;
  readonly reader: StackExchangeReader;
  readonly config: StackExchangeConfig;
  readonly positions: EventPositions;
  readonly stars: StarBook;
  readonly presence: PresenceBook;
  readonly account: string;
};
