import { InvalidError, UnsupportedError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Emoji, MessageRef } from '../../../models/index.js';
import { confirmed } from '../client/confirmed.js';
import { readStars } from '../client/pages/stars-page.js';
import type { StackExchangeMessageModel } from '../native.js';
import { starEmoji } from '../normalize/message.js';
import type { StackExchangeContext } from './context.js';
import { fetchMessage, messageWire } from './history.js';
import { messageNumber, noSuchMessage, roomNumber } from './ids.js';

/** Gives the account's star, or takes it back: the site knows a toggle only, so how things stand is read first. */
export function setStar(context: StackExchangeContext, ref: MessageRef, value: boolean, call: Call): Promise<void> {
  return toggle(context, ref, 'messages/star', value, call, {
    isSet: (wire) => wire.message_starred === true,
    flip: (id, options) => context.client.writing.toggleStar(id, options),
  });
}

export function setPin(context: StackExchangeContext, ref: MessageRef, value: boolean, call: Call): Promise<void> {
  return toggle(context, ref, 'messages/owner-star', value, call, {
    isSet: (wire) => (wire.message_owner_stars ?? 0) > 0,
    flip: (id, options) => context.client.writing.togglePin(id, options),
  });
}

type Mark = {
  isSet(wire: NonNullable<Awaited<ReturnType<typeof messageWire>>>): boolean;
  flip(id: number, options: { signal: AbortSignal | undefined; roomId: number }): Promise<void>;
};

/** In the queue, so that two at once do not both see the old state. */
async function toggle(
  context: StackExchangeContext,
  ref: MessageRef,
  operation: string,
  value: boolean,
  call: Call,
  { isSet, flip }: Mark,
): Promise<void> {
  const { signal } = call;
  await context.client.context.markQueue.run(
    operation,
    async () => {
      const wire = await messageWire(context, ref, signal);
      if (!wire) throw noSuchMessage(ref.id);
      if (isSet(wire) === value) return;
      const options = { signal, roomId: roomNumber(ref.channelId) };
      await confirmed(
        () => flip(messageNumber(ref.id), options),
        async () => {
          const now = await messageWire(context, ref, signal);
          return now !== undefined && isSet(now) === value;
        },
      );
    },
    signal,
  );
}

/** Pinned messages stand first in the list of starred ones. */
export async function* listPins(
  context: StackExchangeContext,
  channelId: string,
  call: Call,
): AsyncGenerator<StackExchangeMessageModel[]> {
  const { signal } = call;
  const roomId = roomNumber(channelId);
  const { text } = await context.client.reading.get(`/chats/stars/${roomId}`, { count: 0 }, { signal });
  for (const { id, isPinned } of readStars(roomId, text)) {
    if (!isPinned) continue;
    const wire = await messageWire(context, { channelId, id: String(id) }, signal);
    const message = wire && (await context.reader.message(wire, signal));
    if (message) yield [message];
  }
}

/** @throws InvalidError for any emoji but the star */
export function checkStar(emoji: Emoji): void {
  if (emoji.unicode?.replace(/\ufe0f$/, '') !== starEmoji.unicode)
    throw new InvalidError(`Stack Exchange has one reaction, the star (⭐), not ${emoji.unicode ?? emoji.name}.`);
}

/** Takes all stars away; a pin goes with them. For owners. */
export async function clearStars(
  context: StackExchangeContext,
  ref: MessageRef,
  emoji: Emoji | undefined,
  call: Call,
): Promise<void> {
  if (emoji) checkStar(emoji);
  const { writing, context: parts } = context.client;
  const { signal } = call;
  const options = { signal, roomId: roomNumber(ref.channelId) };
  const run = () => writing.cancelStars(messageNumber(ref.id), options);
  const isDone = async () => {
    const wire = await messageWire(context, ref, signal);
    return wire !== undefined && (wire.message_stars ?? 0) === 0 && (wire.message_owner_stars ?? 0) === 0;
  };
  await parts.markQueue.run('messages/unstar', () => confirmed(run, isDone), signal);
}

/** @throws UnsupportedError for somebody else's star */
export function refuseOthersStar(userId: string | undefined): void {
  if (userId !== undefined)
    throw new UnsupportedError('Nobody can take back the star of another; owners clear all (clearReactions).');
}

/** How many stars a message has; the site does not tell of whom. */
export async function* listStars(context: StackExchangeContext, ref: MessageRef, call: Call) {
  yield (await fetchMessage(context, ref, call)).reactions;
}
