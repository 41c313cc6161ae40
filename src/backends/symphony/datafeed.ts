import type { AckOptions } from '../../core/delivery/index.js';
import { ConnectionError, ForbiddenError, isChatError } from '../../core/errors/index.js';
import type { Logger } from '../../core/logger.js';
import { sleep } from '../../core/retry/index.js';
import type { CloseInfo, OpenContext, Session } from '../../core/supervisor/index.js';
import { Batches } from './batches.js';
import type { SymphonyClient } from './client/client.js';
import type { V4Event, V5Datafeed } from './client/types/event.js';
import type { SymphonyConfig } from './config.js';

/** Ids of feeds; a datahose's has `_p_` (wire sheet, section 5.1). */
const feedId = /^[^\s_]+_f(_[^\s_]+)?$/;
const defaultRedeliveryMs = 30_000;
/** Handlers that are quick are waited for, so that the very next read acknowledges. */
const graceMs = 100;
/** An agent that answers at once and has nothing is not asked at once again. */
const shortestIdleMs = 200;

export type DatafeedParts = {
  client: SymphonyClient;
  config: SymphonyConfig;
  logger: Logger;
  /** Hands a batch on; `ack` is called for each event of it when its handlers have settled. */
  receive(events: readonly (V4Event | null)[], options: () => AckOptions, signal: AbortSignal): Promise<void>;
  /** Resolves when there is room for more events. */
  room(): Promise<void>;
};

/**
 * Reads the account's feed. A feed is kept by the agent, so a lost connection loses nothing; one that has gone stale (30
 * minutes unread) is made anew, and then what was missed has to be read from the history.
 */
export class Datafeed {
  readonly #parts: DatafeedParts;
  #feedId: string | undefined;
  #batches = new Batches();
  /**
   * A read was lost on the way, by this process or one before: what its answer held comes again only after half a minute,
   * behind what is newer, so the history is read.
   */
  #mayHaveLost = true;

  constructor(parts: DatafeedParts) {
    this.#parts = parts;
  }

  /** Finds the feed, or makes one, and reads it until the session is closed or fails. */
  async open(context: OpenContext<unknown>): Promise<Session> {
    const resumed = await this.#attach(context.signal);
    const stop = new AbortController();
    const closed = this.#read(context, stop.signal).catch((error: unknown): CloseInfo => this.#ended(error, stop));
    return {
      resumed,
      closed,
      close: async () => {
        stop.abort();
        await closed;
      },
    };
  }

  /** @returns true when the events since the last session are in the feed */
  async #attach(signal: AbortSignal): Promise<boolean> {
    const { client, config } = this.#parts;
    const { tag, includeInvisible } = config.datafeed ?? {};
    const feeds = await client.datafeed.list({ tag, signal });
    const known = this.#feedId;
    const found = feeds.find((feed) => (known === undefined ? isOurs(feed, tag) : feed.id === known));
    if (found?.id !== undefined) {
      this.#feedId = found.id;
      const resumed = !this.#mayHaveLost;
      this.#mayHaveLost = false;
      return resumed;
    }
    const made = await client.datafeed.create({ tag, includeInvisible, signal }).catch((error: unknown) => {
      throw asRefused(error);
    });
    if (!made.id) throw new ConnectionError('The agent made a datafeed without an id.');
    this.#feedId = made.id;
    this.#batches = new Batches();
    this.#mayHaveLost = false;
    return false;
  }

  async #read(context: OpenContext<unknown>, signal: AbortSignal): Promise<CloseInfo> {
    const { client, config, receive, room } = this.#parts;
    const { updatePresence, readTimeoutMs, redeliveryMs = defaultRedeliveryMs } = config.datafeed ?? {};
    while (!signal.aborted) {
      await room();
      const batches = this.#batches;
      const started = performance.now();
      const ackId = batches.ackId();
      const answer = await client.datafeed.read(this.#feedId ?? '', ackId, {
        updatePresence,
        timeoutMs: readTimeoutMs,
        signal,
      });
      batches.acknowledged(ackId);
      context.alive();
      const events = Array.isArray(answer.events) ? answer.events : [];
      const batch = batches.add(answer.ackId ?? '', redeliveryMs);
      await receive(inOrder(events), () => ({ ack: batch.expect(), ackWithinMs: redeliveryMs }), signal);
      batch.complete();
      if (events.length > 0) await batch.settledWithin(graceMs);
      else if (performance.now() - started < shortestIdleMs) await sleep(shortestIdleMs, signal);
    }
    return {};
  }

  #ended(error: unknown, stop: AbortController): CloseInfo {
    if (stop.signal.aborted) {
      this.#mayHaveLost = true;
      return {};
    }
    if (isChatError(error) && (error.code === 'invalid' || error.code === 'not_found')) {
      // Gone, or the ackId is not its own: another one is made (wire sheet, section 5.1).
      this.#forget();
      return { error: asLost(error), immediate: true, resumable: false };
    }
    // An answer that came and was no success held nothing.
    if (!isChatError(error) || error.status === undefined) this.#mayHaveLost = true;
    return { error };
  }

  #forget(): void {
    const stale = this.#feedId;
    this.#feedId = undefined;
    this.#batches = new Batches();
    if (stale === undefined) return;
    this.#parts.client.datafeed.delete(stale).catch((error: unknown) => {
      this.#parts.logger.debug('A stale datafeed could not be deleted.', {
        error: isChatError(error) ? error.code : String(error),
      });
    });
  }
}

/** With a tag the feed whose id is the tag; else the first that is a datafeed (wire sheet, section 5.1). */
function isOurs({ id = '', type }: V5Datafeed, tag: string | undefined): boolean {
  if (tag !== undefined) return id === tag && (type === 'fanout' || type === undefined || type === null);
  return feedId.test(id);
}

/** The feed keeps no order; what comes at once is put into it. */
function inOrder(events: readonly (V4Event | null)[]): (V4Event | null)[] {
  return [...events].sort((a, b) => (a?.timestamp ?? 0) - (b?.timestamp ?? 0));
}

/** An account has 20 feeds at the most (wire sheet, section 5.1). */
function asRefused(error: unknown): unknown {
  if (!isChatError(error) || error.code !== 'forbidden') return error;
  return new ForbiddenError(
    `The agent makes no datafeed for this account. It can have 20: read one of them by its 'datafeed.tag', or take away those that nobody reads (client.datafeed.list and delete). ${error.message}`,
    { status: error.status, cause: error },
  );
}

/** A stale feed heals by being made anew. */
function asLost(error: unknown): ConnectionError {
  const words = isChatError(error) ? error.message : String(error);
  return new ConnectionError(`The datafeed is gone and is made anew: ${words}`, { cause: error });
}
