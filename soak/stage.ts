import type { Backend } from '../src/core/backend.js';
import { createFromSettings } from '../src/create-backend.js';
import { type Emulator, startEmulator } from '../src/testing/index.js';

/** A platform's emulator and a backend on it, with times short enough for a campaign. */
export type Stage = { platform: string; emulator: Emulator; backend: Backend };

type Times = { emulator?: object; backend?: object };

/** What a platform needs to be quick beside the common settings. */
const timesOf: Readonly<Record<string, Times>> = {
  stackexchange: { backend: { reconnectMaxMs: 1_000 } },
  symphony: { emulator: { redeliveryMs: 1_500 }, backend: { datafeed: { redeliveryMs: 1_500 } } },
};

/** @param settings more of the backend's, e.g. another `timeoutMs` */
export async function openStage(platform: string, settings: object = {}): Promise<Stage> {
  const times = timesOf[platform] ?? {};
  const emulator = await startEmulator(platform, { users: ['ada', 'bob', 'eve'], ...times.emulator });
  const kept = new Map<string, string>();
  const backend = await createFromSettings(platform, {
    ...emulator.config,
    ...times.backend,
    cursorStore: kept,
    timeoutMs: 1_000,
    retry: { baseMs: 50, maxMs: 1_000 },
    ...settings,
  });
  return { platform, emulator, backend };
}

export async function closeStage({ backend, emulator }: Stage): Promise<void> {
  await backend.disconnect();
  await emulator.stop();
}
