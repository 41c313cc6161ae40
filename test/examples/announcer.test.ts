import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Backends, ConnectionError } from 'chatmux';
import { MemoryBackend, startEmulator } from 'chatmux/testing';
import { describe, expect, test } from 'vitest';
import { announce } from '../../examples/announcer/announce.js';
import { readAnnouncement } from '../../examples/announcer/announcement.js';
import { FileStore } from '../../examples/file-store.js';
import { root } from '../../scripts/entries.js';

const text = '---\nid: x\nto: memory#general\n---\nNews\n';

test('an announcement says what is wrong with it', () => {
  expect(readAnnouncement(text)).toEqual({
    id: 'x',
    targets: [{ account: 'memory', channel: 'general' }],
    markdown: 'News',
  });
  expect(() => readAnnouncement('News')).toThrow('front matter');
  expect(() => readAnnouncement(text.replace('id: x', 'idd: x'))).toThrow('not: idd: x');
  expect(() => readAnnouncement(text.replace('id: x\n', ''))).toThrow("needs an 'id'");
  expect(() => readAnnouncement(text.replace('memory#general', 'general'))).toThrow("not: 'general'");
  expect(() => readAnnouncement(text.replace('News', ' '))).toThrow('no words');
});

describe('an announcement that may have been delivered', () => {
  test('is not sent again unless asked for', async () => {
    const backend = new MemoryBackend({ lacks: ['idempotency'] });
    const ledger = new Map<string, string>();
    const backends = new Backends([backend]);
    const run = async (again?: boolean) => (await announce(readAnnouncement(text), backends, { ledger, again }))[0];
    const send = backend.sendMessage.bind(backend);
    backend.sendMessage = () => Promise.reject(new ConnectionError('cut off', { maybeDelivered: true }));
    expect(await run()).toMatchObject({ outcome: 'maybe', details: ['cut off'] });
    backend.sendMessage = send;
    expect(await run()).toMatchObject({ outcome: 'maybe' });
    expect(backend.world.messages('general')).toEqual([]);
    expect(await run(true)).toMatchObject({ outcome: 'delivered' });
    expect(await run(true)).toMatchObject({ outcome: 'already' });
    expect(backend.world.messages('general')).toHaveLength(1);
  });

  test('what fails in one place is told of that place', async () => {
    const backends = new Backends([new MemoryBackend()]);
    const both = readAnnouncement(text.replace('memory#general', 'nowhere#general, memory#no-such, memory#general'));
    const reports = await announce(both, backends, { ledger: new Map() });
    expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'delivered']);
    expect(reports[0]?.details.join()).toContain("'nowhere'");
  });
});

test('the command delivers over a configuration file, and ends with 2 when it was called wrongly', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'announcer-'));
  await using emulator = await startEmulator('slack');
  await writeFile(join(folder, 'chatmux.json'), JSON.stringify({ accounts: { memory: emulator.config } }));
  await writeFile(join(folder, 'news.md'), text);
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'examples/announcer/main.ts', ...args], { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const [code] = await once(child, 'close');
    return { code, output };
  };
  const options = ['--config', join(folder, 'chatmux.json'), '--ledger', join(folder, 'sent.json')];
  const [sent, wrong] = await Promise.all([run(join(folder, 'news.md'), ...options), run(...options)]);
  expect(sent.output).toContain('delivered memory#general');
  expect(sent.code).toBe(0);
  expect(wrong.output).toContain('Which announcement?');
  expect(wrong.code).toBe(2);
  expect(emulator.world.lastMessage('general')?.text).toBe('News');
  expect(await new FileStore(join(folder, 'sent.json')).get('x memory#general')).toMatch(/^delivered as /);
  await rm(folder, { recursive: true });
}, 60_000);
