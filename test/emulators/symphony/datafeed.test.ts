import { describe, expect, it } from 'vitest';
import { Client, type Json, start, testClock } from './harness.js';

type Texts = { payload: { messageSent?: { message: Json } } };
const texts = (events: unknown[]) =>
  events.map((event) => String((event as Texts).payload.messageSent?.message.message).replace(/<[^>]+>/g, ''));

describe('the datafeed', () => {
  it('is made, listed and deleted', async () => {
    const { bot } = await start();
    expect(await bot.ok('/agent/v5/datafeeds')).toEqual([]);
    const made = await bot.call('/agent/v5/datafeeds', { json: {} });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id: expect.stringMatching(/^[^\s_]+_f$/), type: 'fanout' });
    const tagged = await bot.ok('/agent/v5/datafeeds', { json: { tag: 'mine' } });
    expect(tagged).toEqual({ id: 'mine', type: 'fanout' });
    expect(await bot.ok('/agent/v5/datafeeds')).toEqual([made.body, tagged]);
    expect(await bot.ok('/agent/v5/datafeeds?tag=mine')).toEqual([tagged]);
    expect((await bot.call('/agent/v5/datafeeds/mine', { method: 'DELETE' })).status).toBe(204);
    expect((await bot.call('/agent/v5/datafeeds/mine', { method: 'DELETE' })).status).toBe(400);
    expect(await bot.ok('/agent/v5/datafeeds')).toEqual([made.body]);
  });

  it('gives the twenty-first feed a 403', async () => {
    const { bot } = await start();
    for (let index = 0; index < 20; index += 1) await bot.feed(`feed-${index}`);
    expect((await bot.call('/agent/v5/datafeeds', { json: {} })).status).toBe(403);
    // The same tag is the same feed.
    expect((await bot.call('/agent/v5/datafeeds', { json: { tag: 'feed-3' } })).status).toBe(201);
  });

  it('holds a read until something comes, and answers nothing when nothing does', async () => {
    const { bot, ada } = await start();
    const feed = await bot.feed();
    const begun = Date.now();
    expect(await feed.read()).toEqual([]);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(50);
    const first = feed.ackId;
    expect(first).not.toBe('');
    const reading = feed.read();
    ada.say('general', 'hello');
    expect(texts(await reading)).toEqual(['hello']);
    expect(feed.ackId).not.toBe(first);
  });

  it('hands out again what was not acknowledged in time', async () => {
    const { clock, pass } = testClock();
    const { bot, ada } = await start({ clock, longPollMs: 10, redeliveryMs: 30_000 });
    const feed = await bot.feed();
    const read = async (ackId = '') => {
      const answer = (await feed.raw(ackId)).body as { events: unknown[]; ackId: string };
      return { heard: texts(answer.events), ackId: answer.ackId };
    };
    ada.say('general', 'once');
    expect((await read()).heard).toEqual(['once']);
    pass(29_999);
    expect((await read()).heard).toEqual([]);
    pass(1);
    const { heard, ackId } = await read();
    expect(heard).toEqual(['once']);
    expect((await read(ackId)).heard).toEqual([]);
    pass(60_000);
    expect((await read()).heard).toEqual([]);
  });

  it('gives each event to one reader of a feed, and to every feed', async () => {
    const { bot, ada } = await start({ longPollMs: 30_000, redeliveryMs: 60_000 });
    const feed = await bot.feed();
    const other = await bot.feed('other');
    const heard: string[][] = [];
    const reads = [feed.raw(''), feed.raw('')].map(async (reading) => {
      heard.push(texts(((await reading).body as { events: unknown[] }).events));
    });
    ada.say('general', 'one');
    await Promise.race(reads);
    ada.say('general', 'two');
    await Promise.all(reads);
    expect(heard).toEqual([['one'], ['two']]);
    expect(texts(await other.read())).toEqual(['one', 'two']);
  });

  it('refuses a foreign ackId and a feed that is gone', async () => {
    const { bot, symphony } = await start();
    const feed = await bot.feed();
    expect((await feed.raw('made-up')).status).toBe(400);
    await feed.read();
    symphony.faults.staleFeed();
    expect((await feed.raw()).status).toBe(400);
    expect(await bot.ok('/agent/v5/datafeeds')).toEqual([]);
    const next = await bot.feed();
    expect((await next.raw('')).status).toBe(200);
  });

  it('forgets a feed that nobody has read for long', async () => {
    const { clock, pass } = testClock();
    const { bot } = await start({ clock, sessionMs: 24 * 3_600_000 });
    const feed = await bot.feed();
    pass(29 * 60_000);
    expect((await feed.raw('')).status).toBe(200);
    pass(31 * 60_000);
    expect((await feed.raw('')).status).toBe(400);
  });

  it('outlives a session', async () => {
    const { bot, ada, symphony } = await start();
    const feed = await bot.feed();
    symphony.faults.expireSession();
    ada.say('general', 'meanwhile');
    expect((await feed.raw()).status).toBe(401);
    await bot.logIn();
    expect(texts(await feed.read())).toEqual(['meanwhile']);
  });

  it('is refused without the key manager token', async () => {
    const { bot, symphony } = await start();
    const half = new Client(symphony, { sessionToken: bot.tokens.sessionToken ?? '' });
    expect((await half.call('/agent/v5/datafeeds')).status).toBe(401);
    expect((await half.call('/pod/v2/sessioninfo')).status).toBe(200);
  });
});
