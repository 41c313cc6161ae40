import type { Download, OutgoingFile } from '../../../../core/files/index.js';
import type { TeamwireOperation, TeamwireOperations } from './operations.js';
import type { WireAsset, WireUser } from './wire-types.js';

/** What every call takes. */
export type CallOptions = { signal?: AbortSignal | undefined };

/** Some events, and how far they go. */
export type EventBatch = { cursor: string; events: readonly unknown[] };

/** An open stream of events. */
export interface TeamwireFeed {
  /** True when it goes on where the cursor was: what happened meanwhile comes first. */
  readonly resumed: boolean;
  /**
   * Waits for the next events. An empty batch is a sign of life.
   *
   * @returns `undefined` when the other side asks to connect again
   * @throws TWConnectionError when the connection is lost
   */
  read(signal: AbortSignal): Promise<EventBatch | undefined>;
  close(): void;
}

export type OpenEventsOptions = {
  /** Where to go on: the cursor of the last batch. `undefined` begins now. One that is too old begins now too, not resumed. */
  cursor: string | undefined;
  signal: AbortSignal;
  /** Call it for every sign of life that is no batch. */
  alive(): void;
};

/**
 * The way to Teamwire. All that is known of the wire stands behind this interface: what it takes and gives are the
 * objects of the bridge contract v1, which is this project's own and not Teamwire's. Whoever can reach a real backend
 * implements it and gives it as the setting `transport`; failures are to be the exceptions (`TWNotFoundError`, …).
 */
export interface TeamwireTransport {
  /** Proves the credentials. @returns the bot's own user. @throws TWAuthError */
  authenticate(options?: CallOptions): Promise<WireUser>;
  call<Operation extends TeamwireOperation>(
    operation: Operation,
    input: TeamwireOperations[Operation]['input'],
    options?: CallOptions,
  ): Promise<TeamwireOperations[Operation]['output']>;
  upload(file: OutgoingFile, options?: CallOptions): Promise<WireAsset>;
  /** @param aid - of the attachment */
  download(aid: string, options?: CallOptions & { maxBytes?: number | undefined }): Promise<Download>;
  /** The JPEG of a chat or a user. @throws TWImageLoadError when there is none */
  readAvatar(of: { tid: string } | { uid: string }, options?: CallOptions): Promise<Uint8Array>;
  writeAvatar(tid: string, jpeg: Uint8Array, options?: CallOptions): Promise<void>;
  openEvents(options: OpenEventsOptions): Promise<TeamwireFeed>;
  /** How long a stream may be silent before it is taken for dead. Default 60,000. */
  readonly silenceMs?: number | undefined;
  /** What the server's clock shows, in milliseconds. Default: our own clock. */
  readonly serverTime?: number | undefined;
  /** Closes all connections; a later call opens new ones. */
  close(): void;
}
