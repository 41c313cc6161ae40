import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { SymphonyClient } from '../../src/backends/symphony/index.js';
import { AuthError, ForbiddenError, InvalidError, RateLimitedError } from '../../src/core/errors/index.js';
import { resolveFiles } from '../../src/core/files/index.js';
import { type Handler, type Loopback, loopback, privateKey, refuses, unauthorized } from './loopback.js';

const running: Loopback[] = [];
const clients: SymphonyClient[] = [];

async function start(handler: Handler = () => undefined, config: object = {}) {
  const server = await loopback(handler);
  running.push(server);
  const client = new SymphonyClient({ ...server.config, ...config });
  clients.push(client);
  return { server, client };
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const server of running.splice(0)) await server.stop();
});

const stream = '_vJXbVTb3gF6Oo5N9pnvbX___mSJJVf_dA';

describe('the log-in', () => {
  it('signs RS512 for both tokens and sends each where it belongs', async () => {
    const { server, client } = await start((seen) =>
      seen.path === '/pod/v2/sessioninfo'
        ? { json: { id: 7078106482890 } }
        : seen.path.startsWith('/agent/v1/message/')
          ? { json: { messageId: 'm' } }
          : undefined,
    );
    expect((await client.users.me()).id).toBe('7078106482890');
    await client.messages.get('m');
    const [pod] = server.calls('/pod/v2/sessioninfo');
    const [agent] = server.calls(/^\/agent/);
    expect(pod?.headers['sessiontoken']).toBe('sessionToken-1');
    expect(pod?.headers['keymanagertoken']).toBeUndefined();
    expect(agent?.headers['keymanagertoken']).toBe('keyManagerToken-1');
    expect(agent?.headers['x-trace-id']).toMatch(/^\w{6}$/);
    expect(server.session.logins).toBe(1);
  });

  it('is made anew once for all who are refused at the same time, and each call is repeated once', async () => {
    const { server, client } = await start((seen) =>
      refuses(seen, server.session) ? unauthorized : seen.path.startsWith('/pod') ? { json: { id: 1 } } : undefined,
    );
    await client.users.me();
    server.session.number = 2;
    await Promise.all(Array.from({ length: 8 }, () => client.users.me()));
    expect(server.session.logins).toBe(2);
  });

  it('does not go on for ever when the session is refused again and again', async () => {
    const { server, client } = await start((seen) => (seen.path.startsWith('/pod') ? unauthorized : undefined));
    await expect(client.users.me()).rejects.toBeInstanceOf(AuthError);
    expect(server.calls('/pod/v2/sessioninfo')).toHaveLength(2);
    expect(server.session.logins).toBe(2);
  });

  it('that is refused is final, and shows no secret', async () => {
    const { server, client } = await start((seen) => (seen.path.startsWith('/login') ? unauthorized : undefined));
    const error = await client.users.me().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthError);
    expect(server.calls('/login/pubkey/authenticate')).toHaveLength(1);
    const [{ body = '' } = {}] = server.calls('/login/pubkey/authenticate');
    const { token } = JSON.parse(body) as { token: string };
    expect(inspect(error)).not.toContain(token);
    expect(inspect(client)).not.toContain(privateKey.slice(40, 80));
  });

  it('is tried again on 503', async () => {
    let tries = 0;
    const { client } = await start((seen) => {
      if (seen.path === '/pod/v2/sessioninfo') return { json: { id: 1 } };
      if (seen.path !== '/login/pubkey/authenticate') return undefined;
      tries += 1;
      return tries === 1 ? { status: 503 } : undefined;
    });
    await client.users.me();
    expect(tries).toBe(2);
  });

  it('on behalf of a user has the app sign, and no key manager token', async () => {
    const { server, client } = await start(
      (seen) => {
        if (seen.path === '/login/pubkey/app/authenticate') return { json: { token: 'app-token' } };
        if (seen.path === '/login/pubkey/app/username/ada/authenticate')
          return seen.headers['sessiontoken'] === 'app-token' ? { json: { token: 'adas-token' } } : unauthorized;
        if (seen.path === '/login/pubkey/app/username/nobody/authenticate') return unauthorized;
        return seen.path.startsWith('/agent') ? { json: { messageId: 'm' } } : undefined;
      },
      { app: { appId: 'my-app', privateKey: { content: privateKey } } },
    );
    await client.onBehalfOf({ username: 'ada' }).messages.get('m');
    const [call] = server.calls(/^\/agent/);
    expect(call?.headers['sessiontoken']).toBe('adas-token');
    expect(call?.headers['keymanagertoken']).toBeUndefined();
    expect(server.calls('/login/pubkey/authenticate')).toHaveLength(0);
    const refused = client.onBehalfOf({ username: 'nobody' }).messages.get('m');
    await expect(refused).rejects.toBeInstanceOf(AuthError);
    await expect(refused).rejects.toThrow('is there such a user');
  });

  it('can use the common JWT on the pod, and renews it in time', async () => {
    const jwt = (seconds: number) =>
      `x.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds })).toString('base64url')}.y`;
    const { server, client } = await start(
      (seen) => {
        if (seen.path === '/login/pubkey/authenticate')
          return { json: { token: 'sessionToken-1', authorizationToken: `Bearer ${jwt(2)}` } };
        if (seen.path === '/login/idm/tokens') return { json: { token_type: 'Bearer', access_token: jwt(300) } };
        return seen.path.startsWith('/pod') ? { json: { id: 1 } } : undefined;
      },
      { commonJwt: { enabled: true } },
    );
    await Promise.all([client.users.me(), client.users.me(), client.users.me()]);
    await client.users.me();
    expect(server.calls('/login/idm/tokens')).toHaveLength(1);
    for (const call of server.calls('/pod/v2/sessioninfo')) {
      expect(call.headers.authorization).toMatch(/^Bearer x\./);
      expect(call.headers['sessiontoken']).toBeUndefined();
    }
  });
});

describe('the log-out', () => {
  it('of a key forgets the session, for which there is no call', async () => {
    const { server, client } = await start((seen) => (seen.path.startsWith('/pod') ? { json: { id: 1 } } : undefined));
    await client.users.me();
    await client.logOut();
    await client.users.me();
    expect(server.session.logins).toBe(2);
    expect(server.calls(/logout/)).toEqual([]);
  });
});

describe('ids of 64 bits', () => {
  const big = '9007199254740993123';

  it('keep every digit in answers and in requests', async () => {
    const { server, client } = await start((seen) =>
      seen.path === '/pod/v3/users'
        ? { body: `{"users":[{"id":${big},"displayName":"Ada"}],"errors":null}` }
        : seen.path === '/pod/v1/im/create'
          ? { json: { id: 'q+Z/AB==' } }
          : undefined,
    );
    expect((await client.users.byIds([big]))[0]?.id).toBe(big);
    expect(server.calls('/pod/v3/users')[0]?.query.get('uid')).toBe(big);
    expect(await client.streams.createIm([big, 7n])).toBe('q-Z_AB');
    expect(server.calls('/pod/v1/im/create')[0]?.body).toBe(`[${big},7]`);
  });

  it('that have lost digits already are refused', async () => {
    const { client } = await start();
    await expect(client.users.byIds([Number('9007199254740993123')])).rejects.toBeInstanceOf(InvalidError);
    await expect(client.rooms.addMember('r', 'ada')).rejects.toBeInstanceOf(InvalidError);
  });
});

describe('calls', () => {
  it('send a message as a form whose boundary is told, with files and previews', async () => {
    const { server, client } = await start((seen) =>
      seen.path.endsWith('/message/create') ? { json: { messageId: 'm' } } : undefined,
    );
    const [file, preview] = await resolveFiles([
      { data: 'grüße', filename: 'a.txt' },
      { data: 'p', filename: 'p.png' },
    ]);
    if (!file || !preview) throw new Error('no files');
    await client.messages.create('q+Z/AB==', {
      message: '<messageML>é</messageML>',
      data: { a: { type: 'x' } },
      attachments: [file],
      previews: [preview],
    });
    const [call] = server.calls('/agent/v4/stream/q-Z_AB/message/create');
    expect(call?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(call?.body).toContain('name="attachment"; filename="a.txt"');
    expect(call?.body).toContain('grüße');
    expect(call?.body).toContain('{"a":{"type":"x"}}');
    await expect(
      client.messages.create('s', { message: ' ', attachments: [file, file], previews: [preview] }),
    ).rejects.toBeInstanceOf(InvalidError);
  });

  it('without a body have no content type', async () => {
    const { server, client } = await start((seen) =>
      seen.path.endsWith('/suppress') ? { json: { suppressed: true } } : undefined,
    );
    await client.messages.suppress('m');
    const [call] = server.calls(/suppress$/);
    expect(call?.headers['content-type']).toBeUndefined();
    expect(call?.body).toBe('');
  });

  it('read 204 as an empty list, and null as nothing', async () => {
    const { client } = await start((seen) =>
      seen.path === '/pod/v3/users'
        ? { json: { users: null, errors: null } }
        : { status: seen.path.includes('/pubkey/') ? 404 : 204 },
    );
    const { server: other, client: empty } = await start((seen) =>
      /pubkey/.test(seen.path) ? undefined : { status: 204 },
    );
    expect(await empty.messages.history(stream, { since: 0 })).toEqual([]);
    expect(await empty.users.byEmails(['a@b'])).toEqual([]);
    expect(await empty.streams.list()).toEqual([]);
    expect(other.seen.length).toBeGreaterThan(3);
    client.close();
  });

  it("decode files, whose ids' escapes are escaped once more", async () => {
    const { server, client } = await start((seen) =>
      seen.path.endsWith('/attachment') ? { body: Buffer.from('hello').toString('base64') } : undefined,
    );
    const bytes = await client.attachments.get({ streamId: 's', messageId: 'm', fileId: 'internal_1%2Fq%3D%3D' });
    expect(Buffer.from(bytes).toString()).toBe('hello');
    const [call] = server.calls(/attachment$/);
    expect(call?.query.get('fileId')).toBe('internal_1%2Fq%3D%3D');
  });

  it('wait for a Retry-After, also that of a 400', async () => {
    let tries = 0;
    const { client } = await start((seen) => {
      if (seen.path !== '/pod/v2/sessioninfo') return undefined;
      tries += 1;
      return tries === 1 ? { status: 400, headers: { 'retry-after': '1' } } : { json: { id: 1 } };
    });
    const started = Date.now();
    expect((await client.users.me()).id).toBe('1');
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  it('never repeat a send whose answer was lost, and say that it may have happened', async () => {
    const { server, client } = await start((seen) => (seen.path.endsWith('/create') ? { status: 500 } : undefined));
    const error = await client.messages.create(stream, { message: ' ' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'server', maybeDelivered: true });
    expect(server.calls(/create$/)).toHaveLength(1);
  });

  it('tell compliance, limits and refusals apart', async () => {
    let status = 451;
    const { client } = await start(
      (seen) =>
        seen.path.endsWith('/create')
          ? { status, json: { code: status, message: 'because' }, headers: { 'retry-after': '1' } }
          : undefined,
      { retry: { attempts: 1 } },
    );
    const send = () => client.messages.create(stream, { message: ' ' });
    await expect(send()).rejects.toBeInstanceOf(ForbiddenError);
    await expect(send()).rejects.toThrow('because');
    status = 429;
    await expect(send()).rejects.toBeInstanceOf(RateLimitedError);
  });
});

describe('the configuration', () => {
  it('is read from a file in the shape of the BDKs', async () => {
    const { server } = await start((seen) =>
      seen.path === '/sym/pod/v2/sessioninfo' ? { json: { id: 5 } } : undefined,
    );
    const folder = await mkdtemp(join(tmpdir(), 'symphony-'));
    try {
      const key = join(folder, 'bot.pem');
      await writeFile(key, privateKey);
      const path = join(folder, 'config.yaml');
      await writeFile(
        path,
        `scheme: http\nhost: 127.0.0.1\nport: ${server.port}\npod: { context: sym/ }\n` +
          `bot: { username: echo-bot, privateKey: { path: '${key}' } }\n`,
      );
      const client = await SymphonyClient.fromFile(path);
      clients.push(client);
      expect(client.baseUrl('pod')).toBe(`http://127.0.0.1:${server.port}/sym`);
      expect(client.baseUrl('agent')).toBe(`http://127.0.0.1:${server.port}`);
      // The log-in host of the pod has its context too.
      await client.users.me().catch(() => undefined);
      expect(server.calls('/sym/login/pubkey/authenticate')).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names what is wrong', () => {
    const host = 'acme.symphony.com';
    const privateKeyPath = { path: 'x.pem' };
    expect(() => new SymphonyClient({ host })).toThrow(/bot is missing/);
    expect(
      () => new SymphonyClient({ host: `https://${host}`, bot: { username: 'a', privateKey: privateKeyPath } }),
    ).toThrow(/host name/);
    expect(
      () =>
        new SymphonyClient({
          host,
          bot: { username: 'a', privateKey: privateKeyPath, certificate: { path: 'c.p12' } },
        }),
    ).toThrow(/not both/);
    expect(() => new SymphonyClient({ host, botUsername: 'a' })).toThrow(/SYMPHONY_BOT_PRIVATE_KEY/);
  });

  it('says what is wrong with a key, without showing it', async () => {
    const client = new SymphonyClient({
      host: '127.0.0.1',
      scheme: 'http',
      port: 1,
      bot: {
        username: 'a',
        privateKey: { content: '-----BEGIN PRIVATE KEY-----\nc2VjcmV0LXNlY3JldA==\n-----END PRIVATE KEY-----' },
      },
    });
    clients.push(client);
    const error = await client.users.me().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config' });
    expect(inspect(error)).not.toContain('c2VjcmV0');
  });
});
