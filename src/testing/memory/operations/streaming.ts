import { InvalidError } from '../../../core/errors/index.js';
import { type Composer, compose } from '../../../core/operations/compose.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import type { SendOptions, StreamMessageOptions } from '../../../core/options.js';
import type { MessageRecord } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { messageNative } from '../message-native.js';
import type { MemorySendOptions } from '../native.js';
import { draftOf } from './sending.js';

/**
 * A message that grows as its Markdown comes. While it grows it is not edited: no event tells of each piece, one
 * `message.updated` of the end.
 *
 * @throws InvalidError when nothing came, or more than one message holds
 */
export async function streamMessage(
  client: MemoryClient,
  composer: Composer,
  target: Target,
  chunks: AsyncIterable<string>,
  options: StreamMessageOptions<MemorySendOptions>,
  call: Call,
): Promise<MessageRecord> {
  const outgoing = async (markdown: string): Promise<Outgoing> => {
    const [only] = await compose(composer, { markdown }, { ...(options as SendOptions), overflow: 'error' });
    return only as Outgoing;
  };
  let markdown = '';
  let message: MessageRecord | undefined;
  for await (const chunk of chunks) {
    call.signal?.throwIfAborted();
    markdown += chunk;
    if (markdown.trim() === '') continue;
    const next = await outgoing(markdown);
    if (message) await growStream(client, message, next.text, false, call);
    else message = await startStream(client, target, next, call);
  }
  const last = await outgoing(markdown);
  message ??= await startStream(client, target, last, call);
  await growStream(client, message, last.text, true, call);
  return message;
}

/** Starts a streamed message with its first words. */
async function startStream(
  client: MemoryClient,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<MessageRecord> {
  return client.call(
    'messages.stream.start',
    { channelId: target.channelId },
    (state) => {
      const draft = draftOf(state, target, message, []);
      return state.messages.post({ ...draft, native: { ...(draft.native as object), isStreaming: true } });
    },
    { signal: call.signal },
  );
}

/** Gives it more words. That is no edit, and no event tells of it. */
async function growStream(
  client: MemoryClient,
  message: MessageRecord,
  content: string,
  isLast: boolean,
  call: Call,
): Promise<void> {
  await client.put(
    isLast ? 'messages.stream.end' : 'messages.stream.append',
    { id: message.id },
    (state) => {
      if (message.deletedAt) throw new InvalidError('The streamed message was deleted.');
      const { isStreaming: _isStreaming, ...native } = messageNative(message);
      state.messages.touch(
        message,
        { content, native: isLast ? native : { ...native, isStreaming: true } },
        isLast ? 'the stream ended' : 'the stream went on',
      );
    },
    call.signal,
  );
}
