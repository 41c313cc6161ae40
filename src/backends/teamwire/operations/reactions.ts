import { InvalidError, isChatError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Emoji, MessageRef, Reaction } from '../../../models/index.js';
import { emojiOf, reactionEmoji, reactionsOfKind, reactionTypeOf } from '../reaction-emoji.js';
import type { TeamwireContext } from './context.js';

/** A second reaction takes the place of the first (A7). */
export async function addReaction(
  { client, reader }: TeamwireContext,
  ref: MessageRef,
  emoji: Emoji,
  { signal }: Call,
): Promise<void> {
  const type = reactionTypeOf(emoji);
  if (type === undefined) throw new InvalidError(`Teamwire takes only these reactions: ${reactionEmoji.join(' ')}`);
  const kind = reader.kindOf(ref.id);
  if (kind !== undefined && !reactionsOfKind(kind).includes(type)) throw wrongKind(kind);
  try {
    await client.transport.call('sendReaction', { mid: ref.id, reaction_type: type }, { signal });
  } catch (error) {
    if (isChatError(error) && error.code === 'invalid')
      throw new InvalidError(`This message does not take ${emojiOf(type).unicode}: ${error.message}`, {
        status: error.status,
        cause: error,
      });
    throw error;
  }
}

export async function* listReactions(
  { reader }: TeamwireContext,
  ref: MessageRef,
  { signal }: Call,
): AsyncGenerator<Reaction[]> {
  const kind = reader.kindOf(ref.id);
  // One that takes none has none, and asking is refused.
  yield kind !== undefined && reactionsOfKind(kind).length === 0 ? [] : await reader.reactions(ref.id, signal);
}

function wrongKind(kind: string): InvalidError {
  const types = reactionsOfKind(kind);
  if (types.length === 0)
    return new InvalidError(
      "Teamwire's reactions are for attention messages (alerts, announcements, notes); this is an ordinary one.",
    );
  const taken = types.map((type) => emojiOf(type).unicode).join(' ');
  return new InvalidError(`A message of type '${kind}' takes only these reactions: ${taken}`);
}
