import type { ChannelRef, MessageRef, User } from '../../models/index.js';
import { Listing } from '../listing.js';
import type { HistoryOptions, OperationOptions, SearchOptions } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import type { Call } from './kernel.js';
import { isMessageRef, MessageOperations } from './messages.js';
import { channelIdOf, messageRefOf, type Point, pointOf, threadTargetOf, userIdOf } from './references.js';

/** What a page of history is asked for. The platform may give fewer than `limit`, or none, and still have more. */
export type HistoryQuery = {
  readonly channelId: string;
  /** The replies of this thread only; without it what the channel itself shows. */
  readonly threadId?: string;
  readonly before?: Point;
  readonly after?: Point;
  readonly order: 'newest' | 'oldest';
  /** How many are still wanted. */
  readonly limit: number;
};

export type SearchQuery = {
  readonly text: string;
  readonly channelId?: string;
  readonly fromUserId?: string;
  readonly before?: Date;
  readonly after?: Date;
  readonly limit: number;
};

/** Many messages: history, search, pins, stars, readers. */
export abstract class HistoryOperations<T extends PlatformTypes = PlatformTypes> extends MessageOperations<T> {
  /**
   * Pages of history, each in the asked order, the first starting at the asked end. `before` and `after` are exclusive.
   * Iterating stops as soon as enough is read.
   */
  protected doFetchMessages(_query: HistoryQuery, _call: Call): AsyncIterable<readonly T['message'][]> {
    throw this.unsupported('fetchMessages');
  }
  /** Pages of what was found, best or newest first, as the platform gives them. */
  protected doSearchMessages(_query: SearchQuery, _call: Call): AsyncIterable<readonly T['message'][]> {
    throw this.unsupported('searchMessages');
  }
  protected doPinMessage(_ref: MessageRef, _call: Call): Promise<void> {
    throw this.unsupported('pinMessage');
  }
  protected doUnpinMessage(_ref: MessageRef, _call: Call): Promise<void> {
    throw this.unsupported('unpinMessage');
  }
  protected doListPins(_channelId: string, _call: Call): AsyncIterable<readonly T['message'][]> {
    throw this.unsupported('listPins');
  }
  protected doStarMessage(_ref: MessageRef, _call: Call): Promise<void> {
    throw this.unsupported('starMessage');
  }
  protected doUnstarMessage(_ref: MessageRef, _call: Call): Promise<void> {
    throw this.unsupported('unstarMessage');
  }
  /** Who read this message; without one, the channel up to its newest. */
  protected doListReaders(
    _channelId: string,
    _message: MessageRef | undefined,
    _call: Call,
  ): AsyncIterable<readonly User[]> {
    throw this.unsupported('listReaders');
  }

  /**
   * Messages of a channel, or the replies of a thread.
   *
   * @param options - `limit` 50 unless given; `before` and `after` are exclusive; `order: 'oldest'` starts at the oldest
   * @returns the messages in the asked order, over as many pages as needed
   */
  async fetchMessages(channel: ChannelRef, options: HistoryOptions = {}): Promise<T['message'][]> {
    const limit = options.limit ?? 50;
    if (!Number.isInteger(limit) || limit < 0) {
      throw this.invalid(`The limit must be a whole number of messages, not ${limit}.`, 'fetchMessages');
    }
    if (limit === 0) return [];
    return this.#history(channel, options, limit).toArray(limit);
  }

  /** All messages of a channel (or thread), read page by page while they are iterated; `limit` ends it early. */
  messages(channel: ChannelRef, options: HistoryOptions = {}): Listing<T['message']> {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const history = this.#history(channel, options, limit);
    if (limit === Number.POSITIVE_INFINITY) return history;
    return new Listing(async function* () {
      let count = 0;
      if (limit <= 0) return;
      for await (const message of history) {
        yield message;
        count += 1;
        if (count >= limit) return;
      }
    });
  }

  /**
   * Messages that hold the words.
   *
   * @param query - the words, in the platform's own search language
   * @param options - `limit` 50 unless given
   */
  async searchMessages(query: string, options: SearchOptions = {}): Promise<T['message'][]> {
    const limit = options.limit ?? 50;
    if (typeof query !== 'string' || !query.trim()) throw this.invalid('A search needs words.', 'searchMessages');
    if (limit <= 0) return [];
    return this.list('searchMessages', options, (call) =>
      this.doSearchMessages(
        {
          text: query,
          limit,
          ...(options.channel !== undefined && { channelId: channelIdOf(this, options.channel) }),
          ...(options.from !== undefined && { fromUserId: userIdOf(this, options.from) }),
          ...(options.before !== undefined && { before: options.before }),
          ...(options.after !== undefined && { after: options.after }),
        },
        call,
      ),
    ).toArray(limit);
  }

  /** Fastens a message to its channel. Nothing happens when it is pinned. */
  async pinMessage(message: MessageRef, options: OperationOptions = {}): Promise<void> {
    return this.#write('pinMessage', message, options, (ref, call) => this.doPinMessage(ref, call));
  }

  /** Nothing happens when it is not pinned. */
  async unpinMessage(message: MessageRef, options: OperationOptions = {}): Promise<void> {
    return this.#write('unpinMessage', message, options, (ref, call) => this.doUnpinMessage(ref, call));
  }

  /** The pinned messages of a channel, newest pin first where the platform tells. */
  listPins(channel: ChannelRef, options: OperationOptions = {}): Listing<T['message']> {
    return this.list('listPins', options, (call) => this.doListPins(channelIdOf(this, channel), call));
  }

  /** Marks a message for oneself. Nothing happens when it is. */
  async starMessage(message: MessageRef, options: OperationOptions = {}): Promise<void> {
    return this.#write('starMessage', message, options, (ref, call) => this.doStarMessage(ref, call));
  }

  /** Nothing happens when it is not starred. */
  async unstarMessage(message: MessageRef, options: OperationOptions = {}): Promise<void> {
    return this.#write('unstarMessage', message, options, (ref, call) => this.doUnstarMessage(ref, call));
  }

  /** Who has read a message, or a channel up to its newest message. */
  listReaders(target: MessageRef | ChannelRef, options: OperationOptions = {}): Listing<User> {
    return this.list('listReaders', options, (call) => {
      const message = isMessageRef(target) ? messageRefOf(this, target) : undefined;
      return this.doListReaders(message?.channelId ?? channelIdOf(this, target as ChannelRef), message, call);
    });
  }

  #history(channel: ChannelRef, options: HistoryOptions, limit: number): Listing<T['message']> {
    return this.list('fetchMessages', options, (call) => {
      const channelId = channelIdOf(this, channel);
      const before = pointOf(this, options.before, 'before');
      const after = pointOf(this, options.after, 'after');
      if (options.thread !== undefined) this.requireCapability('threads');
      const thread = options.thread === undefined ? undefined : threadTargetOf(this, options.thread, channelId);
      return this.doFetchMessages(
        {
          channelId,
          ...(thread && { threadId: thread.id }),
          ...(before && { before }),
          ...(after && { after }),
          order: options.order ?? 'newest',
          limit,
        },
        call,
      );
    });
  }

  #write(
    operation: Call['operation'],
    message: MessageRef,
    options: OperationOptions,
    run: (ref: MessageRef, call: Call) => Promise<void>,
  ): Promise<void> {
    return this.operate(operation, options, (call) => {
      const ref = messageRefOf(this, message);
      call.leave();
      return run(ref, call);
    });
  }
}
