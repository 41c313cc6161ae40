import { describe, expect, it } from 'vitest';
import { garbler } from '../../soak/garbler.js';
import { runMadness } from '../../soak/madness.js';
import { Random } from '../../soak/random.js';

describe.each(['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'])(
  'a server of %s that has gone mad',
  (platform) => {
    it('crashes nothing, hangs nothing, and is forgiven', async () => {
      const { wrong, changed, calls, events } = await runMadness({ platform, seed: 1, rounds: 3 });
      expect(wrong).toEqual([]);
      expect(changed).toBeGreaterThan(0);
      expect(calls).toBe(18);
      expect(events).toBeGreaterThan(10);
    }, 120_000);
  },
);

describe('the garbler', () => {
  it('changes nearly everything when it is to, in the same way for the same seed', () => {
    const text = JSON.stringify({ a: [1, { b: 'two' }], c: { d: null } });
    const all = (seed: number) => {
      const garble = garbler(new Random(seed), 1);
      return Array.from({ length: 50 }, () => garble(text));
    };
    expect(all(1)).toEqual(all(1));
    expect(all(1)).not.toEqual(all(2));
    expect(all(1).filter((each) => each !== text).length).toBeGreaterThan(45);
    expect(garbler(new Random(1), 0)(text)).toBe(text);
  });
});
