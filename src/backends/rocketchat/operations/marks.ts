import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef, User } from '../../../models/index.js';
import { dateAt, isWire, objectAt, textAt, type Wire } from '../fields.js';
import type { RocketChatMessage } from '../native.js';
import { permalinkOf } from '../normalize/message.js';
import { referencedUser } from '../normalize/user.js';
import type { RocketChatContext } from './context.js';
import { wireOf } from './history.js';
import { newestPages } from './message-pages.js';
import { pagesOf } from './pages.js';

/** Looked at first: another pin would be announced in the room once more. */
export async function pinMessage(context: RocketChatContext, ref: MessageRef, { signal }: Call): Promise<void> {
  const wire = await wireOf(context, ref, signal);
  if (wire['pinned'] !== true) await context.client.chatPinMessage(ref.id, { signal });
}

export async function unpinMessage(context: RocketChatContext, ref: MessageRef, { signal }: Call): Promise<void> {
  const wire = await wireOf(context, ref, signal);
  if (wire['pinned'] === true) await context.client.chatUnpinMessage(ref.id, { signal });
}

export async function* listPins(
  { client, reader }: RocketChatContext,
  channelId: string,
  { signal }: Call,
): AsyncGenerator<RocketChatMessage[]> {
  await reader.room(channelId, signal);
  for await (const page of pagesOf('messages', (paging) =>
    client.chatGetPinnedMessages(channelId, { ...paging, signal }),
  ))
    yield reader.messages(page);
}

export async function starMessage({ client }: RocketChatContext, ref: MessageRef, { signal }: Call): Promise<void> {
  await client.chatStarMessage(ref.id, { signal });
}

export async function unstarMessage({ client }: RocketChatContext, ref: MessageRef, { signal }: Call): Promise<void> {
  await client.chatUnstarMessage(ref.id, { signal });
}

/**
 * A room is read as a whole. Up to a message it is read by marking it as unread from the next one on, which the server does
 * for the messages of others only.
 */
export async function markRead(
  context: RocketChatContext,
  channelId: string,
  upTo: MessageRef | undefined,
  { signal }: Call,
): Promise<void> {
  const { client } = context;
  const next = upTo && (await nextOfOthers(context, channelId, upTo, signal));
  if (next === undefined) await client.subscriptions.read(channelId, { readThreads: true, signal });
  else await client.subscriptions.unread({ messageId: next }, { signal });
}

async function nextOfOthers(
  context: RocketChatContext,
  channelId: string,
  upTo: MessageRef,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { client, reader } = context;
  const room = await reader.room(channelId, signal);
  const at = dateAt(await wireOf(context, upTo, signal), 'ts')?.getTime() ?? 0;
  let next: string | undefined;
  for await (const page of newestPages({ client, room, signal }, { after: { at, id: upTo.id } }, 100)) {
    for (const wire of page) {
      const id = textAt(wire, '_id');
      if (id === upTo.id || (dateAt(wire, 'ts')?.getTime() ?? 0) < at) return next;
      if (wire['t'] === undefined && authorId(wire) !== reader.self?.id) next = id;
    }
  }
  return next;
}

function authorId(wire: Wire): string | undefined {
  return textAt(objectAt(wire, 'u') ?? {}, '_id');
}

/** Read receipts: a premium licence and a setting of the server. Of a channel those of its newest message. */
export async function* listReaders(
  context: RocketChatContext,
  channelId: string,
  message: MessageRef | undefined,
  { signal }: Call,
): AsyncGenerator<User[]> {
  const { client, reader } = context;
  const id = message?.id ?? (await newestId(context, channelId, signal));
  if (id === undefined) return;
  const { receipts } = await client.chatGetMessageReadReceipts(id, { signal });
  yield receipts.filter(isWire).map((receipt) => {
    const wire: Wire = receipt as unknown as Wire;
    return referencedUser(objectAt(wire, 'user') ?? { _id: wire['userId'] }, reader.context);
  });
}

async function newestId(
  { client, reader }: RocketChatContext,
  channelId: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const room = await reader.room(channelId, signal);
  for await (const page of newestPages({ client, room, signal }, {}, 20)) {
    const newest = page.find((wire) => wire['t'] === undefined);
    if (newest) return textAt(newest, '_id');
  }
  return undefined;
}

export async function reportMessage(
  { client }: RocketChatContext,
  ref: MessageRef,
  reason: string,
  { signal }: Call,
): Promise<void> {
  await client.chatReportMessage(ref.id, reason, { signal });
}

export async function permalink({ reader }: RocketChatContext, ref: MessageRef, { signal }: Call): Promise<string> {
  await reader.room(ref.channelId, signal);
  return permalinkOf(ref.channelId, ref.id, reader.context) ?? '';
}
