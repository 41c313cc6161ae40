import type { Backend, Emoji, MessageRef } from 'chatmux';
import type { End } from './end.js';
import type { Link } from './link-book.js';

/** How many people, this account left out, reacted so. */
export async function countPeople(backend: Backend, ref: MessageRef, emoji: Emoji): Promise<number> {
  for await (const { emoji: each, count, me } of backend.listReactions(ref)) {
    if (keyOf(each) === keyOf(emoji)) return me ? count - 1 : count;
  }
  return 0;
}

/** What a reaction is known by on all platforms. */
export function keyOf({ unicode, name }: Emoji): string {
  return unicode ?? `:${name}:`;
}

/** How many people reacted so on the other ends. */
export function countElsewhere(link: Link, end: End, key: string): number {
  const counts = Object.entries(link.reactions[key] ?? {});
  return counts.reduce((sum, [where, count]) => (where === end.key ? sum : sum + count), 0);
}

/** The line that stands under a copy where the bot cannot react itself: `👍 2  🎉 1`. */
export function reactionLine(link: Link, end: End): string[] {
  const shown = Object.keys(link.reactions)
    .filter((key) => !canReact(end, key) && countElsewhere(link, end, key) > 0)
    .map((key) => `${key} ${countElsewhere(link, end, key)}`);
  return shown.length > 0 ? [shown.join('  ')] : [];
}

/** Whether the bot can react so there. Custom emoji are at home on their own platform. */
export function canReact({ backend }: End, key: string): boolean {
  const isCustom = /^:.+:$/.test(key);
  return backend.capabilities.level('addReaction') === 'native' && !isCustom;
}
