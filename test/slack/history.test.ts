import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { againstTheGrain } from '../../src/backends/slack/operations/ranges.js';
import {
  dateOfTs,
  isTs,
  microsOfTs,
  newerTs,
  tsAfterDate,
  tsBeforeDate,
  tsOfMicros,
} from '../../src/backends/slack/wire/ts.js';

describe('a range read from the other end', () => {
  /** Positions in seconds, newest first, in pages; some pages may be empty though more follows. */
  function source(positions: readonly number[], page: number, counter = { calls: 0, read: 0 }) {
    const within = (lower: number, upper: number) =>
      positions.filter((position) => position > lower && position < upper).sort((a, b) => b - a);
    return {
      counter,
      first: async (lower: number, upper: number) => {
        const all = within(lower, upper);
        counter.calls += 1;
        counter.read += Math.min(page, all.length);
        return { items: all.slice(0, page), hasMore: all.length > page };
      },
      all: async (lower: number, upper: number) => {
        const all = within(lower, upper);
        counter.calls += Math.ceil(all.length / page) || 1;
        counter.read += all.length;
        return all;
      },
      positionOf: (item: number) => item,
    };
  }

  async function read(
    positions: readonly number[],
    page: number,
    lower: number,
    upper: number,
    limit = Number.POSITIVE_INFINITY,
  ) {
    const from = source(positions, page);
    const items: number[] = [];
    for await (const part of againstTheGrain(from, lower, upper)) {
      items.push(...part);
      if (items.length >= limit) break;
    }
    return { items, ...from.counter };
  }

  it('holds everything once, in order, whatever the gaps between messages', async () => {
    const positions = fc.uniqueArray(
      fc.integer({ min: 1, max: 2_000_000_000 }).map((micros) => micros * 1000),
      { maxLength: 80 },
    );
    const dense = fc.uniqueArray(fc.integer({ min: 1_000_000_000_000, max: 1_000_000_000_500 }), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(positions, dense),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(2_000_000_000),
        async (all, page, cut) => {
          const lower = cut * 1000;
          const { items } = await read(all, page, lower, Number.POSITIVE_INFINITY);
          expect(items).toEqual(all.filter((position) => position > lower).sort((a, b) => a - b));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reads little for the first few of very many', async () => {
    const start = 1_600_000_000_000_000;
    const many = Array.from({ length: 100_000 }, (_, index) => start + index * 60_000_000);
    const { items, calls } = await read(many, 200, 946_684_800_000_000, start * 2, 50);
    expect(items.slice(0, 50)).toEqual(many.slice(0, 50));
    expect(calls).toBeLessThan(40);
  });
});

describe('ts', () => {
  it('is a string of ten and six digits', () => {
    expect(['1700000000.000100', '1700000000.0001', '1700000000', 1700000000.0001, '', undefined].map(isTs)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
  it('to a date, to the millisecond', () => {
    expect(dateOfTs('1700000000.123459')).toEqual(new Date(1700000000123));
    expect(dateOfTs('nonsense')).toBeUndefined();
  });
  it('micros and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }), fc.nat(999_999), (seconds, micros) => {
        const ts = `${seconds}.${String(micros).padStart(6, '0')}`;
        expect(tsOfMicros(microsOfTs(ts))).toBe(ts);
      }),
    );
  });
  it('a moment as a bound leaves out what happened in its millisecond', () => {
    const at = dateOfTs('1700000000.123459') as Date;
    expect(tsAfterDate(at) >= '1700000000.123459').toBe(true);
    expect(tsBeforeDate(at) <= '1700000000.123459').toBe(true);
    expect(tsAfterDate(at) < '1700000000.124000').toBe(true);
  });
  it('the newer of two', () => {
    expect(newerTs('1700000000.000100', '1700000000.000200')).toBe('1700000000.000200');
    expect(newerTs(undefined, '1700000000.000200')).toBe('1700000000.000200');
    expect(newerTs('1700000000.000100', undefined)).toBe('1700000000.000100');
  });
});
