import { describe, expect, it } from 'vitest';
import { Browser, type Frame, start, until } from './harness.js';

const newest = 99_999_999_999;

describe('faults of requests', () => {
  it('writes are slowed down in the words of the site, all else is 429', async () => {
    const { bot, emulator, general } = await start();
    emulator.faults.rateLimit({ match: '/messages/new', retryAfterMs: 2_500 });
    const slowed = await bot.post(`/chats/${general.id}/messages/new`, { text: 'x' });
    expect([slowed.status, slowed.text]).toEqual([409, 'You can perform this action again in 3 seconds']);
    emulator.faults.rateLimit({ retryAfterMs: 2_500 });
    const limited = await bot.get('/rooms/1');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
    expect(limited.headers.get('content-type')).toContain('text/html');
    emulator.faults.rateLimit({ retryAfterMs: null });
    const unnamed = await bot.post(`/chats/${general.id}/messages/new`, { text: 'x' });
    expect([unnamed.status, unnamed.headers.get('retry-after')]).toEqual([429, null]);
    expect((await bot.post(`/chats/${general.id}/messages/new`, { text: 'x' })).status).toBe(200);
  });

  it('5xx, slow, lost and cut answers, on either site', async () => {
    const { bot, emulator, general, world } = await start();
    emulator.faults.fail({ match: '/users/login' });
    expect((await bot.get('/rooms/1')).status).toBe(200);
    expect((await bot.get('/users/login', bot.login)).status).toBe(500);
    emulator.faults.fail({ status: 502, body: '<html>proxy</html>' });
    expect((await bot.get('/users/login', bot.login)).text).toBe('<html>proxy</html>');
    emulator.faults.slow({ ms: 60 });
    const begun = Date.now();
    await bot.get('/rooms/1');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(55);
    emulator.faults.loseAnswer({ match: '/chats/{room}/messages/new' });
    await expect(bot.send(general.id, 'once')).rejects.toThrow('fetch failed');
    expect(world.messages('general').map(({ text }) => text)).toEqual(['once']);
    emulator.faults.cutBody({ match: '/rooms' });
    await expect(bot.get('/rooms/1')).rejects.toThrow();
  });

  it('refused connections and a restart, of both sites; who is logged in stays so', async () => {
    const { bot, emulator, general, ada } = await start();
    emulator.faults.refuse();
    await expect(bot.get('/')).rejects.toThrow('fetch failed');
    await expect(bot.get('/', bot.login)).rejects.toThrow('fetch failed');
    emulator.faults.refuse(false);
    await expect
      .poll(() =>
        bot.get('/').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    const { chat, login } = bot;
    await emulator.faults.restart({ downMs: 20 });
    expect([bot.chat, bot.login]).toEqual([chat, login]);
    ada.say('general', 'kept');
    expect((await bot.events(general.id)).events).toHaveLength(1);
    expect(await bot.send(general.id, 'still in')).toBeGreaterThan(0);
  });

  it('clear() ends what is armed', async () => {
    const { bot, emulator } = await start();
    emulator.faults.fail({ times: 99 });
    emulator.faults.captcha();
    emulator.faults.leaveOut('room.name');
    emulator.faults.clear();
    expect((await bot.get('/rooms/1')).text).toContain('id="roomname"');
    expect((await new Browser(emulator).logIn()).status).toBe(302);
  });
});

describe('faults of the feed', () => {
  it('dropped sockets: what came meanwhile is replayed, unless it is forgotten', async () => {
    const { bot, emulator, general, ada } = await start();
    const first = await bot.open(general.id, newest);
    ada.say('general', 'seen');
    const { id } = await first.until(({ content }) => content === 'seen');
    emulator.faults.dropConnections();
    await until(() => first.closed !== undefined);
    expect(first.closed).toBe(1006);
    ada.say('general', 'missed');
    await (await bot.open(general.id, id)).until(({ content }) => content === 'missed');
    emulator.faults.forgetEvents();
    const second = await bot.open(general.id, id);
    await until(() => second.frames.length > 0);
    expect(second.events).toEqual([]);
    expect((await bot.events(general.id)).events.map(({ content }) => content)).toEqual(['seen', 'missed']);
  });

  it('half-open: silence, on the socket and in polling', async () => {
    const { bot, emulator, general, ada } = await start();
    const socket = await bot.open(general.id, newest);
    await until(() => socket.frames.length > 0);
    emulator.faults.halfOpen();
    ada.say('general', 'into the silence');
    emulator.faults.tick();
    const controller = new AbortController();
    const poll = bot
      .request(`${bot.chat}/events`, {
        method: 'POST',
        body: new URLSearchParams({ fkey: bot.fkey, r1: '0' }),
        signal: controller.signal,
      })
      .then(
        () => 'answered',
        () => 'given up',
      );
    await new Promise((resolve) => setTimeout(resolve, 60));
    controller.abort();
    expect(await poll).toBe('given up');
    expect([socket.frames.length, socket.closed]).toEqual([1, undefined]);
    emulator.faults.halfOpen(false);
    ada.say('general', 'back');
    await socket.until(({ content }) => content === 'back');
  });

  it('events twice, in reverse, and late', async () => {
    const { bot, emulator, general, ada } = await start();
    const socket = await bot.open(general.id, newest);
    const contents = () => socket.ofType(1).map(({ content }) => content);
    emulator.faults.duplicateEvents();
    ada.say('general', 'twice');
    await until(() => contents().length === 2);
    expect(socket.events[0]?.id).toBe(socket.events[1]?.id);
    emulator.faults.reorderEvents({ count: 3 });
    for (const text of ['a', 'b', 'c', 'd']) ada.say('general', text);
    await until(() => contents().length === 6);
    expect(contents().slice(2)).toEqual(['c', 'b', 'a', 'd']);
    emulator.faults.delayEvents({ ms: 40 });
    const begun = Date.now();
    ada.say('general', 'late');
    await until(() => contents().length === 7);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(35);
  });

  it('what is held back is not lost to who goes on from the last `t`', async () => {
    const { bot, emulator, general, ada } = await start();
    ada.say('general', 'before');
    const first = await bot.open(general.id, newest);
    emulator.faults.reorderEvents({ count: 5 });
    ada.say('general', 'held 1');
    const { time } = await bot.events(general.id);
    emulator.faults.tick();
    await until(() => first.frames.length > 1);
    const poll = async () => (await bot.post('/events', { r1: time ?? 0 })).json as Frame;
    expect((await poll())['r1']?.e).toBeUndefined();
    emulator.faults.clear();
    expect((await poll())['r1']?.e?.map(({ content }) => content)).toEqual(['held 1']);
    const second = await bot.open(general.id, time ?? 0);
    await second.until(({ content }) => content === 'held 1');
  });

  it('garbage, odd events, and a close by the proxy', async () => {
    const { bot, emulator, general, ada } = await start();
    const socket = await bot.open(general.id, newest);
    await until(() => socket.frames.length > 0);
    emulator.faults.sendGarbage();
    emulator.faults.sendGarbage('nonsense');
    ada.say('general', 'still here');
    await until(() => socket.frames.length === 5);
    expect(socket.frames[1]).toEqual(expect.stringContaining('{"r1"'));
    expect(socket.frames[2]).toMatchObject({ r1: { e: [null, { event_type: 999 }, {}] } });
    expect(socket.frames[3]).toBe('nonsense');
    emulator.faults.requestReconnect();
    await until(() => socket.closed !== undefined);
    expect(socket.closed).toBe(1001);
  });
});

describe('faults of who is logged in', () => {
  it('an expired session: pages are as for a stranger, keys are wrong, sockets end', async () => {
    const { bot, emulator, general, world } = await start();
    const socket = await bot.open(general.id, newest);
    emulator.faults.expireSession();
    await until(() => socket.closed !== undefined);
    expect((await bot.post(`/chats/${general.id}/messages/new`, { text: 'x' })).status).toBe(404);
    expect((await bot.post('/ws-auth', { roomid: general.id })).status).toBe(404);
    expect((await bot.get('/rooms/1')).text).toContain('>log in</a>');
    await bot.logIn();
    await bot.readKey();
    await bot.send(general.id, 'back');
    expect(world.lastMessage('general')?.author).toBe('chatmux');
  });

  it('other keys: one reads a page again', async () => {
    const { bot, emulator, general } = await start();
    emulator.faults.expireFkey();
    expect((await bot.post(`/chats/${general.id}/messages/new`, { text: 'x' })).status).toBe(404);
    await bot.readKey();
    await bot.send(general.id, 'x');
  });

  it('refused credentials, until they are taken again', async () => {
    const { bot, emulator } = await start();
    emulator.faults.revokeToken();
    expect((await bot.get('/')).text).toContain('>log in</a>');
    expect((await new Browser(emulator).logIn()).status).toBe(200);
    emulator.faults.revokeToken(false);
    expect((await bot.get('/')).text).not.toContain('>log in</a>');
    expect((await new Browser(emulator).logIn()).status).toBe(302);
  });
});
