import { describe, expect, test } from 'vitest';
import { runBacklog } from '../../soak/backlog.js';
import { runBurst } from '../../soak/burst.js';

/** The short forms of `npm run soak -- --load --slow` and `npm run soak -- --burst`. */
describe.each(['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'])(
  'a load on %s',
  (platform) => {
    test('waits outside while handlers take their time; a loop that does not read drops and says so', async () => {
      const eventBuffer = 100;
      const { wrong, mostWaiting, iterator, happened } = await runBacklog({ platform, events: 600, eventBuffer });
      expect(wrong).toEqual([]);
      expect(mostWaiting).toBeLessThanOrEqual(eventBuffer);
      expect(mostWaiting).toBeGreaterThan(eventBuffer / 2);
      expect(iterator.read).toBe(50);
      expect(iterator.told).toBe(iterator.dropped);
      // The four first were heard before the loop began.
      expect(iterator.read + iterator.dropped).toBe(happened - 4);
    }, 60_000);

    test('a burst of sends obeys the limit: none fails, each stands there once and in order', async () => {
      const { wrong, refused } = await runBurst({ platform, sends: 40, channels: 2 });
      expect(wrong).toEqual([]);
      expect(refused).toBeLessThan(20);
    }, 60_000);
  },
);
