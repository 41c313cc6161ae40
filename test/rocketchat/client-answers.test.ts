import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { totp } from '../../src/backends/rocketchat/client/totp.js';
import { PasswordPolicyError, RocketChatClient, TwoFactorError } from '../../src/backends/rocketchat/index.js';
import { AuthError, ConfigError, isChatError } from '../../src/core/errors/index.js';
import { ok, type Reply, ScriptedServer } from './client-server.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await ScriptedServer.start();
});
beforeEach(() => {
  server.seen.length = 0;
  server.answer = () => ok;
});
afterAll(() => server.stop());

const samples = fileURLToPath(
  new URL('../../../shared/samples/rocketchat/developer-docs-responses.json', import.meta.url),
);
const isThere = existsSync(samples);
if (!isThere) console.log('The answers of the developer docs are not here (../shared): their tests are left out.');

describe.skipIf(!isThere)('answers of the developer docs', () => {
  const all: { source: string; value: Record<string, unknown> }[] = isThere
    ? JSON.parse(readFileSync(samples, 'utf8'))
    : [];
  const reads: Record<string, (client: RocketChatClient) => Promise<unknown>> = {
    'chat-endpoints/getmessage.md': (c) => c.chatGetMessage('M'),
    'chat-endpoints/getstarredmessages.md': (c) => c.chatGetStarredMessages('R'),
    'chat-endpoints/getmentionedmessages.md': (c) => c.chatGetMentionedMessages('R'),
    'chat-endpoints/getpinnedmessages.md': (c) => c.chatGetPinnedMessages('R'),
    'chat-endpoints/getmessagereadreceipts.md': (c) => c.chatGetMessageReadReceipts('M'),
    'chat-endpoints/getthreadslist.md': (c) => c.chatGetThreadsList('R'),
    'chat-endpoints/search-message.md': (c) => c.chatSearch('R', 'x'),
    'chat-endpoints/syncthreadmessages.md': (c) => c.chatSyncThreadMessages('T', new Date(0)),
    'chat-endpoints/delete.md': (c) => c.chatDelete('R', 'M'),
    'chat-endpoints/pinmessage.md': (c) => c.chatPinMessage('M'),
    'users-endpoints/get-users-info.md': (c) => c.users.info({ userId: 'U' }),
    'users-endpoints/get-users-presence.md': (c) => c.users.presence(),
    'users-endpoints/get-user-status.md': (c) => c.users.getStatus(),
    'subscriptions-endpoints/get-subscription-room.md': (c) => c.subscriptions.getOne('R'),
    'subscriptions-endpoints/get-all-subscriptions.md': (c) => c.subscriptions.get(),
    'custom-emoji-endpoints/list-custom-emojis.md': (c) => c.emoji.list(),
    'rooms-endpoints/get-rooms.md': (c) => c.rooms.get(),
    'im-endpoints/list.md': (c) => c.dm.list(),
  };

  it.each(Object.entries(reads))('%s is given as it came', async (file, read) => {
    const examples = all.filter(({ source, value }) => source.endsWith(file) && value['success'] === true);
    expect(examples.length).toBeGreaterThan(0);
    for (const { value } of examples) {
      server.answer = () => ({ body: value });
      const { success: _, ...wanted } = value;
      expect(await read(server.client())).toMatchObject(wanted);
    }
  });

  it('what refuses the caller is an AuthError, in all its shapes', async () => {
    const refusals = all.filter(({ value }) => value['message'] === 'You must be logged in to do this.');
    expect(refusals.length).toBeGreaterThan(20);
    for (const { value } of refusals.slice(0, 3)) {
      server.answer = () => ({ status: 401, body: value });
      await expect(server.client().users.me()).rejects.toMatchObject({
        code: 'auth',
        message: expect.stringContaining('logged in'),
      });
    }
  });

  it('an old server names a direct room by rid alone', async () => {
    const { value } = all.find(({ source }) => source.endsWith('im-endpoints/create.md'))!;
    server.answer = () => ({ body: value });
    const { room } = await server.client().dm.create('rocket.cat');
    expect(room._id).toBe(room.rid);
    expect(room.rid).toBe('PMrDaS4axRqkjY7errocket.cat');
  });
});

describe('errors', () => {
  const failing = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    server.answer = () => ({ status, body, headers });
  };
  const send = () => server.client({ retry: { attempts: 1 } }).chatPostMessage('x', { roomId: 'R' });

  it.each([
    ['error-room-not-found', 400, 'not_found'],
    ['invalid-channel', 400, 'not_found'],
    ['error-not-allowed', 400, 'forbidden'],
    ['error-forbidden', 403, 'forbidden'],
    ['error-message-size-exceeded', 400, 'invalid'],
    ['error-duplicate-channel-name', 400, 'conflict'],
    ['error-you-are-last-owner', 400, 'conflict'],
    ['invalid-params', 400, 'invalid'],
    ['error-roomid-param-not-provided', 400, 'invalid'],
    ['error-of-tomorrow', 400, 'invalid'],
  ])('%s (%i) is %s', async (code, status, kind) => {
    failing(status, { success: false, error: `Some words [${code}]`, errorType: code });
    await expect(send()).rejects.toMatchObject({
      code: kind,
      platformCode: code,
      status,
      maybeDelivered: false,
      retryable: false,
    });
    // Without `errorType` the code stands in brackets.
    failing(status, { success: false, error: `Some words [${code}]` });
    await expect(send()).rejects.toMatchObject({ code: kind, platformCode: code });
  });

  it.each([
    ['No message found with the id of "M".', 'not_found'],
    ["You can't send messages because the room is readonly.", 'forbidden'],
    ['User not found.', 'not_found'],
  ])('words without a code: %s', async (error, kind) => {
    failing(400, { success: false, error });
    await expect(send()).rejects.toMatchObject({ code: kind });
  });

  it('a missing message is a bare failure', async () => {
    failing(400, { success: false });
    await expect(server.client().chatGetMessage('M')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('M'),
    });
  });

  it('a page is no answer, and a failure with status 200 is none either', async () => {
    server.answer = () => ({ text: '<html>Welcome</html>' });
    await expect(server.client().users.me()).rejects.toMatchObject({
      code: 'server',
      message: expect.stringContaining('base URL'),
    });
    failing(200, { success: false, error: 'Invalid room [error-invalid-room]' });
    await expect(server.client().rooms.info({ roomId: 'R' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('the second factor is a typed error, and a code settles it', async () => {
    const details = { method: 'totp', codeGenerated: false, availableMethods: ['totp', 'email'] };
    for (const [status, extra] of [
      [401, { error: 'totp-required' }],
      [400, { errorType: 'totp-required', error: 'TOTP Required [totp-required]' }],
    ] as const) {
      server.answer = ({ headers }) =>
        headers['x-2fa-code'] === '123456'
          ? { body: { token: 't', success: true } }
          : { status, body: { success: false, ...extra, details } };
      const client = server.client();
      const error = await client.users.generatePersonalAccessToken('x').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TwoFactorError);
      expect(error).toBeInstanceOf(AuthError);
      expect(error).toMatchObject({ secondFactor: { ...details, isRefused: false }, platformCode: 'totp-required' });
      expect(await client.users.generatePersonalAccessToken('x', { twoFactor: { code: '123456' } })).toMatchObject({
        token: 't',
      });
      expect(server.last.headers['x-2fa-method']).toBe('totp');
      expect(server.last.body).toEqual({ tokenName: 'x' });
    }
  });

  it('makes the code by itself from the secret of the authenticator', async () => {
    // RFC 6238, appendix B: the last six digits of its SHA-1 values.
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(totp(secret, 59_000)).toBe('287082');
    expect(totp(secret, 1_111_111_109_000)).toBe('081804');
    expect(totp(secret, 20_000_000_000_000)).toBe('353130');
    const answer: Reply = {
      status: 401,
      body: { error: 'totp-required', details: { method: 'totp', availableMethods: ['totp'] } },
    };
    server.answer = ({ headers }) => {
      const isRight = [0, 30_000].some((ago) => headers['x-2fa-code'] === totp(secret, Date.now() - ago));
      return isRight ? { body: { status: 'success', data: { userId: 'U', authToken: 'fresh-token' } } } : answer;
    };
    const client = server.client({ username: 'bob', password: 'secret-pw', totpSecret: secret });
    expect(await client.login()).toEqual({ userId: 'U', authToken: 'fresh-token' });
    // A refused code is not tried over and over.
    server.seen.length = 0;
    server.answer = () => ({ status: 401, body: { error: 'totp-invalid', details: { method: 'totp' } } });
    await expect(
      server.client({ username: 'bob', password: 'secret-pw', totpSecret: secret }).login(),
    ).rejects.toMatchObject({ platformCode: 'totp-invalid' });
    expect(server.seen).toHaveLength(1);
  });

  it('a password that is too weak is a typed error', async () => {
    failing(400, {
      success: false,
      error: 'Too short [error-password-policy-not-met-minLength]',
      errorType: 'error-password-policy-not-met-minLength',
    });
    const error = await server
      .client()
      .users.create({ email: 'a', name: 'a', password: 'a', username: 'a' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PasswordPolicyError);
    expect(error).toMatchObject({ code: 'invalid', rules: ['error-password-policy-not-met-minLength'] });
  });
});

describe('sessions', () => {
  it('many calls log in once, and a dead token is replaced once', async () => {
    let tokens = 0;
    server.answer = ({ path, headers }) => {
      if (path.endsWith('/login')) {
        tokens += 1;
        return { body: { status: 'success', data: { userId: 'U', authToken: `token-${tokens}` } } };
      }
      return headers['x-auth-token'] === 'token-1' && tokens > 0 && dead
        ? { status: 401, body: { status: 'error', message: 'You must be logged in to do this.' } }
        : ok;
    };
    let dead = false;
    const client = server.client({ username: 'bob', password: 'secret-pw' });
    await Promise.all([client.users.me(), client.users.me(), client.rooms.get()]);
    expect(tokens).toBe(1);
    dead = true;
    await Promise.all([client.users.me(), client.users.me()]);
    expect(tokens).toBe(2);
    expect(server.last.headers['x-auth-token']).toBe('token-2');
  });

  it('a dead personal token is final', async () => {
    server.answer = () => ({ status: 401, body: { status: 'error', message: 'You must be logged in to do this.' } });
    await expect(server.client().users.me()).rejects.toMatchObject({ code: 'auth' });
    expect(server.seen).toHaveLength(1);
  });

  it('shows no secret', async () => {
    server.answer = () => ({ status: 401, body: { error: 'Unauthorized', message: 'token-of-bob-77 is wrong' } });
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => void lines.push(line);
    const logger = { debug: log, info: log, warn: log, error: log };
    const client = server.client({ authToken: 'token-of-bob-77', logger });
    const error = await client.users.me().catch((thrown: unknown) => thrown);
    expect(isChatError(error)).toBe(true);
    for (const shown of [
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      inspect(client, { depth: 9, showHidden: true }),
      inspect(lines, { depth: 9 }),
    ]) {
      expect(shown).not.toContain('token-of-bob-77');
    }
  });

  it('says what is wrong with the settings', () => {
    const make = (config: object) => () => new RocketChatClient(config as never);
    expect(make({ url: 'https://x.test' })).toThrow(ConfigError);
    expect(make({ url: 'https://x.test', authToken: 'abcdefgh' })).toThrow(/userId is missing/);
    expect(make({ url: 'https://x.test', username: 'bob' })).toThrow(/password is missing/);
    expect(make({ url: 'https://x.test', userId: 'u', authToken: 't-secret', pasword: 'p' })).toThrow(/pasword/);
  });
});

describe('rates and repeats', () => {
  const slow = (extra: Record<string, string> = {}, words = ''): Reply => ({
    status: 429,
    headers: extra,
    body: { success: false, error: `Error, too many requests. Please slow down.${words} [error-too-many-requests]` },
  });

  it('obeys the header, read against the clock of the server', async () => {
    const now = Date.parse('2031-01-01T00:00:00Z');
    server.answer = () => slow({ date: new Date(now).toUTCString(), 'x-ratelimit-reset': String(now + 42_000) });
    const client = server.client({ retry: { totalMs: 10 } });
    await expect(client.users.me()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 42_000, status: 429 });
  });

  it('obeys the text, and waits before it tries again, also to send', async () => {
    server.answer = () => slow({}, ' You must wait 7 seconds before trying this endpoint again.');
    await expect(server.client({ retry: { totalMs: 10 } }).users.me()).rejects.toMatchObject({ retryAfterMs: 7_000 });
    let isFirst = true;
    server.seen.length = 0;
    server.answer = () => {
      if (!isFirst) return { body: { message: { _id: 'M' } } };
      isFirst = false;
      return slow({ date: new Date(0).toUTCString(), 'x-ratelimit-reset': '30' });
    };
    await server.client().chatPostMessage('x', { roomId: 'R' });
    expect(server.seen).toHaveLength(2);
  });

  it('repeats what does no harm after a lost answer, and a send never', async () => {
    let tries = 0;
    server.answer = () => {
      tries += 1;
      return tries < 3 ? { drop: true } : ok;
    };
    await server.client().chatReact('M', 'smile', { shouldReact: true });
    expect(tries).toBe(3);
    tries = 0;
    await expect(server.client().chatPostMessage('x', { roomId: 'R' })).rejects.toMatchObject({
      code: 'connection',
      maybeDelivered: true,
    });
    expect(tries).toBe(1);
    tries = 0;
    await expect(server.client().chatReact('M')).rejects.toMatchObject({ maybeDelivered: true });
    expect(tries).toBe(1);
  });

  it.each([
    ['an empty answer', { body: { success: true } }],
    ['an error', { status: 400, body: { success: false, error: 'Duplicate key' } }],
  ] as [string, Reply][])(
    'a send with an id of its own whose answer was lost finds its message (%s)',
    async (_what, second) => {
      const message = { _id: 'own-id', rid: 'R', msg: 'x' };
      let sends = 0;
      server.answer = ({ path }) => {
        if (path.endsWith('getMessage')) return { body: { message } };
        sends += 1;
        return sends === 1 ? { drop: true } : second;
      };
      expect(await server.client().chatSendMessage({ _id: 'own-id', rid: 'R', msg: 'x' })).toEqual({ message });
      expect(sends).toBe(2);
    },
  );

  it('pages by what comes, not by what was asked for', async () => {
    server.answer = ({ query }) => {
      const offset = Number(new Map(query).get('offset'));
      const channels = Array.from({ length: Math.min(2, 5 - offset) }, (_, index) => ({ _id: String(offset + index) }));
      return { body: { channels, count: channels.length, offset, total: 5 } };
    };
    const client = server.client();
    const ids: string[] = [];
    for await (const { _id: id } of client.all('channels', (page) => client.channels.list(page))) ids.push(id);
    expect(ids).toEqual(['0', '1', '2', '3', '4']);
    expect(server.seen).toHaveLength(3);
  });
});

describe('parameters that servers refuse', () => {
  const strict = (allowed: (body: Record<string, unknown>) => boolean): void => {
    server.answer = ({ path, body }) => {
      if (path.endsWith('sendMessage')) return { body: { message: { _id: 'S', ts: '2026-11-20T00:00:00.000Z' } } };
      return allowed(body as Record<string, unknown>)
        ? { body: { message: { _id: 'P' }, channel: 'c', ts: 1 } }
        : {
            status: 400,
            body: {
              success: false,
              errorType: 'invalid-params',
              error: 'must NOT have additional properties [invalid-params]',
            },
          };
    };
  };
  const names = () => server.seen.map(({ path }) => path.split('/').at(-1));

  it('groupable: false is what they store; it is left out, and not asked about again', async () => {
    strict((body) => !('groupable' in body));
    const client = server.client();
    await client.chatPostMessage('x', { roomId: 'R', groupable: false });
    await client.chatPostMessage('y', { roomId: 'R', groupable: false });
    expect(server.seen.map(({ body }) => body)).toEqual([
      { roomId: 'R', text: 'x', groupable: false },
      { roomId: 'R', text: 'x' },
      { roomId: 'R', text: 'y' },
    ]);
    await expect(client.chatPostMessage('z', { roomId: 'R', groupable: true })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('bot is an error there, and is sent where it is taken', async () => {
    strict((body) => !('bot' in body));
    await expect(server.client().chatPostMessage('x', { roomId: 'R', bot: { i: 'b' } })).rejects.toMatchObject({
      code: 'unsupported',
      maybeDelivered: false,
    });
    strict(() => true);
    await server.client().chatPostMessage('x', { roomId: 'R', bot: { i: 'b' } });
    expect(server.last.body).toMatchObject({ bot: { i: 'b' } });
  });

  it('parseUrls: false is done by sendMessage where postMessage does not take it', async () => {
    strict((body) => !('parseUrls' in body));
    const client = server.client();
    const sent = await client.chatPostMessage('x', { roomId: 'R', parseUrls: false, alias: 'A' });
    expect(server.last.body).toEqual({ message: { alias: 'A', rid: 'R', msg: 'x' }, previewUrls: [] });
    expect(sent).toMatchObject({ channel: 'R', message: { _id: 'S' } });
    await client.chatPostMessage('x', { roomId: 'R', parseUrls: true });
    expect(names()).toEqual(['chat.postMessage', 'chat.sendMessage', 'chat.postMessage']);
    await expect(client.chatPostMessage('x', { channel: '#c', parseUrls: false })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('a reply in a thread is sent by sendMessage where postMessage does not take it', async () => {
    strict((body) => !('tmid' in body));
    await server.client().chatPostMessage('x', { roomId: 'R', tmid: 'T' });
    expect(server.last.body).toEqual({ message: { tmid: 'T', rid: 'R', msg: 'x' } });
    strict((body) => !('tmid' in body) && !('groupable' in body) && !('parseUrls' in body));
    await server.client().chatPostMessage('x', { roomId: 'R', tmid: 'T', parseUrls: true, groupable: false });
    expect(names().slice(-4)).toEqual(['chat.postMessage', 'chat.postMessage', 'chat.postMessage', 'chat.sendMessage']);
  });

  it('another parameter that is wrong stays what it is', async () => {
    server.answer = () => ({
      status: 400,
      body: { success: false, errorType: 'invalid-params', error: 'must be string [invalid-params]' },
    });
    await expect(server.client().chatPostMessage('x', { roomId: 'R', parseUrls: true })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(server.seen).toHaveLength(1);
  });

  it('needs exactly one place', async () => {
    for (const place of [{}, { roomId: 'R', channel: '#c' }]) {
      await expect(server.client().chatPostMessage('x', place)).rejects.toMatchObject({ code: 'invalid' });
    }
    expect(server.seen).toHaveLength(0);
  });
});
