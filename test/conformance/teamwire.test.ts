import { afterAll, describe, it } from 'vitest';
import { TeamwireBackend } from '../../src/backends/teamwire/index.js';
import { testBackend } from '../../src/testing/conformance/index.js';
import { startTeamwireEmulator } from '../../src/testing/teamwire/index.js';
import { emulated, retry, users } from './emulated.js';

/** As far as Teamwire's public list of events tells (wire sheet, section a). */
const lacksEvents = [
  'user.updated',
  'message.updated',
  'message.pinned',
  'message.unpinned',
  'thread.created',
  'presence.updated',
  'typing.started',
] as const;

for (const events of ['poll', 'websocket'] as const) {
  testBackend(
    { describe, it, afterAll },
    {
      name: `teamwire by ${events === 'poll' ? 'long poll' : events}`,
      ...emulated(
        () => startTeamwireEmulator({ users }),
        ({ config }, settings) => new TeamwireBackend({ ...config, events, retry, ...settings }),
      ),
      lacksEvents,
    },
  );
}
