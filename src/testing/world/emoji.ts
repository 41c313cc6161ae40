import type { CustomEmojiRecord } from './records.js';
import type { WorldState } from './state.js';

/** The custom emoji, by name. */
export class EmojiStore {
  readonly #state: WorldState;
  readonly #byName = new Map<string, CustomEmojiRecord>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  get(name: string): CustomEmojiRecord | undefined {
    return this.#byName.get(name);
  }

  all(): CustomEmojiRecord[] {
    return [...this.#byName.values()];
  }

  add(name: string, options: { url?: string | undefined; aliasFor?: string | undefined } = {}): CustomEmojiRecord {
    const existing = this.#byName.get(name);
    if (existing) return existing;
    const id = this.#state.platform.ids.emoji(name);
    const emoji = {
      id,
      name,
      url: options.url ?? `https://emoji.test/${encodeURIComponent(name)}.png`,
      aliasFor: options.aliasFor,
    };
    this.#byName.set(name, emoji);
    this.#state.emit({ type: 'emoji.added', emoji });
    return emoji;
  }

  remove(name: string): void {
    const emoji = this.#byName.get(name);
    if (!emoji) return;
    this.#byName.delete(name);
    this.#state.emit({ type: 'emoji.removed', emoji });
  }
}
