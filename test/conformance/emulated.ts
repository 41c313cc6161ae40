import type { Backend } from '../../src/core/index.js';
import type { BackendFixture, ConformanceOptions } from '../../src/testing/conformance/index.js';

/** What the suite takes of every emulator. */
type Emulator = Required<Pick<BackendFixture, 'world' | 'faults' | 'requests'>> & { stop(): Promise<void> };
type Settings = Parameters<ConformanceOptions['create']>[0];

/** Who the conformance suite meets on every emulator. */
export const users = ['ada', 'bob', 'eve'];

/** Losses follow quickly here: the pause before the next connection doubles each time. */
export const retry = { baseMs: 50, maxMs: 1_000 };

/**
 * How the suite gets a backend on an emulator of its own, and a second one on the same.
 *
 * @param start - makes the emulator
 * @param connect - makes a backend on it
 * @param more - fields of the fixture that are not the emulator's own
 */
export function emulated<E extends Emulator>(
  start: () => Promise<E>,
  connect: (emulator: E, settings: Settings) => Backend | Promise<Backend>,
  more: (emulator: E) => Partial<BackendFixture> = () => ({}),
) {
  const emulators = new WeakMap<BackendFixture, E>();
  const emulatorOf = (fixture: BackendFixture): E => {
    const emulator = emulators.get(fixture);
    if (!emulator) throw new Error('the fixture has no emulator');
    return emulator;
  };
  const source = {
    create: async (settings) => {
      const emulator = await start();
      const backend = await connect(emulator, settings);
      const fixture: BackendFixture = {
        backend,
        world: emulator.world,
        faults: emulator.faults,
        requests: emulator.requests,
        ...more(emulator),
        stop: async () => {
          await backend.disconnect();
          await emulator.stop();
        },
      };
      emulators.set(fixture, emulator);
      return fixture;
    },
    another: (fixture, settings) => connect(emulatorOf(fixture), settings),
  } satisfies Pick<ConformanceOptions, 'create' | 'another'>;
  return { ...source, emulatorOf };
}
