import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { V5Datafeed, V5EventList } from './types/event.js';

/** The agent holds a read for 30 seconds; less than that would cut every quiet one. */
const readTimeoutMs = 45_000;

/** Datafeeds (v2): lists of events that are kept for an account until they are acknowledged. */
export class DatafeedApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The account's feeds. @param options - `tag`: those with this tag */
  async list(options: CallOptions & { tag?: string | undefined } = {}): Promise<V5Datafeed[]> {
    const { tag, ...rest } = options;
    const answer = await this.#caller.call<V5Datafeed[] | undefined>('agent', {
      ...rest,
      operation: 'listDatafeeds',
      path: '/agent/v5/datafeeds',
      query: { tag },
    });
    return answer ?? [];
  }

  /** Makes a feed; it begins now. @throws ForbiddenError when the account has 20 */
  async create(
    options: CallOptions & { tag?: string | undefined; includeInvisible?: boolean | undefined } = {},
  ): Promise<V5Datafeed> {
    const { tag, includeInvisible, ...rest } = options;
    const answer = await this.#caller.call<V5Datafeed>('agent', {
      ...rest,
      operation: 'createDatafeed',
      method: 'POST',
      path: '/agent/v5/datafeeds',
      json: { tag, includeInvisible },
    });
    return answer ?? {};
  }

  /**
   * Waits up to about 30 seconds for events. Not repeated by itself: what a lost answer held comes again.
   *
   * @param ackId - `''` at first, then that of the batch that is done with
   * @throws InvalidError (400) when the feed is gone (30 minutes unread), or the `ackId` is none of its own
   */
  async read(
    feedId: string,
    ackId: string,
    options: CallOptions & { updatePresence?: boolean | undefined; timeoutMs?: number | undefined } = {},
  ): Promise<V5EventList> {
    const { updatePresence, timeoutMs = readTimeoutMs, ...rest } = options;
    const answer = await this.#caller.call<V5EventList>('agent', {
      ...rest,
      timeoutMs,
      operation: 'readDatafeed',
      method: 'POST',
      path: urlPath`/agent/v5/datafeeds/${feedId}/read`,
      json: { ackId, updatePresence },
    });
    return answer ?? {};
  }

  /** Takes a feed away. */
  async delete(feedId: string, options: CallOptions = {}): Promise<void> {
    await this.#caller.call('agent', {
      ...options,
      operation: 'deleteDatafeed',
      method: 'DELETE',
      path: urlPath`/agent/v5/datafeeds/${feedId}`,
    });
  }
}
