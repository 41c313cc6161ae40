import { describe, expect, it } from 'vitest';
import { Interaction } from '../../src/models/index.js';
import { eventually, type Fixture, fixture } from './fixture.js';

const commands = [
  { name: 'deploy', description: 'Deploys', options: [{ name: 'where' }] },
  {
    name: 'find',
    description: 'Finds',
    options: [
      { name: 'text', isAutocomplete: true },
      { name: 'number', type: 'integer' as const, isAutocomplete: true },
    ],
  },
  { name: 'Quote', type: 'message' as const },
];

/** Connected, its commands set. */
async function connected(options: Parameters<typeof fixture>[0] = {}, config: Parameters<typeof fixture>[1] = {}) {
  const it = await fixture(options, config);
  await it.backend.setCommands(commands);
  await it.backend.connect();
  return it;
}

async function typed(it: Fixture, words = '/deploy staging') {
  it.world.user('ada').command('general', words);
  return (await it.event('interaction', ({ interaction }) => interaction.type === 'command')).interaction;
}

async function clicked(it: Fixture) {
  const channel = it.world.channel('general');
  const sent = await it.backend.sendMessage(channel.id, 'Shall I?', {
    components: [{ type: 'button', id: 'yes', label: 'Yes', value: '7' }],
  });
  const shown = it.world.messages(channel).find(({ id }) => id === sent.id);
  if (!shown) throw new Error('the message is not there');
  it.world.user('ada').click(shown, 'Yes');
  const { interaction } = await it.event('interaction', (event) => event.interaction.message?.id === sent.id);
  return { sent, interaction };
}

const textsIn = ({ world }: Fixture) => world.messages('general').map(({ text }) => text);

describe('answers', () => {
  it('of a command is its own message, the next ones follow it', async () => {
    const it = await connected();
    const interaction = await typed(it);
    expect(interaction).toMatchObject({ command: 'deploy', options: { where: 'staging' }, text: 'staging' });
    const first = await it.backend.respond(interaction, 'one', { embeds: [{ title: 'Card' }] });
    const second = await it.backend.respond(interaction, 'two');
    expect(first).toMatchObject({ text: 'one', isOwn: true, channelId: interaction.channelId });
    expect(first?.embeds[0]?.title).toBe('Card');
    expect(second?.id).not.toBe(first?.id);
    expect(textsIn(it)).toEqual(['one', 'two']);
    expect(it.calls('POST /interactions')).toHaveLength(1);
    expect(it.errors).toEqual([]);
  });

  it('of a command can take the place of the one before it', async () => {
    const it = await connected();
    const interaction = await typed(it);
    const first = await it.backend.respond(interaction, 'working on it');
    const second = await it.backend.respond(interaction, 'done', { replace: true });
    expect(second?.id).toBe(first?.id);
    expect(textsIn(it)).toEqual(['done']);
  });

  it('can hold a file', async () => {
    const it = await connected();
    const interaction = await typed(it);
    const sent = await it.backend.respond(interaction, 'see', {
      files: [{ data: new TextEncoder().encode('abc'), filename: 'a.txt', description: 'three letters' }],
    });
    expect(sent?.attachments[0]).toMatchObject({ filename: 'a.txt', size: 3, description: 'three letters' });
  });

  it('with large files is deferred first, so that it cannot come too late', async () => {
    const it = await connected();
    const files = [{ data: new Uint8Array(300 * 1024), filename: 'big.bin' }];
    const interaction = await typed(it);
    const sent = await it.backend.respond(interaction, 'big', { files, ephemeral: true });
    expect(sent).toMatchObject({ text: 'big', attachments: [{ size: 300 * 1024 }], native: { isEphemeral: true } });
    const first = it.calls('POST /interactions')[0];
    expect(first?.params).toMatchObject({ type: 5, data: { flags: 64 } });
    const { sent: asked, interaction: pressed } = await clicked(it);
    const changed = await it.backend.respond(pressed, 'bigger', { files, replace: true });
    expect(changed?.id).toBe(asked.id);
    expect(it.calls('POST /interactions')[1]?.params).toMatchObject({ type: 6 });
    expect(textsIn(it)).toEqual(['big', 'bigger']);
  });

  it('is deferred while its files are still read', async () => {
    const it = await connected({}, { deferAfterMs: 20 });
    const interaction = await typed(it);
    const data = new ReadableStream<Uint8Array>({
      async start(controller) {
        // It has no more to give before the deferral is there.
        await eventually(() => it.calls('POST /interactions').length === 1, 'it is deferred');
        controller.enqueue(new TextEncoder().encode('abc'));
        controller.close();
      },
    });
    const sent = await it.backend.respond(interaction, 'at last', { files: [{ data, filename: 'a.txt' }] });
    expect(sent?.attachments[0]?.size).toBe(3);
    expect(textsIn(it)).toEqual(['at last']);
    expect(it.discord.interactions.failures()).toEqual([]);
  });

  it('for one person is edited and deleted through its interaction', async () => {
    const it = await connected();
    const interaction = await typed(it);
    const sent = await it.backend.respond(interaction, 'for you', { ephemeral: true });
    if (!sent) throw new Error('no message');
    expect(sent.native).toMatchObject({ isEphemeral: true });
    const shown = () => it.world.lastMessage('general', ({ ephemeralTo }) => ephemeralTo === 'ada');
    expect(shown()?.text).toBe('for you');
    await it.backend.editMessage(sent, 'still for you');
    expect(shown()?.text).toBe('still for you');
    expect((await it.backend.fetchMessage(sent)).text).toBe('still for you');
    await it.backend.deleteMessage(sent);
    await eventually(() => shown() === undefined, 'it is gone');
  });

  it('of a button changes its message, or follows it', async () => {
    const it = await connected();
    const { sent, interaction } = await clicked(it);
    const answer = await it.backend.respond(interaction, 'pressed', { replace: true });
    expect(answer?.id).toBe(sent.id);
    expect(it.world.messages('general')[0]).toMatchObject({ text: 'pressed', buttons: [] });
    await it.backend.respond(interaction, 'and more');
    expect(textsIn(it)).toEqual(['pressed', 'and more']);
    await it.backend.respond(interaction, 'pressed again', { replace: true });
    expect(textsIn(it)).toEqual(['pressed again', 'and more']);
  });

  it('of a button answered with a message can still change its message', async () => {
    const it = await connected();
    const { interaction } = await clicked(it);
    await it.backend.respond(interaction, 'noted');
    await it.backend.respond(interaction, 'asked and answered', { replace: true });
    expect(textsIn(it)).toEqual(['asked and answered', 'noted']);
  });

  it('to what is in a thread stay in it', async () => {
    const it = await connected();
    const said = it.world.user('ada').say('general', 'topic');
    const asked = await it.backend.sendMessage(said.channelId, 'Shall I?', {
      thread: said,
      components: [{ type: 'button', id: 'yes', label: 'Yes' }],
    });
    const shown = it.world.messages('general').find(({ id }) => id === asked.id);
    if (!shown) throw new Error('the message is not there');
    it.world.user('ada').click(shown, 'Yes');
    const { interaction } = await it.event('interaction');
    expect(interaction).toMatchObject({ channelId: said.channelId, threadId: said.id });
    expect(interaction.message).toEqual({ channelId: said.channelId, id: asked.id, threadId: said.id });
    const answer = await it.backend.respond(interaction, 'in here');
    expect(answer).toMatchObject({ channelId: said.channelId, threadId: said.id });
    await it.backend.respond(interaction, 'pressed', { replace: true });
    expect(it.world.messages('general').find(({ id }) => id === asked.id)?.text).toBe('pressed');
  });

  it('come from JSON, in a process without a gateway', async () => {
    const it = await connected();
    const copy = Interaction.parse(JSON.parse(JSON.stringify(await typed(it))));
    const worker = it.another({ gateway: false });
    expect((await worker.respond(copy, 'from a worker'))?.text).toBe('from a worker');
    await worker.respond(copy, 'once more');
    expect(textsIn(it)).toEqual(['from a worker', 'once more']);
  });

  it('are not doubled when the first answer is lost', async () => {
    const it = await connected();
    const interaction = await typed(it);
    it.discord.faults.loseAnswer({ match: '/callback' });
    const sent = await it.backend.respond(interaction, 'once');
    expect(sent?.text).toBe('once');
    expect(textsIn(it)).toEqual(['once']);
  });

  it('are given again after a failure of the server', async () => {
    const it = await connected();
    const interaction = await typed(it);
    it.discord.faults.fail({ match: '/callback', times: 2, status: 502 });
    await it.backend.respond(interaction, 'third time lucky');
    expect(textsIn(it)).toEqual(['third time lucky']);
  });

  it('without what Discord needs are refused', async () => {
    const it = await connected();
    const { native: _native, ...bare } = await typed(it);
    await expect(it.backend.respond(bare, 'x')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('are over after their time', async () => {
    const it = await connected({ interactionTokenMs: 500 }, { deferAfterMs: 0 });
    const interaction = await typed(it);
    await eventually(() => it.calls('POST /interactions').length === 1, 'it is deferred');
    await new Promise((resolve) => setTimeout(resolve, 520));
    const error = await it.backend.respond(interaction, 'too late').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'conflict' });
    expect(String(error)).not.toContain((interaction.native as { token: string }).token);
  });

  it('to one person need an interaction', async () => {
    const it = await connected();
    const ada = it.world.user('ada');
    await expect(
      it.backend.sendMessage(it.world.channel('general').id, 'psst', { ephemeralTo: ada.id }),
    ).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('respond(interaction'),
    });
  });
});

describe('an interaction that nobody answers', () => {
  it('is deferred before its deadline, and its answer takes the place of "thinking"', async () => {
    const it = await connected({}, { deferAfterMs: 20 });
    const interaction = await typed(it);
    await eventually(() => it.calls('POST /interactions').length === 1, 'it is deferred');
    const thinking = it.world.messages('general');
    expect(thinking).toHaveLength(1);
    const sent = await it.backend.respond(interaction, 'here it is');
    expect(sent?.id).toBe(thinking[0]?.id);
    expect(textsIn(it)).toEqual(['here it is']);
    expect(it.discord.interactions.failures()).toEqual([]);
  });

  it('is deferred though the answer to that is lost', async () => {
    const it = await connected({}, { deferAfterMs: 0 });
    it.discord.faults.loseAnswer({ match: '/callback' });
    const interaction = await typed(it);
    await eventually(() => it.calls('POST /interactions').length === 2, 'it is deferred');
    await it.backend.respond(interaction, 'here');
    expect(textsIn(it)).toEqual(['here']);
    expect(it.errors).toEqual([]);
  });

  it('can still be answered to one person', async () => {
    const it = await connected({}, { deferAfterMs: 0 });
    const interaction = await typed(it);
    await eventually(() => it.world.messages('general').length === 1, 'it is deferred');
    await it.backend.respond(interaction, 'only you', { ephemeral: true });
    const left = it.world.messages('general');
    expect(left.map(({ text, ephemeralTo }) => [text, ephemeralTo])).toEqual([['only you', 'ada']]);
  });

  it('on a button shows nothing, and its message can be changed later', async () => {
    const it = await connected({}, { deferAfterMs: 0 });
    const { interaction } = await clicked(it);
    await eventually(() => it.calls('POST /interactions').length === 1, 'it is deferred');
    expect(textsIn(it)).toEqual(['Shall I?']);
    await it.backend.respond(interaction, 'done', { replace: true });
    await it.backend.respond(interaction, 'told');
    expect(textsIn(it)).toEqual(['done', 'told']);
  });

  it('is answered in order when the answer comes while it is deferred', async () => {
    const it = await connected({}, { deferAfterMs: 10 });
    it.discord.faults.slow({ match: '/callback', ms: 60 });
    const interaction = await typed(it);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await it.backend.respond(interaction, 'in the end');
    expect(textsIn(it)).toEqual(['in the end']);
  });

  it('that another process has answered is left so', async () => {
    const it = await connected({}, { deferAfterMs: 400 });
    const worker = it.another({ gateway: false });
    await worker.fetchOrganization();
    const interaction = await typed(it);
    await worker.respond(interaction, 'from elsewhere');
    await eventually(() => it.calls('POST /interactions').length === 2, 'it was to be deferred');
    await it.backend.respond(interaction, 'and from here');
    expect(textsIn(it)).toEqual(['from elsewhere', 'and from here']);
    expect(it.errors).toEqual([]);
  });

  it('that another process answers after it was deferred keeps both answers', async () => {
    const it = await connected({}, { deferAfterMs: 0 });
    const interaction = await typed(it);
    await eventually(() => it.world.messages('general').length === 1, 'it is deferred');
    await it.another({ gateway: false }).respond(interaction, 'from elsewhere');
    await it.backend.respond(interaction, 'and from here');
    expect(textsIn(it)).toEqual(['from elsewhere', 'and from here']);
  });
});

it('where nobody listens, nobody is made to wait', async () => {
  const it = await fixture({ interactionMs: 60 }, { deferAfterMs: 10 });
  const silent = it.another();
  await silent.setCommands(commands);
  silent.on('message.created', () => undefined);
  await silent.connect();
  it.world.user('ada').command('general', '/deploy staging');
  await eventually(() => it.discord.interactions.failures().length === 1, 'Discord says that it failed');
  expect(it.calls('POST /interactions')).toHaveLength(0);
});

describe('a modal', () => {
  const modal = { id: 'm', title: 'Feedback', inputs: [{ type: 'text' as const, id: 'words', label: 'Words' }] };

  it('must be the first answer', async () => {
    const it = await connected();
    const interaction = await typed(it);
    await it.backend.respond(interaction, 'hello');
    await expect(it.backend.openModal(interaction, modal)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is opened once, whose answer is lost or not', async () => {
    const it = await connected();
    it.discord.faults.loseAnswer({ match: '/callback' });
    await it.backend.openModal(await typed(it), modal);
    await eventually(() => it.world.user('ada').modal?.title === 'Feedback', 'ada sees it');
    expect(it.calls('POST /interactions')).toHaveLength(2);
  });

  it('cannot be opened once it was deferred', async () => {
    const it = await connected({}, { deferAfterMs: 0 });
    const interaction = await typed(it);
    await eventually(() => it.calls('POST /interactions').length === 1, 'it is deferred');
    await expect(it.backend.openModal(interaction, modal)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('deferAfterMs'),
    });
  });

  it('is answered; what is wrong in it is told to the person alone; none is opened upon it', async () => {
    const it = await connected();
    await it.backend.openModal(await typed(it), { ...modal, metadata: 'build=7%' });
    const ada = it.world.user('ada');
    await eventually(() => ada.modal?.title === 'Feedback', 'ada sees it');
    ada.submit({ words: 'fine' });
    const { interaction } = await it.event('interaction', (event) => event.interaction.type === 'modal');
    expect(interaction).toMatchObject({ componentId: 'm', fields: { words: 'fine' }, metadata: 'build=7%' });
    await expect(it.backend.openModal(interaction, modal)).rejects.toMatchObject({ code: 'conflict' });
    await it.backend.respond(interaction, { errors: { words: 'too short' } });
    expect(it.world.lastMessage('general')).toMatchObject({ text: 'words: too short', ephemeralTo: 'ada' });
  });
});

describe('while somebody types', () => {
  it('choices are offered, as text and as numbers', async () => {
    const it = await connected();
    it.backend.on('interaction', ({ interaction }) => {
      if (interaction.type !== 'autocomplete') return undefined;
      const isNumber = interaction.focused?.name === 'number';
      const choices = isNumber ? [{ name: 'Seven', value: '7' }] : [{ name: 'Staging', value: 'staging' }];
      return it.backend.respond(interaction, { choices });
    });
    expect(await it.discord.interactions.autocomplete('ada', 'general', '/find text:sta', 'text')).toEqual([
      { name: 'Staging', value: 'staging' },
    ]);
    expect(await it.discord.interactions.autocomplete('ada', 'general', '/find number:7', 'number')).toEqual([
      { name: 'Seven', value: 7 },
    ]);
  });

  it('and no choices come, none are offered in time', async () => {
    const it = await connected({}, { deferAfterMs: 10 });
    expect(await it.discord.interactions.autocomplete('ada', 'general', '/find text:sta', 'text')).toEqual([]);
    expect(it.discord.interactions.failures()).toEqual([]);
  });

  it('a message is no answer, and choices answer nothing else', async () => {
    const it = await connected();
    const wanted = it.event('interaction', (event) => event.interaction.type === 'autocomplete');
    const offered = it.discord.interactions.autocomplete('ada', 'general', '/find text:sta', 'text');
    const { interaction } = await wanted;
    await expect(it.backend.respond(interaction, 'x')).rejects.toMatchObject({ code: 'invalid' });
    await expect(it.backend.respond(interaction, { errors: {} })).rejects.toMatchObject({ code: 'invalid' });
    await it.backend.respond(interaction, { choices: [] });
    expect(await offered).toEqual([]);
    const command = await typed(it);
    await expect(it.backend.respond(command, { choices: [] })).rejects.toMatchObject({ code: 'invalid' });
  });
});

it('an entry of a message’s menu names its message', async () => {
  const it = await connected();
  const said = it.world.user('bob').say('general', 'quote me');
  it.discord.interactions.contextMenu('ada', 'Quote', said);
  const { interaction } = await it.event('interaction');
  expect(interaction).toMatchObject({ type: 'shortcut', componentId: 'Quote', message: { id: said.id } });
  await it.backend.respond(interaction, 'quoted');
  expect(textsIn(it)).toEqual(['quote me', 'quoted']);
});
