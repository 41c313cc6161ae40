import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startRocketChatEmulator } from '../../../src/testing/rocketchat/index.js';
import { after, Client, Ddp, type Json, start, until } from './harness.js';

const code = ({ body }: { body: Json }) => body.errorType;

describe('versions', () => {
  it('are told, in short unless the caller may see statistics', async () => {
    const { bot, rc, world } = await start({ version: '7.6.3' });
    const told = async () => ((await bot.fetch('/api/info')).body as Json).version;
    expect(await told()).toBe('7.6');
    rc.setRoles(world.bot.handle, ['admin']);
    expect(await told()).toBe('7.6.3');
    await expect(startRocketChatEmulator({ version: '5.4.0' })).rejects.toThrow('before 6.0');
    await expect(startRocketChatEmulator({ version: 'new' })).rejects.toThrow('not a version');
  });

  it('have the endpoints of their time', async () => {
    const has = async (version: string, ...names: [string, 'GET' | 'POST'][]) => {
      const { bot } = await start({ version });
      return Promise.all(
        names.map(async ([name, method]) => (await (method === 'GET' ? bot.get(name) : bot.post(name))).status !== 404),
      );
    };
    const names: [string, 'GET' | 'POST'][] = [
      ['rooms.upload/GENERAL', 'POST'],
      ['rooms.media/GENERAL', 'POST'],
      ['rooms.membersOrderedByRole', 'GET'],
      ['rooms.roles', 'GET'],
      ['uploads.delete', 'POST'],
      ['rooms.join', 'POST'],
      ['chat.readThread', 'POST'],
    ];
    expect(await has('6.5.0', ...names)).toEqual([true, false, false, false, false, false, false]);
    expect(await has('7.3.0', ...names)).toEqual([true, true, true, false, false, false, false]);
    expect(await has('8.0.0', ...names)).toEqual([false, true, true, true, false, false, false]);
    expect(await has('8.8.1', ...names)).toEqual([false, true, true, true, true, true, true]);
  });

  it('take the parameters of their time', async () => {
    const verdicts = async (version: string) => {
      const { bot, ada } = await start({ version });
      const said = ada.say('general', 'x');
      return [
        code(await bot.post('chat.postMessage', { roomId: 'GENERAL', text: 'x', parseUrls: false })),
        code(await bot.post('chat.postMessage', { roomId: 'GENERAL', text: 'x', bot: { i: 'x' } })),
        code(await bot.get('chat.getThreadMessages', { tmid: said.id, query: '{}' })),
        code(await bot.get('channels.list', { query: '{}' })),
        code(await bot.get('users.info', { email: 'ada@example.test' })),
      ];
    };
    const [body, query] = ['invalid-params', 'error-invalid-params'];
    expect(await verdicts('6.5.0')).toEqual([undefined, undefined, undefined, undefined, query]);
    expect(await verdicts('6.13.0')).toEqual([body, body, query, undefined, query]);
    expect(await verdicts('7.10.0')).toEqual([undefined, body, query, undefined, query]);
    expect(await verdicts('8.8.1')).toEqual([undefined, body, query, undefined, undefined]);
    expect(await verdicts('9.0.0')).toEqual([undefined, body, query, query, undefined]);
  });

  it('refuse in their own way what is not allowed', async () => {
    const refused = async (version: string) => {
      const { as, rc } = await start({ version });
      const said = rc.world.user('bob').say('general', 'x');
      const { status, body } = await as('ada').post('chat.pinMessage', { messageId: said.id });
      return [status, (body as Json).errorType];
    };
    expect(await refused('8.8.1')).toEqual([400, 'not-authorized']);
    expect(await refused('9.0.0')).toEqual([403, 'error-forbidden']);
  });

  it('upload in one step before 8.0', async () => {
    const { bot, world } = await start({ version: '6.5.0' });
    const form = new FormData();
    form.append('msg', 'look');
    form.append('description', 'my notes');
    form.append('file', new Blob(['hello']), 'notes.txt');
    const { message }: { message: Json } = await bot.ok(bot.post('rooms.upload/GENERAL', undefined, { form }));
    expect(message).toMatchObject({ msg: 'look', attachments: [{ title: 'notes.txt', description: 'my notes' }] });
    expect(world.lastMessage('general')?.files).toHaveLength(1);
  });
});

describe('limits', () => {
  it('count per route, for who is no bot', async () => {
    const { as, bot } = await start({ rateLimit: { calls: 3, windowMs: 60_000 } });
    const ada = as('ada');
    const headers = [];
    for (let calls = 0; calls < 4; calls += 1) headers.push(await ada.get('me'));
    expect(headers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(headers.map((each) => each.headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    expect(headers[0]?.headers.get('x-ratelimit-limit')).toBe('3');
    expect((await ada.get('users.list')).status).toBe(200);
    const free = await bot.get('me');
    expect([free.status, free.headers.get('x-ratelimit-limit')]).toEqual([200, null]);
  });

  it('end with their window', async () => {
    let now = Date.now();
    const { as } = await start({ clock: () => new Date(now) });
    const ada = as('ada');
    for (let calls = 0; calls < 10; calls += 1) await ada.ok(ada.get('me'));
    expect((await ada.get('me')).status).toBe(429);
    now += 60_001;
    await ada.ok(ada.get('me'));
  });
});

describe('addresses', () => {
  it('stand under a path', async () => {
    const { rc, bot, ada } = await start({ path: '/chat' });
    expect(rc.url).toMatch(/\/chat$/);
    await bot.ok(bot.get('me'));
    const ddp = await Ddp.logIn(rc, rc.tokenOf('bob'));
    await ddp.subscribe('stream-room-messages', 'GENERAL', false);
    ada.say('general', 'x');
    await ddp.event('stream-room-messages', 'GENERAL');
    expect((await fetch(`${new URL(rc.url).origin}/api/v1/me`)).headers.get('content-type')).toMatch('text/html');
  });

  it('give the web client where nothing is, with 200', async () => {
    const { bot } = await start();
    const { status, headers } = await bot.fetch('/channel/general');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await bot.get('nothing.here')).body).toEqual({ success: false, error: 'Resource not found' });
  });
});

describe('webhooks', () => {
  const incoming = {
    type: 'webhook-incoming',
    username: 'ada',
    channel: '#general',
    name: 'CI',
    enabled: true,
    scriptEnabled: false,
  };

  it('post what comes in, by their secret alone', async () => {
    const { bot, rc, world } = await start();
    rc.setRoles(world.bot.handle, ['admin', 'bot']);
    const { integration }: { integration: Json } = await bot.ok(bot.post('integrations.create', incoming));
    const hook = (token: unknown, body: string, type = 'application/json') =>
      new Client(rc).fetch(`/hooks/${String(integration._id)}/${String(token)}`, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
    expect((await hook(integration.token, JSON.stringify({ text: 'built', username: 'Builder' }))).body).toEqual({
      success: true,
    });
    expect(world.lastMessage('general')).toMatchObject({ text: 'built', author: 'ada' });
    const form = new URLSearchParams({ payload: JSON.stringify({ text: 'again' }) });
    await hook(integration.token, form.toString(), 'application/x-www-form-urlencoded');
    expect(world.lastMessage('general')?.text).toBe('again');
    expect((await hook('wrong', '{}')).status).toBe(400);
    const listed: { integrations: Json[]; items: number } = await bot.ok(bot.get('integrations.list'));
    expect([listed.items, listed.integrations.length]).toEqual([1, 1]);
    await bot.ok(bot.post('integrations.remove', { type: 'webhook-incoming', integrationId: integration._id }));
    expect((await hook(integration.token, '{"text":"x"}')).status).toBe(400);
    expect((await bot.post('integrations.create', { ...incoming, channel: 'general' })).status).toBe(400);
  });

  it('call others, and post their answer', async () => {
    const { bot, rc, world, ada } = await start();
    rc.setRoles(world.bot.handle, ['admin', 'bot']);
    const calls: Json[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      calls.push(JSON.parse(body) as Json);
      response.end(JSON.stringify({ text: 'pong' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    after(() => new Promise((resolve) => server.close(resolve)));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await bot.ok(
      bot.post('integrations.create', {
        ...incoming,
        type: 'webhook-outgoing',
        username: 'bob',
        event: 'sendMessage',
        urls: [url],
        triggerWords: ['ping'],
        token: 'secret',
      }),
    );
    ada.say('general', 'hello');
    ada.say('general', 'ping please');
    await world.waitForMessage(({ text }) => text === 'pong');
    expect(calls).toEqual([
      expect.objectContaining({
        token: 'secret',
        bot: false,
        channel_name: 'general',
        user_name: 'ada',
        text: 'ping please',
        trigger_word: 'ping',
      }),
    ]);
    await until(() => world.lastMessage('general')?.author === 'bob');
  });
});
