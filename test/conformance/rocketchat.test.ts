import { afterAll, describe, it } from 'vitest';
import { RocketChatBackend } from '../../src/backends/rocketchat/index.js';
import { type BackendFixture, type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import {
  type RocketChatEmulator,
  type RocketChatEmulatorOptions,
  startRocketChatEmulator,
} from '../../src/testing/rocketchat/index.js';

/** What a bot's role lacks, and the documentation tells to give it for these operations. */
const permissions = {
  'pin-message': ['bot', 'user'],
  'unarchive-room': ['bot'],
  'add-user-to-any-c-room': ['bot'],
};

/** Losses follow quickly here. */
const retry = { baseMs: 50, maxMs: 1_000 };

const runner = { describe, it, afterAll };
const emulators = new WeakMap<BackendFixture, RocketChatEmulator>();

function emulatorOf(fixture: BackendFixture): RocketChatEmulator {
  const emulator = emulators.get(fixture);
  if (!emulator) throw new Error('the fixture has no emulator');
  return emulator;
}

function rocketchat(name: string, options: RocketChatEmulatorOptions = {}): ConformanceOptions {
  return {
    name,
    async create(settings) {
      const emulator = await startRocketChatEmulator({ users: ['ada', 'bob', 'eve'], permissions, ...options });
      const backend = new RocketChatBackend({ ...emulator.config, retry, ...settings });
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
    another: (fixture, settings) => new RocketChatBackend({ ...emulatorOf(fixture).config, retry, ...settings }),
    lacksEvents: [],
  };
}

testBackend(runner, rocketchat('rocketchat'));
