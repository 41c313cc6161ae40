import type { ChannelRef } from '../../models/index.js';
import type { SendOptions, StreamMessageOptions } from '../options.js';
import type { PlatformTypes, Sent } from '../platform-types.js';
import { sleep } from '../retry/index.js';
import type { Call } from './kernel.js';
import type { Target } from './outgoing.js';
import { channelIdOf, threadTargetOf } from './references.js';
import { SchedulingOperations } from './scheduling.js';

/** A message that grows while it is written. */
export abstract class StreamingOperations<T extends PlatformTypes = PlatformTypes> extends SchedulingOperations<T> {
  /**
   * The platform's own stream.
   *
   * @returns the message and the Markdown that it did not take (a stream that the platform ended early), which is then
   * sent the other way; `undefined` when the platform cannot stream to this target
   */
  protected doStreamMessage?(
    target: Target,
    chunks: AsyncIterable<string>,
    options: StreamMessageOptions<T['native']>,
    call: Call,
  ): Promise<T['message'] | undefined>;

  /**
   * Sends a message that grows: natively where the platform streams, else by sending and editing it.
   *
   * @param chunks - Markdown as it comes (what a language model gives); joined they are the whole
   * @param options - `updateIntervalMs`: how often it is edited (1,000)
   * @returns the finished message
   */
  async streamMessage(
    channel: ChannelRef,
    chunks: AsyncIterable<string> | Iterable<string>,
    options: StreamMessageOptions<T['native']> = {},
  ): Promise<Sent<T>> {
    return this.operate('streamMessage', options, async (call) => {
      const channelId = channelIdOf(this, channel);
      if (options.thread !== undefined) this.requireCapability('threads');
      const thread = options.thread === undefined ? undefined : threadTargetOf(this, options.thread, channelId);
      const source = asynchronous(chunks);
      if (this.doStreamMessage) {
        call.leave();
        const message = await this.doStreamMessage({ channelId, ...(thread && { thread }) }, source, options, call);
        if (message) return this.sent([message], []);
      }
      return this.#byEdits(channelId, source, options, call);
    });
  }

  /** Sends the first words and edits as more come, never faster than the interval; the last edit holds everything. */
  async #byEdits(
    channelId: string,
    chunks: AsyncIterable<string>,
    options: StreamMessageOptions<T['native']>,
    call: Call,
  ): Promise<Sent<T>> {
    const { updateIntervalMs = 1000, ...send } = options;
    const canEdit = this.capabilities.supports('editMessage');
    let markdown = '';
    let shown = '';
    let sent: Sent<T> | undefined;
    let ended = false;
    let failure: unknown;
    const wake = { now: () => {} };
    const reading = (async () => {
      try {
        for await (const chunk of chunks) {
          markdown += chunk;
          wake.now();
          if (options.signal?.aborted) break;
        }
      } catch (error) {
        failure = error;
      }
      ended = true;
      wake.now();
    })();
    while (!ended) {
      if (canEdit && markdown.trim() !== '' && markdown !== shown) {
        const text = markdown;
        sent = await this.#show(channelId, sent, text, send as SendOptions<T['native']>, call);
        shown = text;
        await sleep(updateIntervalMs, options.signal);
      } else {
        await new Promise<void>((resolve) => {
          wake.now = resolve;
          if (ended || (canEdit && markdown !== shown && markdown.trim() !== '')) resolve();
        });
      }
    }
    await reading;
    if (markdown !== shown || sent === undefined) {
      sent = await this.#show(channelId, sent, markdown, send as SendOptions<T['native']>, call);
    }
    // What came before the source failed has been sent; the caller still has to know.
    if (failure !== undefined) throw failure;
    return sent;
  }

  #show(
    channelId: string,
    sent: Sent<T> | undefined,
    markdown: string,
    options: SendOptions<T['native']>,
    call: Call,
  ): Promise<Sent<T>> {
    if (sent === undefined) return this.deliver(channelId, { markdown }, options, call);
    return this.editMessage(sent, { markdown }, { signal: options.signal, mentions: options.mentions });
  }
}

async function* asynchronous(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  yield* chunks;
}
