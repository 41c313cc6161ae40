import { afterAll, describe, it } from 'vitest';
import type { ConformanceOptions } from '../../src/testing/conformance/index.js';
import { testBackend } from '../../src/testing/conformance/index.js';
import { MemoryBackend, type MemoryOptions } from '../../src/testing/memory/index.js';

const runner = { describe, it, afterAll };

function memory(name: string, options: MemoryOptions = {}): ConformanceOptions {
  return {
    name,
    create: (settings) => {
      const backend = new MemoryBackend({ ...options, ...settings });
      const { world, faults, client } = backend;
      return { backend, world, faults, requests: client.server.requests, stop: () => backend.disconnect() };
    },
    another: ({ world }, settings) => new MemoryBackend({ ...options, ...settings, world }),
    webhook: ({ backend, world }, { channelId, text }) => {
      const at = new Date();
      const { id: authorId, name: author } = world.user('ada');
      const owner = { platform: backend.platform, account: backend.account };
      const message = {
        ...owner,
        id: `hook-${text}`,
        channelId,
        author: { ...owner, id: authorId, name: author },
        content: text,
        text,
        createdAt: at,
      };
      const event = { type: 'message.created', ...owner, id: `message.created:${channelId}:hook-${text}`, at, message };
      return new Request('http://localhost/', { method: 'POST', body: JSON.stringify({ events: [event] }) });
    },
  };
}

testBackend(runner, memory('memory'));
testBackend(runner, memory('memory, another account', { account: 'second', name: 'Robo', handle: 'robo' }));
