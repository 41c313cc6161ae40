import type { Reaction } from '../../../models/index.js';
import { countAt, flagAt, objectAt, objectsAt, type Wire } from '../wire/read.js';
import type { NormalizeContext } from './context.js';
import { emojiOfWire } from './emoji.js';

/** The `reactions` of a message; the key is missing when there are none. Discord tells no names here. */
export function reactionsOf(message: Wire, { cdnUrl }: Pick<NormalizeContext, 'cdnUrl'>): Reaction[] {
  return objectsAt(message, 'reactions').flatMap((wire) => {
    const emoji = emojiOfWire(objectAt(wire, 'emoji'), cdnUrl);
    if (emoji === undefined) return [];
    return [{ emoji, count: countAt(wire, 'count') ?? 0, me: flagAt(wire, 'me') || flagAt(wire, 'me_burst') }];
  });
}
