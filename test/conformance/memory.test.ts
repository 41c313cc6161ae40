import { afterAll, describe, it } from 'vitest';
import { type CapabilityName, features, operations } from '../../src/core/capabilities.js';
import type { ConformanceOptions } from '../../src/testing/conformance/index.js';
import { testBackend } from '../../src/testing/conformance/index.js';
import { MemoryBackend, type MemoryOptions } from '../../src/testing/memory/index.js';

const runner = { describe, it, afterAll };

/** Without these nothing could be observed. */
const kept = new Set<CapabilityName>([
  'fetchUser',
  'fetchChannel',
  'sendMessage',
  'fetchMessages',
  'reply',
  'replyInThread',
]);

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

const bare = [...operations.filter((name) => !kept.has(name)), ...features.filter((name) => name !== 'idempotency')];

testBackend(runner, memory('memory'));
testBackend(
  runner,
  memory('memory that cannot resume', { account: 'second', name: 'Robo', handle: 'robo', resume: false }),
);
testBackend(
  runner,
  memory('memory of small means', {
    lacks: [
      'customEmoji',
      'idempotency',
      'backfillEdits',
      'backfillDeletes',
      'backfillReactions',
      'backfillThreadReplies',
    ],
    capabilities: {
      streamMessage: { level: 'emulated', by: 'edits' },
      addReaction: { level: 'partial', allowed: ['👍', '🎉'] },
      setPresence: { level: 'partial', allowed: ['online', 'away'] },
      setMemberRole: { level: 'native', allowed: ['member', 'moderator'] },
    },
    limits: { text: { max: 200, unit: 'utf16' }, historyPage: 3, embeds: 1, files: { count: 1, bytes: 10_000 } },
  }),
);
testBackend(runner, memory('memory that has next to nothing', { lacks: bare }));
