import { describe, expect, it } from 'vitest';
import { isChatError } from '../../../src/core/errors/index.js';
import { memory } from './fixture.js';

type Loose = Record<string, (...args: unknown[]) => unknown>;

/** Operations as JavaScript may call them: each gets every bad value at the place that is left open. */
const calls: Record<string, (backend: Loose, bad: unknown, message: object) => unknown> = {
  fetchUser: (backend, bad) => backend['fetchUser']?.(bad),
  lookupUser: (backend, bad) => backend['lookupUser']?.(bad),
  fetchChannel: (backend, bad) => backend['fetchChannel']?.(bad),
  lookupChannel: (backend, bad) => backend['lookupChannel']?.(bad),
  createChannel: (backend, bad) => backend['createChannel']?.(bad),
  updateChannel: (backend, bad) => backend['updateChannel']?.('general', bad),
  addMembers: (backend, bad) => backend['addMembers']?.('general', bad),
  openDirect: (backend, bad) => backend['openDirect']?.(bad),
  'sendMessage to': (backend, bad) => backend['sendMessage']?.(bad, 'x'),
  'sendMessage content': (backend, bad) => backend['sendMessage']?.('general', bad),
  'sendMessage embed': (backend, bad) => backend['sendMessage']?.('general', 'x', { embeds: [bad] }),
  'sendMessage signal': (backend, bad) => backend['sendMessage']?.('general', 'x', { signal: bad ?? null }),
  sendDirect: (backend, bad) => backend['sendDirect']?.(bad, 'x'),
  reply: (backend, bad) => backend['reply']?.(bad, 'x'),
  editMessage: (backend, bad) => backend['editMessage']?.(bad, 'x'),
  searchMessages: (backend, bad) => backend['searchMessages']?.(bad),
  reportMessage: (backend, bad, message) => backend['reportMessage']?.(message, bad),
  streamMessage: (backend, bad) => backend['streamMessage']?.('general', bad),
  scheduleMessage: (backend, bad) => backend['scheduleMessage']?.('general', 'x', bad),
  cancelScheduledMessage: (backend, bad) => backend['cancelScheduledMessage']?.(bad),
  updateThread: (backend, bad, message) => backend['updateThread']?.(message, bad),
  addReaction: (backend, bad, message) => backend['addReaction']?.(message, bad),
  downloadAttachment: (backend, bad) => backend['downloadAttachment']?.(bad),
  setPresence: (backend, bad) => backend['setPresence']?.(bad ?? null),
  respond: (backend, bad) => backend['respond']?.(bad, 'x'),
  openModal: (backend, bad) => backend['openModal']?.(bad, {}),
  setCommands: (backend, bad) => backend['setCommands']?.(bad ?? null),
};

describe('bad input', () => {
  it.each(Object.entries(calls))('%s: is told as a ChatError of the caller, not of the server', async (_name, call) => {
    const backend = memory();
    const message = backend.world.user('ada').say('general', 'hi');
    for (const bad of [undefined, null, 5, true]) {
      const error: unknown = await Promise.resolve()
        .then(() => call(backend as unknown as Loose, bad, message))
        .then(
          () => expect.fail(`${String(bad)} was taken`),
          (thrown: unknown) => thrown,
        );
      expect(isChatError(error) ? error.code : error, String(bad)).toBe('invalid');
    }
  });
});
