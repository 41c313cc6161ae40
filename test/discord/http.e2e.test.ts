import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { eventually, type Fixture, fixture } from './fixture.js';

/** A process without a gateway whose interactions come by HTTP. */
async function overHttp(config: Parameters<typeof fixture>[1] = {}) {
  const it = await fixture({}, { gateway: false, ...config });
  await it.backend.setCommands([{ name: 'deploy', options: [{ name: 'where' }] }]);
  await it.backend.connect();
  await it.discord.interactions.deliverTo((request) => it.backend.handleRequest(request));
  return it;
}

const textsIn = ({ world }: Fixture) => world.messages('general').map(({ text }) => text);

it('a command comes by HTTP and is answered', async () => {
  const it = await overHttp();
  it.backend.on('interaction', ({ interaction }) => it.backend.respond(interaction, `to ${interaction.text}`));
  it.world.user('ada').command('general', '/deploy staging');
  await it.world.waitForMessage(({ text }) => text === 'to staging');
  expect(it.discord.interactions.failures()).toEqual([]);
  expect(it.errors).toEqual([]);
});

it('one that nobody answers is deferred, and answered later', async () => {
  const it = await overHttp({ deferAfterMs: 20 });
  it.world.user('ada').command('general', '/deploy staging');
  const { interaction } = await it.event('interaction');
  await eventually(() => it.world.messages('general').length === 1, 'it is deferred');
  await it.backend.respond(interaction, 'later');
  expect(textsIn(it)).toEqual(['later']);
  expect(it.discord.interactions.failures()).toEqual([]);
});

it('only what Discord signed, and lately, is taken', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const { another, discord } = await fixture();
  const backend = another({ gateway: false, publicKey: raw, deferAfterMs: 50 });
  await backend.connect();
  const interactions: string[] = [];
  backend.on('interaction', ({ interaction }) => interactions.push(interaction.id));
  const payload = {
    id: '1174109840998400001',
    application_id: discord.config.applicationId,
    type: 2,
    token: 'tok-en',
    version: 1,
    channel_id: discord.world.channel('general').id,
    guild_id: discord.ids.guildId,
    member: { user: { id: discord.world.user('ada').id, username: 'ada' }, roles: [], permissions: '0' },
    data: { id: '1', name: 'deploy', type: 1 },
  };
  const seconds = () => Math.floor(Date.now() / 1000);
  const post = (
    body: string,
    { at = seconds(), signed = body, method = 'POST' }: { at?: number | string; signed?: string; method?: string } = {},
  ) =>
    backend.handleRequest(
      new Request('http://localhost/interactions', {
        method,
        ...(method === 'POST' && { body }),
        headers: {
          'x-signature-timestamp': String(at),
          'x-signature-ed25519': sign(null, Buffer.from(`${at}${signed}`), privateKey).toString('hex'),
        },
      }),
    );
  const ping = await post('{"type":1}');
  expect([ping.status, await ping.json()]).toEqual([200, { type: 1 }]);
  const body = JSON.stringify(payload);
  expect((await post(body, { signed: `${body} ` })).status).toBe(401);
  expect((await post(body, { at: seconds() - 301 })).status).toBe(401);
  // More than a second beyond the bound, as the clock goes on before it is looked at.
  expect((await post(body, { at: seconds() + 310 })).status).toBe(401);
  expect((await post(body, { at: 'now' })).status).toBe(401);
  expect((await post('not json')).status).toBe(400);
  expect((await post('{"type":2}')).status).toBe(400);
  expect((await post(body, { method: 'GET' })).status).toBe(405);
  const bare = new Request('http://localhost/', { method: 'POST', body });
  expect((await backend.handleRequest(bare)).status).toBe(401);
  expect(interactions).toEqual([]);
  // The token is of nobody's: deferring it fails, and the request is answered all the same.
  const taken = post(body);
  await eventually(() => interactions.length === 1, 'it is taken');
  // The very same request once more makes no second event.
  expect((await post(body)).status).toBe(202);
  expect((await taken).status).toBe(202);
  expect(interactions).toEqual([payload.id]);
});

it('without the public key there is no such thing', async () => {
  const { another } = await fixture();
  const backend = another({ publicKey: undefined });
  await expect(backend.handleRequest(new Request('http://localhost/', { method: 'POST' }))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('publicKey'),
  });
});
