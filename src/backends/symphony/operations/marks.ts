import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef, User } from '../../../models/index.js';
import { said } from '../fields.js';
import type { SymphonyMessage } from '../native.js';
import { authorOf } from '../normalize/user.js';
import { streamInfo } from './channels.js';
import type { SymphonyContext } from './context.js';
import { newestMessage } from './history.js';
import { newestWire, noSuchMessage } from './message-chain.js';

/** One message a channel is pinned: another takes its place. */
export async function pinMessage(context: SymphonyContext, ref: MessageRef, call: Call): Promise<void> {
  const wire = await newestWire(context, ref.id, call.signal);
  if (wire?.messageId === undefined) throw noSuchMessage(ref.id);
  const pinned = await pinnedId(context, ref.channelId, call);
  if (pinned !== undefined && isSame(context, pinned, ref.id)) return;
  await setPin(context, ref.channelId, wire.messageId, call);
}

export async function unpinMessage(context: SymphonyContext, ref: MessageRef, call: Call): Promise<void> {
  const pinned = await pinnedId(context, ref.channelId, call);
  if (pinned !== undefined && isSame(context, pinned, ref.id)) await setPin(context, ref.channelId, '', call);
}

export async function* listPins(
  context: SymphonyContext,
  channelId: string,
  call: Call,
): AsyncGenerator<SymphonyMessage[]> {
  const pinned = await pinnedId(context, channelId, call);
  const wire = pinned === undefined ? undefined : await newestWire(context, pinned, call.signal);
  if (!wire) return;
  const messages = await context.reader.messages([wire], channelId, call.signal);
  yield messages.map((message) => Object.assign(message, { isPinned: true }));
}

function isSame({ reader }: SymphonyContext, one: string, other: string): boolean {
  const first = (id: string) => reader.versions.firstOf(id) ?? id;
  return first(one) === first(other);
}

async function isRoom(context: SymphonyContext, channelId: string, call: Call): Promise<boolean> {
  return (await streamInfo(context, channelId, call.signal)).streamType?.type === 'ROOM';
}

async function pinnedId(context: SymphonyContext, channelId: string, call: Call): Promise<string | undefined> {
  const { client, reader } = context;
  const options = { signal: call.signal };
  const id = (await isRoom(context, channelId, call))
    ? said((await client.rooms.info(channelId, options)).roomAttributes?.pinnedMessageId)
    : said((await client.streams.imInfo(channelId, options)).V1IMAttributes?.pinnedMessageId);
  if (id === undefined || reader.versions.firstOf(id) !== undefined) return id;
  // Learns which message a version that was never seen belongs to.
  await newestWire(context, id, call.signal);
  return id;
}

async function setPin(context: SymphonyContext, channelId: string, pinnedMessageId: string, call: Call): Promise<void> {
  const { client } = context;
  const options = { signal: call.signal };
  if (await isRoom(context, channelId, call)) await client.rooms.update(channelId, { pinnedMessageId }, options);
  else await client.streams.updateIm(channelId, { pinnedMessageId }, options);
}

/** Who has read it; the answer to "who has read the channel" is that of its newest message. */
export async function* listReaders(
  context: SymphonyContext,
  channelId: string,
  message: MessageRef | undefined,
  call: Call,
): AsyncGenerator<User[]> {
  const { client, reader } = context;
  const { id } = message ?? (await newestMessage(context, channelId, call));
  const wire = await newestWire(context, id, call.signal);
  if (wire?.messageId === undefined) throw noSuchMessage(id);
  const { read } = await client.messages.status(wire.messageId, { signal: call.signal });
  yield (read ?? []).map(({ userName, ...user }) => authorOf({ ...user, username: userName ?? null }, reader.context));
}
