import { describe, expect, it } from 'vitest';
import { Client, type Json, start } from './harness.js';

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
    const { bot, ada } = await start();
    const feed = await bot.feed();
    ada.say('general', 'once');
    const given = await feed.raw('');
    expect(texts((given.body as { events: unknown[] }).events)).toEqual(['once']);
    // Another read without the ackId waits, and gets it again.
    const again = await feed.raw('');
    expect(texts((again.body as { events: unknown[] }).events)).toEqual([]);
    const third = await feed.raw('');
    const { events, ackId } = third.body as { events: unknown[]; ackId: string };
    expect(texts(events)).toEqual(['once']);
    await feed.raw(ackId);
    await feed.raw('');
    expect(((await feed.raw('')).body as { events: unknown[] }).events).toEqual([]);
  });

  it('gives each event to one reader of a feed, and to every feed', async () => {
    const { bot, ada } = await start();
    const feed = await bot.feed();
    const other = await bot.feed('other');
    const both = [feed.raw(''), feed.raw('')];
    await new Promise((resolve) => setTimeout(resolve, 15));
    ada.say('general', 'shared');
    const answers = (await Promise.all(both)).map((answer) => (answer.body as { events: unknown[] }).events);
    expect(answers.flatMap(texts)).toEqual(['shared']);
    expect(texts(await other.read())).toEqual(['shared']);
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
    let now = Date.parse('2026-11-21T12:00:00Z');
    const { bot } = await start({ clock: () => new Date(now) });
    const feed = await bot.feed();
    now += 29 * 60_000;
    expect((await feed.raw('')).status).toBe(200);
    now += 31 * 60_000;
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
