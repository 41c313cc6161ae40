import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Events } from '../../src/backends/teamwire/index.js';
import { authority, serverCertificate, serverKey } from '../core/http/certificates.js';
import { CompanyProxy } from '../core/http/company-proxy.js';
import { clientOf, emulated } from './fixture.js';

const proxy = new CompanyProxy();
const { tunnels } = proxy;

beforeAll(() => proxy.start());
afterEach(() => void tunnels.splice(0));
afterAll(() => proxy.stop());

const tls = { cert: serverCertificate, key: serverKey };
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
    const client = clientOf(emulator, { events, ca: authority, proxy: proxy.via() });
    const heard: unknown[] = [];
    client.on(Events.NEW_MESSAGE, ({ msg }) => void heard.push(msg));
    await client.ready();
    emulator.world.user('ada').say('general', 'hi');
    await vi.waitFor(() => expect(heard).toEqual(['hi']));
    expect(tunnels.length).toBeGreaterThan(events === 'websocket' ? 1 : 0);
    expect(new Set(tunnels)).toEqual(new Set([new URL(emulator.config.baseUrl).host]));
    const wrong = clientOf(emulator, { ca: authority, proxy: proxy.via('wrong-one'), retry: { attempts: 1 } });
    const error = await wrong.me().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'TWConnectionError', status: 407 });
    expect(inspect(error)).not.toContain('wrong-one');
  });
});
