import { describe, expect, it } from 'vitest';
import { Ddp, type Json, start, until } from './harness.js';

const messages = 'stream-room-messages';
const options = { useCollection: false, args: [] };

async function listening() {
  const started = await start();
  const { rc, world } = started;
  const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
  await ddp.subscribe(messages, '__my_messages__', options);
  const texts = () => ddp.events(messages, '__my_messages__').map(([message]) => message?.msg);
  return { ...started, ddp, texts };
}

describe('faults of REST', () => {
  it('too many calls, in the words and headers of the server', async () => {
    const { rc, bot } = await start();
    rc.faults.rateLimit({ match: 'chat.postMessage', retryAfterMs: 4_200 });
    const before = Date.now();
    const { status, body, headers } = await bot.post('chat.postMessage', { roomId: 'GENERAL', text: 'x' });
    expect([status, body]).toEqual([
      429,
      {
        success: false,
        error:
          'Error, too many requests. Please slow down. You must wait 5 seconds before trying this endpoint again. [error-too-many-requests]',
      },
    ]);
    expect(headers.get('retry-after')).toBeNull();
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    const reset = Number(headers.get('x-ratelimit-reset'));
    expect(reset - before).toBeGreaterThanOrEqual(4_200);
    // Seen from after the answer: it may have been long on its way.
    expect(reset - Date.now()).toBeLessThanOrEqual(5_000);
    await bot.ok(bot.post('chat.postMessage', { roomId: 'GENERAL', text: 'x' }));
  });

  it('errors of the server, late answers', async () => {
    const { rc, bot } = await start();
    rc.faults.fail({ times: 2 });
    rc.faults.fail({ status: 502, body: '<html>Bad Gateway</html>' });
    expect([(await bot.get('me')).status, (await bot.get('me')).body]).toEqual([
      500,
      { success: false, error: 'Internal server error' },
    ]);
    const gateway = await bot.get('me');
    expect([gateway.status, gateway.headers.get('content-type')]).toEqual([502, 'text/html']);
    rc.faults.slow({ match: 'me', ms: 40 });
    const before = performance.now();
    await bot.ok(bot.get('me'));
    expect(performance.now() - before).toBeGreaterThan(35);
  });

  it('answers that are lost after the work was done, or cut', async () => {
    const { rc, bot, world } = await start();
    rc.faults.loseAnswer({ match: 'chat.sendMessage' });
    const message = { _id: 'mine', rid: 'GENERAL', msg: 'once' };
    await expect(bot.post('chat.sendMessage', { message })).rejects.toThrow();
    expect(world.lastMessage('general')?.text).toBe('once');
    rc.faults.cutBody({ match: 'channels.history' });
    await expect(bot.get('channels.history', { roomId: 'GENERAL' })).rejects.toThrow();
    await bot.ok(bot.get('channels.history', { roomId: 'GENERAL' }));
  });

  it('refusal, restart with everything kept', async () => {
    const { rc, bot, ada } = await start();
    ada.say('general', 'kept');
    rc.faults.refuse();
    await expect(bot.get('me')).rejects.toThrow();
    rc.faults.refuse(false);
    await until(() =>
      bot.get('me').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    await rc.faults.restart({ downMs: 20 });
    const { messages: all }: { messages: Json[] } = await bot.ok(bot.get('channels.history', { roomId: 'GENERAL' }));
    expect(all).toEqual([expect.objectContaining({ msg: 'kept' })]);
  });

  it('credentials that are refused, sessions that are gone', async () => {
    const { rc, bot } = await start({ login: 'password' });
    const { username, password } = rc.config as { username: string; password: string };
    const { data }: { data: { userId: string; authToken: string } } = (
      await bot.post('login', { user: username, password })
    ).body;
    const { Client } = await import('./harness.js');
    const own = new Client(rc, data);
    await own.ok(own.get('me'));
    rc.faults.expireSession();
    expect((await own.get('me')).status).toBe(401);
    // A personal access token does not expire.
    await bot.ok(bot.get('me'));
    rc.faults.revokeToken();
    expect((await bot.get('me')).status).toBe(401);
    expect((await bot.post('login', { user: username, password })).status).toBe(401);
    rc.faults.clear();
    await bot.ok(bot.get('me'));
  });
});

describe('faults of the realtime API', () => {
  it('events twice, in another order, late', async () => {
    const { rc, ada, ddp, texts } = await listening();
    rc.faults.duplicateEvents();
    ada.say('general', 'twice');
    await until(() => texts().length === 2);
    rc.faults.reorderEvents({ count: 3 });
    for (const text of ['a', 'b', 'c']) ada.say('general', text);
    await until(() => texts().length === 5);
    expect(texts()).toEqual(['twice', 'twice', 'c', 'b', 'a']);
    rc.faults.delayEvents({ ms: 60 });
    ada.say('general', 'late');
    await ddp.settle();
    expect(texts()).not.toContain('late');
    await until(() => texts().includes('late'));
    rc.faults.clear();
  });

  it('dropped connections: what happens meanwhile does not come again', async () => {
    const { rc, world, ada, ddp, texts } = await listening();
    rc.faults.dropConnections();
    await until(() => ddp.closed !== undefined);
    expect(ddp.closed).toBe(1006);
    ada.say('general', 'missed');
    const again = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    await again.subscribe(messages, '__my_messages__', options);
    ada.say('general', 'seen');
    await again.event(messages, '__my_messages__');
    expect(again.events(messages, '__my_messages__').map(([message]) => message?.msg)).toEqual(['seen']);
    expect(texts()).toEqual([]);
  });

  it('silence, garbage, a server that asks for a reconnect', async () => {
    const { rc, ada, ddp, texts } = await listening();
    rc.faults.halfOpen();
    ada.say('general', 'unheard');
    ddp.send({ msg: 'ping', id: 'silent' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(texts()).toEqual([]);
    rc.faults.halfOpen(false);
    await ddp.settle();
    rc.faults.sendGarbage('nonsense{');
    rc.faults.sendGarbage();
    await until(() => ddp.texts.includes('nonsense{'));
    await until(() => ddp.frames.some(({ msg }) => msg === 'something-new'));
    rc.faults.requestReconnect();
    await until(() => ddp.closed !== undefined);
    expect(ddp.closed).toBe(1012);
  });

  it('a token that is revoked ends its connections', async () => {
    const { rc, ddp } = await listening();
    rc.faults.revokeToken();
    await until(() => ddp.closed !== undefined);
    const again = new Ddp(rc);
    await again.hello();
    expect((await again.method('login', { resume: 'any' })).error).toMatchObject({ error: 403 });
  });
});
