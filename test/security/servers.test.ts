import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { exampleBot } from '../../src/cli/playground/bot/bot-source.js';
import { Playground } from '../../src/cli/playground/playground.js';
import { PlaygroundServer } from '../../src/cli/playground/server/playground-server.js';
import { emulatorNames, startEmulator } from '../../src/testing/index.js';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** This machine as others see it; some have no other address than loopback. */
const outside = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);

async function answersAt(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 1_000 });
  try {
    await Promise.race([
      once(socket, 'connect'),
      once(socket, 'timeout').then(() => Promise.reject(new Error('late'))),
    ]);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('a server of ours', () => {
  it.each(emulatorNames())('the emulator of %s listens on this machine alone', async (name) => {
    const emulator = await startEmulator(name);
    stops.push(() => emulator.stop());
    const { hostname, port } = new URL(emulator.url);
    expect(hostname).toBe('127.0.0.1');
    expect(await answersAt('127.0.0.1', Number(port))).toBe(true);
    for (const host of outside) expect([host, await answersAt(host, Number(port))]).toEqual([host, false]);
    // No page of another site may read it.
    const answer = await fetch(emulator.url, { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    await answer.arrayBuffer();
  });

  it('the playground listens on this machine alone, for its own page alone', async () => {
    const playground = await Playground.start(['teamwire'], exampleBot);
    stops.push(() => playground.stop());
    const server = await PlaygroundServer.start(playground, 0);
    stops.push(() => server.stop());
    for (const host of outside) expect([host, await answersAt(host, server.port)]).toEqual([host, false]);
    const status = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(new URL(path, server.url), init);
      await answer.body?.cancel();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      return answer.status;
    };
    expect(await status('/')).toBe(200);
    // A form of another site, with or without its origin told.
    const body = JSON.stringify({ action: 'restart' });
    for (const headers of [
      { origin: 'https://evil.example', 'content-type': 'application/json' },
      { origin: 'null', 'content-type': 'application/json' },
      { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
    ])
      expect(await status('/api/bot', { method: 'POST', headers, body })).toBe(403);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await status('/api/bot', { method: 'POST', headers: { 'content-type': type }, body })).toBe(415);
    expect(await status('/api/bot', { method: 'OPTIONS' })).toBe(405);
    // Files are looked up by name: no path leads out.
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/page/../../x',
      '/constructor',
    ])
      expect([path, await status(path)]).toEqual([path, 404]);
  });
});

describe('a websocket that sends too much', () => {
  it('is closed by every client of ours before it is held in memory', async () => {
    // As each backend opens its own: the limit is what the source says, and `ws` keeps it.
    const { readFileSync } = await import('node:fs');
    const sources = [
      'discord/gateway/connection.ts',
      'stackexchange/client/feed/socket.ts',
      'teamwire/client/transport/socket-feed.ts',
      'rocketchat/client/realtime/ddp-connection.ts',
    ];
    for (const source of sources) {
      const text = readFileSync(new URL(`../../src/backends/${source}`, import.meta.url), 'utf8');
      const [made = ''] = /new WebSocket\([\s\S]*?\}\);/.exec(text) ?? [];
      expect([source, /maxPayload/.test(made)]).toEqual([source, true]);
      // A compressed frame could unfold beyond any limit; a redirect could take a token elsewhere.
      expect([source, /perMessageDeflate: false/.test(made)]).toEqual([source, true]);
      expect([source, /followRedirects: false/.test(made)]).toEqual([source, true]);
    }
  });

  it('ends the connection of Teamwire with an error that says so, and memory stays', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    stops.push(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.on('connection', (socket) => socket.send(Buffer.alloc(33 * 1024 * 1024, 0x20), { binary: false }));
    const { SocketFeed } = await import('../../src/backends/teamwire/client/transport/socket-feed.js');
    const { Agent } = await import('node:http');
    const opened = SocketFeed.open(
      {
        url: new URL(`ws://127.0.0.1:${port}/events`),
        headers: {},
        agent: new Agent(),
        timeoutMs: 5_000,
        signal: AbortSignal.timeout(10_000),
        alive: () => undefined,
      },
      false,
    );
    await expect(opened).rejects.toMatchObject({ code: 'connection' });
  });
});
