import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { client, connect, refusal, start, until } from './harness.js';

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('faults of the Web API', () => {
  it('429 with Retry-After, for the calls that match, as often as asked', async () => {
    const { slack, web, general } = await start();
    slack.faults.rateLimit({ match: 'chat.postMessage', times: 2, retryAfterMs: 2_500 });
    expect((await web.auth.test()).ok).toBe(true);
    for (let index = 0; index < 2; index += 1) {
      const error = await failure(web.chat.postMessage({ channel: general, text: 'x' }));
      expect(error).toBeInstanceOf(WebAPIRateLimitedError);
      expect((error as WebAPIRateLimitedError).retryAfter).toBe(3);
    }
    expect((await web.chat.postMessage({ channel: general, text: 'x' })).ok).toBe(true);
    expect(slack.requests.filter((each) => each.call === 'chat.postMessage').map((each) => each.status)).toEqual([
      429, 429, 200,
    ]);
    slack.faults.rateLimit({ retryAfterMs: null });
    const bare = await fetch(`${slack.config.apiUrl}auth.test`);
    expect([bare.status, bare.headers.get('retry-after'), await bare.json()]).toEqual([
      429,
      null,
      { ok: false, error: 'ratelimited' },
    ]);
  });

  it('the other kind of limit: 200 with rate_limited', async () => {
    const { slack, web, general } = await start();
    slack.faults.fail({ match: 'chat.', status: 200, body: '{"ok":false,"error":"rate_limited"}' });
    expect(await refusal(web.chat.postMessage({ channel: general, text: 'x' }))).toBe('rate_limited');
  });

  it('5xx, and the SDK retries', async () => {
    const { slack, web, world, general } = await start();
    slack.faults.fail({ match: 'auth.test', status: 503 });
    const error = await failure(web.auth.test());
    expect(error).toBeInstanceOf(WebAPIHTTPError);
    expect((error as WebAPIHTTPError).statusCode).toBe(503);
    slack.faults.fail({ match: 'chat.postMessage', times: 2 });
    const patient = client(slack, { retryConfig: { retries: 3, minTimeout: 1, maxTimeout: 5 } });
    await patient.chat.postMessage({ channel: general, text: 'third time' });
    expect(world.messages('general').map((message) => message.text)).toEqual(['third time']);
  });

  it('slow answers', async () => {
    const { slack } = await start();
    slack.faults.slow({ match: 'auth.test', ms: 120, times: 2 });
    const impatient = client(slack, { timeout: 30 });
    expect(await failure(impatient.auth.test())).toBeInstanceOf(WebAPIRequestError);
    const begun = Date.now();
    await client(slack).auth.test();
    expect(Date.now() - begun).toBeGreaterThanOrEqual(110);
  });

  it('an answer that is lost after the work was done', async () => {
    const { slack, web, world, general } = await start();
    slack.faults.loseAnswer({ match: 'chat.postMessage' });
    expect(await failure(web.chat.postMessage({ channel: general, text: 'once' }))).toBeInstanceOf(WebAPIRequestError);
    expect(world.messages('general').map((message) => message.text)).toEqual(['once']);
    expect((await web.conversations.history({ channel: general })).messages).toHaveLength(1);
  });

  it('a body that breaks off', async () => {
    const { slack, web } = await start();
    slack.faults.cutBody({ match: 'auth.test' });
    expect(await failure(web.auth.test())).toBeInstanceOf(Error);
    expect((await web.auth.test()).ok).toBe(true);
  });

  it('a closed port, and the same port again', async () => {
    const { slack, web } = await start();
    await web.auth.test();
    slack.faults.refuse();
    const error = (await failure(web.auth.test())) as WebAPIRequestError;
    expect(error).toBeInstanceOf(WebAPIRequestError);
    expect(String((error.cause as { cause?: { code?: string } } | undefined)?.cause?.code)).toBe('ECONNREFUSED');
    slack.faults.refuse(false);
    expect((await web.auth.test()).ok).toBe(true);
  });

  it('a restart keeps the state and the address', async () => {
    const { slack, web, world, general } = await start();
    world.user('ada').say('general', 'before');
    const { url } = slack;
    const { socket } = await connect(slack);
    let closed = false;
    socket.on('disconnected', () => {
      closed = true;
    });
    const restart = slack.faults.restart({ downMs: 40 });
    expect(await failure(web.auth.test())).toBeInstanceOf(WebAPIRequestError);
    await restart;
    await until(() => closed);
    expect(slack.url).toBe(url);
    expect((await web.conversations.history({ channel: general })).messages).toHaveLength(1);
  });

  it('a revoked token: refused everywhere, told by an event, sockets closed, and good again', async () => {
    const { slack, web } = await start();
    const { events, socket } = await connect(slack);
    let closed = false;
    socket.on('disconnected', () => {
      closed = true;
    });
    slack.faults.revokeToken();
    await until(() => events().some((event) => event.type === 'tokens_revoked'));
    await until(() => closed);
    expect(await refusal(web.auth.test())).toBe('token_revoked');
    await expect(connect(slack)).rejects.toThrow('invalid_auth');
    slack.faults.revokeToken(false);
    expect((await web.auth.test()).ok).toBe(true);
    await connect(slack);
  });

  it('clear() ends what is armed', async () => {
    const { slack, web } = await start();
    slack.faults.fail({ times: 99 });
    slack.faults.slow({ ms: 10_000, times: 99 });
    slack.faults.refuse();
    slack.faults.clear();
    expect((await web.auth.test()).ok).toBe(true);
  });
});

describe('faults of Socket Mode', () => {
  it('apps.connections.open fails, then works', async () => {
    const { slack } = await start();
    slack.faults.fail({ match: 'apps.connections.open', status: 200, body: '{"ok":false,"error":"internal_error"}' });
    await expect(connect(slack)).rejects.toThrow('internal_error');
    await connect(slack);
  });

  it('sockets that are dropped: what happens meanwhile is in history only', async () => {
    const { slack, web, world, general } = await start({ retryDelaysMs: [] });
    const first = await connect(slack);
    slack.faults.dropConnections();
    await until(() => slack.connections === 0);
    world.user('ada').say('general', 'missed');
    const second = await connect(slack);
    world.user('ada').say('general', 'seen');
    await until(() => second.events().length > 0);
    expect([...first.events(), ...second.events()].map((event) => event.text)).toEqual(['seen']);
    expect((await web.conversations.history({ channel: general })).messages).toHaveLength(2);
  });

  it('half-open sockets: silence, no pong; the client notices, and its new socket works', async () => {
    const { slack, world } = await start({ ackTimeoutMs: 50, retryDelaysMs: [20, 20, 20, 20, 20] });
    const { events } = await connect(slack, { reconnect: true, pingTimeoutMs: 600 });
    world.user('ada').say('general', 'before');
    await until(() => events().length === 1);
    // Lets the client see a pong first: it measures from the last one.
    await new Promise((resolve) => setTimeout(resolve, 450));
    slack.faults.halfOpen();
    expect(slack.connections).toBe(1);
    world.user('ada').say('general', 'into the silence');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events()).toHaveLength(1);
    await until(() => slack.connections === 2);
    world.user('ada').say('general', 'after');
    await until(() => events().some((event) => event.text === 'after'));
  });

  it('events twice, late, and in reverse', async () => {
    const { slack, world } = await start();
    const { events, received } = await connect(slack);
    const ada = world.user('ada');
    slack.faults.duplicateEvents({ times: 1 });
    ada.say('general', 'twice');
    ada.say('general', 'once');
    await until(() => events().length === 3);
    expect(events().map((event) => event.text)).toEqual(['twice', 'twice', 'once']);
    expect(received[0]?.body?.event_id).toBe(received[1]?.body?.event_id);
    slack.faults.reorderEvents({ count: 3 });
    for (const text of ['a', 'b', 'c', 'd']) ada.say('general', text);
    await until(() => events().length === 7);
    expect(
      events()
        .slice(3)
        .map((event) => event.text),
    ).toEqual(['c', 'b', 'a', 'd']);
    slack.faults.delayEvents({ ms: 60 });
    const begun = Date.now();
    ada.say('general', 'late');
    await until(() => events().length === 8);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(55);
  });

  it('garbage frames do not end the connection', async () => {
    const { slack, world } = await start();
    const { events } = await connect(slack);
    slack.faults.sendGarbage();
    slack.faults.sendGarbage('\u0000 nonsense');
    slack.faults.sendGarbage('[]');
    world.user('ada').say('general', 'still here');
    await until(() => events().some((event) => event.text === 'still here'));
  });

  it('an expired session: sockets end, tokens stay good', async () => {
    const { slack, web } = await start();
    await connect(slack);
    slack.faults.expireSession();
    await until(() => slack.connections === 0);
    expect((await web.auth.test()).ok).toBe(true);
    await connect(slack);
  });
});
