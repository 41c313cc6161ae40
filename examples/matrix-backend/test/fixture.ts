import type { BackendFixture, ConformanceOptions, FixtureSettings } from 'chatmux/testing';
import { type MatrixEmulator, startMatrixEmulator } from '../emulator/index.js';
import { MatrixBackend } from '../src/index.js';

// #region fixture
/** Quick enough for tests; everything else is as on a real homeserver. */
const quickly = { pollSeconds: 2, retry: { baseMs: 20 } };
const emulators = new WeakMap<BackendFixture, MatrixEmulator>();

const connect = ({ config }: MatrixEmulator, settings: FixtureSettings) =>
  new MatrixBackend({ ...config, ...quickly, ...settings });

/** What the conformance suite needs: a backend with the other side of it, and a second process of the same account. */
export const matrix: ConformanceOptions = {
  name: 'matrix',
  async create(settings) {
    const emulator = await startMatrixEmulator({ users: ['ada', 'bob', 'eve'] });
    const { world, faults, requests } = emulator;
    const backend = connect(emulator, settings);
    const stop = async () => {
      await backend.disconnect();
      await emulator.stop();
    };
    const fixture: BackendFixture = { backend, world, faults, requests, stop };
    emulators.set(fixture, emulator);
    return fixture;
  },
  another: (fixture, settings) => connect(emulators.get(fixture) as MatrixEmulator, settings),
  // What Matrix does not tell of, or this example does not.
  lacksEvents: ['message.pinned', 'message.unpinned', 'thread.created', 'presence.updated'],
};
// #endregion fixture
