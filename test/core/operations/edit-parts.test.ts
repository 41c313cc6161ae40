import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/core/index.js';
import { memory, room } from './fixture.js';

/** Text for three messages. */
function long(backend: Backend): string {
  const count = Math.ceil((backend.capabilities.limits.text.max * 2.5) / 1_000);
  return Array.from({ length: count }, (_, index) => `paragraph ${index} ${'x'.repeat(985)}`).join('\n\n');
}

describe('an edit of a message of several parts', () => {
  it('that makes it shorter keeps the embed of the last part', async () => {
    const backend = memory();
    const channel = room(backend);
    const sent = await backend.sendMessage(channel, long(backend), { embeds: [{ title: 'Report' }] });
    expect(sent.parts.length).toBeGreaterThan(1);
    // As it comes back from a store.
    const edited = await backend.editMessage(JSON.parse(JSON.stringify(sent)), 'short');
    expect(edited.id).toBe(sent.id);
    const [message, ...others] = await backend.fetchMessages(channel);
    expect(others.map(({ text }) => text)).toEqual(['hi']);
    expect(message?.embeds.map(({ title }) => title)).toEqual(['Report']);
  });

  it('that makes it shorter keeps the file of the last part', async () => {
    const backend = memory();
    const channel = room(backend);
    const file = { data: new Uint8Array([1]), filename: 'report.txt' };
    const sent = await backend.sendMessage(channel, long(backend), { files: [file] });
    const edited = await backend.editMessage(sent, 'short');
    expect(edited.parts.flatMap(({ attachments }) => attachments.map(({ filename }) => filename))).toEqual([
      'report.txt',
    ]);
    expect(edited.parts.map(({ text }) => text)).toEqual(['short', 'report.txt']);
    await backend.editMessage(edited, 'shorter', { files: [] });
    expect((await backend.fetchMessages(channel)).map(({ text }) => text)).toEqual(['shorter', 'hi']);
  });
});
