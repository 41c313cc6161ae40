import { InvalidError, NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing } from '../../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { ThreadStart } from '../../../core/operations/threads.js';
import type { SlackThread } from '../native.js';
import { threadOf } from '../normalize/thread.js';
import { escapeText } from '../wire/escape.js';
import { countAt, objectsAt, stringAt, type Wire } from '../wire/read.js';
import { isTs } from '../wire/ts.js';
import type { SlackContext } from './context.js';
import { checkedTs, fetchWire } from './history.js';
import { hasCode } from './ignoring.js';
import { sendMessage } from './sending.js';

/**
 * A Slack thread is a message with replies. Under a message it begins with its first reply; alone in a channel the first
 * message is its root, or the name is, where one is given.
 */
export async function createThread(context: SlackContext, start: ThreadStart, call: Call): Promise<SlackThread> {
  const { channelId, parent, name } = start;
  const messages = [...start.messages];
  let rootTs = parent?.threadId ?? parent?.id;
  if (rootTs === undefined) {
    const first = name === undefined ? messages.shift() : nameMessage(name);
    if (first === undefined)
      throw new InvalidError('A Slack thread is a message with replies: give it a content or a name.');
    rootTs = (await sendMessage(context, { channelId }, first, call)).id;
  } else if (messages.length === 0) {
    throw new InvalidError('A Slack thread begins with its first reply: give createThread a content.');
  }
  const thread = { channelId, id: checkedTs(rootTs, '') };
  for (const message of messages) await sendMessage(context, { channelId, thread }, message, call);
  const root = await fetchRoot(context, thread, call.signal);
  const made = root && threadOf(root, channelId, context);
  if (made) return context.reader.kept(made, root);
  throw new NotFoundError(`There is no message '${rootTs}' in the channel '${channelId}'.`);
}

function nameMessage(name: string): Outgoing {
  return { text: escapeText(name), embeds: [], components: [], files: [], mentions: 'nodes', losses: [] };
}

/** By its root or any reply. @throws NotFoundError when nobody has replied */
export async function fetchThread(context: SlackContext, target: ThreadTarget, call: Call): Promise<SlackThread> {
  const root = await fetchRoot(context, target, call.signal);
  const thread =
    root && (countAt(root, 'reply_count') ?? 0) > 0 ? threadOf(root, target.channelId, context) : undefined;
  if (thread && root) return context.reader.kept(thread, root);
  throw new NotFoundError(`There is no thread under the message '${target.id}' in the channel '${target.channelId}'.`);
}

/** The root stands first on every page of replies, whichever message of the thread is named. */
async function fetchRoot(
  context: SlackContext,
  target: Pick<ThreadTarget, 'channelId' | 'id'>,
  signal: AbortSignal | undefined,
): Promise<Wire | undefined> {
  const ts = checkedTs(target.id, 'thread');
  try {
    const args = { channel: target.channelId, ts, limit: 1 };
    const answer = await context.web.call('conversations.replies', args, { signal });
    const first = objectsAt(answer, 'messages')[0];
    const rootTs = first && stringAt(first, 'thread_ts');
    if (first === undefined || rootTs === undefined || rootTs === stringAt(first, 'ts')) return first;
    return isTs(rootTs) ? await fetchWire(context, { channelId: target.channelId, id: rootTs }, signal) : undefined;
  } catch (error) {
    if (hasCode(error, ['thread_not_found', 'message_not_found'])) return undefined;
    throw error;
  }
}

/** No method lists threads: their roots are found in the history, newest first (wire sheet, section 12). */
export async function* listThreads(
  { web, reader, account }: SlackContext,
  channelId: string,
  call: Call,
): AsyncGenerator<SlackThread[]> {
  const args = { channel: channelId, limit: 200 };
  for await (const page of web.pages('conversations.history', args, { signal: call.signal })) {
    yield objectsAt(page, 'messages').flatMap((wire) => {
      const isRoot = stringAt(wire, 'thread_ts') === stringAt(wire, 'ts') && (countAt(wire, 'reply_count') ?? 0) > 0;
      const thread = isRoot ? threadOf(wire, channelId, { account }) : undefined;
      return thread ? [reader.kept(thread, wire)] : [];
    });
  }
}
