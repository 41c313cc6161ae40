import { InvalidError, UnsupportedError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Emoji, MessageRef, Reaction } from '../../../models/index.js';
import type { Wire } from '../fields.js';
import { isSameEmoji, keyOfEmoji } from '../normalize/emoji.js';
import { reactionNamesOf, toReactions } from '../normalize/reaction.js';
import { roomFamily } from './channels.js';
import type { RocketChatContext } from './context.js';
import { wireOf } from './history.js';
import { pagesOf } from './pages.js';

/**
 * Reacts under the name that others have used: `:+1:` and `:thumbsup:` are kept apart (wire sheet, section 4.4). It is
 * always said which way: a toggle would be a race.
 */
export async function addReaction(
  context: RocketChatContext,
  ref: MessageRef,
  emoji: Emoji,
  { signal }: Call,
): Promise<void> {
  const key = keyOfEmoji(emoji);
  if (key === undefined)
    throw new InvalidError(`Rocket.Chat has no name for the emoji ${emoji.unicode ?? emoji.name}, so it takes none.`);
  const names = reactionNamesOf(await wireOf(context, ref, signal));
  const keys = [...names.keys()].filter((each) => isSameEmoji(each, emoji));
  const own = context.reader.self?.handle;
  if (own !== undefined && keys.some((each) => names.get(each)?.includes(own))) return;
  await context.client.chatReact(ref.id, keys[0] ?? key, { shouldReact: true, signal });
}

export async function removeReaction(
  context: RocketChatContext,
  ref: MessageRef,
  emoji: Emoji,
  userId: string | undefined,
  { signal }: Call,
): Promise<void> {
  if (userId !== undefined)
    throw new UnsupportedError('In Rocket.Chat an account takes back its own reactions only, whatever its role.');
  const names = reactionNamesOf(await wireOf(context, ref, signal));
  const own = context.reader.self?.handle ?? '';
  for (const [key, who] of names)
    if (isSameEmoji(key, emoji) && who.includes(own))
      await context.client.chatReact(ref.id, key, { shouldReact: false, signal });
}

/** Reactions are told by username; the ids of many are read from the list of the room's members. */
export async function* listReactions(
  context: RocketChatContext,
  ref: MessageRef,
  { signal }: Call,
): AsyncGenerator<Reaction[]> {
  const { reader } = context;
  const wire = await wireOf(context, ref, signal);
  const names = new Set([...reactionNamesOf(wire).values()].flat());
  const ids = await idsOf(context, ref.channelId, [...names], signal);
  yield toReactions(wire as Wire, {
    ...reader.context,
    userByHandle: (username) => {
      const known = reader.context.userByHandle(username);
      const id = ids.get(username);
      return known ?? (id === undefined ? undefined : reader.user({ _id: id, username }));
    },
  });
}

const fewNames = 3;

async function idsOf(
  { client, reader }: RocketChatContext,
  channelId: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const missing = new Set(names.filter((name) => reader.context.userByHandle(name) === undefined));
  missing.delete(reader.self?.handle ?? '');
  const ids = new Map<string, string>();
  if (missing.size > fewNames) {
    const family = roomFamily(client, await reader.room(channelId, signal));
    for await (const page of pagesOf('members', (paging) => family.members(channelId, { ...paging, signal }))) {
      for (const { _id: id, username } of page as { _id?: unknown; username?: unknown }[])
        if (typeof id === 'string' && typeof username === 'string' && missing.delete(username)) ids.set(username, id);
      if (missing.size === 0) break;
    }
  }
  for (const name of missing) {
    const user = await reader.userNamed(name, signal);
    if (user) ids.set(name, user.id);
  }
  return ids;
}
