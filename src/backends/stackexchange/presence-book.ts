import { LRUCache } from 'lru-cache';

type Seen = { rooms: Set<number>; isHere: boolean };

/** Who is in which of the account's rooms, as far as coming and going has told. Presence is nothing more on this site. */
export class PresenceBook {
  readonly #users = new LRUCache<number, Seen>({ max: 20_000 });

  /** Somebody came. @returns true when they are here now and were not */
  enter(userId: number, roomId: number): boolean {
    const seen = this.#of(userId);
    seen.rooms.add(roomId);
    const isNews = !seen.isHere;
    seen.isHere = true;
    return isNews;
  }

  /** Somebody left. @returns true when they are in none of the rooms any more */
  leave(userId: number, roomId: number): boolean {
    const seen = this.#users.get(userId);
    if (!seen) {
      this.#users.set(userId, { rooms: new Set(), isHere: false });
      return true;
    }
    seen.rooms.delete(roomId);
    const isNews = seen.isHere && seen.rooms.size === 0;
    if (isNews) seen.isHere = false;
    return isNews;
  }

  #of(userId: number): Seen {
    let seen = this.#users.get(userId);
    if (!seen) {
      seen = { rooms: new Set(), isHere: false };
      this.#users.set(userId, seen);
    }
    return seen;
  }
}
