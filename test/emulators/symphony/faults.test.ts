import { describe, expect, it, vi } from 'vitest';
import { type Event, start } from './harness.js';

const sid = '/agent/v4/stream/{sid}/message';
const texts = (events: readonly (Event | null)[]) =>
  events.map((event) =>
    String(
      (event?.payload as { messageSent?: { message: { message: string } } })?.messageSent?.message.message,
    ).replace(/<[^>]+>/g, ''),
  );

describe('faults of the REST API', () => {
  it("429 with Retry-After in seconds, 5xx, and a body of one's own", async () => {
    const { bot, symphony } = await start();
    symphony.faults.rateLimit({ match: '/pod/v2/sessioninfo', retryAfterMs: 2_500 });
    const limited = await bot.call('/pod/v2/sessioninfo');
    expect([limited.status, limited.headers.get('retry-after'), limited.body]).toEqual([
      429,
      '3',
      { code: 429, message: 'Too many requests' },
    ]);
    symphony.faults.rateLimit({ retryAfterMs: null });
    expect((await bot.call('/agent/v5/datafeeds')).headers.get('retry-after')).toBeNull();
    symphony.faults.fail({ match: '/agent/v5', status: 503, times: 2 });
    expect((await bot.call('/agent/v5/datafeeds')).body).toEqual({
      code: 503,
      message: expect.any(String),
      details: {},
    });
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
    expect((await bot.call('/agent/v5/datafeeds')).status).toBe(503);
    symphony.faults.fail({ status: 502, body: '<html>proxy</html>' });
    expect((await bot.call('/pod/v2/sessioninfo')).text).toBe('<html>proxy</html>');
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
  });

  it('slow and lost answers, cut bodies, a closed port', async () => {
    const { bot, symphony, general, world } = await start();
    symphony.faults.slow({ match: 'sessioninfo', ms: 60 });
    const begun = Date.now();
    await bot.ok('/pod/v2/sessioninfo');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(55);
    symphony.faults.loseAnswer({ match: `${sid}/create` });
    await expect(bot.send(general.id, '<messageML>done</messageML>')).rejects.toThrow('fetch failed');
    expect(world.messages('general').map(({ text }) => text)).toEqual(['done']);
    symphony.faults.cutBody({ match: 'sessioninfo' });
    await expect(bot.ok('/pod/v2/sessioninfo')).rejects.toThrow();
    symphony.faults.refuse();
    await expect(bot.ok('/pod/v2/sessioninfo')).rejects.toThrow('fetch failed');
    symphony.faults.refuse(false);
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
  });

  it('a restart keeps state, address and sessions', async () => {
    const { bot, symphony, ada } = await start();
    const { url } = symphony;
    const feed = await bot.feed();
    ada.say('general', 'before');
    await symphony.faults.restart({ downMs: 20 });
    expect(symphony.url).toBe(url);
    expect(texts(await feed.read())).toEqual(['before']);
  });

  it('clear() ends what is armed', async () => {
    const { bot, symphony } = await start();
    symphony.faults.fail({ times: 99 });
    symphony.faults.clear();
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
  });
});

describe('faults of the datafeed', () => {
  it('a dropped poll: what came meanwhile comes on the next read', async () => {
    const { bot, symphony, ada } = await start({ longPollMs: 30_000 });
    const feed = await bot.feed();
    let end = '';
    const reading = feed.raw('').then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    void reading.then((how) => {
      end = how;
    });
    // Until the read has come to the server there is nothing to drop.
    await vi.waitFor(
      () => {
        symphony.faults.dropConnections();
        expect(end).toContain('fetch failed');
      },
      { timeout: 10_000, interval: 10 },
    );
    ada.say('general', 'meanwhile');
    expect(texts(await feed.read())).toEqual(['meanwhile']);
  });

  it('a half-open poll: nothing arrives, and it comes again', async () => {
    const { bot, symphony, ada } = await start({ longPollMs: 60 });
    const feed = await bot.feed();
    symphony.faults.halfOpen();
    const silent = Promise.race([
      feed.raw('').then(
        () => 'answered',
        () => 'broken',
      ),
      new Promise((resolve) => setTimeout(resolve, 120, 'silent')),
    ]);
    ada.say('general', 'into the silence');
    expect(await silent).toBe('silent');
    symphony.faults.halfOpen(false);
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
    await feed.until('MESSAGESENT');
  });

  it('events twice, in reverse, and late', async () => {
    const { bot, symphony, ada } = await start();
    const feed = await bot.feed();
    symphony.faults.duplicateEvents();
    ada.say('general', 'twice');
    ada.say('general', 'once');
    expect(texts(await feed.read())).toEqual(['twice', 'twice', 'once']);
    expect(feed.events[0]?.id).toBe(feed.events[1]?.id);
    symphony.faults.reorderEvents({ count: 3 });
    for (const text of ['a', 'b', 'c', 'd']) ada.say('general', text);
    expect(texts(await feed.read())).toEqual(['c', 'b', 'a', 'd']);
    symphony.faults.delayEvents({ ms: 40 });
    const begun = Date.now();
    ada.say('general', 'late');
    expect(texts(await feed.read())).toEqual(['late']);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(35);
  });

  it('odd events, and answers that are none', async () => {
    const { bot, symphony, ada } = await start();
    const feed = await bot.feed();
    symphony.faults.sendGarbage();
    ada.say('general', 'still here');
    const events = await feed.read();
    expect(events).toContain(null);
    expect(events.map((event) => event?.type)).toContain('SOMETHINGNEW');
    expect(texts(events).at(-1)).toBe('still here');
    symphony.faults.sendGarbage('{"events":[');
    ada.say('general', 'after');
    expect((await feed.raw()).text).toBe('{"events":[');
    await feed.until('MESSAGESENT', (event) => texts([event])[0] === 'after');
  });

  it("a stale feed, also as the platform's way to ask for a reconnect", async () => {
    const { bot, symphony, ada } = await start({ longPollMs: 30_000 });
    for (const fault of ['staleFeed', 'requestReconnect'] as const) {
      const feed = await bot.feed();
      const reading = feed.raw('');
      await new Promise((resolve) => setTimeout(resolve, 20));
      symphony.faults[fault]();
      expect((await reading).status).toBe(400);
      ada.say('general', 'lost');
      const next = await bot.feed();
      ada.say('general', 'seen');
      expect(texts(await next.read())).toEqual(['seen']);
    }
  });
});
