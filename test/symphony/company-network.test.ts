import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SymphonyClient } from '../../src/backends/symphony/index.js';
import { authority, clientCertificate, clientKey, serverCertificate, serverKey } from '../core/http/certificates.js';
import { CompanyProxy, proxyPassword } from '../core/http/company-proxy.js';
import { type Loopback, loopback } from './loopback.js';

const proxy = new CompanyProxy();
const { tunnels } = proxy;
let server: Loopback;
let folder: string;
const clients: SymphonyClient[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'symphony-'));
  await writeFile(join(folder, 'ca.pem'), authority);
  await writeFile(join(folder, 'client.pem'), clientCertificate);
  await writeFile(join(folder, 'client.key'), clientKey);
  server = await loopback(
    ({ path, certificate }) => {
      if (path === '/pod/v2/sessioninfo') return { json: { id: 7 } };
      if (path !== '/sessionauth/v1/authenticate' && path !== '/keyauth/v1/authenticate') return undefined;
      return certificate === 'client' ? { json: { token: `token of ${path}` } } : { status: 401, json: { code: 401 } };
    },
    { cert: serverCertificate, key: serverKey, ca: authority, requestCert: true, rejectUnauthorized: false },
  );
  await proxy.start();
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  tunnels.splice(0);
});

afterAll(async () => {
  await server.stop();
  proxy.stop();
  await rm(folder, { recursive: true });
});

function client(settings: object): SymphonyClient {
  const made = new SymphonyClient({ ...server.config, scheme: 'https', host: 'localhost', ...settings });
  clients.push(made);
  return made;
}

describe("within a company's network", () => {
  it('an authority of its own is trusted when it is given, and named when it is not', async () => {
    const error = await client({ retry: { attempts: 1 } })
      .users.me()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/connection|config/) });
    expect(String((error as Error).message)).toMatch(/certificate|'ca'/i);
    expect((await client({ ca: authority }).users.me()).id).toBe('7');
    expect((await client({ ssl: { trustStore: { path: join(folder, 'ca.pem') } } }).users.me()).id).toBe('7');
  });

  it('everything goes through the proxy, with its credentials and that authority', async () => {
    const settings = { ssl: { trustStore: { path: join(folder, 'ca.pem') } } };
    const via = { host: '127.0.0.1', port: proxy.port, username: 'ada', password: proxyPassword };
    expect((await client({ ...settings, proxy: via }).users.me()).id).toBe('7');
    expect(tunnels.length).toBeGreaterThan(0);
    expect(new Set(tunnels)).toEqual(new Set([`localhost:${server.port}`]));
    const wrong = client({ ...settings, proxy: { ...via, password: 'wrong-one' }, retry: { attempts: 1 } });
    const error = await wrong.users.me().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'connection', status: 407 });
    expect(inspect(error)).not.toContain('wrong-one');
  });

  it('one service can have a proxy that the others have not', async () => {
    const via = { host: '127.0.0.1', port: proxy.port, username: 'ada', password: proxyPassword };
    const one = client({ ca: authority, keyManager: { proxy: via } });
    await one.users.me();
    expect(tunnels).toEqual([`localhost:${server.port}`]);
  });

  it('a certificate logs in where a key does not', async () => {
    const bot = {
      username: 'echo-bot',
      certificate: { path: join(folder, 'client.pem'), keyPath: join(folder, 'client.key') },
    };
    const one = client({ ca: authority, bot });
    await one.users.me();
    const [call] = server.calls('/pod/v2/sessioninfo').slice(-1);
    expect(call?.headers['sessiontoken']).toBe('token of /sessionauth/v1/authenticate');
    // The certificate is for the log-in alone.
    expect(call?.certificate).toBeUndefined();
  });
});
