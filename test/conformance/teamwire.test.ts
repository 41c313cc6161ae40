import { afterAll, describe, it } from 'vitest';
import { TeamwireBackend, type TeamwireConfigInput } from '../../src/backends/teamwire/index.js';
import { type BackendFixture, type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import { startTeamwireEmulator, type TeamwireEmulator } from '../../src/testing/teamwire/index.js';

const runner = { describe, it, afterAll };
const emulators = new WeakMap<BackendFixture, TeamwireEmulator>();

function emulatorOf(fixture: BackendFixture): TeamwireEmulator {
  const emulator = emulators.get(fixture);
  if (!emulator) throw new Error('the fixture has no emulator');
  return emulator;
}

function teamwire(name: string, events: TeamwireConfigInput['events']): ConformanceOptions {
  return {
    name,
    async create(settings) {
      const emulator = await startTeamwireEmulator({ users: ['ada', 'bob', 'eve'] });
      const backend = new TeamwireBackend({ ...emulator.config, events, ...settings });
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
    another: (fixture, settings) => new TeamwireBackend({ ...emulatorOf(fixture).config, events, ...settings }),
    // As far as Teamwire's public list of events tells (wire sheet, section a).
    lacksEvents: [
      'user.updated',
      'message.updated',
      'message.pinned',
      'message.unpinned',
      'thread.created',
      'presence.updated',
      'typing.started',
    ],
  };
}

testBackend(runner, teamwire('teamwire by long poll', 'poll'));
testBackend(runner, teamwire('teamwire by websocket', 'websocket'));
