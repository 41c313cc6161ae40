import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Events } from '../../src/backends/teamwire/index.js';
import { authority, serverCertificate, serverKey } from '../core/http/certificates.js';
import { clientOf, emulated } from './fixture.js';

const password = 'p@ss:wörd';
const connections: string[] = [];
/** A proxy that wants to know who asks. All names are this machine. */
const proxy = createServer().on('connect', (request, socket, head) => {
  const wanted = `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`;
  if (request.headers['proxy-authorization'] !== wanted) {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    return;
  }
  connections.push(request.url ?? '');
  const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    target.write(head);
    target.pipe(socket).pipe(target);
  });
  target.on('error', () => socket.destroy());
  socket.on('error', () => target.destroy());
});

beforeAll(() => new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve)));
afterEach(() => void connections.splice(0));
afterAll(() => {
  proxy.closeAllConnections();
  proxy.close();
});

const tls = { cert: serverCertificate, key: serverKey };
const via = (user: string, secret: string) =>
  `http://${user}:${encodeURIComponent(secret)}@127.0.0.1:${(proxy.address() as AddressInfo).port}`;

/** A Teamwire on one's own premises, as most are. */
describe.each(['poll', 'websocket'] as const)("within a company's network, events by %s", (events) => {
  it('an authority of its own is trusted when it is given, and named when it is not', async () => {
    const emulator = await emulated({ tls });
    const stranger = clientOf(emulator, { events, retry: { attempts: 1 } });
    await expect(stranger.me()).rejects.toThrow(/certificate.*'ca'/);
    const client = clientOf(emulator, { events, ca: authority });
    const heard: unknown[] = [];
    client.on(Events.NEW_MESSAGE, ({ msg }) => void heard.push(msg));
    await client.ready();
    emulator.world.user('ada').say('general', 'hi');
    await vi.waitFor(() => expect(heard).toEqual(['hi']));
    expect(emulator.sockets).toBe(events === 'websocket' ? 1 : 0);
  });

  it('everything goes through the proxy, with its credentials and that authority', async () => {
    const emulator = await emulated({ tls });
    const client = clientOf(emulator, { events, ca: authority, proxy: via('ada', password) });
    const heard: unknown[] = [];
    client.on(Events.NEW_MESSAGE, ({ msg }) => void heard.push(msg));
    await client.ready();
    emulator.world.user('ada').say('general', 'hi');
    await vi.waitFor(() => expect(heard).toEqual(['hi']));
    expect(connections.length).toBeGreaterThan(events === 'websocket' ? 1 : 0);
    expect(new Set(connections)).toEqual(new Set([new URL(emulator.config.baseUrl).host]));
    const wrong = clientOf(emulator, { ca: authority, proxy: via('ada', 'wrong-one'), retry: { attempts: 1 } });
    const error = await wrong.me().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'TWConnectionError', status: 407 });
    expect(inspect(error)).not.toContain('wrong-one');
  });
});
