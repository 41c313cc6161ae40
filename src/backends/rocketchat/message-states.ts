import { LRUCache } from 'lru-cache';
import { countAt, dateAt, textAt, type Wire } from './fields.js';
import { reactionNamesOf } from './normalize/reaction.js';

/** What of a message can change without its being another one. */
export type MessageState = {
  readonly channelId: string;
  /** The thread that it is a reply in. */
  readonly threadId: string | undefined;
  readonly createdAt: number;
  /** Milliseconds; 0 where the message does not say. */
  readonly updatedAt: number;
  /** 0 for one that was never edited. */
  readonly editedAt: number;
  readonly pinnedAt: number;
  readonly isPinned: boolean;
  readonly replies: number;
  readonly lastReplyAt: number;
  /** Usernames by the key of the emoji. */
  readonly reactions: ReadonlyMap<string, readonly string[]>;
  /** It came by the stream, so that it has been told; else it was only read. */
  readonly isTold: boolean;
};

export function stateOf(wire: Wire, isTold: boolean): MessageState {
  const ms = (key: string) => dateAt(wire, key)?.getTime() ?? 0;
  return {
    channelId: textAt(wire, 'rid') ?? '',
    threadId: textAt(wire, 'tmid'),
    createdAt: ms('ts'),
    updatedAt: ms('_updatedAt'),
    editedAt: ms('editedAt'),
    pinnedAt: ms('pinnedAt'),
    isPinned: wire['pinned'] === true,
    replies: countAt(wire, 'tcount') ?? 0,
    lastReplyAt: ms('tlm'),
    reactions: reactionNamesOf(wire),
    isTold,
  };
}

/** The last known states of messages, so that what is sent again can be compared. */
export class MessageStates {
  readonly #states: LRUCache<string, MessageState>;

  /** @param max - how many are kept; an older message that changes is then an unknown one */
  constructor(max = 20_000) {
    this.#states = new LRUCache({ max });
  }

  get(id: string): MessageState | undefined {
    return this.#states.get(id);
  }

  /** What differs in it is told: by the stream, or by the history. @returns what is known of it now */
  tell(wire: Wire): MessageState | undefined {
    const id = textAt(wire, '_id');
    if (id === undefined) return undefined;
    const state = stateOf(wire, true);
    this.#states.set(id, state);
    return state;
  }

  /** A state was not told after all, unless a newer one has been since. */
  takeBack(id: string, told: MessageState, previous: MessageState | undefined): void {
    if (this.#states.get(id) !== told) return;
    if (previous) this.#states.set(id, previous);
    else this.#states.delete(id);
  }

  /** As it was read: what the stream has told of it stays, since the stream may be behind. */
  seed(wire: Wire): void {
    const id = textAt(wire, '_id');
    if (id !== undefined && !this.#states.has(id)) this.#states.set(id, stateOf(wire, false));
  }

  delete(id: string): void {
    this.#states.delete(id);
  }

  /** The known messages of a room. */
  *ofChannel(channelId: string): Generator<[id: string, state: MessageState]> {
    for (const entry of this.#states.entries()) if (entry[1].channelId === channelId) yield entry;
  }
}
