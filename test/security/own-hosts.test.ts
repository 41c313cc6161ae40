import { afterEach, describe, expect, it } from 'vitest';
import type { DiscordSession } from '../../src/backends/discord/index.js';
import type { Backend } from '../../src/core/backend.js';
import type { Attachment } from '../../src/models/index.js';
import { platforms, type Stage, stageOf } from './stages.js';

const marker = 'the marker of a text that is for the platform alone';

const patiently = { timeout: 12_000, interval: 10 };
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function open(name: (typeof platforms)[number]): Promise<Stage> {
  const stage = await stageOf(name);
  stops.push(() => stage.stop());
  return stage;
}

/** What every backend can be asked for; what fails is as good as what works. */
function asks(backend: Backend, channelId: string): (() => Promise<unknown>)[] {
  return [
    () => backend.fetchMessages(channelId, { limit: 5 }),
    () => backend.fetchChannel(channelId),
    () => backend.lookupUser({ name: 'ada' }),
    () => backend.sendMessage(channelId, marker),
    () => backend.uploadFile(channelId, { data: marker, filename: 'a.txt' }),
  ];
}

function channelOf(stage: Stage): string {
  const { world } = stage.emulator;
  return world.user('ada').say('general', 'hello').channelId;
}

/** Every kind of redirect to one place, and one kind to every place. */
const redirects: readonly [status: number, location: (path: string) => string][] = [
  [301, (path) => `http://foreign.example${path}`],
  [302, (path) => `http://foreign.example${path}`],
  [303, (path) => `http://foreign.example${path}`],
  [308, (path) => `http://foreign.example${path}`],
  [307, (path) => `http://foreign.example${path}`],
  [307, (path) => `https://foreign.example${path}`],
  [307, (path) => `http://127.0.0.1.foreign.example${path}`],
  [307, (path) => `http://127.0.0.1:9${path}`],
  [307, (path) => `http://127.0.0.1@foreign.example${path}`],
  [307, (path) => `//foreign.example${path}`],
  [307, (path) => `\\\\foreign.example${path}`],
  [307, (path) => `http://localhost:9${path}`],
  [302, (path) => `http://intranet${path}`],
  [307, () => 'file:///etc/passwd'],
];

describe.each(platforms)('what is for %s', (name) => {
  it('goes nowhere else when its server redirects', async () => {
    const stage = await open(name);
    const { proxy } = stage;
    const channelId = channelOf(stage);
    const backend = await stage.backend();
    await backend.fetchMessages(channelId, { limit: 1 }).catch(() => undefined);
    expect(proxy.passed).toBeGreaterThan(0);
    for (const [status, location] of redirects) {
      proxy.rule = (url) => ({ status, headers: { location: location(url.pathname + url.search) } });
      for (const ask of asks(backend, channelId)) await ask().catch(() => undefined);
    }
    // A log-in is redirected too.
    for (const status of [302, 307]) {
      proxy.rule = (url) => ({ status, headers: { location: `http://foreign.example${url.pathname}` } });
      const fresh = await stage.backend();
      await fresh.fetchMessages(channelId, { limit: 1 }).catch(() => undefined);
      await fresh.connect({ signal: AbortSignal.timeout(150) }).catch(() => undefined);
      await fresh.disconnect();
    }
    expect(proxy.answered).toBeGreaterThan(30);
    const reached = proxy.foreign.map(({ host }) => host);
    for (const inner of ['127.0.0.1:9', 'localhost:9', 'intranet']) expect(reached).not.toContain(inner);
    // The two SDKs' clients follow none; the others follow reads, bare.
    expect(proxy.foreign.length > 0).toBe(name !== 'slack' && name !== 'discord');
    expect(proxy.leaks()).toEqual([]);
    expect(proxy.foreign.filter(({ text }) => text.includes(marker))).toEqual([]);
    expect(proxy.secrets.length).toBeGreaterThan(0);
  });

  it('goes nowhere else over a chain of redirects, and a loop ends', async () => {
    const stage = await open(name);
    const { proxy } = stage;
    const channelId = channelOf(stage);
    const backend = await stage.backend();
    await backend.fetchMessages(channelId, { limit: 1 }).catch(() => undefined);
    proxy.rule = ({ pathname, searchParams }) => {
      const step = Number(searchParams.get('step') ?? 0);
      const location = step < 3 ? `${pathname}?step=${step + 1}` : `http://foreign.example${pathname}`;
      return { status: 307, headers: { location } };
    };
    for (const ask of asks(backend, channelId)) await ask().catch(() => undefined);
    expect(proxy.leaks()).toEqual([]);
    expect(proxy.foreign.filter(({ text }) => text.includes(marker))).toEqual([]);
    const before = proxy.answered;
    proxy.rule = ({ pathname }) => ({ status: 308, headers: { location: pathname } });
    for (const ask of asks(backend, channelId)) await expect(ask()).rejects.toThrow();
    expect(proxy.answered - before).toBeLessThan(100);
  });

  it('stays when the address of an attachment is foreign', async () => {
    const stage = await open(name);
    const { proxy, emulator } = stage;
    const channelId = channelOf(stage);
    const backend = await stage.backend();
    await emulator.world
      .user('ada')
      .upload('general', { filename: 'a.png', data: Buffer.from('bytes'), contentType: 'image/png' });
    const [message] = await backend.fetchMessages(channelId, { limit: 1 });
    const own = message?.attachments[0];
    const base: Attachment = own ?? { platform: name, account: name, id: 'f1', filename: 'a.png', type: 'image' };
    const addresses = [
      'http://foreign.example/a.png',
      'https://foreign.example/a.png',
      'http://127.0.0.1.foreign.example/a.png',
      `http://${new URL(emulator.url).host}@foreign.example/a.png`,
      `http://foreign.example/?${emulator.url}`,
      `http://foreign.example#${emulator.url}/`,
      'http://127.0.0.1:9/a.png',
      '//foreign.example/a.png',
      'file:///etc/passwd',
      'data:text/plain,x',
      'ftp://foreign.example/a.png',
    ];
    for (const url of addresses) {
      const attachment = { ...base, url };
      await backend
        .downloadAttachment(attachment)
        .then((download) => download.bytes())
        .catch(() => undefined);
    }
    // An own address that leads away.
    if (own !== undefined) {
      for (const status of [301, 302, 307, 308]) {
        proxy.rule = () => ({ status, headers: { location: 'http://foreign.example/moved.png' } });
        await backend
          .downloadAttachment(own)
          .then((download) => download.bytes())
          .catch(() => undefined);
      }
      expect(proxy.answered).toBeGreaterThan(0);
    }
    expect(proxy.leaks()).toEqual([]);
    expect(proxy.foreign.map(({ host }) => host)).not.toContain('127.0.0.1:9');
  });
});

describe('addresses that a platform names', () => {
  it('Slack: bytes of a file go to its own hosts, and its websocket gets no token', async () => {
    const stage = await open('slack');
    const { proxy } = stage;
    const channelId = channelOf(stage);
    const backend = await stage.backend();
    proxy.change = (_url, body) => body.replace(/"upload_url":"[^"]+"/, '"upload_url":"http://foreign.example/up"');
    await expect(backend.uploadFile(channelId, { data: marker, filename: 'a.txt' })).rejects.toThrow(/not its own/);
    expect(proxy.foreign).toEqual([]);
    proxy.change = (_url, body) => body.replace(/"url":"ws[^"]+"/, '"url":"ws://foreign.example/link?ticket=1"');
    const controller = new AbortController();
    const connecting = backend.connect({ signal: controller.signal }).catch(() => undefined);
    await expect.poll(() => proxy.foreign.length, patiently).toBeGreaterThan(0);
    controller.abort();
    await connecting;
    await backend.disconnect();
    expect(proxy.leaks()).toEqual([]);
  });

  it('Discord: the token goes to no other gateway, whoever names it', async () => {
    const stage = await open('discord');
    const { proxy } = stage;
    for (const gateway of [
      'ws://foreign.example',
      'wss://foreign.example',
      'wss://gateway.discord.gg.foreign.example',
    ]) {
      proxy.change = (url, body) =>
        url.pathname.endsWith('/gateway/bot') ? body.replace(/"url":"[^"]+"/, `"url":"${gateway}"`) : body;
      const backend = await stage.backend();
      await expect(backend.connect({ signal: AbortSignal.timeout(12_000) })).rejects.toMatchObject({ code: 'config' });
      await backend.disconnect();
    }
    proxy.change = undefined;
    const session: DiscordSession = {
      sessionId: 'abc',
      sequence: 1,
      resumeUrl: 'ws://foreign.example',
      shardId: 0,
      shardCount: 1,
    };
    const backend = await stage.backend({
      sessionStore: { get: () => session, set: () => undefined },
      pace: { identifyMs: 10, presenceMs: 10 },
    });
    await backend.connect({ signal: AbortSignal.timeout(12_000) });
    expect(backend.state).toBe('connected');
    expect(proxy.foreign).toEqual([]);
  });

  it('Stack Exchange: no cookie goes with the websocket', async () => {
    const stage = await open('stackexchange');
    const { proxy } = stage;
    channelOf(stage);
    proxy.change = (url, body) =>
      url.pathname.includes('ws-auth') ? JSON.stringify({ url: 'ws://foreign.example/events/1' }) : body;
    const backend = await stage.backend();
    backend.on('message.created', () => undefined);
    const controller = new AbortController();
    const connecting = backend.connect({ signal: controller.signal }).catch(() => undefined);
    await expect.poll(() => proxy.foreign.length, patiently).toBeGreaterThan(0);
    controller.abort();
    await connecting;
    await backend.disconnect();
    expect(proxy.leaks()).toEqual([]);
  });
});
