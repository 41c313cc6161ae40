import { ConflictError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { ThreadStart } from '../../../core/operations/threads.js';
import type { UpdateThreadInput } from '../../../core/options.js';
import type { Thread } from '../../../models/index.js';
import type { MemoryClient } from '../client.js';
import { type Scope, toThread } from '../normalize.js';
import { joinedChannel, seenChannel, seenMessage, seenThread, writableChannel } from '../visibility.js';
import { draftOf, readFiles } from './sending.js';

/** A thread's id is its parent message's, or one of its own when it hangs on none. A message has one thread at most. */
export async function createThread(
  client: MemoryClient,
  scope: Scope,
  start: ThreadStart,
  call: Call,
): Promise<Thread> {
  const files = await Promise.all(start.messages.map((message) => readFiles(message.files)));
  return client.call(
    'threads.create',
    { channelId: start.channelId, parent: start.parent?.id, name: start.name },
    (state) => {
      const channel = writableChannel(state, start.channelId);
      const root = start.parent && seenMessage(state, start.parent);
      if (root && (root.threadId !== undefined || state.threads.on(root))) {
        throw new ConflictError(`The message '${root.id}' has a thread, or is in one: use replyInThread.`);
      }
      const thread = root
        ? state.threads.start(root, state.bot, start.name)
        : state.threads.create(channel, state.bot, start.name);
      start.messages.forEach((message, index) => {
        const target = { channelId: channel.id, thread: { channelId: channel.id, id: thread.id } };
        state.messages.post(draftOf(state, target, message, files[index] ?? []));
      });
      return toThread(thread, scope);
    },
    { signal: call.signal },
  );
}

export async function fetchThread(
  client: MemoryClient,
  scope: Scope,
  target: ThreadTarget,
  call: Call,
): Promise<Thread> {
  return client.read('threads.get', { ...target }, (state) => toThread(seenThread(state, target), scope), call.signal);
}

export async function updateThread(
  client: MemoryClient,
  scope: Scope,
  target: ThreadTarget,
  changes: UpdateThreadInput,
  call: Call,
): Promise<Thread> {
  return client.put(
    'threads.update',
    { ...target, ...changes },
    (state) => {
      const thread = seenThread(state, target);
      joinedChannel(state, target.channelId);
      const { name, isArchived, isLocked } = changes;
      state.threads.update(
        thread,
        {
          ...(name !== undefined && { name }),
          ...(isArchived !== undefined && { isArchived }),
          ...(isLocked !== undefined && { isLocked }),
        },
        state.bot,
      );
      return toThread(thread, scope);
    },
    call.signal,
  );
}

/** The most recently active first. */
export async function* listThreads(
  client: MemoryClient,
  scope: Scope,
  channelId: string,
  includeArchived: boolean,
  call: Call,
): AsyncGenerator<Thread[]> {
  yield await client.read(
    'threads.list',
    { channelId, includeArchived },
    (state) => {
      const last = new Map(
        state.messages.in(seenChannel(state, channelId)).map((message, at) => [message.threadId, at]),
      );
      return state.threads
        .in(seenChannel(state, channelId))
        .filter((thread) => includeArchived || !thread.isArchived)
        .sort((a, b) => (last.get(b.id) ?? -1) - (last.get(a.id) ?? -1))
        .map((thread) => toThread(thread, scope));
    },
    call.signal,
  );
}

export async function followThread(
  client: MemoryClient,
  target: ThreadTarget,
  follows: boolean,
  call: Call,
): Promise<void> {
  await client.put(
    follows ? 'threads.follow' : 'threads.unfollow',
    { ...target },
    (state) => state.threads.follow(seenThread(state, target), state.bot, follows),
    call.signal,
  );
}
