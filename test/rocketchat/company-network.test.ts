import { type AddressInfo, connect } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authority, serverCertificate, serverKey } from '../core/http/certificates.js';
import { CompanyProxy, proxyPassword } from '../core/http/company-proxy.js';
import { start, until } from './fixture.js';

const proxy = new CompanyProxy();
const { tunnels } = proxy;

/** Where the front door leads now. */
let behind = 0;
/** The front door of a company: TLS by an authority of its own, before a server without. */
const door = createTlsServer({ cert: serverCertificate, key: serverKey }, (socket) => {
  const target = connect(behind, '127.0.0.1');
  target.pipe(socket).pipe(target);
  target.on('error', () => socket.destroy());
  socket.on('error', () => target.destroy());
});

const doorPort = () => (door.address() as AddressInfo).port;

beforeAll(() => Promise.all([proxy.start(), new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))]));
afterAll(() => {
  proxy.stop();
  door.close();
});

async function company(settings: { proxy?: string; ca?: string }) {
  tunnels.splice(0);
  const fixture = await start();
  behind = Number(new URL(fixture.emulator.url).port);
  const backend = fixture.another({ url: `https://localhost:${doorPort()}`, ...settings });
  return { ...fixture, backend };
}

describe("within a company's network", () => {
  it('calls and the realtime connection go through the proxy, and trust its authority', async () => {
    const via = proxy.via();
    const { emulator, backend } = await company({ proxy: via, ca: authority });
    const place = emulator.world.channel('plans', { members: ['ada'] });
    const heard: string[] = [];
    backend.on('message.created', ({ message }) => heard.push(message.text));
    await backend.connect();
    emulator.world.user('ada').say(place, 'through the tunnel');
    await until(() => heard.includes('through the tunnel'), 'it is heard');
    const sent = await backend.uploadFile(place.id, { data: 'hello', filename: 'a.txt' });
    const [file] = sent.attachments;
    if (!file) throw new Error('there is no file');
    expect(Buffer.from(await (await backend.downloadAttachment(file)).bytes()).toString()).toBe('hello');
    expect(tunnels.length).toBeGreaterThan(1);
    expect(new Set(tunnels)).toEqual(new Set([`localhost:${doorPort()}`]));
    expect(inspect(backend, { depth: 8 })).not.toContain(proxyPassword);
  });

  it('an authority that is not given is named', async () => {
    const { backend } = await company({});
    const error = await backend.connect().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/connection|config/) });
    expect((error as Error).message).toMatch(/certificate|'ca'/i);
  });

  it('a proxy that refuses is a clear error without its password', async () => {
    const { backend } = await company({ proxy: `http://ada:wrong-one@127.0.0.1:${proxy.port}`, ca: authority });
    const error = await backend.connect({ signal: AbortSignal.timeout(10_000) }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/connection|config|aborted|auth/) });
    expect(inspect(error, { depth: 8 })).not.toContain('wrong-one');
  });
});
