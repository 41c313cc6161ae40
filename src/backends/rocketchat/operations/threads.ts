import { InvalidError, NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing } from '../../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { ThreadStart } from '../../../core/operations/threads.js';
import { textAt, type Wire } from '../fields.js';
import type { RocketChatThread } from '../native.js';
import { toThread } from '../normalize/thread.js';
import type { RocketChatContext } from './context.js';
import { wireOf } from './history.js';
import { pagesOf } from './pages.js';
import { sendMessage } from './sending.js';

/**
 * A thread is a message with replies. Under a message it begins with its first reply; alone in a channel the first message
 * is its root, or the name is, where one is given.
 */
export async function createThread(
  context: RocketChatContext,
  start: ThreadStart,
  call: Call,
): Promise<RocketChatThread> {
  const { channelId, parent, name } = start;
  const messages = [...start.messages];
  let id = parent?.threadId ?? parent?.id;
  if (id === undefined) {
    const first = name === undefined ? messages.shift() : nameMessage(context, name);
    if (first === undefined)
      throw new InvalidError('A Rocket.Chat thread is a message with replies: give it a content or a name.');
    id = (await sendMessage(context, { channelId }, first, call)).id;
  } else if (messages.length === 0) {
    throw new InvalidError('A Rocket.Chat thread begins with its first reply: give createThread a content.');
  }
  const thread = { channelId, id };
  for (const message of messages) await sendMessage(context, { channelId, thread }, message, call);
  const wire = await wireOf(context, thread, call.signal);
  const made = toThread(wire, context.account);
  // Alone, it has no replies yet: others will make it a thread.
  return (
    made ?? {
      platform: 'rocketchat',
      account: context.account,
      ...thread,
      parentMessage: { channelId, id },
      messageCount: 0,
    }
  );
}

function nameMessage({ mentions, account }: RocketChatContext, name: string): Outgoing {
  const tree = { type: 'root' as const, children: [{ type: 'paragraph' as const, children: [text(name)] }] };
  const { text: rendered } = mentions.dialect.render(tree, { platform: 'rocketchat', account });
  return { text: rendered, embeds: [], components: [], files: [], mentions: 'nodes', losses: [] };
}

function text(value: string) {
  return { type: 'text' as const, value };
}

/** By its parent or any reply. @throws NotFoundError when nobody has replied */
export async function fetchThread(
  context: RocketChatContext,
  { channelId, id }: ThreadTarget,
  { signal }: Call,
): Promise<RocketChatThread> {
  let wire: Wire = await wireOf(context, { channelId, id }, signal);
  const parent = textAt(wire, 'tmid');
  if (parent !== undefined) wire = await wireOf(context, { channelId, id: parent }, signal);
  const thread = toThread(wire, context.account);
  if (thread) return thread;
  throw new NotFoundError(`There is no thread under the message '${id}': nobody has replied to it.`);
}

/** The one that was answered last first. */
export async function* listThreads(
  { client, account }: RocketChatContext,
  channelId: string,
  { signal }: Call,
): AsyncGenerator<RocketChatThread[]> {
  for await (const page of pagesOf('threads', (paging) => client.chatGetThreadsList(channelId, { ...paging, signal })))
    yield page.flatMap((wire) => toThread(wire as Wire, account) ?? []);
}

export async function followThread(
  { client }: RocketChatContext,
  { id }: ThreadTarget,
  follow: boolean,
  { signal }: Call,
): Promise<void> {
  if (follow) await client.chatFollowMessage(id, { signal });
  else await client.chatUnfollowMessage(id, { signal });
}
