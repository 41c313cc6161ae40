import { tracingChannel } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { AxiosError } from 'axios';
import fc from 'fast-check';
import { CookieJar } from 'tough-cookie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AbortedError,
  AuthError,
  addSecret,
  type ChatError,
  ConfigError,
  ConflictError,
  ConnectionError,
  ForbiddenError,
  InvalidError,
  isChatError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  TimeoutError,
} from '../../../src/core/errors/index.js';
import { resolveFile } from '../../../src/core/files/index.js';
import {
  HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  parseJsonSafely,
  urlPath,
} from '../../../src/core/http/index.js';
import { traceChannels } from '../../../src/core/tracing.js';
import { version } from '../../../src/core/version.js';
import { authority, clientCertificate, clientKey, serverCertificate, serverKey } from './certificates.js';
import { ScriptedServer } from './server.js';

const canary = 'canary-token-9f8e7d6c';
let server: ScriptedServer;
const clients: HttpClient[] = [];
const others: { stop(): Promise<void> }[] = [];

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = new HttpClient({
    baseUrl: server.origin,
    platform: 'talk',
    account: 'work',
    headers: { authorization: `Bearer ${canary}`, 'x-session': canary },
    retry: { baseMs: 1, maxMs: 5 },
    ...options,
  });
  clients.push(made);
  return made;
}

/** The error of a request; nothing it shows may hold the canary or be an AxiosError. */
async function failure(request: Promise<unknown>): Promise<ChatError> {
  const error: unknown = await request.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!isChatError(error)) throw new Error(`no ChatError: ${inspect(error)}`);
  expect(error).not.toBeInstanceOf(AxiosError);
  expect(error.cause).not.toBeInstanceOf(AxiosError);
  expect(inspect([error, error.cause], { depth: 20, showHidden: true, getters: true })).not.toContain(canary);
  expect(JSON.stringify(error)).not.toContain(canary);
  expect(error).toMatchObject({ platform: 'talk', account: 'work', operation: 'op' });
  return error;
}

const op = (request: Partial<HttpRequest> = {}): HttpRequest<'json'> =>
  ({ operation: 'op', path: '/op', ...request }) as HttpRequest<'json'>;
const write = (request: Partial<HttpRequest> = {}) => op({ method: 'POST', json: { a: 1 }, ...request });

beforeEach(async () => {
  addSecret(canary);
  server = await new ScriptedServer().start();
});
afterEach(async () => {
  for (const made of clients.splice(0)) made.close();
  await server.stop();
  for (const other of others.splice(0)) await other.stop();
});

async function second(tls?: ConstructorParameters<typeof ScriptedServer>[0]): Promise<ScriptedServer> {
  const made = await new ScriptedServer(tls).start();
  others.push(made);
  return made;
}

describe('a request', () => {
  it('sends path, query and JSON, and reads JSON', async () => {
    server.answer = (_seen, response) => response.writeHead(201, { 'x-id': '7' }).end('{"hällo":[1]}');
    const response = await client({ baseUrl: `${server.origin}/api/` }).request<{ hällo: number[] }>({
      operation: 'op',
      method: 'POST',
      path: urlPath`/v1/user/${'../ü/?x'}/${7}`,
      query: { a: 'b c', list: [1, 2], none: undefined, at: new Date(0), flag: true },
      json: { text: 'é' },
    });
    expect(response).toMatchObject({ status: 201, data: { hällo: [1] } });
    expect(response.headers.get('X-Id')).toBe('7');
    const [seen] = server.seen;
    expect(seen?.url).toBe(
      '/api/v1/user/..%2F%C3%BC%2F%3Fx/7?a=b+c&list=1&list=2&at=1970-01-01T00%3A00%3A00.000Z&flag=true',
    );
    expect(seen?.headers).toMatchObject({
      authorization: `Bearer ${canary}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': `chatmux/${version}`,
      'content-length': '13',
    });
    expect(JSON.parse(String(seen?.body))).toEqual({ text: 'é' });
  });

  it('sends forms, plain bodies and multipart with files', async () => {
    const http = client();
    await http.request(write({ json: undefined, form: { a: 'b&c', d: 'ü' } }));
    expect(server.seen[0]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from('a=b%26c&d=%C3%BC'),
    });
    await http.request(write({ json: undefined, body: 'plain', headers: { 'content-type': 'text/x-own' } }));
    expect(server.seen[1]).toMatchObject({
      headers: { 'content-type': 'text/x-own', 'content-length': '5' },
      body: Buffer.from('plain'),
    });
    const stream = async function* () {
      yield 'streamed ';
      yield Buffer.from([0, 255]);
    };
    const file = await resolveFile({ data: stream(), filename: 'a.bin' });
    const picture = await resolveFile({ data: 'png', filename: 'ü "quoted".png' });
    await http.request(
      write({
        json: undefined,
        multipart: [
          { name: 'message', value: '<b>hi</b>' },
          { name: 'evil"\r\nX: 1', value: 'v', contentType: 'application/json' },
          { name: 'f', file },
          { name: 'g', file: picture },
        ],
      }),
    );
    const seen = server.seen[2];
    expect(Number(seen?.headers['content-length'])).toBe(seen?.body.byteLength);
    const form = await new Response(seen?.body, {
      headers: { 'content-type': String(seen?.headers['content-type']) },
    }).formData();
    expect(form.get('message')).toBe('<b>hi</b>');
    expect(form.get('evil%22%0D%0AX: 1') ?? form.get('evil"\r\nX: 1')).toBe('v');
    expect(Buffer.from(await (form.get('f') as File).arrayBuffer())).toEqual(Buffer.from('streamed \0\xff', 'latin1'));
    expect((form.get('g') as File).type).toBe('image/png');
    expect((form.get('g') as File).name).toContain('ü _quoted_.png');
  });

  it('gives text, bytes, nothing and downloads', async () => {
    const http = client();
    server.answer = (_seen, response) => response.end('plain');
    expect((await http.request({ operation: 'op', path: '/', responseType: 'text' })).data).toBe('plain');
    expect((await http.request({ operation: 'op', path: '/', responseType: 'bytes' })).data).toEqual(
      Buffer.from('plain'),
    );
    const { data } = await http.request({ operation: 'op', path: '/files/a%20b.txt', responseType: 'download' });
    expect(data).toMatchObject({ filename: 'a b.txt', size: 5 });
    expect(await data.text()).toBe('plain');
    expect((await http.request({ operation: 'op', path: '/', method: 'HEAD' })).data).toBeUndefined();
    server.answer = (_seen, response) => response.writeHead(204).end();
    expect((await http.request(op())).data).toBeUndefined();
  });

  it('undoes compression, and bounds what comes out of it', async () => {
    server.answer = (_seen, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
    expect((await client().request(op())).data).toEqual({ a: 1 });
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
    server.answer = (_seen, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.length }).end(bomb);
    expect(await failure(client({ maxBytes: 100_000 }).request(op()))).toBeInstanceOf(InvalidError);
  });

  it('keeps ids of 64 bits', async () => {
    server.answer = (_seen, response) => response.end('{"id":9007199254740993,"n":1}');
    expect((await client({ parseJson: parseJsonSafely }).request(op())).data).toEqual({ id: '9007199254740993', n: 1 });
  });

  it('asks for headers anew before each try', async () => {
    let token = 0;
    server.answer = (seen, response) => response.writeHead(seen.headers['x-token'] === '2' ? 200 : 503).end();
    await client({
      headers: async () => {
        token += 1;
        return { 'x-token': String(token) };
      },
    }).request(op());
    expect(server.seen.map(({ headers }) => headers['x-token'])).toEqual(['1', '2']);
  });

  it('keeps cookies in a jar', async () => {
    server.answer = (_seen, response) =>
      response.writeHead(200, { 'set-cookie': ['a=1; Path=/', 'broken', 'b=2; Path=/'] }).end('{}');
    const http = client({ cookies: new CookieJar() });
    await http.request(op());
    await http.request(op());
    expect(server.seen[1]?.headers.cookie).toContain('a=1; ');
    expect(server.seen[1]?.headers.cookie).toContain('b=2');
  });

  it.each<[string, Partial<HttpRequest>]>([
    ['a path without a slash', { path: '@evil.example/' }],
    ['a path that climbs', { path: '/a/../../admin' }],
    ['an encoded climb', { path: '/a/%2e%2E/admin' }],
    ['a foreign address', { url: 'https://evil.example/' }],
    ['a look-alike address', { url: 'http://127.0.0.1:1@evil.example/' }],
    ['a header with a line break', { headers: { 'x-a': `${canary}\r\nx-b: 1` } }],
    ['a bad header name', { headers: { 'x a': '1' } }],
  ])('refuses %s before anything is sent', async (_name, request) => {
    const error: unknown = await client()
      .request(write(request))
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InvalidError);
    expect(inspect(error)).not.toContain(canary);
    expect(server.seen).toEqual([]);
  });
});

describe('urlPath', () => {
  it('keeps any id one segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        fc.pre(id !== '' && id !== '.' && id !== '..');
        const url = new URL(`https://x.example${urlPath`/a/${id}/b`}`);
        expect(url.pathname.split('/')).toHaveLength(4);
        expect(url.pathname.endsWith('/b')).toBe(true);
        expect(url.search + url.hash).toBe('');
      }),
    );
    for (const id of ['', '.', '..']) expect(() => urlPath`/a/${id}`).toThrow(InvalidError);
  });
});

describe('parseJsonSafely', () => {
  it('is JSON.parse for what a double holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const keepLong = (_key: string, item: unknown) =>
          typeof item === 'number' && Number.isInteger(item) && !Number.isSafeInteger(item) && Math.abs(item) < 1e21
            ? String(item)
            : item;
        expect(parseJsonSafely(text)).toEqual(JSON.parse(text, keepLong));
      }),
    );
  });
  it('keeps long integers, and leaves strings and fractions alone', () => {
    const text =
      '{"a":[-12345678901234567890,1.12345678901234567890,1e20,12345678901234567890e2],"b":"\\"12345678901234567890\\"","12345678901234567890":9007199254740991}';
    expect(parseJsonSafely(text)).toEqual({
      a: ['-12345678901234567890', 1.1234567890123457, 1e20, Number('1.2345678901234567e21')],
      b: '"12345678901234567890"',
      '12345678901234567890': 9007199254740991,
    });
    expect(() => parseJsonSafely('{12345678901234567890:1}')).toThrow(SyntaxError);
  });
});

describe('failures', () => {
  it.each([
    [400, InvalidError, false],
    [401, AuthError, false],
    [403, ForbiddenError, false],
    [404, NotFoundError, false],
    [408, TimeoutError, false],
    [409, ConflictError, false],
    [413, InvalidError, false],
    [422, InvalidError, false],
    [429, RateLimitedError, false],
    [500, ServerError, true],
    [502, ServerError, true],
    [503, ServerError, true],
  ])('a %i on a write is %o and maybeDelivered %s', async (status, Class, maybeDelivered) => {
    server.answer = (_seen, response) =>
      response.writeHead(status).end(JSON.stringify({ error: { message: `no ${canary}` } }));
    const error = await failure(client({ retry: { attempts: 1 } }).request(write()));
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ status, maybeDelivered, message: expect.stringContaining('no [redacted]') });
    const read = await failure(client({ retry: { attempts: 1 } }).request(op({ method: 'POST', isRead: true })));
    expect(read.maybeDelivered).toBeUndefined();
  });

  it('are in the platform’s words where it has some', async () => {
    server.answer = (_seen, response) => response.writeHead(400).end('{"code":"no-such-room"}');
    const http = client({
      mapError: ({ data }, error) =>
        (data as { code: string }).code === 'no-such-room'
          ? new NotFoundError('There is no such room.', { platformCode: 'no-such-room' })
          : error,
    });
    const error = await failure(http.request(write()));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ status: 400, maybeDelivered: false, platformCode: 'no-such-room' });
  });

  it('say when JSON is none, and try a garbled one again but not a page', async () => {
    server.answer = (_seen, response) =>
      response.setHeader('content-type', 'text/html').end('<html>Please sign in</html>');
    const page = await failure(client().request(op()));
    expect(page).toBeInstanceOf(ServerError);
    expect(page.message).toContain('base URL');
    expect(server.seen).toHaveLength(1);
    server.answer = (_seen, response) => response.end(server.seen.length < 3 ? `{"a": ${canary}` : '{"a":1}');
    expect((await client().request(op())).data).toEqual({ a: 1 });
    expect(
      (
        await failure(
          client().request(
            write({
              path: '/x',
              parseJson: () => {
                throw new SyntaxError(canary);
              },
            }),
          ),
        )
      ).maybeDelivered,
    ).toBe(true);
  });

  it('of a refused connection were surely not sent, so a write is tried again', async () => {
    const port = server.port;
    await server.stop();
    const refused = await failure(client({ retry: { attempts: 2, baseMs: 1 } }).request(write()));
    expect(refused).toBeInstanceOf(ConnectionError);
    expect(refused).toMatchObject({ maybeDelivered: false, retryable: true, platformCode: 'ECONNREFUSED' });
    let tries = 0;
    const back = new ScriptedServer();
    const waiting = client({
      baseUrl: `http://127.0.0.1:${port}`,
      retry: { attempts: 500, baseMs: 20, maxMs: 20, totalMs: 10_000 },
      onRetry: () => {
        tries += 1;
        if (tries === 2) void back.start(port);
      },
    }).request(write());
    expect((await waiting).status).toBe(200);
    expect(back.seen).toHaveLength(1);
    server = back;
  });

  it('of an unknown host say so', async () => {
    const error = await failure(
      client({ baseUrl: 'http://no-such-host.invalid', retry: { attempts: 1 } }).request(write()),
    );
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ maybeDelivered: false });
  });

  it('after the request has left are not tried again on a write, and say so', async () => {
    server.answer = (_seen, _response, request) => request.socket.destroy();
    const error = await failure(client().request(write()));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ maybeDelivered: true });
    expect(server.seen).toHaveLength(1);
    const read = await failure(client({ retry: { attempts: 3, baseMs: 1 } }).request(op()));
    expect(read.maybeDelivered).toBeUndefined();
    expect(server.seen).toHaveLength(4);
    const keyed = await failure(client({ retry: { attempts: 3, baseMs: 1 } }).request(write({ idempotent: true })));
    expect(keyed.maybeDelivered).toBe(true);
    expect(server.seen).toHaveLength(7);
  });

  it('in the middle of an answer mean that it may have been done', async () => {
    server.answer = (_seen, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"a"', () => response.destroy());
    };
    const error = await failure(client().request(write()));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.maybeDelivered).toBe(true);
  });

  it.each<[string, ScriptedServer['answer']]>([
    ['no answer', () => undefined],
    ['a stalled answer', (_seen, response) => void response.writeHead(200, { 'content-length': '100' }).write('{"a"')],
    [
      'a trickling answer',
      (_seen, response) => {
        const timer = setInterval(() => response.write(' '), 5);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('in time: %s', async (_name, answer) => {
    server.answer = answer;
    // Long enough for a busy machine to make the connection and to send the request.
    const error = await failure(client({ timeoutMs: 400 }).request(write()));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.maybeDelivered).toBe(true);
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('by the caller’s signal, before, during and after', async () => {
    const before = await failure(client().request(write({ signal: AbortSignal.abort() })));
    expect(before).toBeInstanceOf(AbortedError);
    expect(before.maybeDelivered).toBe(false);
    expect(server.seen).toEqual([]);
    const controller = new AbortController();
    server.answer = () => controller.abort();
    const during = await failure(client().request(write({ signal: controller.signal })));
    expect(during).toMatchObject({ name: 'AbortError', maybeDelivered: true });
    await expect.poll(() => server.sockets.size).toBe(0);
    const reader = new AbortController();
    server.answer = (_seen, response) => void response.writeHead(200).write('{');
    const reading = client().request(op({ signal: reader.signal }));
    await expect.poll(() => server.seen.length).toBe(2);
    reader.abort();
    expect((await failure(reading)).maybeDelivered).toBeUndefined();
  });

  it('tells when the request leaves', async () => {
    let sent = 0;
    await client().request(
      write({
        onSent: () => {
          sent += 1;
        },
      }),
    );
    expect(sent).toBe(1);
  });

  it('of a connection that is never made surely did not happen', async () => {
    // A backlog that is full answers no connection: none is accepted here.
    const deaf: Server = createServer();
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    others.push({ stop: () => new Promise((resolve) => deaf.close(() => resolve())) });
    const tls = client({
      baseUrl: `https://127.0.0.1:${(deaf.address() as AddressInfo).port}`,
      connectTimeoutMs: 50,
      retry: { attempts: 1 },
    });
    const sockets: import('node:net').Socket[] = [];
    deaf.on('connection', (socket) => sockets.push(socket));
    const error = await failure(tls.request(write()));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ maybeDelivered: false });
    for (const socket of sockets) socket.destroy();
  });
});

describe('rate limits', () => {
  it('are obeyed, told, and hold back others of their kind', async () => {
    const told: [string, number][] = [];
    const times: number[] = [];
    server.answer = (_seen, response) => {
      times.push(performance.now());
      if (times.length === 1) response.writeHead(429, { 'retry-after': '0.2' }).end('{}');
      else response.end('{}');
    };
    const http = client({ onRateLimited: (operation, ms) => told.push([operation, ms]) });
    const first = http.request(write());
    await expect.poll(() => told.length).toBe(1);
    await Promise.all([first, http.request(write()), http.request(write())]);
    expect(told).toEqual([['op', 200]]);
    expect(server.seen).toHaveLength(4);
    for (const time of times.slice(1)) expect(time - (times[0] ?? 0)).toBeGreaterThan(190);
  });

  it('longer than the time allowed are told at once, also to those who come later', async () => {
    server.answer = (_seen, response) => response.writeHead(429, { 'retry-after': '3600' }).end();
    const http = client();
    expect(await failure(http.request(write()))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 3_600_000,
      maybeDelivered: false,
    });
    const later = await failure(http.request(write()));
    expect(later).toBeInstanceOf(RateLimitedError);
    expect(later.retryAfterMs).toBeGreaterThan(3_500_000);
    expect(server.seen).toHaveLength(1);
  });
});

describe('redirects', () => {
  it('are followed with credentials on the same host, without on another', async () => {
    const other = await second();
    server.answer = (seen, response) => {
      if (seen.url === '/op') response.writeHead(302, { location: '/next' }).end();
      else response.writeHead(302, { location: `${other.origin}/far` }).end();
    };
    const error = await failure(client({ retry: { attempts: 1 } }).request(op()));
    expect(error.message).toContain('public internet');
    expect(server.seen[1]?.headers.authorization).toContain(canary);
    expect(other.seen).toEqual([]);
    const { url } = await client({ allowedHosts: [other.origin] }).request(op());
    expect(url).toBe(`${other.origin}/far`);
    expect(other.seen[0]?.headers.authorization).toContain(canary);
  });

  it('to a public foreign host carry nothing that says who asks', async () => {
    // The name stands for a public host; only its proxy knows the way, which is the test's own server.
    const proxy = await second();
    proxy.answer = (_seen, response) => response.end('{"from":"proxy"}');
    server.answer = (_seen, response) => response.end();
    const viaProxy = client({ baseUrl: 'http://chat.example', proxy: proxy.origin, cookies: new CookieJar() });
    proxy.answer = (seen, response) => {
      if (seen.url.startsWith('http://chat.example'))
        response.writeHead(302, { location: 'http://cdn.example/file', 'set-cookie': 'sid=1' }).end();
      else response.end('{"ok":1}');
    };
    expect((await viaProxy.request(op({ headers: { 'x-own': canary } }))).data).toEqual({ ok: 1 });
    expect(proxy.seen.map(({ url }) => url)).toEqual(['http://chat.example/op', 'http://cdn.example/file']);
    expect(JSON.stringify(proxy.seen[0]?.headers)).toContain(canary);
    expect(JSON.stringify(proxy.seen[1]?.headers)).not.toContain(canary);
    expect(proxy.seen[1]?.headers.cookie).toBeUndefined();
  });

  it('never carry a body to another host', async () => {
    const proxy = await second();
    proxy.answer = (_seen, response) => response.writeHead(307, { location: 'http://evil.example/' }).end();
    const http = client({ baseUrl: 'http://chat.example', proxy: proxy.origin });
    expect((await failure(http.request(write({ redirect: 'follow' })))).message).toContain('evil.example');
    expect(proxy.seen).toHaveLength(1);
  });

  it('of writes are errors unless asked for, and then change the method as browsers do', async () => {
    server.answer = (seen, response) => {
      if (seen.url === '/op') response.writeHead(303, { location: `/done?token=${canary}` }).end();
      else response.end('{"done":true}');
    };
    const error = await failure(client().request(write()));
    expect(error).toMatchObject({ code: 'server', status: 303, retryable: false });
    expect(error.message).toContain('/done');
    expect((await client().request(write({ redirect: 'manual' }))).headers.get('location')).toContain('/done');
    await client().request(write({ redirect: 'follow' }));
    expect(server.seen.at(-1)).toMatchObject({ method: 'GET', body: Buffer.alloc(0) });
    server.answer = (seen, response) =>
      (seen.url === '/op' ? response.writeHead(307, { location: '/done' }) : response).end();
    await client().request(write({ redirect: 'follow' }));
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', url: '/done', body: Buffer.from('{"a":1}') });
  });

  it('that never end do', async () => {
    server.answer = (_seen, response) => response.writeHead(301, { location: '/op' }).end();
    expect((await failure(client().request(op()))).message).toContain('too often');
    expect(server.seen).toHaveLength(6);
  });

  it('to other schemes are refused', async () => {
    server.answer = (_seen, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end();
    expect(await failure(client().request(op()))).toMatchObject({ retryable: false });
  });
});

describe('connections', () => {
  it('are kept alive, and none is left after close', async () => {
    const http = client();
    for (let n = 0; n < 5; n += 1) await http.request(op());
    expect(server.connections).toBe(1);
    http.close();
    await expect.poll(() => server.sockets.size).toBe(0);
    await http.request(op());
    expect(server.connections).toBe(2);
  });

  it('end what is under way when the client is closed', async () => {
    server.answer = () => undefined;
    const http = client();
    const waiting = failure(http.request(write()));
    await expect.poll(() => server.seen.length).toBe(1);
    http.close();
    expect(await waiting).toMatchObject({ name: 'AbortError', maybeDelivered: true });
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('leave no listener on a long-lived signal', async () => {
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => client().request(op({ signal }))));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('TLS', () => {
  it('names the setting for an unknown authority, trusts one that is given, as PEM, bytes or file', async () => {
    const secure = await second({ cert: serverCertificate, key: serverKey });
    const error = await failure(client({ baseUrl: secure.origin }).request(write()));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ retryable: false, maybeDelivered: false });
    expect(error.message).toContain("'ca'");
    for (const ca of [authority, Buffer.from(authority), [authority]]) {
      expect((await client({ baseUrl: secure.origin, ca }).request(op())).status).toBe(200);
    }
  });

  it('refuses a certificate for another name', async () => {
    const secure = await second({ cert: serverCertificate, key: serverKey });
    const error = await failure(
      client({ baseUrl: `https://127.0.0.2:${secure.port}`, ca: authority, retry: { attempts: 1 } }).request(op()),
    );
    expect(error).toBeInstanceOf(ConnectionError);
  });

  it('shows a client certificate', async () => {
    const secure = await second({
      cert: serverCertificate,
      key: serverKey,
      ca: authority,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const http = client({
      baseUrl: secure.origin,
      ca: authority,
      clientCertificate: { cert: clientCertificate, key: clientKey },
    });
    expect((await http.request(op())).status).toBe(200);
    expect(
      await failure(client({ baseUrl: secure.origin, ca: authority, retry: { attempts: 1 } }).request(op())),
    ).toBeInstanceOf(ConnectionError);
  });

  it.each<[string, Partial<HttpClientOptions>, RegExp]>([
    ['a missing file', { ca: '/no/such/ca.pem' }, /'ca'.*ENOENT/],
    ['what is no certificate', { ca: Buffer.from(canary) }, /'ca' holds no PEM/],
    [
      'a key that does not fit',
      { clientCertificate: { cert: clientCertificate, key: serverKey } },
      /clientCertificate/,
    ],
  ])('refuses %s', async (_name, options, message) => {
    const error = await failure(client(options).request(op()));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(message);
  });

  it('says when it is no TLS', async () => {
    const error = await failure(
      client({ baseUrl: server.origin.replace('http:', 'https:'), retry: { attempts: 1 } }).request(write()),
    );
    expect(error.message).toMatch(/TLS/);
    expect(error.maybeDelivered).toBe(false);
  });
});

describe('a proxy', () => {
  async function tunnel(status = 200) {
    const asked: { target: string | undefined; authorization: string | undefined }[] = [];
    const proxy = createHttpServer();
    const open = new Set<import('node:net').Socket>();
    proxy.on('connect', (request, socket: import('node:net').Socket) => {
      asked.push({ target: request.url, authorization: request.headers['proxy-authorization'] });
      open.add(socket);
      socket.on('error', () => undefined);
      if (status !== 200) {
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const [host = '', port = ''] = String(request.url).split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    others.push({
      stop: () =>
        new Promise((resolve) => {
          for (const socket of open) socket.destroy();
          proxy.close(() => resolve());
        }),
    });
    return { asked, port: (proxy.address() as AddressInfo).port };
  }

  it('is tunnelled through for https, its credentials told to it alone', async () => {
    const secure = await second({ cert: serverCertificate, key: serverKey });
    const { asked, port } = await tunnel();
    const http = client({ baseUrl: secure.origin, ca: authority, proxy: `http://me:${canary}@127.0.0.1:${port}` });
    expect((await http.request(write())).status).toBe(200);
    await http.request(write());
    expect(asked).toEqual([
      { target: `127.0.0.1:${secure.port}`, authorization: `Basic ${Buffer.from(`me:${canary}`).toString('base64')}` },
    ]);
    expect(secure.seen[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  it('that refuses is named, and the write was surely not done', async () => {
    const { port } = await tunnel(407);
    const error = await failure(
      client({
        baseUrl: 'https://chat.example',
        proxy: `http://me:${canary}@127.0.0.1:${port}`,
        retry: { attempts: 1 },
      }).request(write()),
    );
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain("'proxy'");
    expect(error.maybeDelivered).toBe(false);
  });

  it('that is not there is named', async () => {
    const error = await failure(
      client({ baseUrl: 'https://chat.example', proxy: 'http://127.0.0.1:1', retry: { attempts: 1 } }).request(write()),
    );
    expect(error.message).toContain('through the proxy 127.0.0.1:1');
    expect(error.maybeDelivered).toBe(false);
  });
});

describe('what is told', () => {
  it('holds no secret: logs and traces', async () => {
    const told: unknown[] = [];
    const logger = {
      debug: (...words: unknown[]) => told.push(words),
      info: (...words: unknown[]) => told.push(words),
      warn: (...words: unknown[]) => told.push(words),
      error: (...words: unknown[]) => told.push(words),
    };
    const traces: object[] = [];
    const channel = tracingChannel<object, object>(traceChannels.request);
    const subscriber = {
      start: () => undefined,
      end: () => undefined,
      asyncStart: () => undefined,
      asyncEnd: (trace: object) => traces.push(trace),
      error: () => undefined,
    };
    channel.subscribe(subscriber);
    server.answer = (_seen, response) => response.writeHead(server.seen.length < 2 ? 503 : 200).end('{}');
    await client({ logger }).request(op({ query: { token: canary } }));
    channel.unsubscribe(subscriber);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(traces).toHaveLength(2);
    expect(traces).toMatchObject([
      { attempt: 1, platform: 'talk', account: 'work', operation: 'op', method: 'GET', url: `${server.origin}/op` },
      { attempt: 2, status: 200 },
    ]);
    const [first] = traces as { result?: unknown }[];
    expect(inspect([told, first], { depth: 9 })).not.toContain(canary);
    expect(inspect(client())).not.toContain(`Bearer ${canary}`);
  });

  it('has the version of the package', async () => {
    const { version: expected } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(version).toBe(expected);
  });
});
