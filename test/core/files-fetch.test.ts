import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AbortedError,
  ConnectionError,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  RateLimitedError,
  TimeoutError,
} from '../../src/core/errors/index.js';
import { Download, refuseHtml, resolveFile, safeFetch } from '../../src/core/files/index.js';
import { isOnHosts, isPrivateAddress, parseRetryAfter, proxyFor } from '../../src/core/network/index.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let handler: Handler;
let seen: { host: string | undefined; url: string | undefined; headers: IncomingMessage['headers'] }[];
let server: Server;
let origin: string;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ host: request.headers.host, url: request.url, headers: request.headers });
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
});
afterAll(
  () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
);
beforeEach(() => {
  seen = [];
  handler = (_request, response) => response.end('hello');
});

/** Every name leads to the test's own server, which stands for the public internet. */
const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
const connections = () => new Promise<number>((done) => server.getConnections((_, count) => done(count)));

describe('safeFetch', () => {
  it('reads from a configured host, and leaves no connection open', async () => {
    const response = await safeFetch(`${origin}/a/b.txt?x=1`, { allowedHosts: [origin] });
    const download = Download.fromResponse(response);
    expect(download).toMatchObject({ filename: 'b.txt' });
    expect(await download.text()).toBe('hello');
    await expect.poll(connections).toBe(0);
  });

  it.each([
    () => origin,
    () => `http://localhost:${port}/`,
    () => `http://2130706433:${port}/`,
    () => `http://0x7f.1:${port}/`,
    () => `http://[::ffff:127.0.0.1]:${port}/`,
    () => `http://[::1]:${port}/`,
    () => 'http://169.254.169.254/latest/meta-data/',
    () => `http://rebound.example:${port}/`,
  ])('refuses a private address: %s', async (url) => {
    await expect(safeFetch(url(), { resolve })).rejects.toBeInstanceOf(InvalidError);
    expect(seen).toEqual([]);
  });

  it('checks the address that the socket takes, not the one of a moment ago', async () => {
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
    };
    // The first answer is public and leads nowhere from here; it must never be followed by an unchecked second one.
    const failure = await safeFetch(`http://rebind.example:${port}/`, { resolve: rebinding, timeoutMs: 300 }).catch(
      (e: unknown) => e,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(seen).toEqual([]);
    const mixed = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    await expect(safeFetch(`http://mixed.example:${port}/`, { resolve: mixed })).rejects.toBeInstanceOf(InvalidError);
  });

  it('checks every redirect, and sends credentials to their hosts only', async () => {
    const other = `http://localhost:${port}`;
    handler = (request, response) => {
      if (request.url === '/start') response.writeHead(302, { location: `${other}/end` }).end();
      else response.end('end');
    };
    const options = {
      headers: { 'x-plain': '1' },
      credentials: { hosts: [origin], headers: { authorization: 'Bearer s3cret', cookie: 'a=b' } },
    };
    await expect(safeFetch(`${origin}/start`, { ...options, allowedHosts: [origin] })).rejects.toBeInstanceOf(
      InvalidError,
    );
    expect(seen).toHaveLength(1);
    const response = await safeFetch(`${origin}/start`, { ...options, allowedHosts: [origin, other] });
    expect(response.url).toBe(`${other}/end`);
    await Download.fromResponse(response).bytes();
    expect(seen[1]?.headers).toMatchObject({ authorization: 'Bearer s3cret', cookie: 'a=b', 'x-plain': '1' });
    expect(seen[2]?.headers.authorization).toBeUndefined();
    expect(seen[2]?.headers.cookie).toBeUndefined();
    expect(seen[2]?.headers['x-plain']).toBe('1');
  });

  it.each(['file:///etc/passwd', 'ftp://x.y/z', 'data:text/plain,hi', 'nonsense', 'https://user:pass@x.y/'])(
    'refuses %s',
    async (url) => {
      const error = await safeFetch(url).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(InvalidError);
      expect(String(error)).not.toContain('pass@');
    },
  );

  it('refuses a redirect to another scheme, and a loop', async () => {
    handler = (_request, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end();
    await expect(safeFetch(origin, { allowedHosts: [origin] })).rejects.toThrow(/http and https/);
    handler = (_request, response) => response.writeHead(307, { location: '/again' }).end();
    await expect(safeFetch(origin, { allowedHosts: [origin] })).rejects.toThrow(/too often/);
    expect(seen).toHaveLength(7);
  });

  it('maps statuses, with a short and redacted excerpt', async () => {
    const answer = (status: number, headers = {}) => {
      handler = (_request, response) =>
        response.writeHead(status, headers).end(`sorry, xoxb-12345678-abc ${'x'.repeat(9999)}`);
      return safeFetch(`${origin}/f?token=abcdef`, { allowedHosts: [origin], context: { platform: 'slack' } }).catch(
        (e: unknown) => e,
      );
    };
    expect(await answer(404)).toBeInstanceOf(NotFoundError);
    const forbidden = await answer(403);
    expect(forbidden).toBeInstanceOf(ForbiddenError);
    expect(forbidden).toMatchObject({ status: 403, platform: 'slack' });
    expect((forbidden as Error).message).not.toMatch(/xoxb-1|abcdef/);
    expect((forbidden as Error).message.length).toBeLessThan(400);
    expect(await answer(429, { 'retry-after': '7' })).toMatchObject({ code: 'rate_limited', retryAfterMs: 7000 });
    expect(await answer(429)).toBeInstanceOf(RateLimitedError);
    expect(await answer(500)).toMatchObject({ code: 'server', retryable: true });
    await expect.poll(connections).toBe(0);
  });

  it('sees a login page where a file should be', async () => {
    handler = (_request, response) =>
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<html>Sign in</html>');
    const inspect = refuseHtml('image/png', 'the token needs files:read.');
    await expect(safeFetch(origin, { allowedHosts: [origin], inspect })).rejects.toThrow(/login page.*files:read/);
    const page = await safeFetch(origin, { allowedHosts: [origin], inspect: refuseHtml('text/html', '') });
    expect(await Download.fromResponse(page).text()).toContain('Sign in');
    await expect.poll(connections).toBe(0);
  });

  it('undoes a compression that nobody asked for, and counts what comes out', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    handler = (_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb);
    const response = await safeFetch(origin, { allowedHosts: [origin] });
    await expect(Download.fromResponse(response, { maxBytes: 100_000 }).bytes()).rejects.toBeInstanceOf(InvalidError);
    handler = (_request, response) => response.setHeader('content-encoding', 'br').end(brotliCompressSync('small'));
    expect(await Download.fromResponse(await safeFetch(origin, { allowedHosts: [origin] })).text()).toBe('small');
    handler = (_request, response) => response.setHeader('content-encoding', 'gzip').end('no gzip');
    await expect(
      Download.fromResponse(await safeFetch(origin, { allowedHosts: [origin] })).bytes(),
    ).rejects.toBeInstanceOf(ConnectionError);
    await expect.poll(connections).toBe(0);
  });

  it('ends what does not answer, what stalls, what is cut off, and what is aborted', async () => {
    handler = () => undefined;
    await expect(safeFetch(origin, { allowedHosts: [origin], timeoutMs: 30 })).rejects.toBeInstanceOf(TimeoutError);
    const controller = new AbortController();
    const waiting = safeFetch(origin, { allowedHosts: [origin], signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(waiting).rejects.toBeInstanceOf(AbortedError);
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('abc');
    };
    const stalled = Download.fromResponse(await safeFetch(origin, { allowedHosts: [origin] }), { idleMs: 30 });
    await expect(stalled.bytes()).rejects.toBeInstanceOf(TimeoutError);
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('abc', () => response.destroy());
    };
    const cut = Download.fromResponse(await safeFetch(origin, { allowedHosts: [origin] }));
    await expect(cut.bytes()).rejects.toBeInstanceOf(ConnectionError);
    await expect(safeFetch('http://127.0.0.1:1/', { allowedHosts: ['http://127.0.0.1:1'] })).rejects.toThrow(
      /nothing listens/,
    );
    await expect.poll(connections).toBe(0);
  });

  it('never crashes on a body that fails unread', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('abc', () => response.destroy());
    };
    const response = await safeFetch(origin, { allowedHosts: [origin] });
    await expect.poll(connections).toBe(0);
    await expect(Download.fromResponse(response).bytes()).rejects.toBeInstanceOf(ConnectionError);
  });
});

describe('a file given by its URL', () => {
  it('is read when its bytes are wanted, once, and its type learned', async () => {
    handler = (_request, response) => response.setHeader('content-type', 'image/png').end('png');
    const file = await resolveFile({ url: `${origin}/avatar` }, { fetch: { allowedHosts: [origin] } });
    expect(seen).toEqual([]);
    expect(file).toMatchObject({ filename: 'avatar', url: `${origin}/avatar`, size: undefined });
    expect(new TextDecoder().decode(await file.bytes())).toBe('png');
    expect(file).toMatchObject({ filename: 'avatar.png', contentType: 'image/png', size: 3 });
    expect(await new Response(file.stream()).text()).toBe('png');
    expect(seen).toHaveLength(1);
  });

  it('is refused on a private address, and over the limit', async () => {
    await expect((await resolveFile({ url: origin })).bytes()).rejects.toThrow(/public internet/);
    const long = await resolveFile({ url: origin }, { fetch: { allowedHosts: [origin] }, maxBytes: 2 });
    await expect(long.bytes()).rejects.toBeInstanceOf(InvalidError);
  });
});

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '[::1]',
    'fe80::1%eth0',
    'fc00::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '2002:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    'localhost',
    '',
    '::127.0.0.1',
  ])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true));
  it.each([
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '192.169.0.1',
  ])('%s is public', (address) => expect(isPrivateAddress(address)).toBe(false));

  it.each([
    ['https://files.slack.com/x', ['files.slack.com'], true],
    ['https://FILES.slack.com./x', ['files.slack.com'], true],
    ['https://a.slack.com/x', ['*.slack.com'], true],
    ['https://slack.com/x', ['*.slack.com'], false],
    ['https://evilslack.com/x', ['*.slack.com'], false],
    ['https://slack.com.evil.com/x', ['slack.com', '*.slack.com'], false],
    ['https://slack.com@evil.com/x', ['slack.com'], false],
    ['http://files.slack.com/x', ['files.slack.com'], false],
    ['https://files.slack.com:8443/x', ['files.slack.com'], false],
    ['http://127.0.0.1:3000/x', ['http://127.0.0.1:3000'], true],
    ['http://127.0.0.1:3001/x', ['http://127.0.0.1:3000'], false],
    ['https://chat.example/x', ['http://chat.example'], false],
  ])('%s on %j: %s', (url, hosts, expected) => expect(isOnHosts(new URL(url), hosts)).toBe(expected));

  it('reads Retry-After', () => {
    expect(parseRetryAfter('3')).toBe(3000);
    expect(parseRetryAfter('0.5')).toBe(500);
    expect(parseRetryAfter('Wed, 21 Oct 2026 07:28:00 GMT', () => Date.parse('2026-10-21T07:27:50Z'))).toBe(10_000);
    expect(parseRetryAfter('Wed, 21 Oct 2020 07:28:00 GMT')).toBe(0);
    for (const value of [undefined, null, '', 'soon', '-1', 'NaN']) expect(parseRetryAfter(value) ?? 0).toBe(0);
    expect(parseRetryAfter('99999999999999')).toBe(86_400_000);
  });

  it('chooses a proxy as the environment says', () => {
    const env = { HTTPS_PROXY: 'http://p:1', no_proxy: 'inner.example, .corp:8443,[::1],10.0.0.1' };
    const of = (url: string) => proxyFor(new URL(url), 'env', env);
    expect(of('https://x.example/')).toBe('http://p:1');
    expect(of('wss://x.example/')).toBe('http://p:1');
    expect(of('http://x.example/')).toBeUndefined();
    expect(of('https://inner.example/')).toBeUndefined();
    expect(of('https://a.inner.example/')).toBeUndefined();
    expect(of('https://notinner.example/')).toBe('http://p:1');
    expect(of('https://a.corp/')).toBe('http://p:1');
    expect(of('https://a.corp:8443/')).toBeUndefined();
    expect(of('https://[::1]/')).toBeUndefined();
    expect(of('https://10.0.0.1/')).toBeUndefined();
    expect(proxyFor(new URL('https://x.y'), 'env', { HTTPS_PROXY: 'p:1', NO_PROXY: '*' })).toBeUndefined();
    expect(proxyFor(new URL('https://x.y'), 'env', { https_proxy: 'p:1' })).toBe('http://p:1');
    expect(proxyFor(new URL('https://x.y'), 'http://q:2', {})).toBe('http://q:2');
    expect(proxyFor(new URL('https://x.y'), undefined, env)).toBeUndefined();
  });
});
