import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/core/http/index.js';
import { createFromSettings } from '../../src/create-backend.js';
import { platformNames } from '../../src/registry.js';
import { emulatorNames, startEmulator } from '../../src/testing/index.js';

/** One pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
let server: Server;
let origin: string;
let start: Server;
const asked: string[] = [];

function listening(made: Server): Promise<string> {
  return new Promise((resolve) => {
    made.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(made.address() as AddressInfo).port}`));
  });
}

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(JSON.stringify(request.headers));
    response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
  });
  origin = await listening(server);
  start = createServer((_request, response) => response.writeHead(302, { location: `${origin}/a.png` }).end());
});
afterAll(async () => {
  for (const each of [server, start]) await new Promise((resolve) => each.close(resolve));
});
beforeEach(() => void asked.splice(0));

const platforms = platformNames().filter((name) => emulatorNames().includes(name));

describe('a server of one’s own network', () => {
  it.each(platforms)('is read by %s where privateHosts names it, and gets no credentials', async (platform) => {
    const emulator = await startEmulator(platform, { users: ['ada'] });
    const { id } = emulator.world.channel('general');
    const send = async (privateHosts?: string[]) => {
      const settings = { ...emulator.config, retry: { attempts: 1 }, ...(privateHosts && { privateHosts }) };
      const backend = await createFromSettings(platform, settings);
      const files = [{ url: `${origin}/a.png` }];
      const outcome = await backend.sendMessage(id, 'look', { files }).catch((error: unknown) => error);
      await backend.disconnect();
      return outcome;
    };
    expect(await send()).toMatchObject({ code: 'invalid', message: expect.stringContaining('privateHosts') });
    expect(await send([origin.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))])).toMatchObject({
      code: 'invalid',
    });
    expect(asked).toEqual([]);
    const sent = await send([origin]);
    expect(sent).not.toBeInstanceOf(Error);
    expect(asked.length).toBeGreaterThan(0);
    for (const headers of asked) expect(headers).not.toMatch(/authorization|cookie|x-auth|x-user|token/i);
    await emulator.stop();
  });

  it('may be where a platform’s own answer leads', async () => {
    const baseUrl = await listening(start);
    const request = { operation: 'read', path: '/f', responseType: 'bytes' } as const;
    const common = { baseUrl, platform: 'test', headers: { authorization: 'Bearer x' }, retry: { attempts: 1 } };
    const closed = new HttpClient(common);
    await expect(closed.request(request)).rejects.toMatchObject({ code: 'invalid' });
    const open = new HttpClient({ ...common, privateHosts: [origin] });
    expect((await open.request<never, 'bytes'>(request)).data).toHaveLength(picture.length);
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toContain('authorization');
    closed.close();
    open.close();
  });

  it.each([['https://a.b/c'], ['a b'], [''], ['ftp://a'], ['user@host'], ['*'], ['http://u:p@a']])(
    'is not named by %j',
    async (host) => {
      const settings = { platform: 'slack', botToken: 'xoxb-1-2', privateHosts: [host] };
      await expect(createFromSettings('slack', settings as never)).rejects.toMatchObject({ code: 'config' });
    },
  );
});
