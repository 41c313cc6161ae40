import { LRUCache } from 'lru-cache';
import { pingNameOf } from './normalize/user.js';

/** The site pings by the first three letters at least (wire sheet, section 8). */
const shortest = 3;

/** Who is meant by a name in a room: those who were seen there. Ids are not in messages, only names. */
export class PingNames {
  /** By room, by user. */
  readonly #rooms = new LRUCache<string, Map<string, string>>({ max: 500 });
  #self: { id: string; name: string } | undefined;

  /** The account itself can be meant everywhere. */
  set self(user: { id: string; name: string } | undefined) {
    this.#self = user && { id: user.id, name: keyOf(user.name) };
  }

  /** Somebody was seen in a room. */
  learn(roomId: string, userId: string, name: string): void {
    const users = this.#rooms.get(roomId) ?? new Map<string, string>();
    users.set(userId, keyOf(name));
    this.#rooms.set(roomId, users);
  }

  /**
   * The user whose name it is; else the only one whose name begins so.
   *
   * @returns `undefined` where nobody, or several, can be meant
   */
  idOf(roomId: string, name: string): string | undefined {
    const key = keyOf(name);
    const users: [string, string][] = [...(this.#rooms.get(roomId) ?? [])];
    if (this.#self && !users.some(([id]) => id === this.#self?.id)) users.push([this.#self.id, this.#self.name]);
    const exact = users.filter(([, other]) => other === key);
    if (exact.length > 0) return exact.length === 1 ? exact[0]?.[0] : undefined;
    if (key.length < shortest) return undefined;
    const starting = users.filter(([, other]) => other.startsWith(key));
    return starting.length === 1 ? starting[0]?.[0] : undefined;
  }
}

function keyOf(name: string): string {
  return pingNameOf(name).toLowerCase();
}
