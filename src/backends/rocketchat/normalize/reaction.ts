import type { Reaction } from '../../../models/index.js';
import { isWire, stringsAt, type Wire } from '../fields.js';
import type { NormalizeContext } from './context.js';
import { emojiOfKey } from './emoji.js';

/** Who reacted with what: usernames by the key of the emoji (wire sheet, section 6). */
export type ReactionNames = ReadonlyMap<string, readonly string[]>;

export function reactionNamesOf(wire: Wire): ReactionNames {
  const found = wire['reactions'];
  if (!isWire(found)) return new Map();
  return new Map(
    Object.entries(found).flatMap(([key, value]) => {
      const names = isWire(value) ? [...new Set(stringsAt(value, 'usernames'))] : [];
      return names.length > 0 ? [[key, names] as const] : [];
    }),
  );
}

/** Keys of one emoji (`:+1:` and `:thumbsup:`) are one reaction. The ids of who reacted are told when all are known. */
export function toReactions(wire: Wire, context: NormalizeContext): Reaction[] {
  const merged = new Map<string, { reaction: Reaction; names: Set<string> }>();
  for (const [key, names] of reactionNamesOf(wire)) {
    const emoji = emojiOfKey(key, context.account);
    const place = emoji.unicode ?? emoji.name;
    const known = merged.get(place) ?? { reaction: { emoji, count: 0, me: false }, names: new Set<string>() };
    for (const name of names) known.names.add(name);
    merged.set(place, known);
  }
  return [...merged.values()].map(({ reaction, names }) => {
    const ids = [...names].flatMap((name) => idOf(name, context) ?? []);
    return {
      ...reaction,
      count: names.size,
      me: context.self?.username !== undefined && names.has(context.self.username),
      ...(ids.length === names.size && { userIds: ids }),
    };
  });
}

function idOf(username: string, { self, userByHandle }: NormalizeContext): string | undefined {
  return username === self?.username ? self.id : userByHandle(username)?.id;
}
