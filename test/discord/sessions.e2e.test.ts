import { describe, expect, it } from 'vitest';
import type { DiscordSession, DiscordSessionStore } from '../../src/backends/discord/index.js';
import { eventually, type Fixture, fixture, pause } from './fixture.js';

const quick = { pace: { identifyMs: 50, presenceMs: 20 }, retry: { maxMs: 300 } };

function told({ events }: Fixture): string[] {
  return events.flatMap((event) => (event.type === 'message.created' ? [event.message.text] : []));
}

function connections({ events }: Fixture): (boolean | undefined)[] {
  return events.flatMap((event) => (event.type === 'connection.connected' ? [event.resumed] : []));
}

/** A store that can be looked into. */
function storeOf(kept = new Map<number, unknown>()) {
  const store: DiscordSessionStore = {
    get: (shardId) => kept.get(shardId) as DiscordSession | undefined,
    set: (shardId, session) => void (session ? kept.set(shardId, session) : kept.delete(shardId)),
  };
  return { kept, store };
}

describe('one shard of several', () => {
  const both = [0, 1];
  /** Which shard has the server follows from the server's id. */
  const shardOf = ({ discord }: Fixture) => Number((BigInt(discord.ids.guildId) >> 22n) % 2n);

  it('that is lost goes on, and the others stay open', async () => {
    const all = await fixture({ shards: 2 }, quick);
    await all.backend.connect();
    const opened = () => all.discord.gateway.opened();
    const before = opened();
    for (const shard of [shardOf(all), 1 - shardOf(all)]) {
      const count = connections(all).length;
      all.discord.gateway.close(4000, '', { shard });
      expect(all.discord.gateway.connections()).toBeGreaterThanOrEqual(1);
      const text = `while ${shard} is away`;
      all.world.user('ada').say('general', text);
      await eventually(() => connections(all).length > count, 'it is back');
      await eventually(() => told(all).includes(text), 'nothing is missed');
    }
    // A socket each for what was lost, none for what was not.
    expect(opened() - before).toBe(2);
    expect(connections(all)).toEqual([false, true, true]);
    expect(all.discord.gateway.connections()).toBe(2);
    expect(all.discord.gateway.sessions()).toBe(2);
  });

  it('that cannot resume: the gap is read once, in order, and what the others tell meanwhile is not doubled', async () => {
    const all = await fixture({ shards: 2 }, quick);
    await all.backend.connect();
    all.world.user('ada').say('general', 'before');
    await eventually(() => told(all).length === 1, 'it is told');
    for (const shard of [shardOf(all), 1 - shardOf(all)]) {
      const count = connections(all).length;
      all.discord.gateway.close(4008, '', { shard });
      for (const text of both) all.world.user('ada').say('general', `${shard}-${text}`);
      await eventually(() => connections(all).length > count, 'it is back');
      all.world.user('ada').say('general', `${shard} after`);
      await eventually(() => told(all).includes(`${shard} after`), 'it goes on');
    }
    const gap = [shardOf(all), 1 - shardOf(all)].flatMap((shard) => [`${shard}-0`, `${shard}-1`, `${shard} after`]);
    expect(told(all)).toEqual(['before', ...gap]);
  });

  it('that is refused for good ends all', async () => {
    const all = await fixture({ shards: 2 }, quick);
    await all.backend.connect();
    all.discord.gateway.close(4004, '', { shard: 1 });
    expect((await all.event('connection.disconnected')).error?.code).toBe('auth');
    await eventually(() => all.discord.gateway.connections() === 0, 'no socket is left');
  });
});

describe('when no more sessions may be begun today', () => {
  it('one that is stored goes on all the same', async () => {
    const { store } = storeOf();
    const all = await fixture({}, { ...quick, sessionStore: store });
    await all.backend.connect();
    await all.backend.disconnect();
    all.world.user('ada').say('general', 'meanwhile');
    all.discord.gateway.limitSessions(0);
    const second = all.another();
    const texts: string[] = [];
    second.on('message.created', ({ message }) => texts.push(message.text));
    await second.connect();
    await eventually(() => texts.includes('meanwhile'), 'it goes on');
    // One that has none opens no socket.
    const opened = all.discord.gateway.opened();
    const third = all.another({ sessionStore: undefined });
    await expect(third.connect()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 14_400_000 });
    expect(all.discord.gateway.opened()).toBe(opened);
  });

  it('one that is lost in a running process goes on too', async () => {
    const all = await fixture({}, quick);
    await all.backend.connect();
    all.discord.gateway.limitSessions(0);
    all.discord.faults.dropConnections();
    await eventually(() => connections(all).length === 2, 'it is back');
    expect(connections(all)).toEqual([false, true]);
  });

  it('shards do not begin more than are left', async () => {
    const all = await fixture({ shards: 3 }, quick);
    all.discord.gateway.limitSessions(2);
    await expect(all.backend.connect()).rejects.toMatchObject({ code: 'rate_limited' });
    expect(all.discord.gateway.sessions()).toBeLessThanOrEqual(2);
  });
});

describe('a stored session', () => {
  const good = { sessionId: 'abc', sequence: 3, resumeUrl: 'ws://127.0.0.1:1', shardId: 0, shardCount: 1 };
  const stored: [string, unknown][] = [
    ['of a gateway that is no more', good],
    ['of another scheme', { ...good, resumeUrl: 'wss://127.0.0.1:1' }],
    ['with no address', { ...good, resumeUrl: 'not an address' }],
    ['with no id', { ...good, sessionId: undefined }],
    ['with a broken number', { ...good, sequence: '3' }],
    ['of other shards', { ...good, shardCount: 2 }],
    ['that is null', null],
    ['that is text', 'session'],
  ];
  for (const [name, value] of stored)
    it(`${name} ends in a new one`, async () => {
      const { kept, store } = storeOf(new Map([[0, value]]));
      const all = await fixture({}, { ...quick, sessionStore: store });
      await all.backend.connect();
      all.world.user('ada').say('general', 'hello');
      await eventually(() => told(all).includes('hello'), 'events come');
      await all.backend.disconnect();
      expect(kept.get(0)).toMatchObject({ resumeUrl: all.discord.url.replace('http', 'ws'), shardCount: 1 });
    });

  it('whose gateway is no more goes on at another', async () => {
    const { kept, store } = storeOf();
    const all = await fixture({}, { ...quick, sessionStore: store });
    await all.backend.connect();
    await all.backend.disconnect();
    kept.set(0, { ...(kept.get(0) as DiscordSession), resumeUrl: 'ws://127.0.0.1:1' });
    all.world.user('ada').say('general', 'meanwhile');
    const second = all.another();
    const heard: unknown[] = [];
    second.on('message.created', ({ message }) => heard.push(message.text));
    second.on('connection.connected', ({ resumed }) => heard.push(resumed));
    await second.connect();
    await eventually(() => heard.length === 2, 'it is replayed');
    expect(heard.sort()).toEqual(['meanwhile', true]);
  });

  it('whose store fails is begun anew, and events come', async () => {
    const fails = () => Promise.reject(new Error('the store is down'));
    const all = await fixture({}, { ...quick, sessionStore: { get: fails, set: fails } });
    await all.backend.connect();
    all.world.user('ada').say('general', 'hello');
    await eventually(() => told(all).includes('hello'), 'events come');
    await pause(20);
    expect(all.backend.state).toBe('connected');
  });
});
