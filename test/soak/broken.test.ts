import { describe, expect, it } from 'vitest';
import { type CampaignOptions, runCampaign } from '../../soak/campaign.js';
import type { Backend } from '../../src/core/backend.js';
import type { EventHub } from '../../src/core/delivery/index.js';
import { ConnectionError } from '../../src/core/errors/index.js';
import type { ChatEvent } from '../../src/models/index.js';

type Offer = EventHub['offer'];
type Spoiled = Parameters<Offer>[0];

/** Puts something between the backend and its handlers. */
function between(
  backend: Backend,
  change: (event: ChatEvent, offer: Offer, ...rest: Parameters<Offer>) => boolean,
): void {
  const hub = Reflect.get(backend, 'hub') as EventHub;
  const offer = hub.offer.bind(hub) as Offer;
  hub.offer = (event: Spoiled, options?: Parameters<Offer>[1]) => change(event as ChatEvent, offer, event, options);
}

const broken: { name: string; says: RegExp; campaign?: Partial<CampaignOptions>; spoil(backend: Backend): void }[] = [
  {
    name: 'leaves deletes out',
    says: /delete .*never told/,
    spoil(backend) {
      between(backend, (event, offer, ...rest) => {
        if (event.type !== 'message.deleted') return offer(...rest);
        rest[1]?.ack?.();
        return true;
      });
    },
  },
  {
    name: 'tells messages twice',
    says: /told 2 times/,
    spoil(backend) {
      between(backend, (event, offer, ...rest) => {
        if (event.type === 'message.created') offer({ ...event, id: `${event.id} again` });
        return offer(...rest);
      });
    },
  },
  {
    name: 'mixes messages up',
    says: /behind a newer one/,
    spoil(backend) {
      between(backend, (event, offer, ...rest) => {
        // One in two waits for those behind it.
        if (event.type !== 'message.created' || Number(/\d+$/.exec(event.message.text)?.[0]) % 2 === 0)
          return offer(...rest);
        setTimeout(() => offer(...rest), 150);
        return true;
      });
    },
  },
  {
    name: 'says that a send did not happen which did',
    says: /the send .* is there 1 times/,
    spoil(backend) {
      const send = Reflect.get(backend, 'doSendMessage') as (...values: unknown[]) => Promise<unknown>;
      Reflect.set(backend, 'doSendMessage', async (...values: unknown[]) => {
        await send.apply(backend, values);
        throw new ConnectionError('It did not happen.', { retryable: false, maybeDelivered: false });
      });
    },
  },
  {
    name: 'reads no history after a gap',
    says: /say .*never told/,
    campaign: { platform: 'discord', only: 'session expired', rounds: 3, recoveryMs: 2_000 },
    spoil(backend) {
      const source = Reflect.get(backend, 'backfill') as object;
      const read = () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) });
      Object.defineProperty(backend, 'backfill', { get: () => ({ ...source, read }) });
    },
  },
];

describe('a campaign on a backend that', () => {
  it.each(broken)(
    '$name',
    async ({ says, spoil, campaign }) => {
      const options = { platform: 'slack-http', seed: 3, rounds: 1, deeds: 40, only: 'duplicated', slow: false };
      const { wrong } = await runCampaign({ ...options, ...campaign, spoil });
      expect(wrong.join('\n')).toMatch(says);
    },
    120_000,
  );
});
