import { isChatError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Target } from '../../../core/operations/outgoing.js';
import type { StreamMessageOptions } from '../../../core/options.js';
import type { SlackMessage, SlackSendOptions } from '../native.js';
import { objectsAt, stringAt, type Wire } from '../wire/read.js';
import { isTs } from '../wire/ts.js';
import { type SlackContext, selfOf } from './context.js';
import { fetchMessage } from './history.js';

/** What one append takes (`markdown_text`, wire sheet, section 8). */
const longestChunk = 12_000;
/** How long Slack's own helper waits for more before it appends, in characters. */
const usualChunk = 256;

/** A stream that Slack began: the message, all of the Markdown, and what of it Slack did not take. */
export type Streamed = { message: SlackMessage; markdown: string; rest: string };

/**
 * Slack's own streams: only in a thread, and in a channel only for one person who asked, so the author of the thread's root
 * is that person.
 *
 * @returns `undefined` when the target cannot be streamed to; nothing has been read of the chunks then
 */
export async function streamMessage(
  context: SlackContext,
  target: Target,
  chunks: AsyncIterable<string>,
  options: StreamMessageOptions<SlackSendOptions>,
  call: Call,
): Promise<Streamed | undefined> {
  const { web } = context;
  const stream = await start(context, target, options, call);
  if (stream === undefined) return undefined;
  const { ts, channelId } = stream;
  const intervalMs = options.updateIntervalMs ?? 1000;
  let pending = '';
  let markdown = '';
  let isOpen = true;
  let last = performance.now();
  let failure: unknown;
  const append = async (all: boolean) => {
    while (isOpen && pending !== '') {
      const [now, later] = cut(pending, all);
      if (now === '') return;
      try {
        const args = { channel: channelId, ts, markdown_text: withoutPings(now) };
        await web.call('chat.appendStream', args, { signal: call.signal, kind: 'post' });
        pending = later;
        last = performance.now();
      } catch (error) {
        // Slack ends a stream that pauses for long, or one that the person stopped.
        if (!isChatError(error) || error.code === 'aborted') throw error;
        isOpen = false;
      }
    }
  };
  try {
    for await (const chunk of chunks) {
      pending += chunk;
      markdown += chunk;
      const isDue = pending.length >= usualChunk || performance.now() - last >= intervalMs;
      if (isOpen && isDue && performance.now() - last >= Math.min(intervalMs, 200)) await append(false);
    }
  } catch (error) {
    failure = error;
  }
  try {
    await append(true);
  } catch (error) {
    failure ??= error;
  }
  // Also one that took no more (an edit of a stream that is still open is refused) and one whose caller gave up: it would
  // show as being written until Slack ends it.
  await web.call('chat.stopStream', { channel: channelId, ts }, { kind: 'write' }).catch(() => undefined);
  // What came before the source failed stands there; the caller still has to know.
  if (failure !== undefined) throw failure;
  const message = await fetchMessage(context, { channelId, id: ts, threadId: stream.rootTs }, call);
  return { message, markdown, rest: pending };
}

type Stream = { ts: string; channelId: string; rootTs: string };

async function start(
  context: SlackContext,
  target: Target,
  options: StreamMessageOptions<SlackSendOptions>,
  call: Call,
): Promise<Stream | undefined> {
  const rootTs = target.thread?.id;
  const isPlain =
    !options.files?.length && !options.embeds?.length && !options.components?.length && options.sender === undefined;
  if (rootTs === undefined || !isTs(rootTs) || !isPlain || options.native !== undefined || options.type !== undefined) {
    return undefined;
  }
  const recipient = target.channelId.startsWith('D') ? {} : await recipientOf(context, target.channelId, rootTs, call);
  if (recipient === undefined) return undefined;
  try {
    const answer = await context.web.call(
      'chat.startStream',
      { channel: target.channelId, thread_ts: rootTs, ...recipient },
      { signal: call.signal, kind: 'post' },
    );
    const ts = stringAt(answer, 'ts');
    return isTs(ts) ? { ts, channelId: stringAt(answer, 'channel') ?? target.channelId, rootTs } : undefined;
  } catch (error) {
    // Whatever Slack has against it, posting and editing is left; what may have begun must not be begun twice.
    const isRefused = isChatError(error) && error.maybeDelivered !== true && error.code !== 'auth';
    if (isRefused && error.code !== 'aborted') return undefined;
    throw error;
  }
}

async function recipientOf(
  { web, reader }: SlackContext,
  channelId: string,
  rootTs: string,
  call: Call,
): Promise<Record<string, string> | undefined> {
  const { teamId, userId } = selfOf({ reader });
  const answer = await web.call(
    'conversations.replies',
    { channel: channelId, ts: rootTs, limit: 1 },
    { signal: call.signal },
  );
  const root: Wire = objectsAt(answer, 'messages')[0] ?? {};
  const author = stringAt(root, 'user');
  if (author === undefined || author === userId || stringAt(root, 'bot_id') !== undefined || teamId === undefined) {
    return undefined;
  }
  return { recipient_user_id: author, recipient_team_id: stringAt(root, 'team') ?? teamId };
}

/** No more than one append takes; an unfinished `<` waits for what follows, for it may become a mention. */
function cut(text: string, all: boolean): [now: string, later: string] {
  let end = Math.min(text.length, longestChunk);
  if (!all && text.endsWith('<')) end = Math.min(end, text.length - 1);
  if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1;
  return [text.slice(0, end), text.slice(end)];
}

/** Only mentions made as nodes ping: a stream has none, so Slack's own forms in its text are broken up. */
function withoutPings(markdown: string): string {
  return markdown.replace(/<(?=[@#!])/g, '<\u200b');
}
