import { LRUCache } from 'lru-cache';

export type Stars = { readonly stars: number; readonly isPinned: boolean };

/** What a change of stars was. */
export type StarChange = { readonly star?: 'added' | 'removed'; readonly pin?: 'added' | 'removed' };

/**
 * The stars and pins of messages as they were last seen: an event tells how many there are now, not what has changed (wire
 * sheet, section 5). A message that was never seen is taken for one without.
 */
export class StarBook {
  readonly #byMessage = new LRUCache<number, Stars>({ max: 20_000 });

  /** What was seen in passing. */
  note(messageId: number, now: Stars): void {
    this.#byMessage.set(messageId, now);
  }

  /** What an event has changed; what was not known before it, it must have changed all the same. */
  change(messageId: number, now: Stars): StarChange {
    const before = this.#byMessage.get(messageId);
    this.note(messageId, now);
    const { stars, isPinned } = before ?? { stars: 0, isPinned: false };
    const star = now.stars > stars ? 'added' : now.stars < stars ? 'removed' : undefined;
    const pin = now.isPinned && !isPinned ? 'added' : !now.isPinned && isPinned ? 'removed' : undefined;
    if (before === undefined && star === undefined && pin === undefined) return { star: 'removed' };
    return { ...(star && { star }), ...(pin && { pin }) };
  }
}
