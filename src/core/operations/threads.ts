import type { ChannelRef, MessageRef, ThreadRef } from '../../models/index.js';
import type { Content } from '../../richtext/index.js';
import type { Listing } from '../listing.js';
import type { CreateThreadOptions, OperationOptions, SendOptions, UpdateThreadInput } from '../options.js';
import type { PlatformTypes, Sent } from '../platform-types.js';
import { compose, hasNativeContent } from './compose.js';
import { HistoryOperations } from './history.js';
import type { Call } from './kernel.js';
import { isMessageRef } from './messages.js';
import type { Outgoing } from './outgoing.js';
import { channelIdOf, messageRefOf, type ThreadTarget, threadTargetOf } from './references.js';

/** What a thread is made of: under a message, or alone in a channel. */
export type ThreadStart = {
  readonly channelId: string;
  readonly parent?: MessageRef;
  readonly name?: string;
  /** The first messages in it (under a message: replies; alone: the first is its start). */
  readonly messages: readonly Outgoing[];
  /** The platform's own options, which stand on each message too: a thread may begin without one. */
  readonly native?: Record<string, unknown>;
};

/** Threads. */
export abstract class ThreadOperations<T extends PlatformTypes = PlatformTypes> extends HistoryOperations<T> {
  protected doCreateThread(_start: ThreadStart, _call: Call): Promise<T['thread']> {
    throw this.unsupported('createThread');
  }
  protected doFetchThread(_thread: ThreadTarget, _call: Call): Promise<T['thread']> {
    throw this.unsupported('fetchThread');
  }
  protected doUpdateThread(_thread: ThreadTarget, _changes: UpdateThreadInput, _call: Call): Promise<T['thread']> {
    throw this.unsupported('updateThread');
  }
  protected doListThreads(
    _channelId: string,
    _options: { includeArchived: boolean },
    _call: Call,
  ): AsyncIterable<readonly T['thread'][]> {
    throw this.unsupported('listThreads');
  }
  protected doFollowThread(_thread: ThreadTarget, _follow: boolean, _call: Call): Promise<void> {
    throw this.unsupported('followThread');
  }

  /**
   * Starts a thread: under a message, or alone in a channel.
   *
   * @param start - the message it starts from, or the channel
   * @param content - the first message in it; platforms whose threads are made of replies need one
   * @throws ConflictError when the message has a thread already and the platform allows one
   */
  async createThread(
    start: MessageRef | ChannelRef,
    content?: Content | undefined,
    options: CreateThreadOptions<T['native']> = {},
  ): Promise<T['thread']> {
    return this.operate('createThread', options, async (call) => {
      const parent = isMessageRef(start) ? messageRefOf(this, start) : undefined;
      const channelId = parent?.channelId ?? channelIdOf(this, start as ChannelRef);
      const isEmpty =
        content === undefined &&
        !options.embeds?.length &&
        !options.files?.length &&
        !hasNativeContent(this.composer, options.native);
      const messages = isEmpty ? [] : await compose(this.composer, content ?? '', options as SendOptions);
      const thread = {
        channelId,
        ...(parent && { parent }),
        ...(options.name !== undefined && { name: options.name }),
        messages,
        ...(options.native !== undefined && { native: options.native as Record<string, unknown> }),
      };
      return this.atMostOnce(`thread ${channelId}`, options.idempotencyKey, call, (tracked) => {
        tracked.leave();
        return this.doCreateThread(thread, tracked);
      });
    });
  }

  /** A thread. @param options - `channel` where the ref is a bare id. @throws NotFoundError */
  async fetchThread(
    thread: ThreadRef,
    options: OperationOptions & { channel?: ChannelRef | undefined } = {},
  ): Promise<T['thread']> {
    return this.operate('fetchThread', options, (call) => {
      const target = this.#thread(thread, options);
      return this.shared(`thread:${target.channelId} ${target.id}`, call.signal, (signal) =>
        this.doFetchThread(target, { ...call, signal }),
      );
    });
  }

  /** Renames, archives, locks (or the reverse). What is left out stays. */
  async updateThread(
    thread: ThreadRef,
    changes: UpdateThreadInput,
    options: OperationOptions & { channel?: ChannelRef | undefined } = {},
  ): Promise<T['thread']> {
    return this.operate('updateThread', options, (call) => {
      if (Object.values(changes ?? {}).every((value) => value === undefined)) {
        throw this.invalid('updateThread was given nothing to change.', 'updateThread');
      }
      const target = this.#thread(thread, options);
      call.leave();
      return this.doUpdateThread(target, changes, call);
    });
  }

  /** The threads of a channel, most recently active first where the platform tells. */
  listThreads(
    channel: ChannelRef,
    options: OperationOptions & { includeArchived?: boolean | undefined } = {},
  ): Listing<T['thread']> {
    return this.list('listThreads', options, (call) =>
      this.doListThreads(channelIdOf(this, channel), { includeArchived: options.includeArchived ?? false }, call),
    );
  }

  /**
   * Answers in the message's thread, which is started when there is none. Where the platform has no threads it is
   * `reply`, and `losses` says so.
   */
  async replyInThread(
    message: MessageRef,
    content: Content,
    options: Omit<SendOptions<T['native']>, 'thread' | 'replyTo'> = {},
  ): Promise<Sent<T>> {
    return this.operate('replyInThread', options, async (call) => {
      const ref = messageRefOf(this, message);
      if (this.capabilities.supports('threads')) {
        return this.deliver(ref.channelId, content, { ...options, thread: ref }, call);
      }
      const sent = await this.deliver(ref.channelId, content, { ...options, replyTo: ref }, call);
      sent.losses.push({ feature: 'thread', from: 'a reply in a thread', to: 'a reply' });
      return sent;
    });
  }

  /** Be told of what happens in the thread. */
  async followThread(
    thread: ThreadRef,
    options: OperationOptions & { channel?: ChannelRef | undefined } = {},
  ): Promise<void> {
    return this.operate('followThread', options, async (call) => {
      const target = this.#thread(thread, options);
      call.leave();
      await this.doFollowThread(target, true, call);
    });
  }

  /** The reverse of `followThread`. */
  async unfollowThread(
    thread: ThreadRef,
    options: OperationOptions & { channel?: ChannelRef | undefined } = {},
  ): Promise<void> {
    return this.operate('unfollowThread', options, async (call) => {
      const target = this.#thread(thread, options);
      call.leave();
      await this.doFollowThread(target, false, call);
    });
  }

  #thread(thread: ThreadRef, options: { channel?: ChannelRef | undefined }): ThreadTarget {
    const channelId = options.channel === undefined ? undefined : channelIdOf(this, options.channel);
    return threadTargetOf(this, thread, channelId);
  }
}
