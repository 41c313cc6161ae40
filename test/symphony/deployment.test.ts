import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SymphonyBackend, SymphonyClient, type SymphonyConfigInput } from '../../src/backends/symphony/index.js';
import { type SymphonyEmulator, startSymphonyEmulator } from '../../src/testing/symphony/index.js';
import { authority, clientCertificate, clientKey, serverCertificate, serverKey } from '../core/http/certificates.js';

// Much work, or processes of their own: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const tls = { cert: serverCertificate, key: serverKey, clientCa: authority };

/** Ada writes, the bot answers, Ada reads it. */
async function talk(emulator: SymphonyEmulator, settings: SymphonyConfigInput): Promise<void> {
  const backend = new SymphonyBackend(settings);
  stops.push(() => backend.disconnect());
  backend.on('message.created', async ({ message }) => {
    await backend.sendMessage(message.channelId, `heard ${message.text}`);
  });
  await backend.connect();
  const { world } = emulator;
  world.user('ada').say('general', 'hello');
  await world.waitForMessage(({ text }) => text === 'heard hello');
}

describe('a pod of several parts', () => {
  it('is met at a port and a path for each', async () => {
    const emulator = await startSymphonyEmulator({
      users: ['ada'],
      context: 'company',
      pod: { port: 0 },
      agent: { port: 0, context: 'agents/one' },
      keyManager: { port: 0, context: '' },
      tls,
    });
    stops.push(() => emulator.stop());
    const { config } = emulator;
    const ports = [config.port, config.pod?.port, config.agent?.port, config.keyManager?.port];
    expect(new Set(ports).size).toBe(4);
    await talk(emulator, { ...config, ca: authority });
    // Each is at its own port and nowhere else.
    const misplaced = {
      ...config,
      ca: authority,
      retry: { attempts: 1 },
      agent: { ...config.agent, port: config.port },
    };
    await expect(new SymphonyBackend(misplaced).connect()).rejects.toMatchObject({ status: 404 });
  });

  it('takes a certificate in the place of a key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'symphony-'));
    stops.push(() => rm(folder, { recursive: true }));
    const [path, keyPath] = [join(folder, 'client.pem'), join(folder, 'client.key')];
    await writeFile(path, clientCertificate);
    await writeFile(keyPath, clientKey);
    const emulator = await startSymphonyEmulator({
      users: ['ada'],
      bot: { handle: 'client' },
      sessionAuth: { port: 0 },
      tls,
    });
    stops.push(() => emulator.stop());
    const settings = { ...emulator.config, ca: authority };
    await talk(emulator, { ...settings, bot: { username: 'client', certificate: { path, keyPath } } });
    const logins = emulator.requests.filter(({ call }) => call.endsWith('/authenticate')).map(({ call }) => call);
    expect(logins.sort()).toEqual(['/keyauth/v1/authenticate', '/sessionauth/v1/authenticate']);
  });

  it('is logged out of where a certificate logged in, and logged in to again', async () => {
    const emulator = await startSymphonyEmulator({ bot: { handle: 'client' }, sessionAuth: { port: 0 }, tls });
    stops.push(() => emulator.stop());
    const certificate = { content: `${clientCertificate}\n${clientKey}` };
    const client = new SymphonyClient({
      ...emulator.config,
      ca: authority,
      bot: { username: 'client', certificate },
      retry: { attempts: 1 },
    });
    stops.push(async () => client.close());
    const count = (part: string) => emulator.requests.filter(({ call }) => call.endsWith(part)).length;
    // There is nothing to end yet.
    await client.logOut();
    expect(count('/v1/logout')).toBe(0);
    await client.datafeed.list();
    await client.logOut();
    const ended = emulator.requests.filter(({ call }) => call.endsWith('/logout')).map(({ call }) => call);
    expect(ended.sort()).toEqual(['/keyauth/v1/logout', '/sessionauth/v1/logout']);
    await client.datafeed.list();
    expect(count('/v1/authenticate')).toBe(4);
    // What has ended by itself needs no end.
    emulator.faults.expireSession();
    await client.logOut();
    expect(count('/v1/logout')).toBe(4);
    await client.datafeed.list();
    emulator.faults.fail({ match: '/keyauth/v1/logout', status: 500, times: 99 });
    await expect(client.logOut()).rejects.toMatchObject({ status: 500 });
    await client.datafeed.list();
    expect(count('/v1/authenticate')).toBe(8);
  });

  it('refuses a certificate of somebody else', async () => {
    const emulator = await startSymphonyEmulator({ bot: { handle: 'another' }, tls });
    stops.push(() => emulator.stop());
    const certificate = { content: `${clientCertificate}\n${clientKey}` };
    const settings = { ...emulator.config, ca: authority, bot: { username: 'another', certificate } };
    await expect(new SymphonyBackend(settings).connect()).rejects.toMatchObject({ code: 'auth', status: 401 });
  });
});

it('a file without an extension, a room with two texts, and a room that was left', async () => {
  const emulator = await startSymphonyEmulator({ users: ['ada'], longPollMs: 100 });
  stops.push(() => emulator.stop());
  const backend = new SymphonyBackend(emulator.config);
  stops.push(() => backend.disconnect());
  const general = emulator.world.channel('general').id;
  // The agent refuses such a name.
  const sent = await backend.sendMessage(general, 'see', {
    files: [
      { data: 'plain', filename: 'hostname' },
      { data: 'png', filename: 'picture', contentType: 'image/png' },
    ],
  });
  expect(sent.attachments.map(({ filename }) => filename)).toEqual(['hostname.bin', 'picture.png']);
  expect(sent.losses.map(({ feature, from }) => [feature, from])).toEqual([
    ['files', "the name 'hostname'"],
    ['files', "the name 'picture'"],
  ]);

  await expect(backend.createChannel({ name: 'two', topic: 'one', description: 'other' })).rejects.toMatchObject({
    code: 'unsupported',
  });
  const made = await backend.createChannel({ name: 'one', topic: 'the topic' });
  expect(made.description).toBe('the topic');
  await expect(backend.updateChannel(made, { topic: 'a', description: 'b' })).rejects.toMatchObject({
    code: 'unsupported',
  });

  const errors: string[] = [];
  const heard: string[] = [];
  backend.on('error', ({ error }) => {
    errors.push(error.message);
  });
  backend.on('message.created', ({ message }) => {
    heard.push(message.text);
  });
  await backend.connect();
  const ada = emulator.world.user('ada');
  await backend.addMembers(made, ada.id);
  await backend.setMemberRole(made, ada.id, 'owner');
  ada.say('one', 'in the room');
  await vi.waitFor(() => expect(heard).toContain('in the room'), { timeout: 30_000 });
  await backend.leaveChannel(made);
  emulator.faults.staleFeed();
  ada.say('general', 'after the gap');
  await vi.waitFor(() => expect(heard).toContain('after the gap'), { timeout: 30_000 });
  // Every channel has been read when another gap has been filled.
  await backend.disconnect();
  expect(errors).toEqual([]);
});
