import { createFromSettings } from '../src/create-backend.js';
import { startEmulator } from '../src/testing/index.js';
import { numberIn, sendWordOf } from './load-orders.js';

export type BurstOptions = {
  platform: string;
  sends: number;
  /** How many channels they go to, in turn. */
  channels: number;
};

export type BurstReport = {
  platform: string;
  sends: number;
  channels: number;
  seconds: number;
  /** Sends that were refused for their rate and went again. */
  refused: number;
  wrong: string[];
};

/**
 * The platforms' own limits on sending, with windows that are shorter and as many calls in them as the platform lets
 * through in theirs: a thousand messages to one channel of Slack take a quarter of an hour there.
 */
const limits: Readonly<Record<string, { emulator: object; backend?: object }>> = {
  // About one a second and channel, with short bursts (wire sheet, section 3): twenty times as fast, its Retry-After whole seconds.
  slack: { emulator: { postLimit: { calls: 5, perMs: 250 } } },
  // Five in five seconds of a channel, 50 in one second in all: twenty times as fast.
  discord: { emulator: { rateLimit: { limit: 5, perMs: 250 }, globalLimit: { calls: 50, perMs: 50 } } },
  // 400 a second from one address: twenty times as slow, as no test comes near it.
  symphony: { emulator: { callLimit: { calls: 20, perMs: 1_000 } } },
  // A bot without the permission that lifts the limit: five messages a second since 8.8, here four times as fast.
  rocketchat: { emulator: { rateLimit: { calls: 20, windowMs: 1_000 }, bot: { roles: ['user'] } } },
  // Assumed as Symphony's; the numbers are not known.
  teamwire: { emulator: { callLimit: { calls: 20, perMs: 1_000 } } },
  // "You can perform this action again in 1 second", after each fiftieth message of the last 100 seconds.
  stackexchange: {
    emulator: { throttle: (recent: number) => (recent > 0 && recent % 50 === 0 ? 1 : 0) },
    backend: { throttleMarginMs: 50 },
  },
};

/** So many sends at once, against the platform's own limits: none fails, each stands there once, in its order. */
export async function runBurst({ platform, sends, channels }: BurstOptions): Promise<BurstReport> {
  const limit = limits[platform];
  const emulator = await startEmulator(platform, { users: ['ada'], ...limit?.emulator });
  const { world } = emulator;
  const places = Array.from({ length: channels }, (_, index) => world.channel(`burst-${index}`, { members: ['ada'] }));
  const backend = await createFromSettings(platform, { ...emulator.config, ...limit?.backend });
  let refused = 0;
  backend.on('rate_limited', () => {
    refused += 1;
  });
  const wrong: string[] = [];
  try {
    const start = performance.now();
    const settled = await Promise.allSettled(
      Array.from({ length: sends }, (_, number) =>
        backend.sendMessage(places[number % channels]?.id ?? '', sendWordOf(number)),
      ),
    );
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    const failures = settled.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    if (failures.length > 0) wrong.push(`${failures.length} sends failed, the first: ${failures[0]}`);
    for (const place of places) {
      const numbers = world.messages(place).flatMap(({ text }) => numberIn(text, 'load') ?? []);
      const expected = Array.from({ length: sends }, (_, number) => number).filter(
        (number) => places[number % channels]?.id === place.id,
      );
      if (numbers.join() !== expected.join())
        wrong.push(`in ${place.name} stand ${numbers.length} of ${expected.length}, or in another order`);
    }
    return { platform, sends, channels, seconds, refused, wrong };
  } finally {
    await backend.disconnect();
    await emulator.stop();
  }
}
