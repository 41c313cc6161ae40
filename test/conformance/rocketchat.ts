import { RocketChatBackend } from '../../src/backends/rocketchat/index.js';
import type { ConformanceOptions } from '../../src/testing/conformance/index.js';
import { type RocketChatEmulatorOptions, startRocketChatEmulator } from '../../src/testing/rocketchat/index.js';
import { emulated, retry, users } from './emulated.js';

/** What a bot's role lacks, and the documentation tells to give it for these operations. */
const permissions = {
  'pin-message': ['bot', 'user'],
  'unarchive-room': ['bot'],
  'add-user-to-any-c-room': ['bot'],
};

/** The suite on Rocket.Chat. */
export function rocketchat(name: string, options: RocketChatEmulatorOptions = {}): ConformanceOptions {
  return {
    name,
    ...emulated(
      () => startRocketChatEmulator({ users, permissions, ...options }),
      ({ config }, settings) => new RocketChatBackend({ ...config, retry, ...settings }),
    ),
    lacksEvents: [],
  };
}
