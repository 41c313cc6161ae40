import type { Reaction } from '../../../models/index.js';
import { countAt, objectsAt, stringAt, stringsAt, type Wire } from '../wire/read.js';
import type { NormalizeContext } from './context.js';
import { emojiOfSlackName } from './emoji.js';

/** The `reactions` of a message; the key is missing when there are none. `users` may be fewer than `count`. */
export function reactionsOf(message: Wire, context: Pick<NormalizeContext, 'self' | 'customEmoji'>): Reaction[] {
  return objectsAt(message, 'reactions').flatMap((wire) => {
    const name = stringAt(wire, 'name');
    if (name === undefined) return [];
    const userIds = stringsAt(wire, 'users');
    return [
      {
        emoji: emojiOfSlackName(name, context),
        count: Math.max(countAt(wire, 'count') ?? 0, userIds.length),
        me: context.self !== undefined && userIds.includes(context.self.userId),
        userIds,
      },
    ];
  });
}
