import { LRUCache } from 'lru-cache';
import { EntityIndex } from './entity-index.js';
import { mergeEntity } from './merge-entity.js';

/** What can be cached: a User, a Channel. */
export type CacheableEntity = {
  readonly id: string;
  readonly name?: string;
  readonly handle?: string;
  readonly email?: string;
};

export type EntityCacheOptions = {
  /** How many entities at the most; the least recently used goes first. Default 10,000. */
  size?: number | undefined;
  /** How long one is believed, in milliseconds. Default 600,000 (10 minutes); `Infinity` never ends. */
  ttlMs?: number | undefined;
  /** Milliseconds that only go up; tests bring their own. */
  now?: (() => number) | undefined;
};

export type CacheStats = {
  /** Look-ups that were answered. */
  readonly hits: number;
  /** Look-ups that were not. */
  readonly misses: number;
  readonly size: number;
  /** Entities that had to go for newer ones. */
  readonly evictions: number;
  /** Entities that grew too old. */
  readonly expirations: number;
};

export const entityCacheDefaults = Object.freeze({ size: 10_000, ttlMs: 600_000 });

type Keys = {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly handle: string | undefined;
};

/** The keys are kept as they were indexed: a caller who changes an entity in hand must not break the indexes. */
type Entry = { readonly value: object; readonly keys: Keys; readonly isComplete: boolean };

const indexed = ['name', 'email', 'handle'] as const;

/**
 * Known entities, bounded in number and age, found by id, name, e-mail and handle. Look-ups compare exactly, except
 * that e-mail addresses know no case. It holds the very objects it is given: treat them as read-only.
 */
export class EntityCache<T extends CacheableEntity> implements Iterable<T> {
  // Entries are typed without T: a cache of one platform's users must be assignable to a cache of Users.
  readonly #entries: LRUCache<string, Entry>;
  readonly #indexes = { name: new EntityIndex(), email: new EntityIndex(), handle: new EntityIndex() };
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  #expirations = 0;

  constructor(options: EntityCacheOptions = {}) {
    const { size = entityCacheDefaults.size, ttlMs = entityCacheDefaults.ttlMs, now } = options;
    this.#entries = new LRUCache<string, Entry>({
      max: size,
      // 0 is "no age" to lru-cache.
      ttl: Number.isFinite(ttlMs) ? ttlMs : 0,
      // Without this it sets a timer to save clock reads.
      ttlResolution: 0,
      ...(now ? { perf: { now } } : {}),
      dispose: ({ keys }, id, reason) => {
        for (const kind of indexed) this.#indexes[kind].delete(keys[kind], id);
        if (reason === 'evict') this.#evictions += 1;
        if (reason === 'expire') this.#expirations += 1;
      },
    });
  }

  getById(id: string): T | undefined {
    return this.#count(this.#entries.get(id)?.value as T | undefined);
  }

  /** The only entity of that name; `undefined` when there is none, or more than one: see `allByName`. */
  getByName(name: string): T | undefined {
    return this.#count(only(this.#all('name', name)));
  }

  /** Every entity of that name. */
  allByName(name: string): T[] {
    const found = this.#all('name', name);
    this.#count(found[0]);
    return found;
  }

  /** The only entity of that address, in whatever case. */
  getByEmail(email: string): T | undefined {
    return this.#count(only(this.#all('email', email.toLowerCase())));
  }

  /** The only entity of that handle (without `@`). */
  getByHandle(handle: string): T | undefined {
    return this.#count(only(this.#all('handle', handle)));
  }

  /** True when it is known; counts as no look-up. */
  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** True when it was `set` whole, not only seen in passing (`merge`). */
  isComplete(id: string): boolean {
    return this.#entries.peek(id)?.isComplete ?? false;
  }

  /** Keeps an entity as the platform gives it now, in place of what was known; its age starts anew. */
  set(entity: T): void {
    this.#put(entity, true, false);
  }

  /**
   * Adds what an event or a message says in passing, often less than is known already. Fields it has replace the known
   * ones, fields it lacks are kept, `native` is merged key by key, and a name that is only the id again replaces no
   * name. What is known grows no younger by it, so that the rest of it is asked for again in time.
   *
   * @returns what is known now
   */
  merge(update: T): T {
    const known = this.#entries.get(update.id);
    if (known === undefined) {
      this.#put(update, false, false);
      return update;
    }
    const merged = mergeEntity(known.value as T, update);
    this.#put(merged, known.isComplete, true);
    return merged;
  }

  /** @returns true when it was known */
  delete(id: string): boolean {
    return this.#entries.delete(id);
  }

  /** Forgets all entities. The counts of `stats` go on. */
  clear(): void {
    this.#entries.clear();
  }

  /** How many are known now. */
  get size(): number {
    this.#entries.purgeStale();
    return this.#entries.size;
  }

  stats(): CacheStats {
    // First: it may find some that have grown too old.
    const { size } = this;
    return {
      hits: this.#hits,
      misses: this.#misses,
      size,
      evictions: this.#evictions,
      expirations: this.#expirations,
    };
  }

  /** All known entities, the most recently used first; a snapshot, so the cache may change meanwhile. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const { value } of [...this.#entries.values()]) yield value as T;
  }

  #put(entity: T, isComplete: boolean, keepAge: boolean): void {
    const { id, name, handle } = entity;
    const keys: Keys = { name, email: entity.email?.toLowerCase(), handle };
    // `dispose` of the entry that was there runs within `set`: the new keys go in after it.
    this.#entries.set(id, { value: entity, keys, isComplete }, { noUpdateTTL: keepAge });
    for (const kind of indexed) this.#indexes[kind].add(keys[kind], id);
  }

  #all(kind: (typeof indexed)[number], key: string): T[] {
    const found: T[] = [];
    for (const id of this.#indexes[kind].get(key)) {
      // `get` drops one that is too old, and with it its keys.
      const entry = this.#entries.get(id);
      if (entry) found.push(entry.value as T);
    }
    return found;
  }

  #count(value: T | undefined): T | undefined {
    if (value === undefined) this.#misses += 1;
    else this.#hits += 1;
    return value;
  }
}

function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
