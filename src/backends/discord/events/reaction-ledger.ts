import { LRUCache } from 'lru-cache';
import type { Emoji } from '../../../models/index.js';
import { emojiKey, emojiOfWire } from '../normalize/emoji.js';
import { countAt, objectAt, objectsAt, type Wire } from '../wire/read.js';

type Counted = { readonly emoji: Emoji; readonly count: number };

/** Messages whose reactions are remembered. */
const most = 20_000;

/** Which emoji stand on which messages, as far as it was told: of "all were taken away" Discord names none. */
export class ReactionLedger {
  readonly #messages = new LRUCache<string, Map<string, Counted>>({ max: most });

  /** What a message's own payload says; one that leaves its reactions out says nothing. */
  keep(messageId: string, wire: Wire, cdnUrl: string): void {
    if (!Array.isArray(wire['reactions'])) return;
    const counted = new Map<string, Counted>();
    for (const reaction of objectsAt(wire, 'reactions')) {
      const emoji = emojiOfWire(objectAt(reaction, 'emoji'), cdnUrl);
      if (emoji) counted.set(emojiKey(emoji), { emoji, count: countAt(reaction, 'count') ?? 1 });
    }
    if (counted.size > 0) this.#messages.set(messageId, counted);
    else this.#messages.delete(messageId);
  }

  /** One person's reaction came or went. */
  change(messageId: string, emoji: Emoji, by: 1 | -1): void {
    const counted = this.#messages.get(messageId) ?? new Map<string, Counted>();
    const key = emojiKey(emoji);
    const count = (counted.get(key)?.count ?? 0) + by;
    if (count > 0) counted.set(key, { emoji, count });
    else counted.delete(key);
    if (counted.size > 0) this.#messages.set(messageId, counted);
    else this.#messages.delete(messageId);
  }

  /** All of one emoji, or of every one, were taken away. @returns those that were there */
  clear(messageId: string, emoji?: Emoji): Emoji[] {
    const counted = this.#messages.get(messageId);
    if (counted === undefined) return [];
    if (emoji !== undefined) {
      counted.delete(emojiKey(emoji));
      return [emoji];
    }
    this.#messages.delete(messageId);
    return [...counted.values()].map((each) => each.emoji);
  }
}
