import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Message } from '../../src/models/index.js';
import { startEmulator } from '../../src/testing/index.js';
import { run } from './run.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const count = 120;
const folder = mkdtempSync(join(tmpdir(), 'chatmux-history-'));
// A message a minute, so that times tell them apart; some share a moment.
let clock = Date.parse('2026-01-01T00:00:00Z');
const slack = await startEmulator('slack', { users: ['ada'], pageSize: 25, clock: () => new Date(clock) });
const config = join(folder, 'chatmux.yaml');
const words: string[] = [];
const withReplies: string[] = [];

beforeAll(() => {
  const { botToken, apiUrl } = slack.config;
  writeFileSync(config, `accounts:\n  work:\n    platform: slack\n    botToken: ${botToken}\n    apiUrl: ${apiUrl}\n`);
  const ada = slack.world.user('ada');
  for (let index = 0; index < count; index += 1) {
    if (index % 5 !== 0) clock += 60_000;
    const message = ada.say('general', `message ${index}`);
    words.push(`message ${index}`);
    withReplies.push(`message ${index}`);
    if (index % 50 !== 7) continue;
    for (const reply of ['a', 'b', 'c']) {
      clock += 100;
      ada.say('general', `reply ${index}${reply}`, { thread: message });
      withReplies.push(`reply ${index}${reply}`);
    }
  }
});

afterAll(async () => {
  await slack.stop();
  rmSync(folder, { recursive: true });
});

const read = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => Message.parse(JSON.parse(line)).text);

/** Slack's history is read before its oldest message is written; replies are read in between, here for a long time. */
const slowReplies = () => slack.faults.slow({ match: 'conversations.replies', ms: 3_000, times: 100 });

async function exportTo(path: string, ...args: string[]): Promise<ReturnType<typeof run>> {
  const ran = run(['history', 'general', '--config', config, '--out', path, ...args]);
  expect(await ran.code, ran.errors.join('\n')).toBe(0);
  return ran;
}

describe('chatmux history', () => {
  it('exports all, oldest first, and nothing more when it is run again', async () => {
    const path = join(folder, 'all.jsonl');
    expect((await exportTo(path)).errors).toEqual([`${count} messages in ${path}.`]);
    expect(read(path)).toEqual(words);
    expect((await exportTo(path)).errors).toEqual([`0 messages more in ${path}, ${count} in all.`]);
    expect(read(path)).toEqual(words);
  });

  it('puts replies behind the message that they answer', async () => {
    const path = join(folder, 'threads.jsonl');
    await exportTo(path, '--threads');
    expect(read(path)).toEqual(withReplies);
  });

  it('does so on a platform whose threads do not tell their message', async () => {
    await using discord = await startEmulator('discord', { users: ['ada'] });
    const ada = discord.world.user('ada');
    const first = ada.say('general', 'first');
    ada.say('general', 'reply', { thread: first });
    ada.say('general', 'second');
    const own = join(folder, 'discord.json');
    writeFileSync(own, JSON.stringify({ accounts: { guild: discord.config } }));
    const ran = run(['history', 'general', '--config', own, '--threads', '--out', '-', '--quiet']);
    expect(await ran.code).toBe(0);
    const texts = ran.out.map((line) => Message.parse(JSON.parse(line)).text).filter(Boolean);
    expect(texts).toEqual(['first', 'reply', 'second']);
  });

  it('goes on wherever it was cut: at every kind of place, without a gap or a double', async () => {
    const path = join(folder, 'whole.jsonl');
    await exportTo(path, '--threads');
    const whole = readFileSync(path);
    const starts = [0];
    for (let at = whole.indexOf(10); at >= 0; at = whole.indexOf(10, at + 1)) starts.push(at + 1);
    // After a first message with replies, between its replies, behind the last of them, in the middle of lines, at none.
    const places = [
      [0, 25],
      [8, 0],
      [9, 25],
      [11, 0],
      [60, 25],
      [withReplies.length - 1, 0],
    ] as const;
    for (const [line, more] of places) {
      const cut = join(folder, 'cut.jsonl');
      writeFileSync(cut, whole);
      truncateSync(cut, Math.min(whole.length, (starts[line] ?? 0) + more));
      await exportTo(cut, '--threads');
      expect(readFileSync(cut).equals(whole), `cut at line ${line}, ${more} bytes on`).toBe(true);
    }
  }, 60_000);

  it('goes on by pieces with --limit', async () => {
    const path = join(folder, 'pieces.jsonl');
    for (let done = 0; done < withReplies.length; done += 50) {
      await exportTo(path, '--threads', '--limit', '50');
      expect(read(path)).toEqual(withReplies.slice(0, done + 50));
    }
  });

  it('takes what has come since', async () => {
    const path = join(folder, 'later.jsonl');
    const until = new Date(Date.parse('2026-01-01T00:40:00Z')).toISOString();
    await exportTo(path, '--until', until);
    const before = read(path).length;
    expect(before).toBeGreaterThan(10);
    expect(before).toBeLessThan(count);
    await exportTo(path);
    expect(read(path)).toEqual(words);
    const since = join(folder, 'since.jsonl');
    await exportTo(since, '--since', until);
    expect([...words.slice(0, before), ...read(since)].length).toBeGreaterThanOrEqual(count - 1);
    expect(read(since).at(-1)).toBe(words.at(-1));
  });

  it('goes on behind a process that was killed in the middle', async () => {
    const path = join(folder, 'killed.jsonl');
    slowReplies();
    const args = ['--import', 'tsx', main, 'history', 'general', '--config', config, '--threads', '--out', path];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await expect
      .poll(() => statSync(path, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000, interval: 10 })
      .toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    slack.faults.clear();
    const before = readFileSync(path, 'utf8').split('\n').length - 1;
    expect(before).toBeLessThan(withReplies.length);
    // What a kill in the middle of a write leaves.
    appendFileSync(path, '{"id":"17670');
    await exportTo(path, '--threads');
    expect(read(path)).toEqual(withReplies);
  }, 60_000);

  it('appends to nothing that is something else', async () => {
    const path = join(folder, 'other.jsonl');
    const refuse = async (text: string, message: string) => {
      writeFileSync(path, text);
      const ran = run(['history', 'general', '--config', config, '--out', path]);
      expect(await ran.code).toBe(2);
      expect(ran.errors.join()).toContain(message);
      expect(readFileSync(path, 'utf8')).toBe(text);
    };
    await refuse('a diary\n', `${path}:1 is no message`);
    const good = join(folder, 'good.jsonl');
    await exportTo(good, '--limit', '1');
    const [line = ''] = readFileSync(good, 'utf8').split('\n');
    await refuse(`${line}\n{"half":1}\n`, `${path}:2 is no message`);
    await refuse(`${line.replace(/"channelId":"[^"]+"/, '"channelId":"C0OTHER"')}\n`, 'is of the channel C0OTHER');
    const nowhere = run(['history', 'general', '--config', config, '--out', join(folder, 'no/where.jsonl')]);
    expect(await nowhere.code).toBe(2);
  });

  it('prints the newest as text and as JSON, and all with --out -', async () => {
    const text = run(['history', '#general', '--config', config, '-n', '3']);
    expect(await text.code).toBe(0);
    expect(text.out.map((line) => line.split(': ').at(-1))).toEqual(words.slice(-3));
    const json = run(['history', 'general', '--config', config, '-n', '2', '--json']);
    expect(await json.code).toBe(0);
    expect(json.out.map((line) => Message.parse(JSON.parse(line)).text)).toEqual(words.slice(-2));
    const threads = run(['history', 'general', '--config', config, '-n', '20', '--threads']);
    expect(await threads.code).toBe(0);
    expect(threads.out.map((line) => line.split(': ').at(-1))).toEqual(withReplies.slice(-23));
    const all = run(['history', 'general', '--config', config, '--out', '-']);
    expect(await all.code).toBe(0);
    expect(all.out.length).toBe(count);
    expect(all.errors).toEqual([`${count} messages.`]);
  });

  it('draws a bar on a terminal only, and waits for a slow reader', async () => {
    const args = ['history', 'general', '--config', config, '--out', join(folder, 'bar.jsonl')];
    const shown = run(args, { terminal: { error: true } });
    expect(await shown.code).toBe(0);
    expect(shown.drawn[0]).toMatch(/█* *░* +\d+ % {2}\d+ messages {2}\d+\/s {2}2026-01-01/);
    expect(shown.drawn.at(-1)).toBe('');
    const quiet = run([...args.slice(0, -1), join(folder, 'quiet.jsonl'), '--quiet'], { terminal: { error: true } });
    expect(await quiet.code).toBe(0);
    expect([quiet.drawn, quiet.errors]).toEqual([[], []]);
    let writing = 0;
    const slow = run(['history', 'general', '--config', config, '--out', '-'], {
      onOut: async () => {
        writing += 1;
        expect(writing).toBe(1);
        await new Promise(setImmediate);
        writing -= 1;
      },
    });
    expect(await slow.code).toBe(0);
  });

  it('ends with 130 when it is interrupted, and goes on then', async () => {
    const path = join(folder, 'interrupted.jsonl');
    const end = new AbortController();
    slowReplies();
    const args = ['history', 'general', '--config', config, '--threads', '--out', path];
    const ran = run(args, { signal: end.signal });
    await expect
      .poll(() => statSync(path, { throwIfNoEntry: false })?.size ?? 0, { timeout: 20_000, interval: 10 })
      .toBeGreaterThan(0);
    end.abort();
    expect(await ran.code).toBe(130);
    slack.faults.clear();
    await exportTo(path, '--threads');
    expect(read(path)).toEqual(withReplies);
  });
});
