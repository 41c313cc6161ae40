import { type HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { connect, refusal, restClient, start, until } from './harness.js';

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error as Error,
  );

describe('rate limits', () => {
  it('are told in the headers of every answer, by bucket', async () => {
    const { discord, world, general } = await start({ rateLimit: { limit: 3, perMs: 20_000 } });
    const headers = { authorization: `Bot ${discord.config.token}` };
    const get = (path: string) => fetch(`${discord.config.apiUrl}/v10${path}`, { headers });
    const first = await get(`/channels/${general}/messages`);
    expect(first.headers.get('x-ratelimit-limit')).toBe('3');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('2');
    expect(Number(first.headers.get('x-ratelimit-reset-after'))).toBeLessThanOrEqual(20);
    const other = await get(`/channels/${world.channel('other').id}/messages`);
    expect(other.headers.get('x-ratelimit-remaining')).toBe('2');
    expect(other.headers.get('x-ratelimit-bucket')).toBe(first.headers.get('x-ratelimit-bucket'));
    await get(`/channels/${general}/messages`);
    await get(`/channels/${general}/messages`);
    const refused = await get(`/channels/${general}/messages`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(await refused.json()).toMatchObject({ message: 'You are being rate limited.', global: false });
  });

  it('are obeyed by the client, and 429s too', async () => {
    const { discord, world, general } = await start({ rateLimit: { limit: 2, perMs: 500 } });
    const rest = restClient(discord, { offset: 5 });
    const limited: number[] = [];
    rest.on('rateLimited', (info) => void limited.push(info.timeToReset));
    const texts = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(texts.map((content) => rest.post(`/channels/${general}/messages`, { body: { content } })));
    expect(world.messages('general').map((message) => message.text)).toEqual(texts);
    // It waited by itself: no request was refused.
    expect(limited.length).toBeGreaterThan(0);
    expect(discord.requests.filter((each) => each.status === 429)).toEqual([]);
    discord.faults.rateLimit({ match: '/channels/', times: 2, retryAfterMs: 50 });
    await rest.post(`/channels/${general}/messages`, { body: { content: 'f' } });
    expect(world.messages('general')).toHaveLength(6);
    expect(discord.requests.filter((each) => each.status === 429)).toHaveLength(2);
  });

  it('global, shared, and a page of the proxy', async () => {
    const { discord, general } = await start();
    const strict = restClient(discord, { rejectOnRateLimit: () => true });
    discord.limits.global({ retryAfterMs: 40 });
    const error = (await failure(strict.get('/users/@me'))) as RateLimitError;
    expect(error).toBeInstanceOf(RateLimitError);
    expect([error.global, error.scope]).toEqual([true, 'global']);
    discord.limits.shared({ retryAfterMs: 40 });
    expect(
      ((await failure(restClient(discord, { rejectOnRateLimit: () => true }).get('/gateway'))) as RateLimitError).scope,
    ).toBe('shared');
    discord.limits.proxy({ status: 429, retryAfterMs: null });
    const page = await fetch(`${discord.config.apiUrl}/v10/users/@me`);
    expect([page.status, page.headers.get('content-type'), page.headers.get('x-ratelimit-scope')]).toEqual([
      429,
      'text/html; charset=UTF-8',
      null,
    ]);
    discord.limits.proxy({ status: 502, match: 'POST /channels' });
    const broken = await failure(restClient(discord).post(`/channels/${general}/messages`, { body: { content: 'x' } }));
    expect((broken as HTTPError).status).toBe(502);
    discord.limits.proxy({ times: 99 });
    discord.faults.clear();
    await restClient(discord).get('/users/@me');
  });
});

describe('faults of REST', () => {
  it('5xx, and the SDK sends a POST again', async () => {
    const { discord, world, rest, general } = await start();
    discord.faults.fail({ match: '/messages', status: 503 });
    expect(
      ((await failure(rest.post(`/channels/${general}/messages`, { body: { content: 'x' } }))) as HTTPError).status,
    ).toBe(503);
    discord.faults.fail({ match: '/messages', times: 2 });
    const patient = restClient(discord, { retries: 3 });
    await patient.post(`/channels/${general}/messages`, { body: { content: 'third time' } });
    expect(world.messages('general').map((message) => message.text)).toEqual(['third time']);
  });

  it('an answer that is lost doubles a message, unless its nonce is enforced', async () => {
    const { discord, world, general } = await start();
    const patient = restClient(discord, { retries: 1 });
    const route = `/channels/${general}/messages` as const;
    discord.faults.loseAnswer({ match: '/messages' });
    await patient.post(route, { body: { content: 'twice' } });
    expect(world.messages('general').map((message) => message.text)).toEqual(['twice', 'twice']);
    discord.faults.loseAnswer({ match: '/messages' });
    await patient.post(route, { body: { content: 'once', nonce: '1', enforce_nonce: true } });
    expect(world.messages('general').map((message) => message.text)).toEqual(['twice', 'twice', 'once']);
  });

  it('slow answers, bodies that break off, a closed port, a restart', async () => {
    const { discord, world, rest } = await start();
    discord.faults.slow({ match: '/users/@me', ms: 20_000 });
    const impatient = restClient(discord, { timeout: 500 });
    expect(await failure(impatient.get('/users/@me'))).toBeInstanceOf(Error);
    discord.faults.cutBody({ match: '/users/@me' });
    expect(await failure(rest.get('/users/@me'))).toBeInstanceOf(Error);
    discord.faults.refuse();
    const refused = (await failure(restClient(discord).get('/users/@me'))) as Error & { code?: string };
    expect(String(refused.code ?? (refused.cause as { code?: string } | undefined)?.code)).toMatch(
      /ECONNREFUSED|ECONNRESET/,
    );
    discord.faults.refuse(false);
    await rest.get('/users/@me');
    world.user('ada').say('general', 'kept');
    const { url } = discord;
    await discord.faults.restart({ downMs: 10 });
    expect(discord.url).toBe(url);
    expect(await restClient(discord).get(`/channels/${world.channel('general').id}/messages`)).toHaveLength(1);
  });

  it('a revoked token: 401, sockets closed with 4004, and good again', async () => {
    const { discord } = await start();
    const { client } = await connect(discord);
    let code: number | undefined;
    client.on('shardDisconnect', (event) => {
      code = event.code;
    });
    discord.faults.revokeToken();
    expect(await until(() => code)).toBe(4004);
    expect(await refusal(restClient(discord).get('/users/@me'))).toEqual([401, 0]);
    await expect(connect(discord)).rejects.toThrow('invalid token');
    discord.faults.revokeToken(false);
    await connect(discord);
  });
});

describe('faults of the gateway', () => {
  it('events twice, late, and in reverse', async () => {
    const { discord, world } = await start();
    const { of, raw } = await connect(discord);
    const ada = world.user('ada');
    discord.faults.duplicateEvents({ times: 1 });
    ada.say('general', 'twice');
    ada.say('general', 'once');
    await until(() => of('MESSAGE_CREATE').length === 3);
    expect(of('MESSAGE_CREATE').map((each) => each.content)).toEqual(['twice', 'twice', 'once']);
    const numbers = raw.filter((packet) => packet.t === 'MESSAGE_CREATE').map((packet) => packet.s);
    expect(numbers[0]).toBe(numbers[1]);
    discord.faults.reorderEvents({ count: 3 });
    for (const text of ['a', 'b', 'c', 'd']) ada.say('general', text);
    await until(() => of('MESSAGE_CREATE').length === 7);
    expect(
      of('MESSAGE_CREATE')
        .slice(3)
        .map((each) => each.content),
    ).toEqual(['c', 'b', 'a', 'd']);
    discord.faults.delayEvents({ ms: 60 });
    const begun = Date.now();
    ada.say('general', 'late');
    await until(() => of('MESSAGE_CREATE').length === 8);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(55);
  });

  it('an event that is held when the socket drops comes by the resume, once', async () => {
    const { discord, world } = await start();
    const { of } = await connect(discord);
    discord.faults.delayEvents({ ms: 100 });
    world.user('ada').say('general', 'held');
    discord.faults.dropConnections();
    await until(() => of('RESUMED').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(of('MESSAGE_CREATE').map((each) => each.content)).toEqual(['held']);
  });

  it('garbage does not end the connection', async () => {
    const { discord, world } = await start();
    const { of } = await connect(discord);
    discord.faults.sendGarbage();
    world.user('ada').say('general', 'still here');
    await until(() => of('MESSAGE_CREATE').length === 1);
  });

  it('clear() ends what is armed', async () => {
    const { discord, rest } = await start();
    discord.faults.fail({ times: 99 });
    discord.faults.slow({ ms: 10_000, times: 99 });
    discord.faults.refuse();
    discord.faults.revokeToken();
    discord.faults.clear();
    await rest.get('/users/@me');
  });
});
