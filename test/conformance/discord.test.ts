import { afterAll, describe, it } from 'vitest';
import { DiscordBackend } from '../../src/backends/discord/index.js';
import { type BackendFixture, type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import { type DiscordEmulator, startDiscordEmulator } from '../../src/testing/discord/index.js';

const runner = { describe, it, afterAll };
const emulators = new WeakMap<BackendFixture, DiscordEmulator>();

function emulatorOf(fixture: BackendFixture): DiscordEmulator {
  const emulator = emulators.get(fixture);
  if (!emulator) throw new Error('the fixture has no emulator');
  return emulator;
}

/** The emulator takes more sessions and presences in a minute than Discord. */
function configOf({ config }: DiscordEmulator) {
  return { ...config, pace: { identifyMs: 100, presenceMs: 50 }, retry: { maxMs: 2_000 } };
}

const discord: ConformanceOptions = {
  name: 'discord',
  async create(settings) {
    const emulator = await startDiscordEmulator({ users: ['ada', 'bob', 'eve'], heartbeatIntervalMs: 1_000 });
    const backend = new DiscordBackend({ ...configOf(emulator), ...settings });
    const fixture: BackendFixture = {
      backend,
      world: emulator.world,
      faults: emulator.faults,
      requests: emulator.requests,
      async stop() {
        await backend.disconnect();
        await emulator.stop();
      },
    };
    emulators.set(fixture, emulator);
    return fixture;
  },
  another: (fixture, settings) => new DiscordBackend({ ...configOf(emulatorOf(fixture)), ...settings }),
};

testBackend(runner, discord);
