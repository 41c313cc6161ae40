import { afterAll, describe, it } from 'vitest';
import { StackExchangeBackend, type StackExchangeConfigInput } from '../../src/backends/stackexchange/index.js';
import { type BackendFixture, type TestRunner, testBackend } from '../../src/testing/conformance/index.js';
import {
  type StackExchangeEmulator,
  type StackExchangeEmulatorOptions,
  startStackExchangeEmulator,
} from '../../src/testing/stackexchange/index.js';

type Variant = {
  name: string;
  /** Groups of the suite on which the variant bears; the others are proven by the usual run. */
  groups: readonly string[];
  emulator?: StackExchangeEmulatorOptions;
  settings?: Partial<StackExchangeConfigInput>;
};

const variants: readonly Variant[] = [
  {
    name: 'stackexchange by polling',
    groups: ['users', 'channels', 'events', 'delivery', 'lifecycle', 'gaps', 'restart', 'reactions', 'errors'],
    settings: { transport: 'polling', pollIntervalMs: 20 },
  },
  {
    name: 'stackexchange as it was before 2020',
    groups: [
      'users',
      'channels',
      'sending',
      'content',
      'editing and deleting',
      'history',
      'presence and typing',
      'pins, stars and marks',
      'models and caches',
    ],
    emulator: { host: 'stackoverflow.com', replies: 'prefix', presentUsers: 'script' },
    settings: { replyForm: 'prefix' },
  },
  {
    name: 'stackexchange with messages that are cut',
    groups: ['sending', 'content', 'editing and deleting', 'history', 'events', 'models and caches'],
    emulator: { partialAfter: { lines: 1, characters: 1 } },
  },
];

/** Leaves out the groups that a variant does not touch. */
function only(groups: readonly string[]): TestRunner {
  let depth = 0;
  const left = new Set(groups);
  return {
    describe(name, define) {
      if (depth === 1 && !groups.includes(name)) return;
      left.delete(name);
      describe(name, () => {
        depth += 1;
        define();
        depth -= 1;
        if (depth === 0 && left.size > 0) throw new Error(`the suite has no group ${[...left].join(', ')}`);
      });
    },
    it: (name, run) => it(name, run),
    afterAll,
  };
}

for (const { name, groups, emulator: options, settings } of variants) {
  const emulators = new WeakMap<BackendFixture, StackExchangeEmulator>();
  const backendOf = ({ config }: StackExchangeEmulator, more: object) =>
    new StackExchangeBackend({ ...config, reconnectMaxMs: 1_000, ...settings, ...more });
  testBackend(only(groups), {
    name,
    async create(more) {
      const emulator = await startStackExchangeEmulator({ users: ['ada', 'bob', 'eve'], ...options });
      const backend = backendOf(emulator, more);
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
    another(fixture, more) {
      const emulator = emulators.get(fixture);
      if (!emulator) throw new Error('the fixture has no emulator');
      return backendOf(emulator, more);
    },
    lacksEvents: ['channel.created', 'thread.created', 'typing.started'],
  });
}
