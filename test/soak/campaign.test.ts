import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../soak/campaign.js';

/** The short form of `npm run soak`: the same campaign with few rounds. */
describe.each(['slack', 'slack-http', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'])(
  'a campaign of faults on %s',
  (platform) => {
    it('loses nothing and tells nothing twice', async () => {
      const { wrong, deeds, events, sends } = await runCampaign({
        platform,
        seed: 1,
        rounds: 5,
        deeds: 8,
        slow: false,
      });
      expect(wrong).toEqual([]);
      expect(deeds).toBeGreaterThan(20);
      expect(events).toBeGreaterThan(20);
      expect(sends).toBeGreaterThan(3);
    }, 120_000);
  },
);
