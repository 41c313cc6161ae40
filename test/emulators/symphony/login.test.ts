import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Client, type Json, loginToken, start, testClock } from './harness.js';

const json = { json: {} };

describe('the log-in', () => {
  it('takes what the account has signed, and nothing else', async () => {
    const { symphony } = await start();
    const { username, privateKey } = symphony.config.bot;
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 })
      .privateKey.export({ type: 'pkcs1', format: 'pem' })
      .toString();
    const client = new Client(symphony);
    const logIn = async (token: string, path = '/login/pubkey/authenticate') =>
      (await client.call(path, { json: { token } })).status;
    const good = loginToken(username, privateKey.content);
    expect(await logIn(good)).toBe(200);
    expect(await logIn(good, '/relay/pubkey/authenticate')).toBe(200);
    const bad = [
      loginToken('somebody', privateKey.content),
      loginToken(username, stranger),
      loginToken(username, privateKey.content, { seconds: 310 }),
      loginToken(username, privateKey.content, { seconds: -1 }),
      loginToken(username, privateKey.content, { algorithm: 'RS256', hash: 'RSA-SHA256' }),
      loginToken(username, privateKey.content, { algorithm: 'none' }),
      `${good.slice(0, -4)}AAAA`,
      'nonsense',
      '',
    ];
    for (const token of bad)
      for (const path of ['/login/pubkey/authenticate', '/relay/pubkey/authenticate'])
        expect(await logIn(token, path), token).toBe(401);
    const refused = await client.call('/login/pubkey/authenticate', { json: { token: 'x' } });
    expect(refused.body).toEqual({ code: 401, message: expect.stringMatching(/^Unauthorized/) });
    expect((await client.call('/login/pubkey/authenticate', { raw: '{}' })).status).toBe(415);
  });

  it('gives two tokens, each checked on its own', async () => {
    const { bot, symphony } = await start();
    const { sessionToken = '', keyManagerToken = '' } = bot.tokens;
    expect(sessionToken).not.toBe(keyManagerToken);
    const status = async (headers: Record<string, string>, path = '/agent/v1/util/echo') =>
      (await bot.call(path, { ...json, headers })).status;
    expect(await status({ sessionToken, keyManagerToken })).toBe(200);
    expect(await status({ sessiontoken: sessionToken, KEYMANAGERTOKEN: keyManagerToken })).toBe(200);
    expect(await status({ sessionToken })).toBe(401);
    expect(await status({ keyManagerToken })).toBe(401);
    expect(await status({ sessionToken: keyManagerToken, keyManagerToken: sessionToken })).toBe(401);
    symphony.faults.expireToken('keyManager');
    expect(await status({ sessionToken, keyManagerToken })).toBe(401);
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
    symphony.faults.expireSession();
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(401);
    await bot.logIn();
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
  });

  it('ends a session after its time', async () => {
    const { clock, pass } = testClock();
    const { bot } = await start({ clock, sessionMs: 3_600_000 });
    pass(3_599_999);
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
    pass(1);
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(401);
  });

  it('takes the common JWT for the pod, not for the agent', async () => {
    const { bot, symphony } = await start();
    const { bot: account } = symphony.config;
    const answer = await bot.ok('/login/pubkey/authenticate', {
      json: { token: loginToken(account.username, account.privateKey.content) },
    });
    const authorization = String(answer.authorizationToken);
    expect(authorization).toMatch(/^Bearer eyJ/);
    expect((await bot.call('/pod/v2/sessioninfo', { headers: { authorization } })).status).toBe(200);
    expect((await bot.call('/agent/v5/datafeeds', { headers: { authorization } })).status).toBe(401);
    const renewed = await bot.ok('/login/idm/tokens?scope=', { method: 'POST' });
    expect(renewed).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    const again = await bot.call('/pod/v2/sessioninfo', {
      headers: { authorization: `Bearer ${String(renewed.access_token)}` },
    });
    expect(again.status).toBe(200);
  });

  it('lets an app act for a user, without key manager token and without datafeed', async () => {
    const { symphony, ada, general, world } = await start();
    const { app } = symphony.config;
    const client = new Client(symphony);
    const session = await client.ok('/login/pubkey/app/authenticate', {
      json: { token: loginToken(app.appId, app.privateKey.content) },
    });
    const appHeaders = { sessionToken: String(session.token) };
    expect((await client.call('/pod/v2/sessioninfo', { headers: appHeaders })).status).toBe(401);
    const path = `/login/pubkey/app/username/${ada.handle}/authenticate`;
    expect((await client.call(path, { method: 'POST', headers: appHeaders, json: {} })).status).toBe(415);
    expect((await client.call(path.replace('ada', 'nobody'), { method: 'POST', headers: appHeaders })).status).toBe(
      401,
    );
    const own = await client.ok(path, { method: 'POST', headers: appHeaders });
    client.tokens = { sessionToken: String(own.token) };
    expect(await client.ok('/pod/v2/sessioninfo')).toMatchObject({ username: 'ada', accountType: 'NORMAL' });
    await client.send(general.id, '<messageML>by ada</messageML>');
    expect(world.lastMessage('general')).toMatchObject({ author: 'ada', text: 'by ada' });
    expect((await client.call('/agent/v5/datafeeds', json)).status).toBe(403);
    const form = '<messageML><form id="f"><button name="b">x</button></form></messageML>';
    expect(await client.refusal(general.id, form)).toContain('Only service accounts');
  });

  it('refuses the credentials when they are revoked', async () => {
    const { bot, symphony } = await start();
    symphony.faults.revokeToken();
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(401);
    await expect(bot.logIn().then(() => bot.ok('/pod/v2/sessioninfo'))).rejects.toThrow('401');
    symphony.faults.revokeToken(false);
    await bot.logIn();
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
  });
});

describe('the services', () => {
  it('stand under their contexts', async () => {
    const { bot, symphony } = await start({ agent: { context: '/sym/' } });
    expect(symphony.config.agent).toEqual({ context: '/sym' });
    expect((await bot.call('/sym/agent/v5/datafeeds')).status).toBe(200);
    expect((await bot.call('/agent/v5/datafeeds')).status).toBe(404);
    expect((await bot.call('/pod/v2/sessioninfo')).status).toBe(200);
  });

  it('tell a wrong path, verb and type apart', async () => {
    const { bot } = await start();
    expect((await bot.call('/pod/v9/sessioninfo')).status).toBe(404);
    expect((await bot.call('/pod/v2/sessioninfo', { method: 'DELETE' })).status).toBe(405);
    expect((await bot.call('/pod/v1/im/create', { raw: '[1]' })).status).toBe(415);
    expect(
      (
        await bot.call('/agent/v1/util/echo', {
          raw: '{',
          headers: { ...(bot.tokens as Record<string, string>), 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(400);
  });

  it('keep the digits of ids that exceed a number', async () => {
    const { bot, ada, general } = await start({ tenant: 200_000 });
    expect(BigInt(ada.id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    const { users } = await bot.ok<{ users: Json[] }>(`/pod/v3/users?uid=${ada.id}&local=true`);
    expect(users[0]?.id).toBe(ada.id);
    const { id } = await bot.ok('/pod/v1/im/create', { json: [BigInt(ada.id)] });
    const info = await bot.ok(`/pod/v2/streams/${String(id)}/info`);
    expect((info.streamAttributes as { members: string[] }).members).toContain(ada.id);
    expect((await bot.call('/pod/v1/im/create', { json: [ada.id] })).status).toBe(400);
    const sent = await bot.send(general.id, `<messageML><mention uid="${ada.id}"/></messageML>`);
    expect(String(sent.data)).toContain(`"value":"${ada.id}"`);
  });
});
