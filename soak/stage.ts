import type { Backend } from '../src/core/backend.js';
import { createFromSettings } from '../src/create-backend.js';
import { type Emulator, startEmulator } from '../src/testing/index.js';

/** A platform's emulator and a backend on it, with times short enough for a campaign. */
export type Stage = {
  platform: string;
  /** How events come, where a platform has two ways. */
  transport: string | undefined;
  emulator: Emulator;
  backend: Backend;
  /** After how long the backend must have noticed that nothing comes any more; milliseconds. */
  silenceMs: number;
};

export type StageOptions = {
  /** The seed's: it chooses between two ways in which events can come. */
  seed?: number | undefined;
  /** What the server's clock shows. */
  clock?: (() => Date) | undefined;
  /** More settings of the backend, e.g. another `timeoutMs`. */
  settings?: object | undefined;
  /** More options of the emulator. */
  options?: object | undefined;
};

type Way = { name?: string; backend?: object; silenceMs: number };
type Times = { emulator?: object; ways: readonly [Way, ...Way[]] };

/** What a platform needs to be quick beside the common settings; and how long its own detection takes, with some room. */
const timesOf: Readonly<Record<string, Times>> = {
  // The socket's pings are the SDK's, and 8 s without one are a dead socket.
  slack: { ways: [{ silenceMs: 20_000 }] },
  discord: { emulator: { heartbeatIntervalMs: 1_500 }, ways: [{ silenceMs: 10_000 }] },
  // The shortest time that a poll may be given is above the 30 s for which an agent holds it.
  symphony: {
    emulator: { redeliveryMs: 1_500, longPollMs: 10_000 },
    ways: [{ backend: { datafeed: { redeliveryMs: 1_500, readTimeoutMs: 31_000 } }, silenceMs: 55_000 }],
  },
  // A ping every 22 s, and 10 s for its answer.
  rocketchat: { ways: [{ silenceMs: 45_000 }] },
  teamwire: {
    emulator: { pingMs: 1_000 },
    ways: [
      { name: 'poll', backend: { events: 'poll', pollSeconds: 1 }, silenceMs: 10_000 },
      { name: 'websocket', backend: { events: 'websocket' }, silenceMs: 75_000 },
    ],
  },
  stackexchange: {
    emulator: { tickMs: 700 },
    ways: [
      { name: 'websocket', backend: { reconnectMaxMs: 1_000, silenceMs: 3_000 }, silenceMs: 10_000 },
      {
        name: 'polling',
        backend: { reconnectMaxMs: 1_000, silenceMs: 3_000, transport: 'polling', pollIntervalMs: 100 },
        silenceMs: 10_000,
      },
    ],
  },
};

export async function openStage(platform: string, options: StageOptions = {}): Promise<Stage> {
  const { seed = 1, clock } = options;
  const unknown: Times = { ways: [{ silenceMs: 60_000 }] };
  const { emulator: times, ways } = timesOf[platform] ?? unknown;
  const way = ways[(seed + 1) % ways.length] ?? ways[0];
  const emulator = await startEmulator(platform, {
    users: ['ada', 'bob', 'eve'],
    ...times,
    ...(clock && { clock, ...(platform === 'symphony' && { tokenClock: clock }) }),
    ...options.options,
  });
  const kept = new Map<string, string>();
  const backend = await createFromSettings(platform, {
    ...emulator.config,
    ...way.backend,
    cursorStore: kept,
    timeoutMs: 1_000,
    retry: { baseMs: 50, maxMs: 1_000 },
    ...options.settings,
  });
  return { platform, transport: way.name, emulator, backend, silenceMs: way.silenceMs };
}

export async function closeStage({ backend, emulator }: Stage): Promise<void> {
  await backend.disconnect();
  await emulator.stop();
}
