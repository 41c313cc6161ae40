import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBdkConfig, SymphonyBackend, SymphonyClient } from '../../src/backends/symphony/index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'symphony-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string, name = 'config.yaml'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("a BDK's file", () => {
  it('is taken as it is, with all that the BDKs have in it', async () => {
    const path = await file(`_version: '3.1'
scheme: https
host: acme.symphony.com
readTimeout: 60000
connectionTimeout: 15000
agent: { host: agent.acme.internal, context: sym, readTimeout: 35000, connectionPoolMax: 20 }
keyManager: { host: km.acme.internal }
proxy: { host: proxy.acme.internal, port: 3128, username: u, password: '\${PROXY_PASSWORD}' }
bot: { username: '\${BOT:-echo-bot}', privateKey: { path: bot.pem } }
app: { appId: my-app, privateKeyPath: app.pem }
ssl: { trustStore: { path: all.pem, password: changeit } }
datafeed: { version: v2, tag: one, retry: { maxAttempts: -1 } }
datahose: { tag: x }
retry: { maxAttempts: 6, initialIntervalMillis: 2000, multiplier: 1.5, maxIntervalMillis: 10000 }
`);
    const settings = await readBdkConfig(path, { PROXY_PASSWORD: 'p' });
    expect(settings).toEqual({
      scheme: 'https',
      host: 'acme.symphony.com',
      timeoutMs: 60_000,
      agent: { host: 'agent.acme.internal', context: 'sym' },
      keyManager: { host: 'km.acme.internal' },
      proxy: { host: 'proxy.acme.internal', port: 3128, username: 'u', password: 'p' },
      bot: { username: 'echo-bot', privateKey: { path: 'bot.pem' } },
      app: { appId: 'my-app', privateKey: { path: 'app.pem' } },
      ssl: { trustStore: { path: 'all.pem' } },
      datafeed: { tag: 'one' },
      retry: { attempts: 6, baseMs: 2_000, maxMs: 10_000 },
    });
    expect(new SymphonyBackend(settings).client.baseUrl('agent')).toBe('https://agent.acme.internal:443/sym');
  });

  it('may be JSON, have the older names, and try for ever', async () => {
    const bot = { username: 'echo-bot', certificatePath: 'bot.p12', certificatePassword: 'p' };
    const path = await file(JSON.stringify({ host: 'h', bot, retry: { maxAttempts: -1 } }), 'config.json');
    expect(await readBdkConfig(path)).toEqual({
      host: 'h',
      bot: { username: 'echo-bot', certificate: { path: 'bot.p12', password: 'p' } },
      retry: {},
    });
    const client = await SymphonyClient.fromFile(path);
    expect(client.baseUrl('pod')).toBe('https://h:443');
  });

  it.each([
    ['host: h\ndatafeed: { version: v1 }', /'datafeed.version' must be v2/],
    ['host: h\nssl: { trustStore: { path: all.jks, password: x } }', /keytool -list -rfc/],
    [`host: \${NOWHERE}`, /NOWHERE, which is not set/],
    [
      'host: h\nagent: { loadBalancing: { mode: random } }',
      /'agent.loadBalancing' is not supported: give .* 'agent.host'/,
    ],
    ['just words', /must hold settings/],
    ['', /must hold settings/],
    ['host: [', /cannot be read/],
  ])('that cannot be used says why: %s', async (text, words) => {
    await expect(readBdkConfig(await file(text), {})).rejects.toThrow(words);
  });

  it('names headers that every request has, some of one service only', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      response.setHeader('content-type', 'application/json').end('{"status":"UP"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const path = await file(`scheme: http
host: 127.0.0.1
port: ${port}
defaultHeaders: { X-Company: acme, X-Where: everywhere }
agent: { defaultHeaders: { X-Where: agent } }
bot: { username: a, privateKey: { path: x } }
`);
    const client = await SymphonyClient.fromFile(path);
    await client.health.check();
    client.close();
    server.close();
    expect(seen).toEqual([expect.objectContaining({ 'x-company': 'acme', 'x-where': 'agent' })]);
    const wrong = await file(`host: h
defaultHeaders: { "X A": b }
bot: { username: a, privateKey: { path: x } }
`);
    await expect(SymphonyClient.fromFile(wrong)).rejects.toMatchObject({ code: 'config' });
  });

  it('that is not there says so, and what is no setting is named', async () => {
    await expect(readBdkConfig(join(folder, 'nowhere.yaml'))).rejects.toThrow(/ENOENT/);
    const path = await file('host: h\nbot: { username: a, privateKey: { path: x } }\nagent: { loadBalancing: {} }');
    await expect(SymphonyClient.fromFile(path)).rejects.toThrow(/agent\.loadBalancing/);
  });
});
