import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { type CacheableEntity, Coalescer, EntityCache } from '../../src/core/cache/index.js';
import { AbortedError } from '../../src/core/errors/index.js';
import type { User } from '../../src/models/index.js';

type Person = CacheableEntity & { readonly title?: string; readonly native?: Record<string, unknown> };

/** What the cache means, in the simplest way: a list, least recently used first. */
class NaiveCache {
  entries: { value: Person; at: number }[] = [];
  constructor(
    readonly size: number,
    readonly ttl: number,
    readonly now: () => number,
  ) {}
  live() {
    this.entries = this.entries.filter(({ at }) => this.now() - at <= this.ttl);
    return this.entries;
  }
  touch(id: string) {
    const found = this.live().find(({ value }) => value.id === id);
    if (found) this.entries = [...this.entries.filter((entry) => entry !== found), found];
    return found;
  }
  set(value: Person, at = this.now()) {
    this.entries = [...this.live().filter((entry) => entry.value.id !== value.id), { value, at }];
    if (this.entries.length > this.size) this.entries.shift();
  }
  merge(update: Person) {
    const known = this.touch(update.id);
    const defined = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined));
    this.set(known ? { ...known.value, ...defined } : update, known?.at ?? this.now());
  }
  delete(id: string) {
    this.entries = this.live().filter(({ value }) => value.id !== id);
  }
  where(test: (value: Person) => boolean) {
    return this.live().filter(({ value }) => test(value));
  }
}

const id = fc.constantFrom('1', '2', '3', '4', '5', '6');
const name = fc.constantFrom('Ada', 'Grace', 'Linus', 'constructor', '__proto__');
const person = fc.record(
  {
    id,
    name,
    handle: fc.constantFrom('ada', 'grace', 'x'),
    email: fc.constantFrom('Ada@Example.com', 'ada@example.com', 'b@example.com'),
    title: fc.constantFrom('Dr', 'Prof'),
  },
  { requiredKeys: ['id', 'name'] },
) as fc.Arbitrary<Person>;

type Step = (cache: EntityCache<Person>, model: NaiveCache, clock: { time: number }) => void;

const step: fc.Arbitrary<Step> = fc.oneof(
  person.map(
    (value): Step =>
      (cache, model) => {
        cache.set(value);
        model.set(value);
      },
  ),
  person.map(
    (value): Step =>
      (cache, model) => {
        cache.merge(value);
        model.merge(value);
      },
  ),
  id.map(
    (key): Step =>
      (cache, model) => {
        cache.delete(key);
        model.delete(key);
      },
  ),
  id.map(
    (key): Step =>
      (cache, model) => {
        expect(cache.getById(key)).toEqual(model.touch(key)?.value);
      },
  ),
  fc.integer({ min: 1, max: 60 }).map(
    (ms): Step =>
      (_cache, _model, clock) => {
        clock.time += ms;
      },
  ),
);

const byId = (a: Person, b: Person) => a.id.localeCompare(b.id);

describe('EntityCache', () => {
  it('agrees with a naive model under sets, merges, renames, evictions and expiry', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = { time: 1 };
        const cache = new EntityCache<Person>({ size: 4, ttlMs: 100, now: () => clock.time });
        const model = new NaiveCache(4, 100, () => clock.time);
        for (const run of steps) {
          run(cache, model, clock);
          expect([...cache].sort(byId)).toEqual(
            model
              .live()
              .map(({ value }) => value)
              .sort(byId),
          );
          expect(cache.size).toBe(model.live().length);
          // The look-ups make what they find recent, in the order of the index: only their results are compared.
          const copy = [...cache];
          for (const key of ['Ada', 'constructor', '__proto__']) {
            expect(model.where((value) => value.name === key).length).toBe(
              copy.filter((value) => value.name === key).length,
            );
          }
        }
        for (const key of ['Ada', 'Grace', 'Linus', 'constructor', '__proto__']) {
          const expected = model.where((value) => value.name === key).map(({ value }) => value);
          expect(cache.allByName(key).sort(byId)).toEqual(expected.sort(byId));
          expect(cache.getByName(key)).toEqual(expected.length === 1 ? expected[0] : undefined);
        }
        for (const key of ['ada', 'grace', 'x']) {
          const expected = model.where((value) => value.handle === key);
          expect(cache.getByHandle(key)).toEqual(expected.length === 1 ? expected[0]?.value : undefined);
        }
        for (const key of ['ADA@example.com', 'B@EXAMPLE.COM']) {
          const expected = model.where((value) => value.email?.toLowerCase() === key.toLowerCase());
          expect(cache.getByEmail(key)).toEqual(expected.length === 1 ? expected[0]?.value : undefined);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps richer fields when an event says less', () => {
    const cache = new EntityCache<Person>();
    cache.set({ id: 'U1', name: 'Ada', email: 'ada@example.com', title: 'Dr', native: { a: 1, b: 1 } });
    const merged = cache.merge({ id: 'U1', name: 'U1', handle: 'ada', native: { b: 2 } });
    expect(merged).toEqual({
      id: 'U1',
      name: 'Ada',
      email: 'ada@example.com',
      title: 'Dr',
      handle: 'ada',
      native: { a: 1, b: 2 },
    });
    expect(cache.getById('U1')).toBe(merged);
    expect(cache.isComplete('U1')).toBe(true);
    cache.merge({ id: 'U2', name: 'Grace' });
    expect(cache.isComplete('U2')).toBe(false);
    cache.set({ id: 'U1', name: 'Ada L' });
    expect(cache.getByEmail('ada@example.com')).toBeUndefined();
    expect(cache.getByName('Ada')).toBeUndefined();
  });

  it('makes nothing younger by a merge', () => {
    const clock = { time: 1 };
    const cache = new EntityCache<Person>({ ttlMs: 100, now: () => clock.time });
    cache.set({ id: '1', name: 'Ada' });
    clock.time = 90;
    cache.merge({ id: '1', name: 'Ada', title: 'Dr' });
    clock.time = 150;
    expect(cache.getById('1')).toBeUndefined();
    expect(cache.stats()).toMatchObject({ size: 0, expirations: 1, misses: 1 });
  });

  it('is not fooled by a caller who changes an entity', () => {
    const cache = new EntityCache<{ id: string; name: string }>({ size: 1 });
    const ada = { id: '1', name: 'Ada' };
    cache.set(ada);
    ada.name = 'Eve';
    cache.set({ id: '2', name: 'Grace' });
    expect(cache.getByName('Ada')).toBeUndefined();
    expect(cache.getByName('Eve')).toBeUndefined();
    expect(cache.stats()).toMatchObject({ evictions: 1, size: 1 });
  });

  it('counts, clears, and can be changed while it is iterated', () => {
    const cache = new EntityCache<Person>();
    for (let n = 0; n < 5; n += 1) cache.set({ id: String(n), name: 'same' });
    expect(cache.getByName('same')).toBeUndefined();
    expect(cache.allByName('same')).toHaveLength(5);
    expect(cache.stats()).toEqual({ hits: 1, misses: 1, size: 5, evictions: 0, expirations: 0 });
    let seen = 0;
    for (const { id: key } of cache) {
      cache.delete(key);
      seen += 1;
    }
    expect(seen).toBe(5);
    cache.set({ id: 'x', name: 'x' });
    cache.clear();
    expect([...cache]).toEqual([]);
    expect(cache.getByName('x')).toBeUndefined();
  });

  it('sets no timer', () => {
    vi.useFakeTimers();
    const cache = new EntityCache<Person>();
    cache.set({ id: '1', name: 'Ada' });
    cache.getById('1');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('of one platform is assignable to one of Users', () => {
    type SlackUser = User & { native?: { teamId: string } };
    expectTypeOf<EntityCache<SlackUser>>().toExtend<EntityCache<User>>();
  });
});

describe('Coalescer', () => {
  function gate<T>() {
    let open!: (value: T) => void;
    let fail!: (error: Error) => void;
    const promise = new Promise<T>((resolve, reject) => {
      open = resolve;
      fail = reject;
    });
    return { promise, open, fail };
  }

  it('makes equal reads one, and later ones another', async () => {
    const coalescer = new Coalescer();
    const { promise, open } = gate<number>();
    const read = vi.fn(() => promise);
    const all = Promise.all([coalescer.run('a', read), coalescer.run('a', read), coalescer.run('b', async () => 2)]);
    expect(coalescer.size).toBe(2);
    open(1);
    expect(await all).toEqual([1, 1, 2]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(coalescer.size).toBe(0);
    await coalescer.run('a', read);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('ends only the wait of the caller who aborts, and the read when all have', async () => {
    const coalescer = new Coalescer();
    const { promise, open } = gate<number>();
    let inner: AbortSignal | undefined;
    const read = (signal: AbortSignal) => {
      inner = signal;
      return promise;
    };
    const [a, b] = [new AbortController(), new AbortController()];
    const first = coalescer.run('k', read, a.signal);
    const second = coalescer.run('k', read, b.signal);
    a.abort();
    await expect(first).rejects.toBeInstanceOf(AbortedError);
    expect(inner?.aborted).toBe(false);
    b.abort();
    await expect(second).rejects.toBeInstanceOf(AbortedError);
    expect(inner?.aborted).toBe(true);
    const fresh = vi.fn(async () => 7);
    expect(await coalescer.run('k', fresh)).toBe(7);
    expect(fresh).toHaveBeenCalled();
    open(1);
    expect(getEventListeners(a.signal, 'abort')).toHaveLength(0);
    await expect(coalescer.run('k', fresh, AbortSignal.abort())).rejects.toBeInstanceOf(AbortedError);
    expect(coalescer.size).toBe(0);
  });

  it('tells a failure to all who wait, and keeps it for nobody', async () => {
    const coalescer = new Coalescer();
    const { promise, fail } = gate<number>();
    const waits = [coalescer.run('k', () => promise), coalescer.run('k', () => promise)];
    fail(new Error('down'));
    expect((await Promise.allSettled(waits)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await coalescer.run('k', async () => 1)).toBe(1);
    await expect(
      coalescer.run('k', () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(coalescer.size).toBe(0);
  });
});
