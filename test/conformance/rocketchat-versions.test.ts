import { afterAll, describe, expect, it } from 'vitest';
import { RocketChatBackend } from '../../src/backends/rocketchat/index.js';
import { type BackendFixture, type TestRunner, testBackend } from '../../src/testing/conformance/index.js';
import { type RocketChatEmulator, startRocketChatEmulator } from '../../src/testing/rocketchat/index.js';

/** The oldest and the newest server; the usual run is on one between them. */
const versions = ['6.0.0', '9.0.0'];

/** Groups of the suite on which the version bears: what is sent, read and read again after a loss. */
const groups = [
  'users',
  'channels',
  'sending',
  'content',
  'editing and deleting',
  'files',
  'history',
  'pins, stars and marks',
  'presence and typing',
  'reactions',
  'custom emoji',
  'threads',
  'events',
  'gaps',
  'errors',
];

const permissions = {
  'pin-message': ['bot', 'user'],
  'unarchive-room': ['bot'],
  'add-user-to-any-c-room': ['bot'],
};
const retry = { baseMs: 50, maxMs: 1_000 };

const found = new Set<string>();

/** Leaves out the groups that a version does not touch. */
function only(names: readonly string[]): TestRunner {
  let depth = 0;
  return {
    describe(name, define) {
      if (depth === 1 && !names.includes(name)) return;
      if (depth === 1) found.add(name);
      describe(name, () => {
        depth += 1;
        define();
        depth -= 1;
      });
    },
    it: (name, run) => it(name, run),
    afterAll,
  };
}

for (const version of versions) {
  const emulators = new WeakMap<BackendFixture, RocketChatEmulator>();
  testBackend(only(groups), {
    name: `rocketchat ${version}`,
    async create(settings) {
      const emulator = await startRocketChatEmulator({ users: ['ada', 'bob', 'eve'], permissions, version });
      const backend = new RocketChatBackend({ ...emulator.config, retry, ...settings });
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
    another(fixture, settings) {
      const emulator = emulators.get(fixture);
      if (!emulator) throw new Error('the fixture has no emulator');
      return new RocketChatBackend({ ...emulator.config, retry, ...settings });
    },
    lacksEvents: [],
  });
}

it('every group that is asked for is one of the suite', () => {
  expect(groups.filter((name) => !found.has(name))).toEqual([]);
});
