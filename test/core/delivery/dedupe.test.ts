import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deduper, eventId, ToggleCounter } from '../../../src/core/delivery/index.js';

describe('eventId', () => {
  it('reads well', () => {
    expect(eventId('message.created', 'C1', '17.5')).toBe('message.created:C1:17.5');
    expect(eventId('message.updated', 'C1', 'm', undefined)).toBe('message.updated:C1:m');
  });

  it('gives different ids to different parts', () => {
    const part = fc.option(fc.string({ unit: fc.constantFrom('a', ':', '%', '3', 'A', '2', '5') }), { nil: undefined });
    const parts = fc.array(part, { maxLength: 3 }).map((list) => {
      while (list.length > 0 && list.at(-1) === undefined) list.pop();
      return list;
    });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(eventId('k', ...a) === eventId('k', ...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 500 },
    );
  });
});

describe('Deduper', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('knows a repeat within the window only, and a repeat does not widen it', () => {
    const seen = new Deduper({ maxAgeMs: 1000 });
    expect(seen.add('a')).toBe(true);
    vi.advanceTimersByTime(900);
    expect(seen.add('a')).toBe(false);
    vi.advanceTimersByTime(200);
    expect(seen.has('a')).toBe(false);
    expect(seen.add('a')).toBe(true);
    seen.delete('a');
    expect(seen.add('a')).toBe(true);
  });

  it('remembers the newest `max` ids, as a model does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (ids, max) => {
          const seen = new Deduper({ max });
          let model: number[] = [];
          for (const id of ids) {
            const isNew = !model.includes(id);
            expect(seen.add(String(id))).toBe(isNew);
            if (isNew) model = [...model, id].slice(-max);
            expect(seen.size).toBe(model.length);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lets old ids go although it is not full', () => {
    const seen = new Deduper({ maxAgeMs: 1000 });
    for (let id = 0; id < 100; id++) seen.add(`${id}`);
    vi.advanceTimersByTime(2000);
    seen.add('new');
    expect(seen.size).toBe(1);
  });
});

describe('ToggleCounter', () => {
  it('counts changes, not repeats', () => {
    const toggles = new ToggleCounter();
    const told = [true, true, false, false, true, true];
    expect(told.map((isOn) => toggles.version('k', isOn))).toEqual([1, 1, 2, 2, 3, 3]);
    expect(toggles.version('other', false)).toBe(1);
  });

  it('never gives two changes of a key the same version, forgotten keys included', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const toggles = new ToggleCounter(2);
        const last = new Map<string, { isOn: boolean; version: number }>();
        for (const [key, isOn] of steps) {
          const version = toggles.version(key, isOn);
          const before = last.get(key);
          if (before && before.isOn !== isOn) expect(version).toBeGreaterThan(before.version);
          else if (before) expect(version).toBeGreaterThanOrEqual(before.version);
          last.set(key, { isOn, version });
        }
      }),
      { numRuns: 300 },
    );
  });
});
