import assert from 'node:assert/strict';
import { type CapabilityName, features, operations } from '../../core/capabilities.js';
import type { BackendFixture, ConformanceOptions, FixtureSettings } from './fixture.js';
import type { TestRunner } from './runner.js';
import { Trial } from './trial.js';

type Run = (trial: Trial) => Promise<void> | void;

/** What proves a cell of the capability matrix, whatever its level is. */
export type Proof = {
  /** The level is native, partial or emulated: the meaning is observed on the other side. */
  works: Run;
  /** The level is none. An operation rejects before any request: give the call. */
  lacks: (trial: Trial) => unknown;
};

/** The tests of one group share a backend. */
export type Group = {
  test(name: string, run: Run): void;
  /** Proves an operation: `lacks` is a call of it, which is then to reject with UnsupportedError. */
  operation(name: CapabilityName, proof: Proof): void;
  /** Proves a feature: `lacks` checks what the backend does instead. */
  feature(name: CapabilityName, proof: { works: Run; lacks: Run }): void;
};

export type GroupOptions = {
  /** The backend is connected before the first test. */
  connected?: boolean | undefined;
  /** The group needs faults: it is only there when the fixture has them. */
  settings?: FixtureSettings | undefined;
};

/** Collects the tests, and which cells they prove. */
export class Suite {
  readonly options: ConformanceOptions;
  readonly #runner: TestRunner;
  readonly #proven = new Set<CapabilityName>();

  constructor(runner: TestRunner, options: ConformanceOptions) {
    this.#runner = runner;
    this.options = options;
  }

  group(name: string, options: GroupOptions, define: (group: Group) => void): void {
    const { describe, it, afterAll } = this.#runner;
    describe(name, () => {
      const shared = new SharedTrial(this.options, options);
      const tests: [string, Run][] = [];
      define({
        test: (title, run) => tests.push([title, run]),
        operation: (capability, { works, lacks }) => {
          this.#proven.add(capability);
          tests.push([
            capability,
            (trial) => (trial.supports(capability) ? works(trial) : trial.assertUnsupported(() => lacks(trial))),
          ]);
        },
        feature: (capability, { works, lacks }) => {
          this.#proven.add(capability);
          tests.push([capability, (trial) => (trial.supports(capability) ? works(trial) : lacks(trial))]);
        },
      });
      let left = tests.length;
      for (const [title, run] of tests) {
        it(title, async () => {
          try {
            await run(await shared.trial());
          } finally {
            left -= 1;
            if (left === 0 && !afterAll) await shared.stop();
          }
        });
      }
      afterAll?.(() => shared.stop());
    });
  }

  /** Fails when a cell of the matrix has no test. */
  proveAll(): void {
    this.#runner.describe('the capability matrix', () => {
      this.#runner.it('has a test for each cell', async () => {
        const missing = [...operations, ...features].filter((name) => !this.#proven.has(name));
        assert.deepEqual(missing, [], 'these capabilities are proven by no test');
      });
    });
  }
}

class SharedTrial {
  readonly #options: ConformanceOptions;
  readonly #group: GroupOptions;
  #trial: Promise<Trial> | undefined;

  constructor(options: ConformanceOptions, group: GroupOptions) {
    this.#options = options;
    this.#group = group;
  }

  trial(): Promise<Trial> {
    this.#trial ??= this.#start();
    return this.#trial;
  }

  async stop(): Promise<void> {
    const trial = await this.#trial?.catch(() => undefined);
    await trial?.fixture.stop();
  }

  async #start(): Promise<Trial> {
    const fixture: BackendFixture = await this.#options.create(this.#group.settings ?? {});
    const trial = new Trial(fixture, this.#options);
    // The granted scopes narrow the matrix: it is asked about once they are known.
    if (this.#group.connected) await fixture.backend.connect();
    else await fixture.backend.fetchUser(trial.ada.id);
    return trial;
  }
}
