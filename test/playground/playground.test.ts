import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/entries.js';
import { botFile, exampleBot } from '../../src/cli/playground/bot/bot-source.js';
import { toPlainJson } from '../../src/cli/playground/plain-json.js';
import { Playground, playgroundPlatforms } from '../../src/cli/playground/playground.js';
import { PlaygroundServer } from '../../src/cli/playground/server/playground-server.js';
import type { ChannelView, InspectionView, MessageView, PlatformView } from '../../src/cli/playground/view.js';

const platforms = playgroundPlatforms();
const patient = { timeout: 20_000 };
const playground = await Playground.start(platforms, exampleBot);
const server = await PlaygroundServer.start(playground, 0);

afterAll(async () => {
  await server.stop();
  await playground.stop();
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { id?: string; error?: string } };
}

const viewOf = (platform: string): PlatformView => playground.views().find(({ name }) => name === platform)!;
const general = (platform: string): ChannelView => viewOf(platform).channels.find(({ name }) => name === 'general')!;
const act = (platform: string, order: Record<string, unknown>) =>
  post('/api/act', { platform, act: { as: 'ada', channel: general(platform).id, ...order } });

/** The message is waited for in what the page is shown. */
async function seen(platform: string, fits: (message: MessageView) => boolean): Promise<MessageView> {
  await expect.poll(() => general(platform).messages.some(fits)).toBe(true);
  return general(platform).messages.find(fits)!;
}

async function inspected(platform: string, id: string): Promise<InspectionView> {
  const query = new URLSearchParams({ platform, channel: general(platform).id, id });
  const response = await fetch(new URL(`/api/message?${query}`, server.url));
  expect(response.status).toBe(200);
  return (await response.json()) as InspectionView;
}

describe.each(platforms)('%s', (platform) => {
  it('runs the bot, connected', { timeout: 60_000 }, async () => {
    await expect
      .poll(() => viewOf(platform), { timeout: 50_000 })
      .toMatchObject({ bot: { state: 'running' }, connection: { state: 'connected' } });
  });

  it('shows what people say and what the bot answers; the inspector has model, wire and losses', async () => {
    const { status, body } = await act(platform, { act: 'say', text: '!help <b onclick=x>' });
    expect(status).toBe(200);
    const said = await seen(platform, ({ id }) => id === body.id);
    expect(said).toMatchObject({ authorName: 'Ada', isBot: false });
    const answer = await seen(platform, ({ isBot, text }) => isBot && text.includes('!poll'));
    expect(await inspected(platform, said.id)).toMatchObject({
      model: { text: expect.stringContaining('!help <b onclick=x>'), isOwn: false },
    });
    await expect
      .poll(() => inspected(platform, answer.id))
      .toMatchObject({ model: { platform, isOwn: true }, wire: expect.any(Object), losses: expect.any(Array) });
  });

  it('tells what was lost where the platform lacks something', async () => {
    await act(platform, { act: 'say', text: '!format' });
    const { id } = await seen(platform, ({ isBot, text }) => isBot && text.includes('Release notes'));
    // The message stands there a moment before the send is over.
    const features = async () => (await inspected(platform, id)).losses?.map(({ feature }) => feature);
    const missing = platform === 'symphony' ? [] : ['table'];
    await expect.poll(features).toEqual(expect.arrayContaining(missing));
  });

  it('refuses what people cannot do there, in words', async () => {
    const said = await act(platform, { act: 'say', text: 'nothing special' });
    const acts: Record<string, Record<string, unknown>> = {
      edit: { act: 'edit', message: said.body.id, text: 'mended' },
      pin: { act: 'pin', message: said.body.id },
      react: { act: 'react', message: said.body.id, emoji: viewOf(platform).reactions[0] ?? '👍' },
      type: { act: 'type' },
    };
    for (const [name, order] of Object.entries(acts)) {
      const { status, body } = await act(platform, order);
      // Teamwire's reactions are for alerts only: a matter of the message, not of the platform.
      const refused = viewOf(platform).lacks.includes(name) || (platform === 'teamwire' && name === 'react');
      expect([name, status]).toEqual([name, refused ? 409 : 200]);
      if (refused) expect(body.error).toContain(platform);
    }
  });

  it('counts the reactions of people, and that the bot heard of them', async () => {
    const { lacks, reactions } = viewOf(platform);
    // Teamwire's reactions are for alerts only.
    if (lacks.includes('react') || platform === 'teamwire') return;
    const { body } = await act(platform, { act: 'say', text: 'to be reacted to' });
    await expect.poll(() => general(platform).unheard).not.toContain(body.id);
    const reacted = () => viewOf(platform).hearing.acts.find((each) => each.act === 'reacted')!;
    const before = reacted().done;
    await act(platform, { act: 'react', as: 'bob', message: body.id, emoji: reactions[0] });
    await expect.poll(reacted).toMatchObject({ done: before + 1, heard: before + 1 });
  });

  it('shows the backend losing its connection and finding it again, and nothing said meanwhile is lost', async () => {
    const before = playground.entries.length;
    expect((await post('/api/fault', { platform, order: { fault: 'dropConnections' } })).status).toBe(200);
    await act(platform, { act: 'say', text: '!help while away' });
    const fresh = () => playground.entries.slice(before).filter((entry) => entry.platform === platform);
    await expect.poll(() => viewOf(platform).connection.state).toBe('connected');
    await expect
      .poll(() => fresh().some(({ type, summary }) => type === 'message.created' && summary.includes('while away')))
      .toBe(true);
    expect(fresh().map(({ summary }) => summary)).toContain('fault: dropConnections');
  });
});

describe('the page', () => {
  it('is served with a policy that lets nothing else run', async () => {
    const response = await fetch(server.url);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/);
    const html = await response.text();
    const names = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect([name, (await fetch(new URL(name, server.url))).status]).toEqual([name, 200]);
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| on\w+=/);
  });

  it.each(['/nothing', '/../package.json', '/%2e%2e/package.json', '/api/nothing', '/constructor', '/api/message'])(
    '%s is not there',
    async (path) => {
      expect((await fetch(new URL(path, server.url))).status).toBe(404);
    },
  );

  it('tells a new page everything that is', async () => {
    const response = await fetch(new URL('/api/live', server.url));
    let told = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      told += chunk;
      if (/event: entries\ndata: .*\n\n/.test(told)) break;
    }
    const names = [...told.matchAll(/event: platform\ndata: (.*)\n/g)].map(([, data]) => JSON.parse(data!).name);
    // What changes meanwhile is told again.
    expect([...new Set(names)]).toEqual(platforms);
    expect(JSON.parse(/event: hello\ndata: (.*)/.exec(told)![1]!)).toMatchObject({ bot: 'the example bot', platforms });
  });

  it('gives files as downloads, pictures alone to be shown, and runs neither', async () => {
    const upload = (filename: string, contentType: string, text: string) =>
      act('slack', {
        act: 'say',
        text: '',
        files: [{ filename, contentType, base64: Buffer.from(text).toString('base64') }],
      });
    await upload('evil.html', 'text/html', '<script>alert(1)</script>');
    await upload("it's.png", 'image/png', 'png');
    const [evil, picture] = general('slack')
      .messages.flatMap(({ files }) => files)
      .slice(-2);
    const get = (id: string) =>
      fetch(new URL(`/api/file?${new URLSearchParams({ platform: 'slack', id })}`, server.url));
    const first = await get(evil!.id);
    expect(first.headers.get('content-type')).toBe('application/octet-stream');
    expect(first.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''evil\.html$/);
    expect(first.headers.get('content-security-policy')).toContain('sandbox');
    const second = await get(picture!.id);
    expect(second.headers.get('content-type')).toBe('image/png');
    expect(second.headers.get('content-disposition')).toBe("inline; filename*=UTF-8''it%27s.png");
    expect(await second.text()).toBe('png');
  });
});

describe('strangers are refused', () => {
  /** `fetch` lets nobody set Host. */
  function ask(method: string, path: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, server.url), { method, headers, setHost: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      outgoing.on('error', reject);
      outgoing.end(method === 'POST' ? '{"action":"restart"}' : undefined);
    });
  }
  const host = `127.0.0.1:${server.port}`;
  const json = { 'content-type': 'application/json' };

  it.each([
    ['another host name (DNS rebinding)', { host: `evil.example:${server.port}` }, 403],
    ['a host name that begins like ours', { host: `127.0.0.1.evil.example:${server.port}` }, 403],
    ['another port', { host: '127.0.0.1:1' }, 403],
    ['another origin', { host, origin: 'https://evil.example' }, 403],
    ['the origin of a sandbox', { host, origin: 'null' }, 403],
    ['another port of this machine', { host, origin: 'http://127.0.0.1:1' }, 403],
    ['another site, as the browser says', { host, 'sec-fetch-site': 'cross-site' }, 403],
    ['another server of this machine', { host, 'sec-fetch-site': 'same-site' }, 403],
    ['itself', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }, 200],
    ['itself as localhost', { host: `localhost:${server.port}`, origin: `http://localhost:${server.port}` }, 200],
  ])('%s', async (_, headers, status) => {
    expect(await ask('GET', '/', headers)).toBe(status);
    if (status === 403) {
      expect(await ask('POST', '/api/bot', { ...json, ...headers })).toBe(403);
      expect(await ask('GET', '/api/live', headers)).toBe(403);
    }
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', '{}', 415],
    ['text', 'text/plain', '{}', 415],
    ['no JSON', 'application/json', '{', 400],
    ['what nobody knows', 'application/json', '{"platform":"slack","act":{"act":"hack"}}', 400],
    ['an unknown key', 'application/json', '{"platform":"slack","act":{"act":"dismiss","as":"ada"},"x":1}', 400],
    ['no such platform', 'application/json', '{"platform":"irc","act":{"act":"dismiss","as":"ada"}}', 404],
    ['nobody', 'application/json', '{"platform":"slack","act":{"act":"dismiss","as":"mallory"}}', 409],
    ['the bot', 'application/json', '{"platform":"slack","act":{"act":"dismiss","as":"bot"}}', 409],
    ['too much', 'application/json', `"${'x'.repeat(12 * 1024 * 1024)}"`, 413],
  ])('a post of %s', async (_, type, body, status) => {
    expect((await post('/api/act', body, { 'content-type': type })).status).toBe(status);
  });

  it('a post where there is something to get, and the reverse', async () => {
    expect((await post('/', {})).status).toBe(405);
    expect((await fetch(new URL('/api/act', server.url))).status).toBe(405);
  });

  it('nobody was made by it', () => {
    expect(viewOf('slack').people.map(({ handle }) => handle)).not.toContain('mallory');
  });
});

describe('people act', () => {
  it('with threads, replies, reactions, presence, channels, other people', async () => {
    const { body: root } = await act('slack', { act: 'say', text: 'a root' });
    await act('slack', { act: 'say', text: 'in the thread', thread: root.id, as: 'bob' });
    expect(general('slack').messages.find(({ text }) => text === 'in the thread')).toMatchObject({
      threadId: expect.any(String),
      authorName: 'Bob',
    });
    await act('slack', { act: 'react', message: root.id, emoji: '🎉', as: 'grace' });
    expect(general('slack').messages.find(({ id }) => id === root.id)?.reactions).toEqual([
      { emoji: '🎉', by: ['Grace'] },
    ]);
    await act('slack', { act: 'unreact', message: root.id, emoji: '🎉', as: 'grace' });
    await post('/api/act', {
      platform: 'slack',
      act: { act: 'presence', as: 'bob', status: 'away', statusText: 'lunch' },
    });
    expect(viewOf('slack').people.find(({ handle }) => handle === 'bob')).toMatchObject({
      status: 'away',
      statusText: 'lunch',
    });
    const { body: made } = await post('/api/act', {
      platform: 'slack',
      act: { act: 'channel', name: 'ops', type: 'public' },
    });
    expect(viewOf('slack').channels.find(({ id }) => id === made.id)?.name).toBe('ops');
    await post('/api/act', { platform: 'slack', act: { act: 'person', handle: 'dora' } });
    expect(viewOf('slack').people.map(({ handle }) => handle)).toContain('dora');
    const { status, body } = await act('slack', { act: 'edit', message: root.id, as: 'bob', text: 'not mine' });
    expect([status, body.error]).toEqual([409, 'bob cannot edit a message of ada']);
  });

  it('click, choose and fill in what the bot asks', async () => {
    await act('discord', { act: 'say', text: '!poll' });
    const poll = await seen('discord', ({ components }) => components.length > 1);
    await act('discord', { act: 'click', message: poll.id, component: 'vote-yes' });
    await seen('discord', ({ isBot, text }) => isBot && text.includes('says yes'));
    await act('discord', { act: 'choose', message: poll.id, component: 'vote-when', values: ['Friday'], as: 'bob' });
    await seen('discord', ({ isBot, text }) => isBot && text.includes('says Friday'));
    await act('discord', { act: 'say', text: '!form' });
    const form = await seen('discord', ({ components }) => components.some(({ id }) => id === 'form-open'));
    await act('discord', { act: 'click', message: form.id, component: 'form-open' });
    const modal = () => viewOf('discord').people.find(({ handle }) => handle === 'ada')?.modal;
    await expect.poll(modal).toMatchObject({ title: 'Feedback' });
    const [subject, mood, words] = modal()!.inputs;
    expect([subject, mood, words]).toMatchObject([
      { kind: 'text', isOptional: false },
      { kind: 'select', options: [{ value: 'Good' }, { value: 'Could be better' }], isMultiple: false },
      { kind: 'multiline', isOptional: true },
    ]);
    const values = { [subject!.id]: 'Tests', [mood!.id]: 'Good', [words!.id]: 'more' };
    await post('/api/act', { platform: 'discord', act: { act: 'submit', as: 'ada', values } });
    await seen('discord', ({ isBot, text }) => isBot && text.includes('“Tests” is noted. Good.'));
  });
});

describe('faults', () => {
  it('last until they are ended, and are shown to', async () => {
    await post('/api/fault', { platform: 'slack', order: { fault: 'delayEvents', ms: 50 } });
    expect(viewOf('slack').lastingFaults).toEqual(['delayEvents']);
    await post('/api/fault', { platform: 'slack', order: { fault: 'clear' } });
    expect(viewOf('slack').lastingFaults).toEqual([]);
  });

  it('that make no sense are refused', async () => {
    expect((await post('/api/fault', { platform: 'slack', order: { fault: 'slow', ms: -1 } })).status).toBe(400);
    expect((await post('/api/fault', { platform: 'slack', order: { fault: 'meltdown' } })).status).toBe(400);
  });

  it('a revoked token ends the bot; a good one and "connect again" bring it back', async () => {
    await post('/api/fault', { platform: 'slack', order: { fault: 'revokeToken', on: true } });
    await expect.poll(() => viewOf('slack').connection.state).toBe('failed');
    const refused = await post('/api/bot', { action: 'reconnect', platform: 'slack' });
    expect(refused.status).toBe(409);
    await post('/api/fault', { platform: 'slack', order: { fault: 'revokeToken', on: false } });
    expect(await post('/api/bot', { action: 'reconnect', platform: 'slack' })).toMatchObject({ status: 200 });
    expect(viewOf('slack').connection.state).toBe('connected');
  });
});

describe("the user's own bot", () => {
  const folder = mkdtempSync(join(tmpdir(), 'chatmux-bot-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is loaded, run anew when its file changes, and kept when the new one is broken', {
    timeout: 60_000,
  }, async () => {
    const bot = (words: string) =>
      `export default (backend) => {
         backend.on('message.created', ({ message }) => message.isOwn ? undefined : backend.reply(message, '${words}'));
         return () => console.log('ended');
       };`;
    const file = join(folder, 'bot.mjs');
    writeFileSync(file, bot('the first'));
    const own = await Playground.start(['slack'], botFile(file));
    try {
      const { world } = own.station('slack')!;
      const answered = async (words: string, times = 1) => {
        world.user('ada').say('general', 'who is there?');
        const answers = () => world.messages('general').filter(({ isBot, text }) => isBot && text.includes(words));
        await world.waitFor(() => answers().length >= times, { timeoutMs: 20_000 });
      };
      await answered('the first');
      writeFileSync(file, bot('the second'));
      await expect
        .poll(
          () => own.entries.filter(({ type, summary }) => type === 'console' && summary === 'ended').length,
          patient,
        )
        .toBe(1);
      await expect.poll(() => own.views()[0]?.bot.state, patient).toBe('running');
      await answered('the second');
      writeFileSync(file, 'export default 7;');
      await expect
        .poll(() => own.views()[0]?.bot, patient)
        .toMatchObject({ state: 'running', error: expect.stringContaining('no default export that is a function') });
      await answered('the second', 2);
    } finally {
      await own.stop();
    }
  });

  // In a process of its own: vitest loads modules in a manner of its own.
  it.each([
    ['mjs', `export { words as default } from './words.mjs';`, 'export const words ='],
    ['cjs', `module.exports = require('./words.cjs').words;`, 'exports.words ='],
    [
      'mts',
      `import { words } from './words.mjs';\nconst typed: string = words;\nexport default typed;`,
      'export const words =',
    ],
  ])(
    'in .%s is read with the files that it imports',
    (ending, bot, assignment) => {
      const [file, helper] = [`bot-${ending}.${ending}`, `words.${ending}`].map((name) => join(folder, name));
      const modules = join(folder, 'node_modules');
      if (!existsSync(modules)) symlinkSync(join(root, 'node_modules'), modules);
      writeFileSync(file!, bot);
      writeFileSync(helper!, `${assignment} 'read';`);
      const script = `
      import { importBot } from ${JSON.stringify(pathToFileURL(join(root, 'src/cli/playground/bot/import-bot.ts')).href)};
      console.log(await importBot(${JSON.stringify(file)}));`;
      const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
      expect(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })).toBe('read\n');
    },
    30_000,
  );

  it('that throws is told, on its platform, and the page lives on', { timeout: 60_000 }, async () => {
    const file = join(folder, 'broken.mjs');
    writeFileSync(file, "export default () => { throw new Error('no luck today'); };");
    const own = await Playground.start(['slack'], botFile(file));
    try {
      expect(own.views()[0]?.bot).toMatchObject({
        state: 'failed',
        error: expect.stringMatching(/^no luck today \(broken\.mjs:1:\d+\)$/),
      });
      expect(own.entries.at(-1)?.summary).toContain('no luck today');
    } finally {
      await own.stop();
    }
  });
});

describe('anything as plain JSON', () => {
  it('cuts cycles and names what JSON has no form for', () => {
    const cyclic: Record<string, unknown> = {
      big: 12n,
      at: new Date(0),
      bytes: new Uint8Array(3),
      run: () => 1,
      none: undefined,
    };
    cyclic['self'] = [cyclic];
    cyclic['map'] = new Map([['key', new Set([1])]]);
    expect(toPlainJson(cyclic)).toEqual({
      big: '12',
      at: '1970-01-01T00:00:00.000Z',
      bytes: '[3 bytes]',
      run: '[function]',
      self: ['[circular]'],
      map: { key: [1] },
    });
  });
});
