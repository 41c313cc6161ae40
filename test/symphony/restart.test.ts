import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SymphonyBackend, type SymphonyConfigInput } from '../../src/backends/symphony/index.js';
import { startSymphonyEmulator } from '../../src/testing/symphony/index.js';
import { FileCursors } from './file-cursors.js';

// Much work, or processes of their own: a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 });

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const soon = { timeout: 30_000, interval: 10 };
const redeliveryMs = 1_000;

async function start() {
  const emulator = await startSymphonyEmulator({ users: ['ada'], redeliveryMs });
  stops.push(() => emulator.stop());
  return { emulator, settings: { ...emulator.config, datafeed: { redeliveryMs } } };
}

/** The texts that a bot in this process hears. */
async function listen(settings: SymphonyConfigInput): Promise<string[]> {
  const backend = new SymphonyBackend(settings);
  stops.push(() => backend.disconnect());
  const heard: string[] = [];
  backend.on('message.created', ({ message }) => void heard.push(message.text));
  await backend.connect();
  return heard;
}

/** A bot in a process of its own. */
function run(settings: SymphonyConfigInput, cursors?: string): { child: ChildProcess; heard: string[] } {
  const script = fileURLToPath(new URL('hanging-bot.ts', import.meta.url));
  const options = [JSON.stringify(settings), ...(cursors === undefined ? [] : [cursors])];
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stops.push(async () => child.kill('SIGKILL'));
  const heard: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => heard.push(line));
  return { child, heard };
}

describe('a bot that comes back', () => {
  it.each([
    { name: 'with a cursor store in the order in which it happened', stored: true },
    { name: 'without one when the agent hands it out again', stored: false },
  ])('hears what its predecessor was killed over, and nothing else again: $name', async ({ stored }) => {
    const { emulator, settings } = await start();
    const { world } = emulator;
    const folder = await mkdtemp(join(tmpdir(), 'symphony-'));
    stops.push(() => rm(folder, { recursive: true }));
    const cursors = stored ? join(folder, 'cursors.json') : undefined;
    const first = run(settings, cursors);
    await vi.waitFor(() => expect(first.heard).toEqual(['connected']), { ...soon, timeout: 90_000 });
    world.user('ada').say('general', 'done');
    await vi.waitFor(() => expect(first.heard).toContain('done'), soon);
    // Acknowledged with the next read.
    await vi.waitFor(() => expect(emulator.feeds).toMatchObject([{ waiting: 0, handedOut: 0 }]), soon);
    // Positions are written once a second.
    if (cursors) await vi.waitFor(() => expect(readFileSync(cursors, 'utf8')).toContain(':channel:'), soon);
    world.user('ada').say('general', 'hang');
    await vi.waitFor(() => expect(first.heard).toContain('hang'), soon);
    const died = new Promise((resolve) => first.child.once('exit', resolve));
    first.child.kill('SIGKILL');
    await died;
    world.user('ada').say('general', 'missed');
    const heard = await listen(
      cursors === undefined ? settings : { ...settings, cursorStore: new FileCursors(cursors) },
    );
    await vi.waitFor(() => expect(heard).toHaveLength(2), soon);
    if (stored) expect(heard).toEqual(['hang', 'missed']);
    else expect(heard.toSorted()).toEqual(['hang', 'missed']);
    world.user('ada').say('general', 'after');
    await vi.waitFor(() => expect(heard.at(-1)).toBe('after'), soon);
    // Were something not acknowledged, it would be handed out again.
    await vi.waitFor(() => expect(emulator.feeds).toMatchObject([{ waiting: 0, handedOut: 0 }]), soon);
    expect(heard).toHaveLength(3);
    expect(emulator.feeds).toHaveLength(1);
  });

  it('is not disturbed by another on the same account, where each has a tag', async () => {
    const { emulator, settings } = await start();
    const { world } = emulator;
    const tagged = (tag: string) => ({ ...settings, datafeed: { ...settings.datafeed, tag } });
    const [one, two] = await Promise.all([listen(tagged('one')), listen(tagged('two'))]);
    const texts = Array.from({ length: 20 }, (_, index) => `number ${index}`);
    for (const text of texts) world.user('ada').say('general', text);
    await vi.waitFor(() => expect([one, two]).toEqual([texts, texts]), soon);
    expect(emulator.feeds.map(({ id }) => id).sort()).toEqual(['one', 'two']);
    // One goes away for a while, and has missed nothing; the other hears nothing twice over.
    await stops.pop()?.();
    world.user('ada').say('general', 'alone');
    await vi.waitFor(() => expect(one.at(-1)).toBe('alone'), soon);
    const again = await listen(tagged('two'));
    await vi.waitFor(() => expect(again).toEqual(['alone']), soon);
    expect(one).toEqual([...texts, 'alone']);
    expect(two).toEqual(texts);
  });
});
