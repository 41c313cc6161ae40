import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Download, resolveFile, safeFetch } from '../../src/core/files/index.js';
import { HttpClient } from '../../src/core/http/index.js';
import { isPrivateAddress } from '../../src/core/network/index.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let handler: Handler;
let reached = 0;
let server: Server;
let port: number;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    reached += 1;
    response.on('error', () => undefined);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => {
  vi.useRealTimers();
  reached = 0;
});

/** Addresses that are not on the public internet, in all the ways in which they can be written. */
const inner = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '017700000001',
  '0x7f.1',
  '１２７.０.０.１',
  '127。0。0。1',
  '0',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '0xa.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.169.254',
  '2852039166',
  '0xA9FEA9FE',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.0.0.170',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000::0001]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[5f00::1]',
  '[4000::1]',
  'localhost',
  'LOCALHOST',
];

const outer = ['93.184.216.34', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'];

describe('addresses that are not on the public internet', () => {
  it.each(inner)('%s is not read, in a download, in an upload, nor after a redirect', async (host) => {
    handler = (_request, response) => response.end('inner');
    const url = `http://${host}:${port}/secret`;
    await expect(safeFetch(url, { timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'invalid' });
    const file = await resolveFile({ url });
    await expect(file.bytes()).rejects.toMatchObject({ code: 'invalid' });
    expect(reached).toBe(0);
    handler = (request, response) => {
      if (request.url === '/start') response.writeHead(302, { location: url }).end();
      else response.end('inner');
    };
    // The configured host is excepted, the one that it leads to is not.
    const allowedHosts = [origin];
    const isSame = new URL(url).origin === origin;
    if (isSame) return;
    await expect(safeFetch(`${origin}/start`, { allowedHosts, timeoutMs: 10_000 })).rejects.toMatchObject({
      code: 'invalid',
    });
    const client = new HttpClient({ baseUrl: origin, platform: 'test', retry: { attempts: 1 } });
    const failure = await client
      .request({ operation: 'read', path: '/start', responseType: 'text' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    client.close();
    expect(reached).toBe(2);
  });

  it('are not taken for public, and public ones not for private', () => {
    for (const host of inner) {
      const { hostname } = new URL(`http://${host}/`);
      if (/^[\d.]+$|^\[/.test(hostname)) expect([host, isPrivateAddress(hostname)]).toEqual([host, true]);
    }
    for (const address of outer) expect([address, isPrivateAddress(address)]).toEqual([address, false]);
    for (const nonsense of ['', 'example.com', '1.2.3', '1.2.3.4.5', ':::', 'fe80::1%eth0']) {
      expect([nonsense, isPrivateAddress(nonsense)]).toEqual([nonsense, true]);
    }
  });

  it('are refused when a name leads there, first, later, or as one of several', async () => {
    handler = (_request, response) => response.end('inner');
    const answers: readonly (readonly { address: string; family: number }[])[] = [
      [{ address: '127.0.0.1', family: 4 }],
      [{ address: '::1', family: 6 }],
      [{ address: '::ffff:127.0.0.1', family: 6 }],
      [
        { address: '93.184.216.34', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ],
    ];
    for (const addresses of answers) {
      const resolve = async () => [...addresses];
      await expect(safeFetch(`http://rebind.example:${port}/`, { resolve, timeoutMs: 10_000 })).rejects.toMatchObject({
        code: 'invalid',
      });
    }
    expect(reached).toBe(0);
  });

  it('are read where they are configured, and nowhere beside: another port is another server', async () => {
    handler = (_request, response) => response.end('own');
    const own = await safeFetch(`${origin}/x`, { allowedHosts: [origin] });
    expect(await Download.fromResponse(own).text()).toBe('own');
    for (const other of [`http://127.0.0.1:${port + 1}`, `https://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      await expect(safeFetch(`${origin}/x`, { allowedHosts: [other] })).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  it.each([
    'file:///etc/passwd',
    'FILE:///etc/passwd',
    'data:text/plain,hello',
    'ftp://example.com/x',
    'gopher://example.com/x',
    'javascript:alert(1)',
    'blob:https://example.com/x',
    'unix:/var/run/docker.sock',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/info',
    '\\\\host\\share',
    '//example.com/x',
    '/etc/passwd',
    '',
  ])('no other scheme: %s', async (url) => {
    await expect(safeFetch(url)).rejects.toMatchObject({ code: 'invalid' });
    await expect(resolveFile({ url })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a download', () => {
  const open = (options: { maxBytes?: number; idleMs?: number; totalMs?: number } = {}) =>
    safeFetch(`${origin}/f`, { allowedHosts: [origin] }).then((response) => Download.fromResponse(response, options));

  it('ends at its limit, whatever was announced', async () => {
    const piece = Buffer.alloc(65_536);
    let sent = 0;
    const flood = (response: ServerResponse) => {
      const more = () => {
        for (;;) {
          if (response.destroyed) return;
          sent += piece.length;
          if (!response.write(piece)) break;
        }
        response.once('drain', more);
      };
      more();
    };
    // Chunked, without an end.
    handler = (_request, response) => flood(response);
    await expect((await open({ maxBytes: 1_000_000 })).bytes()).rejects.toMatchObject({ code: 'invalid' });
    expect(sent).toBeLessThan(50_000_000);
    // Announced as too long: nothing is read.
    handler = (_request, response) => response.writeHead(200, { 'content-length': '2000000' }).end(Buffer.alloc(10));
    await expect(open({ maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'invalid' });
    // Announced as shorter than it is cannot be: the rest is no part of the answer.
    handler = (_request, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabcdefgh');
    };
    expect(await (await open()).text()).toBe('abc');
    // Announced as longer: cut off.
    handler = (_request, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 30\r\nConnection: close\r\n\r\nabc');
    };
    await expect((await open()).bytes()).rejects.toMatchObject({ code: 'connection' });
  });

  it('counts what comes out of a compressed body, not what went in', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    const before = process.memoryUsage().arrayBuffers;
    await expect((await open({ maxBytes: 1_000_000 })).bytes()).rejects.toMatchObject({ code: 'invalid' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
    const client = new HttpClient({
      baseUrl: origin,
      platform: 'test',
      retry: { attempts: 1 },
      maxBytes: 1_000_000,
    });
    await expect(client.request({ operation: 'read', path: '/f' })).rejects.toMatchObject({ code: 'invalid' });
    client.close();
  });

  it('ends in time also where something always comes', async () => {
    handler = (_request, response) => {
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    };
    const started = performance.now();
    await expect((await open({ idleMs: 5_000, totalMs: 200 })).bytes()).rejects.toMatchObject({ code: 'timeout' });
    expect(performance.now() - started).toBeLessThan(4_000);
    const client = new HttpClient({ baseUrl: origin, platform: 'test', timeoutMs: 250, retry: { attempts: 1 } });
    await expect(client.request({ operation: 'read', path: '/f' })).rejects.toMatchObject({ code: 'timeout' });
    client.close();
  });

  it('ends in time also where the head of the answer drips', async () => {
    handler = (_request, response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket?.write('x-a: b\r\n'), 10);
      socket?.on('close', () => clearInterval(drip));
      socket?.on('error', () => clearInterval(drip));
    };
    await expect(safeFetch(`${origin}/f`, { allowedHosts: [origin], timeoutMs: 200 })).rejects.toMatchObject({
      code: 'timeout',
    });
  });

  it('takes no flood of headers', async () => {
    handler = (_request, response) => {
      response.socket?.write(`HTTP/1.1 200 OK\r\n${`x-flood: ${'y'.repeat(1_000)}\r\n`.repeat(1_000)}\r\n`);
    };
    await expect(safeFetch(`${origin}/f`, { allowedHosts: [origin], timeoutMs: 10_000 })).rejects.toMatchObject({
      code: 'connection',
    });
    const client = new HttpClient({ baseUrl: origin, platform: 'test', retry: { attempts: 1 } });
    await expect(client.request({ operation: 'read', path: '/f' })).rejects.toMatchObject({ code: 'connection' });
    client.close();
  });

  it('takes a deep JSON for what it is', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    handler = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(deep);
    const client = new HttpClient({ baseUrl: origin, platform: 'test', retry: { attempts: 1 } });
    const outcome = await client.request({ operation: 'read', path: '/f' }).catch((error: unknown) => error);
    expect(outcome).toBeTypeOf('object');
    client.close();
  });
});
