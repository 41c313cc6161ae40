import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Emoji, MessageRef, Reaction } from '../../../models/index.js';
import type { WorldState } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { emojiKey, type Scope, toCustomEmoji, toReactions } from '../normalize.js';
import { joinedChannel, seenMessage, seenUser } from '../visibility.js';

export async function addReaction(client: MemoryClient, ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
  await client.put(
    'reactions.add',
    { ...ref, emoji: emoji.name },
    (state) => {
      joinedChannel(state, ref.channelId);
      state.messages.react(seenMessage(state, ref), keyIn(state, emoji), state.bot);
    },
    call.signal,
  );
}

/** @param userId - whose; the bot's own unless given */
export async function removeReaction(
  client: MemoryClient,
  ref: MessageRef,
  emoji: Emoji,
  userId: string | undefined,
  call: Call,
): Promise<void> {
  await client.put(
    'reactions.remove',
    { ...ref, emoji: emoji.name, userId },
    (state) => {
      const user = userId === undefined ? state.bot : seenUser(state, userId);
      state.messages.unreact(seenMessage(state, ref), emojiKey(emoji), user);
    },
    call.signal,
  );
}

export async function* listReactions(
  client: MemoryClient,
  scope: Scope,
  ref: MessageRef,
  call: Call,
): AsyncGenerator<Reaction[]> {
  yield await client.read(
    'reactions.list',
    { ...ref },
    (state) => toReactions(seenMessage(state, ref), scope),
    call.signal,
  );
}

export async function clearReactions(
  client: MemoryClient,
  ref: MessageRef,
  emoji: Emoji | undefined,
  call: Call,
): Promise<void> {
  await client.put(
    'reactions.clear',
    { ...ref, emoji: emoji?.name },
    (state) => {
      const message = seenMessage(state, ref);
      const key = emoji && emojiKey(emoji);
      for (const reaction of [...message.reactions]) {
        if (key !== undefined && reaction.emoji !== key) continue;
        for (const id of [...reaction.userIds]) state.messages.unreact(message, reaction.emoji, seenUser(state, id));
      }
    },
    call.signal,
  );
}

export async function listCustomEmoji(client: MemoryClient, signal: AbortSignal | undefined): Promise<Emoji[]> {
  return client.read('emoji.list', {}, (state) => state.emoji.all().map(toCustomEmoji), signal);
}

function keyIn(state: WorldState, emoji: Emoji): string {
  const key = emojiKey(emoji);
  if (emoji.unicode === undefined && !state.emoji.get(key)) {
    throw new NotFoundError(`There is no custom emoji '${emoji.name}'.`);
  }
  return key;
}
