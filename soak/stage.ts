import type { Backend } from '../src/core/backend.js';
import { createFromSettings } from '../src/create-backend.js';
import { platformNames } from '../src/registry.js';
import { type Emulator, emulatorNames, startEmulator } from '../src/testing/index.js';
import { type Delivery, deliverOverHttp, notOverHttp, slackHttpTimes } from './slack-over-http.js';
import { type Trouble, troubles } from './storm.js';

/** A platform's emulator and a backend on it, with times short enough for a campaign. */
export type Stage = {
  platform: string;
  /** How events come, where a platform has two ways. */
  transport: string | undefined;
  emulator: Emulator;
  backend: Backend;
  /** After how long the backend must have noticed that nothing comes any more; milliseconds. */
  silenceMs: number;
  /** What can go wrong here. */
  troubles: readonly Trouble[];
  /** How long until all has come that was given to a connection which was dead already; milliseconds. */
  repeatedWithinMs: number;
  /** The same for one that was seen to close. */
  repeatedAfterCloseMs: number;
  /** Takes away what stands between emulator and backend. */
  stopDelivery(): Promise<void>;
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
type Times = {
  /** The platform's name, where this is not it. */
  platform?: string;
  emulator?: object;
  ways: readonly [Way, ...Way[]];
  /** Troubles whose events the platform repeats seconds later, behind what is newer: it numbers nothing. */
  mixing?: RegExp;
  repeatedWithinMs?: number;
  /** What a socket that was closed had not acknowledged is repeated within this. */
  repeatedAfterCloseMs?: number;
  deliver?: (emulator: Emulator, backend: Backend) => Promise<Delivery>;
  /** Troubles that cannot be here. */
  without?: RegExp;
};

/** What a platform needs to be quick beside the common settings; and how long its own detection takes, with some room. */
const timesOf: Readonly<Record<string, Times>> = {
  // The socket's pings are the SDK's, and 8 s without one are a dead socket.
  slack: {
    ways: [{ silenceMs: 20_000 }],
    // It waits 3 s for an acknowledgement, then 0.5 s.
    mixing: /silence|half-open/,
    repeatedWithinMs: 4_000,
    repeatedAfterCloseMs: 700,
  },
  'slack-http': {
    platform: 'slack',
    emulator: slackHttpTimes,
    ways: [{ name: 'HTTP', backend: { appToken: undefined }, silenceMs: 10_000 }],
    repeatedWithinMs: 1_600,
    deliver: deliverOverHttp,
    without: notOverHttp,
  },
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

/** What a campaign can be made on: the platforms, and other ways in which their events come. */
export function stageNames(): string[] {
  const platforms = emulatorNames().filter((name) => platformNames().includes(name));
  return [...platforms, ...Object.keys(timesOf).filter((name) => timesOf[name]?.platform !== undefined)];
}

/** @param name - one of `stageNames` */
export async function openStage(name: string, options: StageOptions = {}): Promise<Stage> {
  const { seed = 1, clock } = options;
  const times: Times = timesOf[name] ?? { ways: [{ silenceMs: 60_000 }] };
  const { ways, platform = name, mixing, without, repeatedWithinMs = 0, repeatedAfterCloseMs = 0 } = times;
  const way = ways[(seed + 1) % ways.length] ?? ways[0];
  const emulator = await startEmulator(platform, {
    users: ['ada', 'bob', 'eve'],
    ...times.emulator,
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
  const delivery = await times.deliver?.(emulator, backend);
  const common = troubles
    .filter(({ name: trouble }) => !without?.test(trouble))
    .map((trouble): Trouble => ({ ...trouble, mixes: mixing?.test(trouble.name) ? 'any' : trouble.mixes }));
  return {
    platform: name,
    transport: way.name,
    emulator,
    backend,
    silenceMs: way.silenceMs,
    troubles: [...common, ...(delivery?.troubles ?? [])],
    repeatedWithinMs,
    repeatedAfterCloseMs,
    stopDelivery: async () => delivery?.stop(),
  };
}

export async function closeStage({ backend, emulator, stopDelivery }: Stage): Promise<void> {
  await backend.disconnect();
  await stopDelivery();
  await emulator.stop();
}
