import { afterAll, describe, it } from 'vitest';
import { SymphonyBackend } from '../../src/backends/symphony/index.js';
import { type BackendFixture, type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import type { Faults } from '../../src/testing/faults.js';
import { type SymphonyEmulator, startSymphonyEmulator } from '../../src/testing/symphony/index.js';

const runner = { describe, it, afterAll };
const emulators = new WeakMap<BackendFixture, SymphonyEmulator>();

function emulatorOf(fixture: BackendFixture): SymphonyEmulator {
  const emulator = emulators.get(fixture);
  if (!emulator) throw new Error('the fixture has no emulator');
  return emulator;
}

const redeliveryMs = 1_000;

function configOf({ config }: SymphonyEmulator) {
  return { ...config, datafeed: { redeliveryMs } };
}

/** What a session is elsewhere, the feed is here: with it goes what would be replayed. */
function faultsOf({ faults }: SymphonyEmulator): Faults {
  return new Proxy(faults, {
    get(target, key) {
      if (key === 'expireSession') {
        return () => {
          target.expireSession();
          target.requestReconnect();
        };
      }
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const symphony: ConformanceOptions = {
  name: 'symphony',
  async create(settings) {
    // What the agent has handed out and nobody acknowledged comes again soon, so that a lost answer costs the tests little.
    const emulator = await startSymphonyEmulator({ users: ['ada', 'bob', 'eve'], redeliveryMs });
    const backend = new SymphonyBackend({ ...configOf(emulator), ...settings });
    const fixture: BackendFixture = {
      backend,
      world: emulator.world,
      faults: faultsOf(emulator),
      requests: emulator.requests,
      async stop() {
        await backend.disconnect();
        await emulator.stop();
      },
    };
    emulators.set(fixture, emulator);
    return fixture;
  },
  another: (fixture, settings) => new SymphonyBackend({ ...configOf(emulatorOf(fixture)), ...settings }),
  // The datafeed tells neither of users' changes nor which message a room's update has pinned (wire sheet, section 6).
  lacksEvents: [
    'user.updated',
    'message.pinned',
    'message.unpinned',
    'thread.created',
    'presence.updated',
    'typing.started',
  ],
};

testBackend(runner, symphony);
