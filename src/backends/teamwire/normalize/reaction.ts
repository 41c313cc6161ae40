import type { Reaction } from '../../../models/index.js';
import type { AMReactionData } from '../client/data/snapshots.js';
import { emojiOf } from '../reaction-emoji.js';

/** The reactions of one message, by emoji. */
export function toReactions(list: readonly AMReactionData[], selfId: string | undefined): Reaction[] {
  const byType = new Map<string, string[]>();
  for (const { reactionType, fromUid } of list)
    byType.set(reactionType, [...(byType.get(reactionType) ?? []), fromUid]);
  return [...byType].map(([type, userIds]) => ({
    emoji: emojiOf(type),
    count: userIds.length,
    me: selfId !== undefined && userIds.includes(selfId),
    userIds,
  }));
}
