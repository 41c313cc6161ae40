import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DiscordBackend } from '../../src/backends/discord/index.js';
import { SlackBackend } from '../../src/backends/slack/index.js';
import type { Backend } from '../../src/core/backend.js';
import { UnsupportedError } from '../../src/core/errors/index.js';
import { createFromSettings } from '../../src/create-backend.js';
import { startDiscordEmulator } from '../../src/testing/discord/index.js';
import { startEmulator } from '../../src/testing/index.js';
import { SlackEmulator } from '../../src/testing/slack/index.js';

const address = 'http://bot.test/events';
const seconds = (shift = 0) => String(Math.floor(Date.now() / 1_000) + shift);

/** Everything about a signed request that an attacker may turn. */
type Forgery = {
  body?: string | Uint8Array;
  signedBody?: string | Uint8Array;
  timestamp?: string;
  /** Seconds from now. */
  shift?: number;
  /** What is signed beside the body; the header's own unless given. */
  signedTimestamp?: string;
  method?: string;
  type?: string;
  signature?: (good: string) => string;
  headers?: readonly [string, string][];
  without?: string;
  key?: 'other';
};

type Receiver = {
  name: string;
  backend: Backend;
  /** What the backend asks of the platform: a forged request must cause nothing. */
  calls(): number;
  request(forgery?: Forgery): Request;
  stop(): Promise<void>;
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const stop of stops.splice(0)) await stop();
});

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}

function build(
  { body, method = 'POST', type, headers = [], without }: Forgery,
  names: { time: string; signature: string },
  signed: { body: string | Uint8Array; timestamp: string; signature: string; type: string },
): Request {
  const all = new Headers({
    'content-type': type ?? signed.type,
    [names.time]: signed.timestamp,
    [names.signature]: signed.signature,
  });
  for (const [name, value] of headers) all.append(name, value);
  if (without === 'time') all.delete(names.time);
  if (without === 'signature') all.delete(names.signature);
  const carries = method !== 'GET' && method !== 'HEAD';
  return new Request(address, {
    method,
    headers: all,
    ...(carries && { body: Buffer.from(bytesOf(body ?? signed.body)) }),
  });
}

const slackCommand = (trigger = '1.2.3') =>
  `command=%2Fdeploy&text=now&user_id=U0000000001&channel_id=C0000000001&trigger_id=${trigger}`;

async function slack(): Promise<Receiver> {
  const emulator = await SlackEmulator.start({ users: ['ada'] });
  const { appToken: _, platform: __, ...config } = emulator.config;
  const backend = new SlackBackend({ ...config });
  await backend.connect();
  stops.push(async () => {
    await backend.disconnect();
    await emulator.stop();
  });
  return {
    name: 'slack',
    backend,
    calls: () => emulator.requests.length,
    request(forgery = {}) {
      const body = forgery.signedBody ?? slackCommand();
      const timestamp = forgery.timestamp ?? seconds(forgery.shift);
      const mac = createHmac('sha256', forgery.key === 'other' ? 'another-secret-0123456789' : config.signingSecret);
      mac.update(`v0:${forgery.signedTimestamp ?? timestamp}:`).update(bytesOf(body));
      const good = `v0=${mac.digest('hex')}`;
      const signature = forgery.signature?.(good) ?? good;
      const type = 'application/x-www-form-urlencoded';
      return build(
        forgery,
        { time: 'x-slack-request-timestamp', signature: 'x-slack-signature' },
        { body, timestamp, signature, type },
      );
    },
    stop: async () => undefined,
  };
}

const discordCommand = (id = '1000000000000000001') =>
  JSON.stringify({
    id,
    application_id: '1000000000000000002',
    type: 2,
    token: 'interaction-token-of-a-test',
    version: 1,
    channel_id: '1000000000000000003',
    user: { id: '1000000000000000004', username: 'ada', discriminator: '0' },
    data: { id: '1000000000000000005', name: 'deploy', type: 1 },
  });

async function discord(): Promise<Receiver> {
  const emulator = await startDiscordEmulator({ users: ['ada'] });
  const keys = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');
  const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const { platform: _, ...config } = emulator.config;
  const backend = new DiscordBackend({ ...config, publicKey, gateway: false, deferAfterMs: 1 });
  await backend.connect();
  stops.push(async () => {
    await backend.disconnect();
    await emulator.stop();
  });
  return {
    name: 'discord',
    backend,
    calls: () => emulator.requests.length,
    request(forgery = {}) {
      const body = forgery.signedBody ?? discordCommand();
      const timestamp = forgery.timestamp ?? seconds(forgery.shift);
      const bytes = Buffer.concat([Buffer.from(forgery.signedTimestamp ?? timestamp), bytesOf(body)]);
      const good = sign(null, bytes, forgery.key === 'other' ? other.privateKey : keys.privateKey).toString('hex');
      const signature = forgery.signature?.(good) ?? good;
      return build(
        forgery,
        { time: 'x-signature-timestamp', signature: 'x-signature-ed25519' },
        { body, timestamp, signature, type: 'application/json' },
      );
    },
    stop: async () => undefined,
  };
}

/** Another last digit. */
const flipped = (good: string) => good.slice(0, -1) + (good.endsWith('0') ? '1' : '0');

const forged: readonly [what: string, forgery: Forgery][] = [
  ['another secret', { key: 'other' }],
  ['one digit of the signature changed', { signature: flipped }],
  ['a signature cut short', { signature: (good) => good.slice(0, -2) }],
  ['a signature that goes on', { signature: (good) => `${good}00` }],
  ['an empty signature', { signature: () => '' }],
  ['a signature that is no hexadecimal', { signature: (good) => good.replace(/[0-9a-f]{4}$/, 'zzzz') }],
  ['a signature of bytes beyond ASCII', { signature: (good) => `${good.slice(0, -1)}\u00e9` }],
  ['no signature', { without: 'signature' }],
  ['no timestamp', { without: 'time' }],
  ['a timestamp of another request', { signedTimestamp: '1700000000' }],
  ['a timestamp that is no number', { timestamp: 'now' }],
  ['a negative timestamp', { timestamp: `-${seconds()}` }],
  ['a timestamp with a fraction', { timestamp: `${seconds()}.5` }],
  ['a timestamp in hexadecimal', { timestamp: `0x${Math.floor(Date.now() / 1000).toString(16)}` }],
  ['a timestamp in milliseconds', { timestamp: String(Date.now()) }],
  ['a timestamp that has no end', { timestamp: '9'.repeat(400) }],
  ['a timestamp just over five minutes old', { shift: -302 }],
  ['a timestamp just over five minutes ahead', { shift: 310 }],
  ['a body with one byte more', { body: `${slackCommand()} ` }],
  ['an empty body', { body: '' }],
];

describe.each([
  ['slack', slack],
  ['discord', discord],
] as const)('the signatures of %s', (_name, start) => {
  it('let in what the platform signed, within five minutes, and nothing else', async () => {
    const receiver = await start();
    const heard: string[] = [];
    receiver.backend.on('interaction', ({ interaction }) => void heard.push(interaction.id));
    const before = receiver.calls();
    for (const [what, forgery] of forged) {
      const { status } = await receiver.backend.handleRequest(receiver.request(forgery));
      expect([what, status]).toEqual([what, 401]);
    }
    expect(heard).toEqual([]);
    expect(receiver.calls()).toBe(before);
    for (const shift of [-290, 295]) {
      const { status } = await receiver.backend.handleRequest(receiver.request({ shift }));
      expect([shift, status < 300]).toEqual([shift, true]);
    }
    await expect.poll(() => heard.length).toBeGreaterThan(0);
  });

  it('are not taken from headers that stand there twice', async () => {
    const receiver = await start();
    const names =
      receiver.name === 'slack'
        ? ['x-slack-signature', 'x-slack-request-timestamp']
        : ['x-signature-ed25519', 'x-signature-timestamp'];
    for (const name of names) {
      const bad = name.includes('timestamp') ? seconds() : `v0=${'0'.repeat(64)}`;
      const { status } = await receiver.backend.handleRequest(receiver.request({ headers: [[name, bad]] }));
      expect([name, status]).toEqual([name, 401]);
    }
  });

  it('are of the bytes as they came, not of a text made of them', async () => {
    const receiver = await start();
    // A decoder makes U+FFFD of the byte 0xFF: the same text, other bytes.
    const fffd = Buffer.from(`${slackCommand()}&x=\ufffd`);
    const broken = Buffer.concat([Buffer.from(`${slackCommand()}&x=`), Buffer.from([0xff])]);
    const { status } = await receiver.backend.handleRequest(receiver.request({ signedBody: fffd, body: broken }));
    expect(status).toBe(401);
  });

  it('are refused after their five minutes though nothing else has changed', async () => {
    const receiver = await start();
    const request = receiver.request();
    const later = request.clone();
    vi.useFakeTimers({ now: Date.now() + 301_000, toFake: ['Date'] });
    expect((await receiver.backend.handleRequest(later)).status).toBe(401);
  });

  it('are good once: what is sent again within the five minutes has no effect', async () => {
    const receiver = await start();
    const heard: string[] = [];
    receiver.backend.on('interaction', ({ interaction }) => void heard.push(interaction.id));
    const request = receiver.request();
    const copies = [request.clone(), request.clone(), request.clone()];
    // One after the other, and two at once.
    expect((await receiver.backend.handleRequest(request)).status).toBeLessThan(300);
    await expect.poll(() => heard.length).toBe(1);
    const calls = receiver.calls();
    const [first, ...both] = copies;
    const answers = [await receiver.backend.handleRequest(first as Request)];
    answers.push(...(await Promise.all(both.map((copy) => receiver.backend.handleRequest(copy)))));
    for (const { status } of answers) expect(status).toBeLessThan(500);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(heard).toHaveLength(1);
    expect(receiver.calls()).toBe(calls);
  });

  it('are read for POST alone, and for no more bytes than the platform sends', async () => {
    const receiver = await start();
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
      const { status } = await receiver.backend.handleRequest(receiver.request({ method }));
      expect([method, status]).toEqual([method, 405]);
    }
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1 << 20;
        controller.enqueue(new Uint8Array(1 << 20));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half', headers: { 'content-length': '12' } };
    const { status } = await receiver.backend.handleRequest(new Request(address, init as RequestInit));
    expect(status).toBe(413);
    expect(sent).toBeLessThan(16 << 20);
  });

  it('do not wait for ever for a body that drips', async () => {
    const receiver = await start();
    let isCancelled = false;
    const slow = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        controller.enqueue(new Uint8Array([0x20]));
      },
      cancel() {
        isCancelled = true;
      },
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const answer = receiver.backend.handleRequest(
      new Request(address, { method: 'POST', body: slow, duplex: 'half' } as RequestInit),
    );
    await vi.advanceTimersByTimeAsync(11_000);
    vi.useRealTimers();
    expect((await answer).status).toBe(408);
    expect(isCancelled).toBe(true);
  });
});

it('says nothing of the secret, and nothing that was sent, in its refusals', async () => {
  for (const start of [slack, discord]) {
    const receiver = await start();
    const answer = await receiver.backend.handleRequest(
      receiver.request({ signature: flipped, body: 'a-marker-text' }),
    );
    const text = await answer.text();
    expect(text).not.toContain('a-marker-text');
    expect(text.length).toBeLessThan(100);
  }
});

describe('the platforms without an HTTP entry', () => {
  it.each(['symphony', 'rocketchat', 'teamwire', 'stackexchange'])('%s answers none', async (platform) => {
    const emulator = await startEmulator(platform);
    const backend = await createFromSettings(platform, emulator.config);
    stops.push(() => emulator.stop());
    await expect(backend.handleRequest(new Request(address, { method: 'POST', body: '{}' }))).rejects.toBeInstanceOf(
      UnsupportedError,
    );
  });
});
