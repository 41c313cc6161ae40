import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { DiscordSession } from '../../src/backends/discord/index.js';
import { DiscordBackend } from '../../src/backends/discord/index.js';
import type { ChatEvent } from '../../src/models/index.js';
import { eventually, type Fixture, fixture, pause } from './fixture.js';

const quick = { pace: { identifyMs: 50, presenceMs: 20 }, retry: { maxMs: 500 } };

/** The texts of what people said, as they were told. */
function told({ events }: Fixture): string[] {
  return events.flatMap((event) => (event.type === 'message.created' ? [event.message.text] : []));
}

function connections({ events }: Fixture): (boolean | undefined)[] {
  return events.flatMap((event) => (event.type === 'connection.connected' ? [event.resumed] : []));
}

/** Waits until the connection that something ends is made again. */
async function lost(all: Fixture, cause: () => void): Promise<void> {
  const before = connections(all).length;
  cause();
  await eventually(() => connections(all).length > before, 'it is connected again');
}

describe('a session', () => {
  for (const code of [4000, 4001, 4002]) {
    it(`goes on after ${code}, and Discord brings what was missed`, async () => {
      const all = await fixture({}, quick);
      await all.backend.connect();
      await lost(all, () => {
        all.discord.gateway.close(code);
        all.world.user('ada').say('general', 'missed');
      });
      expect(connections(all)).toEqual([false, true]);
      await eventually(() => told(all).includes('missed'), 'it is told');
      expect(all.events.find((event) => event.type === 'message.created')).not.toHaveProperty('backfilled');
      expect(all.calls('GET /channels').filter(({ call }) => call.endsWith('/messages'))).toHaveLength(0);
      expect(all.discord.gateway.sessions()).toBe(1);
    });
  }

  for (const code of [4003, 4005, 4007, 4008, 4009]) {
    it(`begins anew after ${code}, and the gap is read from history`, async () => {
      const all = await fixture({}, quick);
      await all.backend.connect();
      all.world.user('ada').say('general', 'before');
      await eventually(() => told(all).includes('before'), 'it is told');
      await lost(all, () => {
        all.discord.gateway.close(code);
        for (const text of ['one', 'two', 'three']) all.world.user('ada').say('general', text);
      });
      await eventually(() => told(all).length >= 4, 'the gap is told');
      all.world.user('ada').say('general', 'after');
      await eventually(() => told(all).length >= 5, 'and what is new');
      expect(told(all)).toEqual(['before', 'one', 'two', 'three', 'after']);
      expect(connections(all)).toEqual([false, false]);
    });
  }

  it('that is invalid for good begins anew; one that is not goes on', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    await lost(all, () => all.discord.gateway.invalidateSessions({ resumable: true }));
    await lost(all, () => all.discord.gateway.invalidateSessions());
    expect(connections(all)).toEqual([false, true, false]);
    all.world.user('ada').say('general', 'here');
    await eventually(() => told(all).includes('here'), 'events come');
  });

  it('that Discord wants on another connection goes on there at once', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    await lost(all, () => all.discord.faults.requestReconnect());
    expect(connections(all)).toEqual([false, true]);
    const reconnecting = all.events.find((event) => event.type === 'connection.reconnecting');
    expect(reconnecting).toMatchObject({ attempt: 1 });
    expect(all.discord.gateway.connections()).toBe(1);
  });

  it('that answers no heartbeat is given up, and nothing of it stays', async () => {
    const all = await fixture({ heartbeatIntervalMs: 200 }, quick);
    await all.backend.connect();
    all.discord.faults.halfOpen();
    const { error } = await all.event('connection.reconnecting');
    expect(error?.message).toMatch(/heartbeat/);
    all.world.user('ada').say('general', 'in the silence');
    all.discord.faults.halfOpen(false);
    await eventually(() => all.backend.state === 'connected', 'it is back');
    await eventually(() => told(all).includes('in the silence'), 'nothing is missed');
    await eventually(() => all.discord.gateway.connections() === 1, 'one socket is left');
  });

  it('answers a heartbeat that Discord asks for', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    all.discord.gateway.askHeartbeat();
    await pause(50);
    expect(all.backend.state).toBe('connected');
    expect(all.errors).toEqual([]);
  });
});

describe('what ends it for good', () => {
  it('a wrong token, told as such at once', async () => {
    const all = await fixture({}, quick);
    const backend = all.another({ token: 'MTAwMDAwMDAwMDAwMDAwMDAx.GAbCdE.wrongwrongwrongwrongwrongwrongwrong' });
    const started = performance.now();
    await expect(backend.connect()).rejects.toMatchObject({ code: 'auth', platform: 'discord' });
    await expect(backend.sendMessage('1', 'x')).rejects.toThrow(/developer portal/);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('privileged intents that are off: the error names those that the handlers need', async () => {
    const all = await fixture({ privileged: { members: false, presences: false } }, quick);
    const backend = all.another();
    backend.on('member.joined', () => undefined);
    const error = await backend.connect().then(
      () => undefined,
      (failure: Error) => failure,
    );
    expect(error).toMatchObject({ code: 'forbidden', platformCode: '4014' });
    expect(error?.message).toMatch(/Server Members Intent \(GuildMembers\)/);
    expect(error?.message).not.toMatch(/Presence Intent/);
    expect(error?.message).toMatch(/developer portal/);
    expect(backend.state).toBe('failed');
    // Without it the same bot connects.
    const modest = all.another({ intents: ['Guilds', 'GuildMessages'] });
    modest.on('member.joined', () => undefined);
    await modest.connect();
    expect(modest.state).toBe('connected');
  });

  it('asks for no privileged intent that nobody needs', async () => {
    const all = await fixture({ privileged: { members: false, presences: false, messageContent: false } }, quick);
    const backend = all.another();
    backend.on('channel.created', () => undefined);
    backend.on('typing.started', () => undefined);
    await backend.connect();
    expect(backend.state).toBe('connected');
  });

  for (const [code, kind] of [
    [4010, 'config'],
    [4011, 'config'],
    [4012, 'config'],
    [4013, 'config'],
    [4014, 'forbidden'],
    [4004, 'auth'],
  ] as const) {
    it(`the close code ${code} in the middle of a session`, async () => {
      const all = await fixture({}, quick);
      await all.backend.connect();
      all.discord.gateway.close(code);
      const { error } = await all.event('connection.disconnected');
      expect(error?.code).toBe(kind);
      expect(all.backend.state).toBe('failed');
      await pause(100);
      expect(all.discord.gateway.connections()).toBe(0);
    });
  }

  it('too few shards, told as such', async () => {
    const all = await fixture({ shards: 2 }, { ...quick, sharding: { count: 1 } });
    await expect(all.backend.connect()).rejects.toMatchObject({ code: 'config', platformCode: '4011' });
  });
});

describe('a gateway that refuses', () => {
  it('is asked ever more seldom, and the connection comes back', async () => {
    const all = await fixture({}, { pace: quick.pace, retry: { maxMs: 2_000 } });
    await all.backend.connect();
    all.discord.faults.refuse(true);
    all.discord.faults.dropConnections();
    await eventually(() => all.events.some(({ type }) => type === 'connection.reconnecting'), 'it tries');
    await pause(2_000);
    const tries = all.events.filter((event) => event.type === 'connection.reconnecting');
    // discord.js alone would have come back twice a second, for ever.
    expect(tries.length).toBeGreaterThan(0);
    expect(tries.length).toBeLessThan(12);
    all.discord.faults.refuse(false);
    await eventually(() => all.backend.state === 'connected', 'it is back');
  });

  it('only its sockets: REST answers, upgrades are refused', async () => {
    const upgrades: number[] = [];
    const server = createServer((request, response) => {
      const answers: Record<string, object> = {
        '/api/v10/users/@me': { id: '100000000000000001', username: 'bot', discriminator: '0001', bot: true },
        '/api/v10/applications/@me': { id: '100000000000000001', name: 'bot', flags: 0 },
        '/api/v10/gateway/bot': {
          url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
          shards: 1,
          session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
        },
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answers[request.url ?? ''] ?? {}));
    });
    server.on('upgrade', (_request, socket) => {
      upgrades.push(Date.now());
      socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const backend = new DiscordBackend({ token: 'MTAw.x.y0123456789', apiUrl: `http://127.0.0.1:${port}/api` });
    const stop = new AbortController();
    const connecting = backend.connect({ signal: stop.signal }).catch((error: unknown) => error);
    await eventually(() => upgrades.length > 0, 'a socket is asked for');
    await pause(2_000);
    expect(upgrades.length).toBeLessThan(12);
    stop.abort();
    expect(await connecting).toMatchObject({ code: 'aborted' });
    await backend.disconnect();
    await new Promise((resolve) => server.close(resolve));
  });

  it('no more sessions for today: told with how long to wait', async () => {
    const server = createServer((request, response) => {
      const isGateway = request.url === '/api/v10/gateway/bot';
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(
          isGateway
            ? {
                url: 'ws://127.0.0.1:1',
                shards: 1,
                session_start_limit: { total: 1000, remaining: 0, reset_after: 3_600_000, max_concurrency: 1 },
              }
            : { id: '100000000000000001', username: 'bot', discriminator: '0001', flags: 0 },
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const backend = new DiscordBackend({ token: 'MTAw.x.y0123456789', apiUrl: `http://127.0.0.1:${port}/api` });
    await expect(backend.connect()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 3_600_000 });
    await backend.disconnect();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('another process', () => {
  it('goes on with the session that is stored, and gets what was missed', async () => {
    const kept = new Map<number, DiscordSession>();
    const sessionStore = {
      get: (shardId: number) => kept.get(shardId),
      set: (shardId: number, session: DiscordSession | undefined) => {
        if (session) kept.set(shardId, session);
        else kept.delete(shardId);
      },
    };
    const all = await fixture({}, { ...quick, sessionStore });
    await all.backend.connect();
    all.world.user('ada').say('general', 'before');
    await eventually(() => told(all).includes('before'), 'it is told');
    await all.backend.disconnect();
    expect(kept.get(0)).toMatchObject({ shardId: 0, shardCount: 1 });
    all.world.user('ada').say('general', 'meanwhile');
    const second = all.another();
    const events: ChatEvent[] = [];
    second.on('message.created', (event) => events.push(event));
    second.on('connection.connected', (event) => events.push(event));
    await second.connect();
    await eventually(() => events.length >= 2, 'it goes on');
    expect(events.find((event) => event.type === 'connection.connected')).toMatchObject({ resumed: true });
    expect(events.flatMap((event) => (event.type === 'message.created' ? [event.message.text] : []))).toEqual([
      'meanwhile',
    ]);
    expect(all.discord.gateway.sessions()).toBe(1);
    await second.disconnect();
  });

  it('is given again what the first had not finished', async () => {
    const kept = new Map<number, DiscordSession>();
    const sessionStore = {
      get: (shardId: number) => kept.get(shardId),
      set: (shardId: number, session: DiscordSession | undefined) => void (session && kept.set(shardId, session)),
    };
    const all = await fixture({}, { ...quick, sessionStore });
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    all.backend.on('message.created', () => stuck);
    await all.backend.connect();
    all.world.user('ada').say('general', 'unfinished');
    await eventually(() => told(all).includes('unfinished'), 'a handler has it');
    await pause(1_200);
    await eventually(() => kept.has(0), 'the session is stored');
    // As it stands in the store when the process is killed.
    const session = kept.get(0);
    release();
    await all.backend.disconnect();
    kept.set(0, session as DiscordSession);
    const second = all.another();
    const texts: string[] = [];
    second.on('message.created', ({ message }) => texts.push(message.text));
    await second.connect();
    await eventually(() => texts.includes('unfinished'), 'it comes again');
  });

  it('ends the session where none is stored', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    expect(all.discord.gateway.sessions()).toBe(1);
    await all.backend.disconnect();
    await eventually(() => all.discord.gateway.sessions() === 0, 'the account is seen offline');
    await all.backend.connect();
    expect(all.backend.state).toBe('connected');
  });

  it('serves its own shards beside it', async () => {
    const all = await fixture({ shards: 2 }, quick);
    await all.backend.connect();
    expect(all.discord.gateway.connections()).toBe(2);
    all.world.user('ada').say('general', 'hello shards');
    await eventually(() => told(all).includes('hello shards'), 'events come');
    expect(all.backend.client.options.shardCount).toBe(2);
    const own = all.another({ sharding: { count: 2, ids: [1] } });
    await own.connect();
    expect(all.discord.gateway.connections()).toBe(3);
  });
});

describe('discord.js beside it', () => {
  it('is alive: servers are in its cache, its own events come, messages and people are not kept', async () => {
    const all = await fixture({}, quick);
    const heard: string[] = [];
    const { client } = all.backend;
    client.on('messageCreate', (message) => void heard.push(message.content));
    await all.backend.connect();
    expect(client.user?.id).toBe(all.discord.ids.botId);
    expect(client.guilds.cache.has(all.discord.ids.guildId)).toBe(true);
    await eventually(() => client.isReady(), 'it is ready');
    for (let index = 0; index < 20; index += 1) all.world.user('ada').say('general', `number ${index}`);
    await eventually(() => heard.length === 20, 'it hears them');
    expect(client.users.cache.size).toBeLessThanOrEqual(1);
    const messages = [...client.channels.cache.values()].map((channel) =>
      'messages' in channel ? channel.messages.cache.size : 0,
    );
    expect(Math.max(...messages)).toBe(0);
  });

  it('stumbles over payloads without harm: we have them from the event itself', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    const general = all.world.channel('general');
    all.discord.gateway.send('MESSAGE_CREATE', {
      id: '1500000000000000001',
      channel_id: general.id,
      guild_id: all.discord.ids.guildId,
      author: { id: all.world.user('ada').id, username: 'ada', discriminator: '0' },
      content: 'with nulls',
      timestamp: new Date().toISOString(),
      // It tests with `in` and throws (wire sheet, section 20).
      embeds: null,
      components: null,
      thread: null,
      resolved: null,
      type: 0,
    });
    await eventually(() => told(all).includes('with nulls'), 'it is told');
    all.world.user('ada').say('general', 'and on');
    await eventually(() => told(all).includes('and on'), 'it goes on');
  });

  it('an unknown direct conversation loses nothing', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    const channel = await all.another().openDirect(all.world.user('ada').id);
    const sent = await all.another().sendMessage(channel.id, 'hello');
    const place = all.world.channels.find(({ id }) => id === channel.id);
    if (!place) throw new Error('no direct conversation');
    const [message] = all.world.messages(place);
    if (!message) throw new Error('no message');
    all.world.user('ada').react(message, '👍');
    const { emoji } = await all.event('reaction.added', (event) => event.message.id === sent.id);
    expect(emoji.unicode).toBe('👍');
  });

  it('shows no token to whoever looks', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    const { token } = all.discord.config;
    for (const thing of [all.backend, all.backend.client, all.events])
      expect(inspect(thing, { depth: 12, showHidden: true })).not.toContain(token);
  });
});

describe('without a gateway', () => {
  it('connect only asks who it is; all that is REST works', async () => {
    const all = await fixture({}, { gateway: false });
    await all.backend.connect();
    expect(all.backend.state).toBe('connected');
    expect(all.discord.gateway.connections()).toBe(0);
    const sent = await all.backend.sendMessage(all.world.channel('general').id, 'by REST');
    expect(sent.text).toBe('by REST');
    expect((await all.backend.fetchMessages(sent.channelId, { limit: 1 }))[0]?.id).toBe(sent.id);
    await expect(all.backend.getPresence(all.world.user('ada').id)).rejects.toMatchObject({ code: 'unsupported' });
    await all.backend.disconnect();
  });
});

it('a presence that is set while the connection is lost is shown when the session goes on', async () => {
  const all = await fixture({}, quick);
  await all.backend.connect();
  all.discord.faults.refuse(true);
  all.discord.faults.dropConnections();
  await eventually(() => all.backend.state !== 'connected', 'it is lost');
  await all.backend.setPresence({ status: 'dnd' });
  all.discord.faults.refuse(false);
  await eventually(() => connections(all).length === 2, 'it is back');
  expect(connections(all)).toEqual([false, true]);
  await eventually(() => all.world.botPresence.status === 'dnd', 'it is shown');
});

it('a bot that is too slow is waited for: reading pauses, the connection stays, nothing is lost', async () => {
  const all = await fixture({ heartbeatIntervalMs: 300 }, quick);
  const backend = all.another({ eventBuffer: 20 });
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const texts: string[] = [];
  const lost: string[] = [];
  backend.on('message.created', async ({ message }) => {
    await slow;
    texts.push(message.text);
  });
  backend.on('connection.reconnecting', ({ error }) => lost.push(error?.message ?? ''));
  await backend.connect();
  const expected = Array.from({ length: 200 }, (_, index) => `n${index}`);
  for (const text of expected) all.world.user('ada').say('general', text);
  // Longer than a heartbeat and its acknowledgement, shorter than the gateway's own patience.
  await pause(450);
  release();
  await eventually(() => texts.length === expected.length, 'all are handled');
  expect(texts).toEqual(expected);
  expect(lost).toEqual([]);
});
