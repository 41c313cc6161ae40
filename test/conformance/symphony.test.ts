import { afterAll, describe, it } from 'vitest';
import { SymphonyBackend } from '../../src/backends/symphony/index.js';
import { type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import type { Faults } from '../../src/testing/faults.js';
import { type SymphonyEmulator, startSymphonyEmulator } from '../../src/testing/symphony/index.js';
import { emulated, retry, users } from './emulated.js';

const redeliveryMs = 1_000;

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
  ...emulated(
    // What the agent has handed out and nobody acknowledged comes again soon, so that a lost answer costs the tests little.
    () => startSymphonyEmulator({ users, redeliveryMs }),
    ({ config }, settings) => new SymphonyBackend({ ...config, datafeed: { redeliveryMs }, retry, ...settings }),
    (emulator) => ({ faults: faultsOf(emulator) }),
  ),
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

testBackend({ describe, it, afterAll }, symphony);
