import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { authority, serverCertificate, serverKey } from '../core/http/certificates.js';
import { CompanyProxy } from '../core/http/company-proxy.js';
import { eventually, fixture } from './fixture.js';

const tls = { cert: serverCertificate, key: serverKey };
const proxy = new CompanyProxy();
const { tunnels } = proxy;

beforeAll(() => proxy.start());

afterEach(() => {
  tunnels.length = 0;
});

afterAll(() => proxy.stop());

const quick = { pace: { identifyMs: 50, presenceMs: 20 }, retry: { maxMs: 300 } };

it('https, wss and files go through the proxy, with its credentials and an authority of the company', async () => {
  const all = await fixture({ tls }, { ...quick, ca: authority, proxy: proxy.via() });
  await all.backend.connect();
  expect(all.discord.gateway.connections()).toBe(1);
  all.world.user('ada').say('general', 'hello');
  const { message } = await all.event('message.created');
  expect(message.text).toBe('hello');
  const sent = await all.backend.reply(message, 'with a file', {
    files: [{ data: new TextEncoder().encode('abc'), filename: 'a.txt' }],
  });
  const [file] = sent.attachments;
  if (!file) throw new Error('no file');
  const download = await all.backend.downloadAttachment(file);
  expect(new TextDecoder().decode(await download.bytes())).toBe('abc');
  // The socket too: one for REST would be enough otherwise.
  expect(tunnels.length).toBeGreaterThan(1);
  const { port } = new URL(all.discord.url);
  expect(new Set(tunnels)).toEqual(new Set([`localhost:${port}`]));
  // A lost socket comes back the same way.
  const before = tunnels.length;
  all.discord.gateway.close(4000);
  await eventually(
    () => all.events.filter(({ type }) => type === 'connection.connected').length === 2,
    'it is connected again',
  );
  expect(tunnels.length).toBeGreaterThan(before);
});

it('where the proxy refuses, nothing gets out', async () => {
  const all = await fixture(
    { tls },
    { ...quick, ca: authority, proxy: proxy.via('wrong-one'), retry: { attempts: 1 } },
  );
  const error = await all.backend.fetchOrganization().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'connection', status: 407 });
  expect(String(error)).not.toContain('wrong-one');
  expect(all.discord.requests).toEqual([]);
});

it('a server that shows a certificate of nobody known is named as such', async () => {
  const all = await fixture({ tls }, { ...quick, retry: { attempts: 1 } });
  const error = await all.backend.fetchOrganization().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: expect.stringMatching(/connection|config/) });
  expect(String((error as Error).message)).toMatch(/certificate|'ca'/i);
});
