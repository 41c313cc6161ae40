import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef, User } from '../../../models/index.js';
import type { MessageRecord, WorldState } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { permalinkOf, type Scope, userById } from '../normalize.js';
import { isHidden, joinedChannel, seenChannel, seenMessage } from '../visibility.js';

export async function fetchMessage(client: MemoryClient, ref: MessageRef, call: Call): Promise<MessageRecord> {
  return client.read('messages.get', { ...ref }, (state) => seenMessage(state, ref), call.signal);
}

export async function permalink(client: MemoryClient, ref: MessageRef, call: Call): Promise<string> {
  return client.read('messages.permalink', { ...ref }, (state) => permalinkOf(seenMessage(state, ref)), call.signal);
}

/** The report stands in `world.log` as `message.reported`. */
export async function reportMessage(client: MemoryClient, ref: MessageRef, reason: string, call: Call): Promise<void> {
  await client.call(
    'messages.report',
    { ...ref, reason },
    (state) => state.messages.report(seenMessage(state, ref), reason, state.bot),
    { signal: call.signal },
  );
}

/** @param pin - false takes the pin off */
export async function pinMessage(client: MemoryClient, ref: MessageRef, pin: boolean, call: Call): Promise<void> {
  await client.put(
    pin ? 'messages.pin' : 'messages.unpin',
    { ...ref },
    (state) => {
      const message = seenMessage(state, ref);
      joinedChannel(state, ref.channelId);
      if (pin) state.messages.pin(message, state.bot);
      else state.messages.unpin(message, state.bot);
    },
    call.signal,
  );
}

/** The newest pin first. */
export async function* listPins(client: MemoryClient, channelId: string, call: Call): AsyncGenerator<MessageRecord[]> {
  yield await client.read(
    'messages.pins',
    { channelId },
    (state) =>
      state.messages
        .in(seenChannel(state, channelId))
        .filter((message) => message.pinned && !isHidden(message, state))
        .reverse()
        .sort((a, b) => (b.pinned?.at.getTime() ?? 0) - (a.pinned?.at.getTime() ?? 0)),
    call.signal,
  );
}

export async function starMessage(client: MemoryClient, ref: MessageRef, star: boolean, call: Call): Promise<void> {
  await client.put(
    star ? 'messages.star' : 'messages.unstar',
    { ...ref },
    (state) => {
      const message = seenMessage(state, ref);
      if (star) state.messages.star(message, state.bot);
      else state.messages.unstar(message, state.bot);
    },
    call.signal,
  );
}

/** Reading never goes back: a message that is older than what was read changes nothing. */
export async function markRead(
  client: MemoryClient,
  channelId: string,
  upTo: MessageRef | undefined,
  call: Call,
): Promise<void> {
  await client.put(
    'channels.read',
    { channelId, upTo: upTo?.id },
    (state) => {
      const channel = joinedChannel(state, channelId);
      const id = upTo ? seenMessage(state, upTo).id : state.messages.in(channel).at(-1)?.id;
      const order = orderIn(state, channelId);
      const before = channel.readUpTo.get(state.bot.id);
      if (id === undefined || (before !== undefined && order(before) >= order(id))) return;
      state.channels.markRead(channel, state.bot, id);
    },
    call.signal,
  );
}

/** Who has read as far as the message, or the channel's newest; its author has. */
export async function* listReaders(
  client: MemoryClient,
  scope: Scope,
  channelId: string,
  ref: MessageRef | undefined,
  call: Call,
): AsyncGenerator<User[]> {
  yield await client.read(
    'channels.readers',
    { channelId, id: ref?.id },
    (state) => {
      const channel = seenChannel(state, channelId);
      const message = ref ? seenMessage(state, ref) : state.messages.in(channel).at(-1);
      if (!message) return [];
      const order = orderIn(state, channelId);
      const readers = [...channel.readUpTo].filter(([, upTo]) => order(upTo) >= order(message.id)).map(([id]) => id);
      return [...new Set([message.authorId, ...readers])].map((id) => userById(id, scope));
    },
    call.signal,
  );
}

/** The place of each message in its channel, deleted ones included. */
function orderIn(state: WorldState, channelId: string): (id: string) => number {
  const messages = state.messages.in(state.channels.need(channelId), { deleted: true });
  const places = new Map(messages.map((message, index) => [message.id, index]));
  return (id) => places.get(id) ?? -1;
}
