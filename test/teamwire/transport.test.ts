import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bridgePaths, TeamwireBackend, TeamwireClient } from '../../src/backends/teamwire/index.js';
import { createBackend } from '../../src/index.js';
import { backendOf, clientOf, emulated, jpeg } from './fixture.js';

const logIns = (requests: readonly { call: string }[]) => requests.filter(({ call }) => call === '/auth/token').length;

describe('the bridge transport', () => {
  it('logs in once for all who wait, and once again when the token is refused', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    await Promise.all([client.me(), client.chats.getSubscriptions(), client.groups.list()]);
    expect(logIns(emulator.requests)).toBe(1);
    emulator.faults.expireSession();
    await Promise.all([client.me(), client.me(), client.me()]);
    expect(logIns(emulator.requests)).toBe(2);
    // One new log-in and one repeat, then the failure.
    emulator.faults.fail({ match: '/me', status: 401, times: 2 });
    await expect(client.me()).rejects.toMatchObject({ name: 'TWAuthError', code: 'auth' });
    expect(logIns(emulator.requests)).toBe(3);
  });

  it('renews a token before it ends', async () => {
    const emulator = await emulated({ tokenSeconds: 90 });
    const client = clientOf(emulator);
    await client.me();
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await client.me();
    expect(logIns(emulator.requests)).toBe(2);
    expect(emulator.requests.some(({ status }) => status === 401)).toBe(false);
  });

  it('takes a prefix and paths of its own', async () => {
    const emulator = await emulated({ prefix: '/teamwire/v9' });
    const client = clientOf(emulator);
    expect((await client.me()).fullName()).toBe('Chatmux Bot');
    // A detour that means the same.
    const { config } = emulator;
    const other = new TeamwireClient({ ...config, prefix: '', paths: { getMe: '/teamwire/v9/me' } });
    await expect(other.me()).rejects.toMatchObject({ code: 'not_found' });
    await other.close();
    expect(() => new TeamwireClient({ ...config, paths: { getmee: '/x' } })).toThrow(/no operation 'getmee'/);
    expect(() => new TeamwireClient({ ...config, paths: { getMe: 'x' } })).toThrow(/must begin with/);
  });

  it('puts ids into paths safely', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    await client.me();
    for (const tid of ['../me', 'a/b?c=d', '..', '', 'ä ö', '\ud800']) {
      const chat = await client.chats.getByThreadId(tid).catch((error: { code: string }) => error.code);
      expect([undefined, 'invalid']).toContain(chat);
    }
    expect(emulator.requests.some(({ call, method }) => call === '/me' && method === 'GET')).toBe(true);
    expect(emulator.requests.every(({ status }) => status < 500)).toBe(true);
  });

  it('retries what is idempotent, and never doubles a post', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { retry: { baseMs: 10, maxMs: 50, attempts: 100, totalMs: 20_000 } });
    const chat = await client.chats.createChat('Team', { users: [emulator.world.user('ada').id] });
    emulator.faults.loseAnswer({ times: 2 });
    expect((await chat.getMessages()).messages).toEqual([]);
    emulator.faults.loseAnswer();
    await chat.addAdmin(emulator.world.user('ada').id);
    expect(chat.getAdmins().length).toBe(2);
    emulator.faults.loseAnswer();
    await expect(chat.post('once')).rejects.toMatchObject({ name: 'TWConnectionError', maybeDelivered: true });
    expect(emulator.world.messages('Team').map(({ text }) => text)).toEqual(['once']);
    emulator.faults.loseAnswer();
    await expect(chat.updateTitle('Crew')).rejects.toMatchObject({ maybeDelivered: true });
    // Nothing was sent: it may be tried again.
    emulator.faults.refuse(true);
    const late = chat.post('twice');
    await new Promise((resolve) => setTimeout(resolve, 20));
    emulator.faults.refuse(false);
    await late;
    expect(emulator.world.messages('Crew').map(({ text }) => text)).toEqual(['once', 'twice']);
  });

  it('has a path for every call, and the emulator serves each', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    await client.me();
    const call = client.transport.call.bind(client.transport) as (operation: string, input: object) => Promise<unknown>;
    const places = Object.entries(bridgePaths);
    for (const [operation, { path }] of places) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, 'x']);
      const wait = operation === 'events' ? [['wait', 0]] : [];
      await call(operation, Object.fromEntries([...names, ...wait])).catch(() => undefined);
    }
    const served = new Set(emulator.requests.map(({ method, call: path }) => `${method} ${path}`));
    for (const [, { method, path }] of places) expect(served).toContain(`${method} ${path}`);
  });

  it('goes by the table everywhere', async () => {
    const emulator = await emulated();
    // A detour through a path that leads back.
    const paths = Object.fromEntries(
      Object.entries(bridgePaths).map(([name, { path }]) => [name, `/bridge/v1${path}`]),
    );
    for (const events of ['poll', 'websocket'] as const) {
      const client = clientOf(emulator, { prefix: '', paths, events });
      const chat = await client.chats.createChat('Detour', { avatar: jpeg(4, 4) });
      await chat.setAvatar(jpeg(8, 8));
      await chat.loadAvatar();
      await chat.post('', { attachments: chat.newAttachments().addFile({ data: 'x', filename: 'x.txt' }) });
      const heard: unknown[] = [];
      client.on('NEW_MESSAGE', (message) => void heard.push(message));
      await client.ready();
      await chat.post('hi');
      await vi.waitFor(() => expect(heard.length).toBe(1));
    }
    expect(emulator.requests.every(({ status }) => status < 400)).toBe(true);
  });
});

describe('the configuration', () => {
  it('names what is missing, wrong and unknown', () => {
    expect(() => new TeamwireBackend({})).toThrow(/baseUrl.*TEAMWIRE_BASE_URL.*not public.*appId.*secret/s);
    const good = { baseUrl: 'https://bridge.test', appId: 'a', secret: 'some-secret' };
    expect(() => new TeamwireBackend({ ...good, pollSeconds: 60 })).toThrow(/pollSeconds/);
    expect(() => new TeamwireBackend({ ...good, prefix: 'bridge/' })).toThrow(/prefix/);
    expect(() => new TeamwireBackend({ ...good, transport: {} as never })).toThrow(/TeamwireTransport/);
    expect(() => new TeamwireBackend({ ...good, scret: 'x' } as never)).toThrow(/scret/);
    expect(new TeamwireBackend(good).account).toBe('teamwire');
  });

  it('makes a backend of the environment', async () => {
    const emulator = await emulated();
    const { baseUrl, appId, secret } = emulator.config;
    vi.stubEnv('TEAMWIRE_BASE_URL', baseUrl);
    vi.stubEnv('TEAMWIRE_APP_ID', appId);
    vi.stubEnv('TEAMWIRE_SECRET', secret);
    vi.stubEnv('TEAMWIRE_EVENTS', 'websocket');
    onTestFinished(() => void vi.unstubAllEnvs());
    const backend = await createBackend('teamwire');
    await backend.connect();
    expect(emulator.sockets).toBe(1);
    await backend.disconnect();
  });

  it('says that the wire is not Teamwire’s', async () => {
    const emulator = await emulated();
    const said: string[] = [];
    const write = (message: string) => void said.push(message);
    backendOf(emulator, { logger: { debug: write, info: write, warn: write, error: write } });
    expect(said).toEqual(["Teamwire is experimental: bridge contract v1, not Teamwire's own API."]);
  });
});
