import type { Chat } from './chat.js';
import type { AMReactionData } from './data/snapshots.js';
import type { TWUser } from './user.js';

/** A reaction to an attention message. */
export type AMReaction = {
  readonly chat: Chat;
  readonly mid: string;
  readonly reactionId: string;
  readonly reactionType: AMReactionData['reactionType'];
  readonly fromUser: TWUser;
};

export function toAMReaction(data: AMReactionData, chat: Chat, fromUser: TWUser): AMReaction {
  return { chat, mid: data.mid, reactionId: data.reactionId, reactionType: data.reactionType, fromUser };
}
