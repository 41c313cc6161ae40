import { afterAll, describe, it } from 'vitest';
import { StackExchangeBackend } from '../../src/backends/stackexchange/index.js';
import { type BackendFixture, type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import { type StackExchangeEmulator, startStackExchangeEmulator } from '../../src/testing/stackexchange/index.js';

const runner = { describe, it, afterAll };
const emulators = new WeakMap<BackendFixture, StackExchangeEmulator>();

function emulatorOf(fixture: BackendFixture): StackExchangeEmulator {
  const emulator = emulators.get(fixture);
  if (!emulator) throw new Error('the fixture has no emulator');
  return emulator;
}

function configOf({ config }: StackExchangeEmulator) {
  // So that a test with several gaps does not wait longer each time.
  return { ...config, reconnectMaxMs: 1_000 };
}

const stackexchange: ConformanceOptions = {
  name: 'stackexchange',
  async create(settings) {
    const emulator = await startStackExchangeEmulator({ users: ['ada', 'bob', 'eve'] });
    const backend = new StackExchangeBackend({ ...configOf(emulator), ...settings });
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
  another: (fixture, settings) => new StackExchangeBackend({ ...configOf(emulatorOf(fixture)), ...settings }),
  // Nothing tells that a room was made.
  lacksEvents: ['channel.created', 'thread.created', 'typing.started'],
};

testBackend(runner, stackexchange);
