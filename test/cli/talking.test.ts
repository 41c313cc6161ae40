import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Channel, ChatEvent, SentMessage, User } from '../../src/models/index.js';
import { startEmulator } from '../../src/testing/index.js';
import { run } from './run.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chatmux-talking-'));
const config = join(folder, 'chatmux.yaml');
const slack = await startEmulator('slack', { users: ['ada', 'bob'] });
const { world } = slack;

beforeAll(() => {
  writeFileSync(config, JSON.stringify({ accounts: { work: slack.config } }));
  writeFileSync(join(folder, 'plan.txt'), 'the plan');
  world.channel('incidents', { topic: 'What is on fire 🔥' });
  world.channel('lounge', { type: 'private' });
});

afterAll(async () => {
  await slack.stop();
  rmSync(folder, { recursive: true });
});

const chatmux = (args: string[], options = {}) => run([...args, '--config', config], options);

describe('chatmux send', { timeout: 40_000 }, () => {
  it('sends Markdown, files, answers and into threads; prints the message', async () => {
    const sent = chatmux(['send', 'incidents', '**bold** :fire:', '--markdown', '--json']);
    expect(await sent.code).toBe(0);
    const message = SentMessage.parse(JSON.parse(sent.out.join('')));
    expect(message.content).toContain('*bold*');
    expect(await chatmux(['send', 'incidents', 'an answer', '--reply-to', message.id]).code).toBe(0);
    expect(await chatmux(['send', 'incidents', 'beneath', '-t', message.id]).code).toBe(0);
    expect(await chatmux(['send', 'incidents', '--file', join(folder, 'plan.txt')]).code).toBe(0);
    await world.waitForMessage(({ files }) => files.some(({ filename }) => filename === 'plan.txt'));
    const texts = world.messages('incidents').map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['an answer', 'beneath']));
  });

  it('sends a text that begins with a dash behind --, and an idempotency key', async () => {
    expect(await run(['send', '--config', config, 'incidents', '--', '--json is text here']).code).toBe(0);
    expect(world.lastMessage('incidents')?.text).toBe('--json is text here');
    expect(await chatmux(['send', 'incidents', 'once', '--key', 'build-7']).code).toBe(0);
  });

  it('tells an error as JSON, and in words with what to do', async () => {
    slack.faults.revokeToken();
    const json = chatmux(['send', 'C0123456789', 'x', '--json']);
    expect(await json.code).toBe(1);
    expect(json.out).toEqual([]);
    expect(JSON.parse(json.errors.join(''))).toMatchObject({
      error: {
        code: 'auth',
        platform: 'slack',
        message: expect.stringContaining('token_revoked'),
        mend: expect.stringContaining('doctor'),
      },
    });
    const words = chatmux(['send', 'C0123456789', 'x']);
    expect(await words.code).toBe(1);
    slack.faults.clear();
    expect(words.errors[0]).toMatch(/^AuthError: Slack: /);
    expect(words.errors[1]).toContain('chatmux doctor');
    const usage = run(['send', '--json']);
    expect(await usage.code).toBe(2);
    expect(JSON.parse(usage.errors.join(''))).toEqual({
      error: { code: 'usage', message: 'The channel is missing.', mend: 'chatmux help send shows how it is called.' },
    });
  });
});

describe('chatmux channels and users', { timeout: 40_000 }, () => {
  it('list as a table on a terminal, with tabs in a pipe, and as JSON Lines', async () => {
    const table = chatmux(['channels'], { terminal: { out: true, columns: 100 } });
    expect(await table.code).toBe(0);
    expect(table.out[0]).toContain('ID');
    expect(table.out.join('\n')).toContain('What is on fire 🔥');
    const tabs = chatmux(['channels', '--type', 'private']);
    expect(await tabs.code).toBe(0);
    expect(tabs.out.map((line) => line.split('\t')[3])).toEqual(['lounge']);
    const json = chatmux(['channels', '--search', '#INCID', '--json']);
    expect(await json.code).toBe(0);
    expect(json.out.map((line) => Channel.parse(JSON.parse(line)).name)).toEqual(['incidents']);
    const people = chatmux(['users', '--search', 'ada', '--json']);
    expect(await people.code).toBe(0);
    expect(people.out.map((line) => User.parse(JSON.parse(line)).handle)).toEqual(['ada']);
  });

  it('end at --limit, and say when there are none', async () => {
    const one = chatmux(['users', '-n', '1']);
    expect(await one.code).toBe(0);
    expect(one.out.length).toBe(1);
    const none = chatmux(['users', '--search', 'nobody-at-all']);
    expect(await none.code).toBe(0);
    expect([none.out, none.errors]).toEqual([[], ["Nothing holds 'nobody-at-all'."]]);
  });
});

describe('chatmux tail', { timeout: 120_000 }, () => {
  it('shows the events of the wanted channels and types, as lines or JSON, and ends after --limit', async () => {
    // A channel of its own: what was sent above while nobody was connected, Slack gives to whoever connects next.
    world.channel('alarms');
    const ran = chatmux(['tail', 'alarms', '--type', 'message.created,reaction.*', '--json', '-n', '2']);
    await expect.poll(() => ran.errors.join(), { timeout: 30_000 }).toContain('Connected to Slack as');
    world.user('ada').say('general', 'not here');
    const said = world.user('ada').say('alarms', 'it burns');
    world.user('bob').edit(world.user('bob').say('general', 'nor this'), 'nor that');
    world.user('bob').react(said, '🔥');
    expect(await ran.code).toBe(0);
    const events = ran.out.map((line) => ChatEvent.parse(JSON.parse(line)));
    expect(events.map(({ type }) => type)).toEqual(['message.created', 'reaction.added']);

    const end = new AbortController();
    const lines = chatmux(['tail', '--all', '--quiet'], { terminal: { out: true }, signal: end.signal });
    // A connection that is just ending may still be given an event: more are made until all kinds were shown.
    const again = () => {
      world.user('ada').delete(world.user('ada').say('incidents', 'more\nlines'));
      return ['connection.connected', 'more ⏎ lines', 'message.deleted'].filter(
        (words) => !lines.out.join('\n').includes(words),
      );
    };
    await expect.poll(again, { timeout: 20_000, interval: 200 }).toEqual([]);
    end.abort();
    expect(await lines.code).toBe(0);
    expect(lines.errors).toEqual([]);
  });

  it('says when the connection is lost and is there again, and shows what was said meanwhile', async () => {
    const account = await startEmulator('symphony', { users: ['ada'] });
    const path = join(folder, 'lost.yaml');
    writeFileSync(path, JSON.stringify({ accounts: { work: account.config } }));
    const end = new AbortController();
    const ran = run(['tail', '--config', path], { signal: end.signal });
    const told = () => ran.errors.map((line) => line.split(':')[0]);
    await expect.poll(told, { timeout: 30_000 }).toEqual(['Connected to Symphony as Chatmux.']);
    const back = account.faults.restart({ downMs: 300 });
    await expect.poll(told, { timeout: 20_000 }).toContain('The connection is lost');
    await back;
    await expect.poll(() => told().at(-1), { timeout: 30_000 }).toBe('Connected again.');
    account.world.user('ada').say('general', 'after the night');
    await expect.poll(() => ran.out.join(), { timeout: 30_000 }).toContain('after the night');
    end.abort();
    expect(await ran.code).toBe(0);
    await account.stop();
  });

  it('ends with the reason when the connection is given up', async () => {
    const account = await startEmulator('slack');
    const path = join(folder, 'given-up.yaml');
    writeFileSync(path, JSON.stringify({ accounts: { work: account.config } }));
    const ran = run(['tail', '--json', '--config', path]);
    await expect.poll(() => ran.errors.join(), { timeout: 30_000 }).toContain('Connected to Slack as');
    account.faults.revokeToken();
    expect(await ran.code).toBe(1);
    expect(JSON.parse(ran.errors.at(-1) ?? '')).toMatchObject({
      error: { code: 'auth', mend: expect.stringContaining('doctor') },
    });
    await account.stop();
  });

  it('ends clean on Ctrl-C, and when its reader has had enough', async () => {
    const start = (args: string[]) =>
      spawn(process.execPath, ['--import', 'tsx', main, 'tail', '--config', config, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NO_COLOR: '1' },
      });
    const both = [start([]), start(['--json'])] as const;
    const errors = ['', ''];
    for (const [index, child] of both.entries()) child.stderr.on('data', (data) => (errors[index] += String(data)));
    const [interrupted, piped] = both;
    const exits = both.map((child) => once(child, 'exit'));
    await expect.poll(() => errors.every((text) => text.includes('Connected')), { timeout: 40_000 }).toBe(true);
    let heard = '';
    interrupted.stdout.on('data', (data) => (heard += String(data)));
    piped.stdout.destroy();
    // Slack gives an event to one of an app's connections.
    for (let index = 0; index < 8; index += 1) world.user('ada').say('general', `words ${index}`);
    expect(await exits[1]).toEqual([0, null]);
    await expect.poll(() => heard, { timeout: 30_000 }).toContain('words');
    interrupted.kill('SIGINT');
    expect(await exits[0]).toEqual([0, null]);
    expect(errors.join('')).not.toMatch(/Error|EPIPE/);
  });
});
