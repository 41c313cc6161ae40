import type { ChannelRef } from '../../models/index.js';
import { ServerError } from '../errors/index.js';
import type { SendOptions, StreamMessageOptions } from '../options.js';
import type { PlatformTypes, Sent } from '../platform-types.js';
import { abortable, sleep } from '../retry/index.js';
import type { Call } from './kernel.js';
import type { Target } from './outgoing.js';
import { channelIdOf, threadTargetOf } from './references.js';
import { SchedulingOperations } from './scheduling.js';

/** A message that grows while it is written. */
export abstract class StreamingOperations<T extends PlatformTypes = PlatformTypes> extends SchedulingOperations<T> {
  /**
   * The platform's own stream.
   *
   * @returns the whole message, also when the platform ended its stream early; `undefined` when the platform cannot stream
   * to this target, and nothing has been read of the chunks
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
   * @throws what the source threw, as the cause of an error with `maybeDelivered`: what came before it has been sent
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
      if (
        typeof chunks !== 'object' ||
        chunks === null ||
        !(Symbol.asyncIterator in chunks || Symbol.iterator in chunks)
      ) {
        throw this.invalid('streamMessage takes an iterable of strings: what a language model gives.', 'streamMessage');
      }
      const source = asynchronous(chunks, options.signal);
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
    const end = new AbortController();
    const reading = (async () => {
      try {
        for await (const chunk of chunks) {
          if (end.signal.aborted) break;
          markdown += chunk;
          wake.now();
        }
      } catch (error) {
        failure = error;
      }
      ended = true;
      wake.now();
    })();
    try {
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
      if ((markdown !== shown || sent === undefined) && (failure === undefined || markdown.trim() !== '')) {
        sent = await this.#show(channelId, sent, markdown, send as SendOptions<T['native']>, call);
      }
    } finally {
      // Whatever it was that failed, nobody reads the source any more.
      end.abort();
    }
    // What came before the source failed has been sent; the caller still has to know.
    if (failure !== undefined || sent === undefined) throw failure;
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
    const { signal, mentions, linkPreviews } = options;
    return this.editMessage(sent, { markdown }, { signal, mentions, linkPreviews });
  }
}

/** The chunks one after the other; a source that hangs is left when the signal fires, and told so. */
async function* asynchronous(
  chunks: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  let isOver = false;
  try {
    for (;;) {
      const next = await abortable(Promise.resolve(iterator.next()), signal).catch((error: unknown) => {
        isOver = !signal?.aborted;
        if (signal?.aborted) throw error;
        throw new ServerError(
          `The source of the stream failed: ${error instanceof Error ? error.message : String(error)}. What came before it was sent.`,
          { retryable: false, maybeDelivered: true, cause: error },
        );
      });
      if (next.done) {
        isOver = true;
        return;
      }
      yield next.value;
    }
  } finally {
    // Not awaited: a source that hangs may never answer.
    if (!isOver) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
