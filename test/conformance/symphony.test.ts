import { afterAll, describe, it } from 'vitest';
import { SymphonyBackend } from '../../src/backends/symphony/index.js';
import { type BackendFixture, type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import { startSymphonyEmulator, type SymphonyEmulator } from '../../src/testing/symphony/index.js';

const runner = { describe, it, afterAll };
const emulators = new WeakMap<BackendFixture, SymphonyEmulator>();

function emulatorOf(fixture: BackendFixture): SymphonyEmulator {
  const emulator = emulators.get(fixture);
  if (!emulator) throw new Error('the fixture has no emulator');
  return emulator;
}

const symphony: ConformanceOptions = {
  name: 'symphony',
  async create(settings) {
    const emulator = await startSymphonyEmulator({ users: ['ada', 'bob', 'eve'] });
    const backend = new SymphonyBackend({ ...emulator.config, ...settings });
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
  another: (fixture, settings) => new SymphonyBackend({ ...emulatorOf(fixture).config, ...settings }),
  // The datafeed does not tell of users' changes.
  lacksEvents: ['user.updated', 'thread.created', 'presence.updated', 'typing.started'],
};

testBackend(runner, symphony);
