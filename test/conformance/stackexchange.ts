import { StackExchangeBackend, type StackExchangeConfigInput } from '../../src/backends/stackexchange/index.js';
import type { ConformanceOptions } from '../../src/testing/conformance/index.js';
import {
  type StackExchangeEmulatorOptions,
  startStackExchangeEmulator,
} from '../../src/testing/stackexchange/index.js';
import { emulated, users } from './emulated.js';

/** The suite on Stack Exchange. */
export function stackexchange(
  name: string,
  options: StackExchangeEmulatorOptions = {},
  config: Partial<StackExchangeConfigInput> = {},
): ConformanceOptions {
  return {
    name,
    ...emulated(
      () => startStackExchangeEmulator({ users, ...options }),
      // So that a test with several gaps does not wait longer each time.
      (emulator, settings) =>
        new StackExchangeBackend({ ...emulator.config, reconnectMaxMs: 1_000, ...config, ...settings }),
    ),
    // Nothing tells that a room was made.
    lacksEvents: ['channel.created', 'thread.created', 'typing.started'],
  };
}
