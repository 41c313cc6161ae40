import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotFoundError } from 'chatmux';
import { MemoryBackend } from 'chatmux/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examples } from '../../examples/examples.js';
import { FileStore } from '../../examples/file-store.js';
import { startIncidentBot } from '../../examples/incident/bot.js';
import { RateLimit } from '../../examples/moderation/rate-limit.js';
import { startServiceBot } from '../../examples/service/bot.js';
import { StandUp } from '../../examples/stand-up/bot.js';
import { nextWorkday } from '../../examples/stand-up/clock.js';
import { root } from '../../scripts/entries.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'examples-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a file store keeps everything that was written at once, and fails on what is no store', async () => {
  const path = join(folder, 'deep', 'store.json');
  const store = new FileStore(path);
  await Promise.all(Array.from({ length: 50 }, (_, index) => store.set(`key ${index}`, `value ${index}`)));
  const again = new FileStore(path);
  expect(await again.get('key 49')).toBe('value 49');
  expect(await again.get('key 50')).toBeUndefined();
  await writeFile(path, 'half of');
  await expect(new FileStore(path).get('key 1')).rejects.toThrow(SyntaxError);
});

test('the next working day leaves weekends out', () => {
  const friday = new Date('2026-11-20T09:00:00Z');
  expect(nextWorkday(friday, '09:30').toISOString()).toBe('2026-11-20T09:30:00.000Z');
  expect(nextWorkday(friday, '09:00').toISOString()).toBe('2026-11-23T09:00:00.000Z');
});

test('a rate limit counts each key for its time', () => {
  const limit = new RateLimit(2, 1000);
  expect([limit.take('a', 0), limit.take('a', 10), limit.take('a', 20), limit.take('b', 20)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(limit.take('a', 1005)).toBe(true);
  expect(limit.take('a', 1006)).toBe(false);
});

test('a stand-up in no channel is refused at once', async () => {
  const options = { channel: 'nowhere', time: '09:00', remindAfter: 1, closeAfter: 2, store: new Map() };
  await expect(StandUp.start(new MemoryBackend(), options)).rejects.toThrow(NotFoundError);
});

test('a command without an incident is answered', async () => {
  const backend = new MemoryBackend({ users: ['ada'] });
  const stop = await startIncidentBot(backend, { responders: ['ada'], store: new Map() });
  backend.world.user('ada').say('general', '!resolve');
  await backend.world.waitForMessage(({ isBot, text }) => isBot && text.includes('Which incident?'));
  await stop();
});

test('a service that is away, or answers nonsense, is told; the bot goes on', async () => {
  const backend = new MemoryBackend({ users: ['ada'] });
  const errors: { message?: string }[] = [];
  const stop = await startServiceBot(backend, 'data:application/json,{"reply":"no tree"}', (error) =>
    errors.push(error as { message?: string }),
  );
  backend.world.user('ada').say('general', 'Hello');
  await expect.poll(() => errors.length).toBe(1);
  expect(backend.world.messages('general')).toHaveLength(1);
  await stop();
});

test('bots and stages use the package by its public name alone', async () => {
  const allowed = /^(chatmux(\/[a-z]+)?|node:.*|\.\.?\/.*)$/;
  const files = await readdir(join(root, 'examples'), { recursive: true });
  const own = files.filter((file) => /\.(ts|cjs)$/.test(file) && !/matrix-backend|stage|demo\.ts/.test(file));
  expect(own.length).toBeGreaterThan(20);
  for (const file of own) {
    const code = await readFile(join(root, 'examples', file), 'utf8');
    for (const [, specifier = ''] of code.matchAll(/(?:from |require\()'([^']+)'/g)) {
      expect(specifier, file).toMatch(allowed);
      expect(specifier, file).not.toMatch(/src\/|scripts\//);
    }
  }
});

test('every example stands in the page of the examples, with its command', async () => {
  const page = await readFile(join(root, 'docs/examples.md'), 'utf8');
  for (const name of Object.keys(examples)) expect(page).toContain(`npm run example -- ${name}`);
});
