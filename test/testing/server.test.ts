import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { EventGate, LoopbackServer, type LoopbackServerOptions, pause } from '../../src/testing/server/index.js';

async function serve(options: Partial<LoopbackServerOptions> = {}) {
  const server = await LoopbackServer.start({
    faults: {
      platform: 'test',
      rateLimited: (_call, ms) => ({
        status: 429,
        headers: ms === null ? {} : { 'retry-after': String(ms / 1_000) },
        body: 'slow down',
      }),
    },
    identify: (request) => ({ call: request.url.pathname, params: {} }),
    handle: () => ({ body: { ok: true } }),
    upgrade: () => (socket) => {
      socket.onText((text) => socket.send(`echo ${text}`));
    },
    ...options,
  });
  onTestFinished(() => server.stop());
  return server;
}

async function open(server: LoopbackServer) {
  const socket = new WebSocket(server.url.replace('http', 'ws'));
  const texts: string[] = [];
  let pongs = 0;
  socket.on('message', (data) => texts.push(data.toString()));
  socket.on('pong', () => {
    pongs += 1;
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('error', reject);
  });
  return { socket, texts, closed, pongs: () => pongs };
}

describe('the loopback server', () => {
  it('uses faults up, one a call, in the order in which they were armed', async () => {
    const server = await serve();
    server.faults.fail({ match: '/b', status: 502, body: 'bad' });
    server.faults.rateLimit({ retryAfterMs: 2_000 });
    const status = async (path: string) => (await fetch(server.url + path)).status;
    expect([await status('/a'), await status('/b'), await status('/b')]).toEqual([429, 502, 200]);
    expect(server.requests.map(({ call, status: each }) => [call, each])).toEqual([
      ['/a', 429],
      ['/b', 502],
      ['/b', 200],
    ]);
  });

  it('says so when the platform has no such fault', async () => {
    const server = await serve();
    expect(() => server.faults.expireSession()).toThrow('test has no fault expireSession');
  });

  it('drops sockets, and silences them without closing them', async () => {
    const server = await serve();
    const first = await open(server);
    server.faults.dropConnections();
    expect(await first.closed).toBe(1006);
    const second = await open(server);
    server.faults.halfOpen();
    second.socket.send('a');
    second.socket.ping();
    for (const socket of server.sockets) socket.send('unheard');
    await pause(30, new AbortController().signal);
    expect([second.texts, second.pongs(), server.sockets.size]).toEqual([[], 0, 1]);
    server.faults.halfOpen(false);
    await expect.poll(() => second.texts).toEqual(['echo a']);
    await expect.poll(second.pongs).toBe(1);
  });

  it('drops and silences long polls as it does sockets', async () => {
    let polls = 0;
    const server = await serve({
      isRealtime: (request) => request.url.pathname === '/poll',
      handle: async (request) => {
        if (request.url.pathname !== '/poll') return { body: 'plain' };
        polls += 1;
        await pause(polls === 1 ? 60_000 : 1, request.signal);
        return { body: 'polled' };
      },
    });
    const poll = (timeoutMs = 20_000) =>
      fetch(`${server.url}/poll`, { signal: AbortSignal.timeout(timeoutMs) }).then(
        (answer) => answer.text(),
        (error: Error) => error.name,
      );
    const first = poll();
    await expect.poll(() => polls).toBe(1);
    server.faults.dropConnections();
    expect(await first).toBe('TypeError');
    server.faults.halfOpen();
    expect(await poll(100)).toBe('TimeoutError');
    expect(await (await fetch(server.url)).text()).toBe('plain');
    server.faults.halfOpen(false);
    expect(await poll()).toBe('polled');
  });

  it('refuses handshakes by the faults too', async () => {
    const server = await serve();
    server.faults.fail({ status: 503 });
    await expect(open(server)).rejects.toThrow('503');
    server.faults.refuse();
    await expect(open(server)).rejects.toThrow('ECONNREFUSED');
    server.faults.refuse(false);
    await open(server);
  });

  it('shows an error of the emulator itself', async () => {
    const server = await serve({
      handle: () => {
        throw new Error('a bug');
      },
    });
    const answer = await fetch(server.url);
    expect([answer.status, await answer.text()]).toEqual([
      500,
      expect.stringContaining('emulator error: Error: a bug'),
    ]);
  });

  it('frees the port', async () => {
    const server = await serve();
    const port = Number(new URL(server.url).port);
    await open(server);
    await server.stop();
    await serve({ port });
  });
});

describe('the event gate', () => {
  const gate = () => {
    const passed: string[] = [];
    const each = new EventGate();
    return { each, passed, pass: (name: string) => each.pass(() => passed.push(name)) };
  };

  it('lets events through in order, twice, or in reverse', () => {
    const { each, passed, pass } = gate();
    pass('a');
    each.duplicate(1);
    pass('b');
    pass('c');
    each.reorder(2);
    pass('d');
    pass('e');
    pass('f');
    expect(passed).toEqual(['a', 'b', 'b', 'c', 'e', 'd', 'f']);
  });

  it('clear() lets go what is held', () => {
    const { each, passed, pass } = gate();
    each.reorder(5);
    pass('a');
    pass('b');
    each.clear();
    pass('c');
    expect(passed).toEqual(['b', 'a', 'c']);
  });

  it('keeps the order when a delay ends', async () => {
    const { each, passed, pass } = gate();
    each.delay(20);
    pass('late');
    each.delay(0);
    pass('after');
    expect(passed).toEqual([]);
    await expect.poll(() => passed).toEqual(['late', 'after']);
  });
});
