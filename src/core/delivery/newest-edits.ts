/** Messages whose last edit is remembered, a channel. */
const most = 500;

/** What an edit says of itself, for telling which of two is the newer. */
export type Edit = {
  /** Its place among the channel's events. Two may share one, where a platform's times are coarse. */
  readonly place: string;
  /** Its own place, where this way of telling shows it: the history of a platform may know less than its events. */
  readonly exactPlace?: string | undefined;
  /** Stands for what the message says since, and for what it said before: equal for equal contents. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
};

/**
 * The newest edit told of each message. A platform that repeats what was not acknowledged brings an older edit after the
 * history has told a newer one; whoever keeps the last text would go back to it.
 */
export class NewestEdits {
  readonly #compare: (a: string, b: string) => number;
  readonly #edits = new Map<string, Edit>();

  constructor(compare: (a: string, b: string) => number) {
    this.#compare = compare;
  }

  add(messageId: string, edit: Edit): void {
    if (this.isOutdated(messageId, edit)) return;
    this.#edits.delete(messageId);
    this.#edits.set(messageId, edit);
    if (this.#edits.size <= most) return;
    for (const oldest of this.#edits.keys()) {
      this.#edits.delete(oldest);
      return;
    }
  }

  /** True when a newer edit of the message was told, or this one. Of two that nothing tells apart the later is news. */
  isOutdated(messageId: string, edit: Edit): boolean {
    const newest = this.#edits.get(messageId);
    if (newest === undefined) return false;
    const { exactPlace, place, after } = edit;
    if (exactPlace !== undefined && newest.exactPlace !== undefined)
      return this.#compare(exactPlace, newest.exactPlace) < 0;
    const order = this.#compare(place, newest.place);
    if (order !== 0) return order < 0;
    return after !== undefined && after === newest.after;
  }

  /**
   * True when only the platform can tell whether it is newer: it has the place of one that was read, without an exact one, and
   * does not go on from there. It may have led there, or follow one that has not come yet.
   */
  isDoubtful(messageId: string, edit: Edit): boolean {
    const newest = this.#edits.get(messageId);
    if (newest === undefined || newest.exactPlace !== undefined || this.isOutdated(messageId, edit)) return false;
    const { exactPlace, place, before } = edit;
    if (exactPlace === undefined || before === undefined || newest.after === undefined) return false;
    return this.#compare(place, newest.place) === 0 && before !== newest.after;
  }

  /** An event that is left out may say when what was read came to be: what is older than that is outdated, too. */
  learn(messageId: string, { exactPlace, place, after }: Edit): void {
    const newest = this.#edits.get(messageId);
    if (exactPlace === undefined || newest?.after === undefined || newest.after !== after) return;
    if (this.#compare(place, newest.place) !== 0) return;
    if (newest.exactPlace !== undefined && this.#compare(exactPlace, newest.exactPlace) <= 0) return;
    this.#edits.set(messageId, { ...newest, exactPlace });
  }
}
