import { DiscordBackend } from '../../src/backends/discord/index.js';
import { testBackend } from '../../src/testing/conformance/index.js';
import { startDiscordEmulator } from '../../src/testing/discord/index.js';
import { emulated, users } from './emulated.js';
import { selectedGroups } from './selected-groups.js';

/** What needs no events: a worker does all of it while another process has the gateway. */
const groups = [
  'users',
  'channels',
  'sending',
  'content',
  'editing and deleting',
  'files',
  'history',
  'pins, stars and marks',
  'reactions',
  'custom emoji',
  'threads',
  'models and caches',
  'errors',
];

testBackend(selectedGroups(groups), {
  name: 'discord without a gateway',
  ...emulated(
    () => startDiscordEmulator({ users }),
    async ({ config }, settings) => {
      const backend = new DiscordBackend({ ...config, gateway: false, retry: { maxMs: 2_000 }, ...settings });
      await backend.connect();
      return backend;
    },
  ),
});
