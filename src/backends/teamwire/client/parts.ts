import type { ResolveFilesOptions } from '../../../core/files/resolve-files.js';
import type { Logger } from '../../../core/logger.js';
import type { Directory } from './directory.js';
import type { EventStream } from './event-stream.js';
import type { SharingBook } from './sharing-book.js';
import type { Subscriptions } from './subscriptions.js';
import type { TeamwireTransport } from './transport/teamwire-transport.js';

/** What the objects of one client share. */
export type ClientParts = {
  readonly transport: TeamwireTransport;
  readonly directory: Directory;
  readonly stream: EventStream;
  readonly sharings: SharingBook;
  readonly logger: Logger;
  readonly hideDeletedMessages: boolean;
  /** How files given by URL are fetched. */
  readonly files: () => Promise<ResolveFilesOptions>;
  /** Subscriptions to the stream that are ended together. */
  readonly subscriptions: () => Subscriptions;
};
