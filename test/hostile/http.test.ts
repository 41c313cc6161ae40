import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { garbler } from '../../soak/garbler.js';
import { Random } from '../../soak/random.js';
import type { Backend } from '../../src/core/backend.js';
import { createFromSettings } from '../../src/create-backend.js';
import { ChatEvent } from '../../src/models/index.js';
import { type Emulator, startEmulator } from '../../src/testing/index.js';

type Entry = {
  platform: string;
  settings: Record<string, unknown>;
  /** A request that is signed as the platform signs it. */
  signed(body: string, type?: string): Request;
  payloads: readonly { body: string; type?: string }[];
};

const url = 'http://bot.test/events';
const seconds = () => String(Math.floor(Date.now() / 1_000));

const slackSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const slackEvent = {
  type: 'event_callback',
  team_id: 'T1',
  api_app_id: 'A1',
  event_id: 'Ev1',
  event_time: 1_700_000_000,
  event: { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts: '1700000000.000100' },
};
const slackAction = {
  type: 'block_actions',
  user: { id: 'U1', name: 'ada' },
  channel: { id: 'C1', name: 'general' },
  message: { ts: '1700000000.000100', text: 'choose' },
  container: { type: 'message', message_ts: '1700000000.000100', channel_id: 'C1' },
  actions: [{ type: 'button', action_id: 'ok', block_id: 'b', value: 'yes' }],
  trigger_id: '1.2.3',
  response_url: 'https://hooks.slack.com/actions/T1/1/x',
};

const slack: Entry = {
  platform: 'slack',
  settings: { signingSecret: slackSecret },
  signed(body, type = 'application/json') {
    const timestamp = seconds();
    const signature = createHmac('sha256', slackSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const headers = {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    };
    return new Request(url, { method: 'POST', body, headers });
  },
  payloads: [
    { body: JSON.stringify(slackEvent) },
    {
      body: JSON.stringify({
        ...slackEvent,
        event_id: 'Ev2',
        event: {
          type: 'reaction_added',
          user: 'U1',
          reaction: 'wave',
          item: { type: 'message', channel: 'C1', ts: '1700000000.000100' },
        },
      }),
    },
    { body: `payload=${encodeURIComponent(JSON.stringify(slackAction))}`, type: 'application/x-www-form-urlencoded' },
    {
      body: 'command=%2Fdeploy&text=now&user_id=U1&channel_id=C1&trigger_id=1',
      type: 'application/x-www-form-urlencoded',
    },
  ],
};

const discordKeys = generateKeyPairSync('ed25519');
const discordCommand = {
  id: '1000000000000000001',
  application_id: '1000000000000000002',
  type: 2,
  token: 'tok',
  channel_id: '1000000000000000003',
  guild_id: '1000000000000000004',
  member: { user: { id: '1000000000000000005', username: 'ada' }, roles: [], joined_at: '2026-01-01T00:00:00.000Z' },
  data: { id: '1000000000000000006', name: 'deploy', type: 1, options: [{ name: 'to', type: 3, value: 'staging' }] },
};

const discord: Entry = {
  platform: 'discord',
  settings: { publicKey: discordKeys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex') },
  signed(body) {
    const timestamp = seconds();
    const signature = sign(null, Buffer.from(timestamp + body), discordKeys.privateKey).toString('hex');
    const headers = {
      'content-type': 'application/json',
      'x-signature-timestamp': timestamp,
      'x-signature-ed25519': signature,
    };
    return new Request(url, { method: 'POST', body, headers });
  },
  payloads: [
    { body: JSON.stringify({ type: 1 }) },
    { body: JSON.stringify(discordCommand) },
    {
      body: JSON.stringify({
        ...discordCommand,
        id: '1000000000000000009',
        type: 3,
        data: { custom_id: 'ok', component_type: 2 },
      }),
    },
    {
      body: JSON.stringify({
        ...discordCommand,
        id: '1000000000000000010',
        type: 5,
        data: { custom_id: 'm', components: [{ type: 1, components: [{ type: 4, custom_id: 'why', value: 'x' }] }] },
      }),
    },
  ],
};

describe.each([slack, discord])('what comes by HTTP for $platform', ({ platform, settings, signed, payloads }) => {
  let emulator: Emulator;
  let backend: Backend;
  const wrong: string[] = [];
  const onRejection = (error: unknown) => wrong.push(String(error));

  beforeAll(async () => {
    process.on('unhandledRejection', onRejection);
    emulator = await startEmulator(platform, { users: ['ada'] });
    backend = await createFromSettings(platform, { ...emulator.config, ...settings, retry: { attempts: 1 } });
    for (const type of ['message.created', 'reaction.added', 'interaction', 'native', 'error'] as const)
      backend.on(type, (event) => {
        const read = ChatEvent.safeParse(event);
        if (!read.success) wrong.push(`${type}: ${read.error.message}`);
      });
  });

  afterAll(async () => {
    await backend.disconnect();
    await emulator.stop();
    process.off('unhandledRejection', onRejection);
  });

  it('is always answered, whatever it holds, and breaks nothing', async () => {
    const random = new Random(7);
    const garble = garbler(random, 1);
    for (let round = 0; round < 150; round += 1) {
      const { body, type } = random.pick(payloads);
      const prefix = 'payload=';
      const said = body.startsWith(prefix)
        ? `${prefix}${encodeURIComponent(garble(decodeURIComponent(body.slice(prefix.length))))}`
        : garble(body);
      const response = await backend.handleRequest(signed(said.toWellFormed(), type));
      expect([200, 202, 400]).toContain(response.status);
    }
    expect(wrong).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused unsigned, wrongly signed, late, or too long, without being read', async () => {
    const body = payloads[1]?.body ?? '';
    const bare = new Request(url, { method: 'POST', body });
    expect((await backend.handleRequest(bare)).status).toBe(401);
    const other = signed(body);
    const forged = new Request(url, { method: 'POST', body: `${body} `, headers: other.headers });
    expect((await backend.handleRequest(forged)).status).toBe(401);
    const late = signed(body);
    const stamp = platform === 'slack' ? 'x-slack-request-timestamp' : 'x-signature-timestamp';
    late.headers.set(stamp, String(Number(seconds()) - 3_600));
    expect((await backend.handleRequest(late)).status).toBe(401);
    expect((await backend.handleRequest(new Request(url))).status).toBe(405);
    let sent = 0;
    // It tells no length and does not end.
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const long = new Request(url, { method: 'POST', body: endless, duplex: 'half' } as RequestInit);
    expect((await backend.handleRequest(long)).status).toBe(413);
    expect(sent).toBeLessThan(15);
  });
});
