import { afterEach } from 'vitest';
import { MemoryBackend } from '../../../src/testing/index.js';

const open: MemoryBackend[] = [];

afterEach(async () => {
  for (const backend of open.splice(0)) await backend.disconnect();
});

/** A backend with somebody to talk to; disconnected after the test. */
export function memory(options: ConstructorParameters<typeof MemoryBackend>[0] = {}): MemoryBackend {
  const backend = new MemoryBackend({ users: ['ada'], ...options });
  open.push(backend);
  return backend;
}

/** The id of a channel that somebody has said something in. */
export function room(backend: MemoryBackend): string {
  return backend.world.user('ada').say('general', 'hi').channelId;
}
