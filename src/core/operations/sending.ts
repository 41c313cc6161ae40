import type { ChannelRef, Loss, Message, MessageRef, UserRef } from '../../models/index.js';
import type { Content } from '../../richtext/index.js';
import { type ChatError, errorOf, UnsupportedError } from '../errors/index.js';
import { type FileInput, type OutgoingFile, resolveFiles } from '../files/index.js';
import { loadTls } from '../network/index.js';
import type { SendOptions } from '../options.js';
import type { PlatformTypes, Sent } from '../platform-types.js';
import { abortable } from '../retry/index.js';
import { type Composer, compose } from './compose.js';
import type { Call } from './kernel.js';
import { OnceByKey } from './once-by-key.js';
import { OrganizationOperations } from './organizations.js';
import type { Outgoing, Target } from './outgoing.js';
import { channelIdOf, messageRefOf, threadTargetOf, userIdOf } from './references.js';
import { SendLanes, type SendTurn } from './send-lanes.js';

/** Sending. */
export abstract class SendingOperations<T extends PlatformTypes = PlatformTypes> extends OrganizationOperations<T> {
  readonly #once = new OnceByKey();
  readonly #lanes = new SendLanes();

  /**
   * Sends one message that fits the platform.
   *
   * @returns the message as the platform has it; for an ephemeral one, what is known of it
   */
  protected abstract doSendMessage(target: Target, message: Outgoing, call: Call): Promise<T['message']>;

  /**
   * Sends content to a channel. Sends to one channel (or thread) go one after the other in the order of the calls, also
   * those that nobody awaits; so a burst of them obeys the platform's limit rather than being refused.
   *
   * @param channel - its id or the model
   * @param content - a string is plain text: nothing in it can format or ping. See Content
   * @returns the first message, with `parts` (all that it became) and `losses` (what was degraded)
   * @throws UnsupportedError for `thread` and `ephemeralTo` where the platform has none; InvalidError for empty content
   */
  async sendMessage(channel: ChannelRef, content: Content, options: SendOptions<T['native']> = {}): Promise<Sent<T>> {
    return this.operate('sendMessage', options, async (call) => {
      const channelId = channelIdOf(this, channel);
      return this.deliver(channelId, content, options, call);
    });
  }

  /** Sends content to the direct conversation with these users, which is opened when need be. */
  async sendDirect(
    users: UserRef | readonly UserRef[],
    content: Content,
    options: SendOptions<T['native']> = {},
  ): Promise<Sent<T>> {
    return this.operate('sendDirect', options, async (call) => {
      const channel = await this.openDirect(users, { signal: options.signal });
      return this.deliver(channel.id, content, options, call);
    });
  }

  /**
   * Answers a message where it stands: as the platform's own reply, or by the way that
   * `capabilities.get('replies').by` names.
   */
  async reply(message: MessageRef, content: Content, options: SendOptions<T['native']> = {}): Promise<Sent<T>> {
    return this.operate('reply', options, async (call) => {
      const ref = messageRefOf(this, message);
      const thread = ref.threadId === undefined || options.thread !== undefined ? undefined : ref.threadId;
      return this.deliver(
        ref.channelId,
        content,
        { ...options, replyTo: ref, ...(thread !== undefined && { thread }) },
        call,
      );
    });
  }

  /** What every send does, once its channel is known. */
  protected async deliver(
    channelId: string,
    content: Content,
    options: SendOptions<T['native']>,
    call: Call,
  ): Promise<Sent<T>> {
    const key = this.capabilities.level('idempotency') === 'native' ? undefined : options.idempotencyKey;
    return this.atMostOnce(channelId, key, call, (tracked) => this.#deliver(channelId, content, options, tracked));
  }

  /**
   * A write that happens once a key, in this process: see OnceByKey. Without a key it just happens.
   *
   * @param scope - what the key is valid in
   */
  protected async atMostOnce<Result extends object>(
    scope: string,
    key: string | undefined,
    call: Call,
    write: (call: Call) => Promise<Result>,
  ): Promise<Result> {
    if (key === undefined) return write(call);
    // Whoever gives up waiting for the first send of the key cannot know whether it happens.
    if (this.#once.has(`${scope} ${key}`)) call.leave();
    return this.#once.run(`${scope} ${key}`, async () => {
      let left = false;
      const leave = () => {
        call.leave();
        left = true;
      };
      try {
        return await write({ ...call, leave });
      } catch (error) {
        // Whoever repeats the key must learn that an aborted write may have been done.
        throw this.failure(error, call.operation, left);
      }
    });
  }

  async #deliver(channelId: string, content: Content, options: SendOptions<T['native']>, call: Call): Promise<Sent<T>> {
    const target = this.#target(channelId, options);
    const replyTo = this.#replyTo(channelId, options);
    const ephemeralTo = options.ephemeralTo === undefined ? undefined : userIdOf(this, options.ephemeralTo);
    if (ephemeralTo !== undefined) this.requireCapability('ephemeral');
    return this.inTurn(target, call, async (ready, turn) => {
      const outgoing = await compose(this.composer, content, options as SendOptions, { replyTo, ephemeralTo });
      if (options.replyTo !== undefined && replyTo === undefined) {
        outgoing[0]?.losses.push({ feature: 'reply', from: 'a reply', to: 'a message' });
      }
      for (const { files } of outgoing) for (const file of files) file.readWithin(turn.reading);
      await ready;
      return this.sendAll(target, outgoing, call);
    });
  }

  /**
   * Takes a place among the sends to a conversation: they go one after the other, in the order of the calls. The place is
   * taken at once, so that what is prepared meanwhile does not change the order.
   *
   * @param run - awaits `ready` before it sends
   */
  protected async inTurn<Result>(
    { channelId, thread }: Target,
    call: Call,
    run: (ready: Promise<void>, turn: SendTurn) => Promise<Result>,
  ): Promise<Result> {
    const turn = this.#lanes.enter(`${channelId} ${thread?.id ?? ''}`);
    const ready = abortable(turn.ready, call.signal, { maybeDelivered: false });
    ready.catch(() => undefined);
    try {
      return await run(ready, turn);
    } finally {
      turn.leave();
    }
  }

  /** Sends that wait for those before them are not sent any more: they reject with an AbortedError. */
  protected dropWaitingSends(): void {
    this.#lanes.clear();
  }

  /** Sends the parts of one content in order. */
  protected async sendAll(target: Target, outgoing: readonly Outgoing[], call: Call): Promise<Sent<T>> {
    const parts: T['message'][] = [];
    for (const message of outgoing) {
      call.leave();
      try {
        parts.push(await this.doSendMessage(target, message, call));
      } catch (error) {
        if (parts.length === 0) throw error;
        throw partly(this.chatError(error, call.operation), parts, outgoing.length);
      }
    }
    const losses = outgoing.flatMap((message) => message.losses);
    return this.sent(parts, losses);
  }

  /** The SentMessage of its parts. */
  protected sent(parts: T['message'][], losses: Loss[]): Sent<T> {
    const first = parts[0] as T['message'];
    const sent = { ...first, parts, losses } as Sent<T>;
    const payload = this.raw(first);
    return payload === undefined ? sent : this.remember(sent, payload);
  }

  /** Whose rules content is composed by. */
  protected get composer(): Composer {
    return {
      platform: this.platform,
      account: this.account,
      displayName: this.displayName,
      dialect: this.dialect,
      capabilities: this.capabilities,
      timeZone: this.settings.timeZone,
      nativeContent: this.nativeContent,
      resolveFiles: (inputs) => this.resolveFiles(inputs),
    };
  }

  /** Hosts of the configuration: files may be fetched from them although they are on a private network. */
  protected get trustedHosts(): readonly string[] {
    return [];
  }

  /** The files of a send, ready to be read; URLs with the account's proxy, certificates and trusted hosts. */
  protected async resolveFiles(inputs: readonly FileInput[]): Promise<OutgoingFile[]> {
    if (inputs.length === 0) return [];
    const { proxy, timeoutMs, privateHosts = [] } = this.settings;
    const allowedHosts = [...this.trustedHosts, ...privateHosts];
    return resolveFiles(inputs, { fetch: { proxy, timeoutMs, tls: await loadTls(this.settings), allowedHosts } });
  }

  #target(channelId: string, options: SendOptions<T['native']>): Target {
    if (options.thread === undefined) return { channelId };
    if (!this.capabilities.supports('threads')) {
      throw new UnsupportedError(
        `${this.displayName} has no threads. Use replyInThread, which answers with an ordinary reply there.`,
      );
    }
    return { channelId, thread: threadTargetOf(this, options.thread, channelId) };
  }

  #replyTo(channelId: string, options: SendOptions<T['native']>): MessageRef | undefined {
    if (options.replyTo === undefined || !this.capabilities.supports('replies')) return undefined;
    return typeof options.replyTo === 'string'
      ? { channelId, id: options.replyTo }
      : messageRefOf(this, options.replyTo);
  }
}

/** A send of several parts that failed in the middle: some of it has been delivered. */
function partly(error: ChatError, parts: readonly Message[], count: number): ChatError {
  const ids = parts.map(({ id }) => id).join(', ');
  const { platform, account, operation, retryAfterMs, status, platformCode } = error;
  return errorOf(error.code, `Part ${parts.length + 1} of ${count} failed (parts sent: ${ids}): ${error.message}`, {
    platform,
    account,
    operation,
    retryAfterMs,
    status,
    platformCode,
    // The whole must not be sent again: that would double the parts which are there.
    retryable: false,
    maybeDelivered: true,
    cause: error,
  });
}
