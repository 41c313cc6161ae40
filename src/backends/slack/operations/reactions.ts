import { ForbiddenError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import { ownValue } from '../../../core/own-value.js';
import type { Emoji, MessageRef, Reaction } from '../../../models/index.js';
import { emojiOfSlackName, slackNameOfEmoji } from '../normalize/emoji.js';
import { reactionsOf } from '../normalize/reaction.js';
import { objectAt } from '../wire/read.js';
import type { SlackContext } from './context.js';
import { checkedTs } from './history.js';
import { ignoring } from './ignoring.js';

export function addReaction({ web }: SlackContext, ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
  const adding = web.call('reactions.add', argumentsOf(ref, emoji), { signal: call.signal, kind: 'write' });
  return ignoring(['already_reacted'], adding);
}

export function removeReaction(
  { web }: SlackContext,
  ref: MessageRef,
  emoji: Emoji,
  userId: string | undefined,
  call: Call,
): Promise<void> {
  if (userId !== undefined) {
    throw new ForbiddenError("Slack lets an account take back only its own reactions, never another's.");
  }
  const removing = web.call('reactions.remove', argumentsOf(ref, emoji), { signal: call.signal, kind: 'write' });
  return ignoring(['no_reaction'], removing);
}

/** `full`: all who reacted, where the message itself names only some. */
export async function* listReactions(
  { web, reader }: SlackContext,
  ref: MessageRef,
  call: Call,
): AsyncGenerator<Reaction[]> {
  const args = { channel: ref.channelId, timestamp: checkedTs(ref.id, ''), full: true };
  const answer = await web.call('reactions.get', args, { signal: call.signal });
  yield reactionsOf(objectAt(answer, 'message'), reader);
}

/** `emoji.list`: the custom ones of the workspace; an alias is one too. */
export async function listCustomEmoji(
  { web, reader }: SlackContext,
  signal: AbortSignal | undefined,
): Promise<Emoji[]> {
  const list = objectAt(await web.call('emoji.list', {}, { signal }), 'emoji');
  const emoji = Object.entries(list).map(([name, value]) => customEmojiOf(name, value, list));
  reader.keepCustomEmoji(emoji);
  return emoji;
}

function customEmojiOf(name: string, value: unknown, list: Readonly<Record<string, unknown>>): Emoji {
  const alias = typeof value === 'string' && value.startsWith('alias:') ? value.slice(6) : undefined;
  if (alias === undefined) return { name, isCustom: true, ...(typeof value === 'string' && { url: value }) };
  const target = ownValue(list, alias);
  if (typeof target === 'string' && !target.startsWith('alias:')) return { name, isCustom: true, url: target };
  const { unicode } = emojiOfSlackName(alias);
  // Another name for a usual emoji: it is shown as that, and reacted with by its own name.
  return unicode === undefined ? { name, isCustom: true } : { name, unicode, isCustom: false };
}

function argumentsOf(ref: MessageRef, emoji: Emoji): Record<string, unknown> {
  return { channel: ref.channelId, timestamp: checkedTs(ref.id, ''), name: slackNameOfEmoji(emoji) };
}
