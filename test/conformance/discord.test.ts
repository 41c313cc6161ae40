import { afterAll, describe, it } from 'vitest';
import { DiscordBackend } from '../../src/backends/discord/index.js';
import { testBackend } from '../../src/testing/conformance/index.js';
import { startDiscordEmulator } from '../../src/testing/discord/index.js';
import { emulated, users } from './emulated.js';

testBackend(
  { describe, it, afterAll },
  {
    name: 'discord',
    ...emulated(
      () => startDiscordEmulator({ users, heartbeatIntervalMs: 1_000 }),
      ({ config }, settings) =>
        new DiscordBackend({
          ...config,
          // The emulator takes more sessions and presences in a minute than Discord.
          pace: { identifyMs: 100, presenceMs: 50 },
          retry: { maxMs: 2_000 },
          ...settings,
        }),
    ),
  },
);
