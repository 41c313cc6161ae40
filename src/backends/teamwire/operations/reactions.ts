import { InvalidError, isChatError, UnsupportedError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Emoji, MessageRef, Reaction } from '../../../models/index.js';
import type { ReactionType } from '../client/data/reaction-type.js';
import { emojiOf, reactionEmoji, reactionsOfKind, reactionTypeOf } from '../reaction-emoji.js';
import type { TeamwireContext } from './context.js';
import { fetchMessage } from './history.js';

/** A second reaction takes the place of the first (A7). */
export async function addReaction(context: TeamwireContext, ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
  const { client, reader } = context;
  const type = reactionTypeOf(emoji);
  if (type === undefined) throw new InvalidError(`Teamwire takes only these reactions: ${reactionEmoji.join(' ')}`);
  const kind = reader.kindOf(ref.id);
  if (kind !== undefined) check(kind, type);
  try {
    await client.transport.call('sendReaction', { mid: ref.id, reaction_type: type }, { signal: call.signal });
  } catch (error) {
    if (!isChatError(error) || (error.code !== 'invalid' && error.code !== 'forbidden')) throw error;
    // Of a message that was not seen here only now is it known what it takes.
    const learned = await fetchMessage(context, ref, call).catch(() => undefined);
    if (learned) check(learned.type, type);
    throw error;
  }
}

export async function* listReactions(
  context: TeamwireContext,
  ref: MessageRef,
  call: Call,
): AsyncGenerator<Reaction[]> {
  const { reader } = context;
  const kind = reader.kindOf(ref.id);
  // One that takes none has none, and asking is refused.
  if (kind !== undefined && reactionsOfKind(kind).length === 0) {
    yield [];
    return;
  }
  try {
    yield await reader.reactions(ref.id, call.signal);
  } catch (error) {
    if (!isChatError(error) || error.code !== 'forbidden' || kind !== undefined) throw error;
    // Of a message that was not seen here only now is it known what it takes.
    const { type } = await fetchMessage(context, ref, call);
    if (reactionsOfKind(type).length > 0) throw error;
    yield [];
  }
}

/** @throws UnsupportedError for an ordinary message, InvalidError for one that takes other reactions */
function check(kind: string, type: ReactionType): void {
  const types = reactionsOfKind(kind);
  if (types.length === 0)
    throw new UnsupportedError(
      "Teamwire's reactions are for attention messages (alerts, announcements, notes); this is an ordinary one.",
    );
  if (types.includes(type)) return;
  const taken = types.map((each) => emojiOf(each).unicode).join(' ');
  throw new InvalidError(`A message of type '${kind}' takes only these reactions: ${taken}`);
}
