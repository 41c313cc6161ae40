import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignedBySlack, signatureOf } from '../../src/backends/slack/http-events.js';
import type { SlackInteraction } from '../../src/backends/slack/native.js';
import { optionsOf } from '../../src/backends/slack/normalize/interaction.js';
import { CommandOption } from '../../src/models/index.js';
import { type Fixture, fixture, pause, textsOf } from './fixture.js';

describe('the signature', () => {
  const secret = 's3cr3t';
  const body = 'a=1&b=%20';
  const known = 'v0=4497b69d2a7e2ee959324d8ee0d7b7fd931e0d1739d073be6a07b8f9ca6294c4';
  const headers = (timestamp: string, signature: string) =>
    new Headers({ 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature });
  const now = 1_700_000_000_000;

  it('is the known one', () => {
    expect(signatureOf(secret, '1700000000', body)).toBe(known);
    expect(isSignedBySlack(secret, headers('1700000000', known), body, now)).toBe(true);
  });
  it.each([
    ['another body', headers('1700000000', known), 'a=1&b= '],
    ['another time', headers('1700000001', known), body],
    ['another version', headers('1700000000', known.replace('v0', 'v1')), body],
    ['a shorter one', headers('1700000000', known.slice(0, -1)), body],
    ['none', new Headers(), body],
    ['no number', headers('now', known), body],
  ])('%s is refused', (_what, given, text) => {
    expect(isSignedBySlack(secret, given, text, now)).toBe(false);
  });
  it('older or newer than five minutes is refused', () => {
    for (const seconds of [301, -301]) {
      const at = String(1_700_000_000 + seconds);
      expect(isSignedBySlack(secret, headers(at, signatureOf(secret, at, body)), body, now)).toBe(false);
    }
    const at = String(1_700_000_000 - 299);
    expect(isSignedBySlack(secret, headers(at, signatureOf(secret, at, body)), body, now)).toBe(true);
  });
});

describe('what is typed behind a command', () => {
  const options = [
    CommandOption.parse({ name: 'env' }),
    CommandOption.parse({ name: 'count', type: 'integer' }),
    CommandOption.parse({ name: 'who', type: 'user' }),
    CommandOption.parse({ name: 'why' }),
  ];
  it('is read by position and by name', () => {
    expect(optionsOf('prod 3 <@U0ADA111|ada> because of it', options)).toEqual({
      env: 'prod',
      count: 3,
      who: 'U0ADA111',
      why: 'because of it',
    });
    expect(optionsOf('why:now "two words" 4', options)).toEqual({ env: 'two words', count: 4, why: 'now' });
    expect(optionsOf('', options)).toEqual({});
    expect(Object.getPrototypeOf(optionsOf('__proto__:x', options))).toBe(Object.prototype);
  });
});

/** Each way in. */
const ways: [string, (made: Fixture) => Promise<void>][] = [
  ['over Socket Mode', async ({ backend }) => backend.connect()],
  [
    'over HTTP',
    async ({ backend, slack, world }) => {
      // The SDK is loaded then: the check of the address has three seconds.
      await backend.fetchUser(world.bot.id);
      await slack.events.deliverTo((request) => backend.handleRequest(request));
    },
  ],
];

describe.each(ways)('%s', (_way, begin) => {
  async function start(options = {}) {
    const made = await fixture(options);
    await begin(made);
    const interactions: SlackInteraction[] = [];
    made.backend.on('interaction', ({ interaction }) => void interactions.push(interaction));
    const next = async (count = 1) => {
      await expect.poll(() => interactions).toHaveLength(count);
      return interactions.at(-1)!;
    };
    return { ...made, interactions, next };
  }

  it('messages come', async () => {
    const { world, events } = await start();
    world.user('ada').say('general', 'hello');
    await expect.poll(() => textsOf(events)).toEqual(['hello']);
  });

  it('a button is answered in public, in whispers and in place', async () => {
    const { backend, world, next } = await start();
    const sent = await backend.sendMessage(world.channel('general').id, 'choose', {
      components: [{ type: 'button', id: 'go', label: 'Go', value: 'v1' }],
    });
    const ada = world.user('ada');
    ada.click(world.lastMessage('general')!, 'go');
    const interaction = await next();
    expect(interaction).toMatchObject({
      type: 'button',
      componentId: 'go',
      value: 'v1',
      user: { id: ada.id, name: 'Ada' },
      channelId: sent.channelId,
      message: { id: sent.id },
    });
    expect(await backend.respond(interaction, 'everybody')).toMatchObject({ text: 'everybody', isOwn: true });
    // It also works after a trip through JSON.
    const copy = JSON.parse(JSON.stringify(interaction), (key, value) =>
      key.endsWith('At') ? new Date(value) : value,
    );
    expect(await backend.respond(copy, 'only you', { ephemeral: true })).toBeUndefined();
    expect(world.messages('general').find(({ text }) => text === 'only you')).toMatchObject({ ephemeralTo: 'ada' });
    expect(await backend.respond(interaction, 'done', { replace: true })).toMatchObject({ id: sent.id, text: 'done' });
    expect(world.messages('general').find(({ id }) => id === sent.id)).toMatchObject({ text: 'done', buttons: [] });
  });

  it('a command is answered, also where the bot is not', async () => {
    const { backend, world, next } = await start();
    const ada = world.user('ada');
    await backend.setCommands([{ name: 'deploy', options: [{ name: 'env' }, { name: 'count', type: 'integer' }] }]);
    world.channel('elsewhere', { members: ['ada'], bot: false, type: 'private' });
    ada.command('elsewhere', '/deploy prod 3');
    const interaction = await next();
    expect(interaction).toMatchObject({
      type: 'command',
      command: 'deploy',
      text: 'prod 3',
      options: { env: 'prod', count: 3 },
    });
    expect(await backend.respond(interaction, 'deployed')).toBeUndefined();
    expect(world.lastMessage('elsewhere')?.text).toBe('deployed');
  });

  it('a modal is opened, refused with what is wrong, and taken', async () => {
    const { backend, slack, world, next, interactions } = await start();
    const ada = world.user('ada');
    backend.on('interaction', async ({ interaction }) => {
      if (interaction.type === 'command') {
        await backend.openModal(interaction, {
          id: 'report',
          title: 'Report',
          metadata: 'm1',
          inputs: [
            { type: 'text', id: 'why', label: 'Why' },
            {
              type: 'select',
              id: 'how',
              label: 'How',
              options: [
                { label: 'Fast', value: 'fast' },
                { label: 'Slow', value: 'slow' },
              ],
            },
          ],
        });
      } else if (interaction.type === 'modal' && interaction.fields?.['why'] === 'no') {
        await backend.respond(interaction, { errors: { why: 'say more' } });
      } else if (interaction.type === 'modal') {
        await backend.respond(interaction, 'thank you');
      }
    });
    ada.command('general', '/report');
    await expect.poll(() => ada.modal?.title).toBe('Report');
    ada.submit({ why: 'no', how: 'fast' });
    await expect.poll(() => slack.modalErrors('ada')).toEqual({ why: 'say more' });
    expect(ada.modal).toBeDefined();
    ada.submit({ why: 'because', how: 'slow' });
    await expect.poll(() => ada.modal).toBeUndefined();
    expect(await next(3)).toMatchObject({
      type: 'modal',
      componentId: 'report',
      metadata: 'm1',
      fields: { why: 'because', how: ['slow'] },
      channelId: world.channel('general').id,
    });
    await expect.poll(() => world.lastMessage('general')?.text).toBe('thank you');
    expect(slack.failures).toEqual([]);
    // Another time it is too late.
    await expect(backend.respond(interactions[1]!, { errors: { why: 'x' } })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(backend.openModal(interactions[0]!, { id: 'x', title: 'x', inputs: [] })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('choices are given while somebody types', async () => {
    const { backend, slack, world } = await start();
    backend.on('interaction', async ({ interaction }) => {
      if (interaction.type !== 'autocomplete') return;
      await backend.respond(interaction, { choices: [{ name: `${interaction.focused?.value}!`, value: 'x' }] });
    });
    await backend.sendMessage(world.channel('general').id, 'pick', {
      components: [{ type: 'select', id: 'find', placeholder: 'Find' }],
    });
    const options = await slack.suggest('ada', 'find', 'abc', world.lastMessage('general'));
    expect(options).toMatchObject([{ text: { text: 'abc!' }, value: 'x' }]);
  });

  it('shortcuts and closed modals come too', async () => {
    const { slack, world, next } = await start();
    const said = world.user('ada').say('general', 'look');
    void slack.shortcut('ada', 'save', said);
    expect(await next()).toMatchObject({
      type: 'shortcut',
      componentId: 'save',
      message: { id: said.id, channelId: said.channelId },
    });
    void slack.shortcut('ada', 'global');
    expect(await next(2)).toMatchObject({ type: 'shortcut', componentId: 'global' });
  });
});

describe('requests that are not Slack’s', () => {
  async function made() {
    const { backend, slack, events } = await fixture();
    const signed = (body: string, type: string, secret = slack.config.signingSecret) => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
      const headers = { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
      return backend.handleRequest(new Request('https://bot.test/slack', { method: 'POST', body, headers }));
    };
    return { backend, events, signed };
  }

  it('are refused, and nothing is told of them', async () => {
    const { backend, events, signed } = await made();
    const body = JSON.stringify({
      type: 'event_callback',
      event_id: 'Ev1',
      event: { type: 'message', channel: 'C1', ts: '1700000000.000100', user: 'U1', text: 'forged' },
    });
    expect((await signed(body, 'application/json', 'another secret')).status).toBe(401);
    expect((await backend.handleRequest(new Request('https://bot.test/slack'))).status).toBe(405);
    expect((await signed('{"type":', 'application/json')).status).toBe(400);
    expect((await signed('nothing=here', 'application/x-www-form-urlencoded')).status).toBe(400);
    expect((await signed('payload=null', 'application/x-www-form-urlencoded')).status).toBe(400);
    await pause(50);
    expect(textsOf(events)).toEqual([]);
  });

  it('the checks of the address are answered', async () => {
    const { backend, signed } = await made();
    const answer = await signed(JSON.stringify({ type: 'url_verification', challenge: 'abc' }), 'application/json');
    expect(await answer.json()).toEqual({ challenge: 'abc' });
    const ssl = new Request('https://bot.test/slack', {
      method: 'POST',
      body: 'ssl_check=1&token=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect((await backend.handleRequest(ssl)).status).toBe(200);
  });

  it('a retry is told once', async () => {
    const { events, signed } = await made();
    const body = JSON.stringify({
      type: 'event_callback',
      event_id: 'Ev2',
      event: { type: 'message', channel: 'C1', ts: '1700000000.000100', user: 'U1', text: 'once' },
    });
    expect((await signed(body, 'application/json')).status).toBe(200);
    expect((await signed(body, 'application/json')).status).toBe(200);
    await expect.poll(() => textsOf(events)).toEqual(['once']);
    await pause(50);
    expect(textsOf(events)).toEqual(['once']);
  });
});
