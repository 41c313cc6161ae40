import { LRUCache } from 'lru-cache';
import type { RoomFacts } from './normalize/context.js';

const most = 5_000;

/** What is known of rooms: their kind and their name in addresses do not come with each message. */
export class RoomBook {
  readonly #rooms = new LRUCache<string, RoomFacts>({
    max: most,
    dispose: ({ id, slug }) => {
      if (slug !== undefined && this.#ids.get(slug) === id) this.#ids.delete(slug);
    },
  });
  readonly #ids = new Map<string, string>();
  /** What streams tell in passing; it says nothing of encryption. */
  readonly #hints = new LRUCache<string, RoomFacts>({ max: most });

  /** As the server has told it. */
  note(facts: RoomFacts): void {
    this.#rooms.set(facts.id, facts);
    if (facts.slug !== undefined) this.#ids.set(facts.slug, facts.id);
  }

  hint(id: string, type: string | undefined, slug: string | undefined): void {
    if (type === undefined || this.#rooms.has(id)) return;
    this.#hints.set(id, { id, type, slug: type === 'd' ? undefined : slug, isEncrypted: false, isArchived: false });
  }

  /** All that matters is known of it. */
  known(id: string): RoomFacts | undefined {
    return this.#rooms.get(id);
  }

  /** Enough for an address. */
  get(id: string): RoomFacts | undefined {
    return this.#rooms.get(id) ?? this.#hints.get(id);
  }

  idOf(slug: string): string | undefined {
    return this.#ids.get(slug);
  }

  forget(id: string): void {
    this.#rooms.delete(id);
    this.#hints.delete(id);
  }
}
