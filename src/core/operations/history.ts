import type { ChannelRef, MessageRef, User } from '../../models/index.js';
import { isChatError } from '../errors/index.js';
import { Listing } from '../listing.js';
import type { HistoryOptions, HistoryPoint, OperationOptions, SearchOptions } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { aroundOf } from './around.js';
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
   * @param options - `limit` 50 unless given; `before` and `after` are exclusive; `around` is a message in their middle;
   *   `order: 'oldest'` starts at the oldest
   * @returns the messages in the asked order, over as many pages as needed
   */
  async fetchMessages(channel: ChannelRef, options: HistoryOptions = {}): Promise<T['message'][]> {
    const limit = options.limit ?? 50;
    if (!Number.isInteger(limit) || limit < 0) {
      throw this.invalid(`The limit must be a whole number of messages, not ${limit}.`, 'fetchMessages');
    }
    if (limit === 0) return [];
    if (options.around !== undefined) return this.#around(channel, options, options.around, limit);
    return this.#history(channel, options, limit).toArray(limit);
  }

  async #around(
    channel: ChannelRef,
    options: HistoryOptions,
    point: HistoryPoint,
    limit: number,
  ): Promise<T['message'][]> {
    const { older, newer, middle } = aroundOf(options, point, limit);
    const read = (half: HistoryOptions & { limit: number }) =>
      half.limit === 0 ? [] : this.#history(channel, half, half.limit).toArray(half.limit);
    const [before, itself, after] = await Promise.all([
      read(older),
      middle === undefined ? undefined : this.#middle(channel, middle, options),
      read(newer),
    ]);
    const found = [...before.reverse(), ...(itself ? [itself] : []), ...after];
    return options.order === 'oldest' ? found : found.reverse();
  }

  /** @returns `undefined` for a message that is gone, or stands elsewhere than what is read */
  async #middle(
    channel: ChannelRef,
    point: MessageRef | string,
    { thread, signal }: HistoryOptions,
  ): Promise<T['message'] | undefined> {
    const channelId = channelIdOf(this, channel);
    const threadId = thread === undefined ? undefined : threadTargetOf(this, thread, channelId).id;
    const ref =
      typeof point === 'string' ? { channelId, id: point, ...(threadId !== undefined && { threadId }) } : point;
    try {
      const message = await this.fetchMessage(ref, { signal });
      return message.threadId === threadId ? message : undefined;
    } catch (error) {
      if (isChatError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** All messages of a channel (or thread), read page by page while they are iterated; `limit` ends it early. */
  messages(channel: ChannelRef, options: Omit<HistoryOptions, 'around'> = {}): Listing<T['message']> {
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
