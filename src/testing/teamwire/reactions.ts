import type { MessageRecord, UserRecord } from '../world/index.js';
import { emojiOfReaction, reactionOfEmoji } from './reaction-types.js';

export type AmReaction = {
  readonly reaction_id: string;
  readonly mid: string;
  readonly tid: string;
  reaction_type: string;
  readonly from_uid: string;
};

/** One reaction a user and message. (Wire sheet, A7.) */
export class ReactionBook {
  readonly #makeId: () => string;
  readonly #byId = new Map<string, AmReaction>();
  readonly #byMessage = new Map<string, Set<AmReaction>>();

  constructor(makeId: () => string) {
    this.#makeId = makeId;
  }

  get(id: string): AmReaction | undefined {
    return this.#byId.get(id);
  }

  of(message: MessageRecord): AmReaction[] {
    return [...(this.#byMessage.get(message.id) ?? [])];
  }

  by(message: MessageRecord, user: UserRecord): AmReaction | undefined {
    return this.of(message).find(({ from_uid }) => from_uid === user.id);
  }

  /** Notes what the world shows. @returns the reaction, and the emoji that it was before */
  note(message: MessageRecord, emoji: string, user: UserRecord): { reaction: AmReaction; before: string | undefined } {
    const type = reactionOfEmoji(emoji) ?? emoji;
    const known = this.by(message, user);
    if (known) {
      const before = emojiOfReaction[known.reaction_type];
      known.reaction_type = type;
      return { reaction: known, before };
    }
    const { id: mid, channelId: tid } = message;
    const reaction = { reaction_id: this.#makeId(), mid, tid, reaction_type: type, from_uid: user.id };
    this.#byId.set(reaction.reaction_id, reaction);
    const all = this.#byMessage.get(mid) ?? new Set();
    this.#byMessage.set(mid, all.add(reaction));
    return { reaction, before: undefined };
  }
}
