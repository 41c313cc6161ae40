import { createPublicKey, verify } from 'node:crypto';
import {
  ActionRowBuilder,
  type AutocompleteInteraction,
  ButtonBuilder,
  type ButtonInteraction,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  type StringSelectMenuInteraction,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { connect, type Json, refusal, start, until } from './harness.js';

const button = (id: string) =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId(id).setLabel('Press').setStyle(ButtonStyle.Primary),
  );

async function scene(options: Parameters<typeof start>[0] = {}) {
  const begun = await start(options);
  const connected = await connect(begun.discord);
  const heard: Interaction[] = [];
  connected.client.on('interactionCreate', (interaction) => void heard.push(interaction));
  const next = async <T>(index = 0) => (await until(() => heard[index])) as T;
  const last = () => begun.world.lastMessage('general');
  return { ...begun, ...connected, heard, next, last };
}

describe('components', () => {
  it('a click is answered, edited, followed up, in public and in private', async () => {
    const { world, general, next, last, rest, of } = await scene();
    const sent = await general.send({ content: 'Shall I?', components: [button('go')] });
    world.user('ada').click(world.lastMessage('general')!, 'Press');
    const click = await next<ButtonInteraction>();
    expect(click).toMatchObject({ customId: 'go', message: { id: sent.id }, user: { username: 'ada' } });
    expect(click.member && 'permissions' in click.member).toBe(true);
    const answer = await click.reply({ content: 'Done', withResponse: true });
    expect(answer.resource?.message?.content).toBe('Done');
    expect(last()).toMatchObject({ text: 'Done', author: 'chatmux' });
    await click.editReply('Really done');
    expect(last()?.text).toBe('Really done');
    const secret = await click.followUp({ content: 'Psst', flags: MessageFlags.Ephemeral });
    expect(secret.flags.has(MessageFlags.Ephemeral)).toBe(true);
    expect(last()).toMatchObject({ text: 'Psst', ephemeralTo: 'ada' });
    // Nobody else sees it, REST included.
    expect(await refusal(rest.get(`/channels/${general.id}/messages/${secret.id}`))).toEqual([404, 10008]);
    expect((await click.fetchReply(secret.id)).content).toBe('Psst');
    const told = await until(() => of('MESSAGE_CREATE').find((each) => each.content === 'Psst'));
    expect(told).not.toHaveProperty('guild_id');
    await click.deleteReply();
    expect(world.messages('general').map((message) => message.text)).toEqual(['Shall I?', 'Psst']);
    const again = rest.post(`/interactions/${click.id}/${click.token}/callback`, { body: { type: 6 }, auth: false });
    expect(await refusal(again)).toEqual([400, 40060]);
  });

  it('update, deferred update, deferred answer', async () => {
    const { world, general, next, last, of } = await scene();
    await general.send({ content: 'One', components: [button('go')] });
    const ada = world.user('ada');
    ada.click(last()!, 'go');
    const first = await next<ButtonInteraction>(0);
    await first.update({ content: 'Two' });
    expect(last()).toMatchObject({ text: 'Two', buttons: [{ id: 'go' }] });
    ada.click(last()!, 'go');
    const second = await next<ButtonInteraction>(1);
    await second.deferUpdate();
    await second.editReply({ content: 'Three', components: [] });
    expect(last()).toMatchObject({ text: 'Three', buttons: [] });
    await general.send({ content: 'Four', components: [button('more')] });
    ada.click(last()!, 'more');
    const third = await next<ButtonInteraction>(2);
    await third.deferReply();
    const loading = await until(() => of('MESSAGE_CREATE').find((each) => Number(each.flags) & 128));
    expect(loading.content).toBe('');
    await third.editReply('Five');
    expect(last()?.text).toBe('Five');
    expect((await third.fetchReply()).flags.has(MessageFlags.Loading)).toBe(false);
  });

  it('selects, of options and of people', async () => {
    const { world, general, next, last } = await scene();
    const options = new StringSelectMenuBuilder()
      .setCustomId('where')
      .addOptions({ label: 'Staging', value: 'staging' }, { label: 'Live', value: 'live' });
    const people = new UserSelectMenuBuilder().setCustomId('who');
    await general.send({
      content: 'Where?',
      components: [
        new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(options),
        new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(people),
      ],
    });
    world.user('ada').choose(last()!, 'where', ['live']);
    const chosen = await next<StringSelectMenuInteraction>(0);
    expect(chosen.values).toEqual(['live']);
    world.user('ada').choose(last()!, 'who', ['bob']);
    const who = await next<Interaction>(1);
    expect(who.isUserSelectMenu() && who.users.map((user) => user.username)).toEqual(['bob']);
    expect(() => world.user('ada').choose(last()!, 'where', ['live', 'staging'])).toThrow('takes 1 to 1 values');
  });

  it('too late is too late, and an old token is none', async () => {
    const { discord, world, general, next, rest, last } = await scene({ interactionMs: 60, interactionTokenMs: 120 });
    await general.send({ content: 'x', components: [button('go')] });
    world.user('ada').click(last()!, 'go');
    const click = await next<ButtonInteraction>();
    await until(() => discord.interactions.failures().length === 1);
    expect(discord.interactions.failures()[0]).toMatchObject({ id: click.id, user: 'ada', reason: 'timeout' });
    expect(await refusal(click.reply('late'))).toEqual([404, 10062]);
    const nobody = rest.post(`/interactions/${click.id}/wrong/callback`, { body: { type: 6 }, auth: false });
    expect(await refusal(nobody)).toEqual([404, 10062]);
    await new Promise((resolve) => setTimeout(resolve, 80));
    const followUp = rest.post(`/webhooks/${discord.ids.botId}/${click.token}`, {
      body: { content: 'x' },
      auth: false,
    });
    expect(await refusal(followUp)).toEqual([401, 50027]);
  });
});

describe('modals', () => {
  it('opened from a click, filled in, sent', async () => {
    const { world, general, next, last } = await scene();
    await general.send({ content: 'Tell me', components: [button('ask')] });
    const ada = world.user('ada');
    ada.click(last()!, 'ask');
    const click = await next<ButtonInteraction>();
    const words = new TextInputBuilder().setCustomId('words').setLabel('Your words').setStyle(TextInputStyle.Short);
    await click.showModal(
      new ModalBuilder()
        .setCustomId('feedback')
        .setTitle('Feedback')
        .addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(words)),
    );
    expect(ada.modal).toMatchObject({ title: 'Feedback', inputs: [{ id: 'words', label: 'Your words' }] });
    expect(() => ada.submit({})).toThrow('must be filled in');
    ada.submit({ words: 'fine' });
    const sent = await next<ModalSubmitInteraction>(1);
    expect([sent.customId, sent.fields.getTextInputValue('words')]).toEqual(['feedback', 'fine']);
    expect(ada.modal).toBeDefined();
    await sent.reply('Thanks');
    expect(ada.modal).toBeUndefined();
    expect(last()?.text).toBe('Thanks');
  });

  it('with labels and a select', async () => {
    const { world, general, next, last, rest } = await scene();
    await general.send({ content: 'Tell me', components: [button('ask')] });
    world.user('ada').click(last()!, 'ask');
    const click = await next<ButtonInteraction>();
    const body = (title: string) => ({
      type: 9,
      data: {
        custom_id: 'm',
        title,
        components: [
          {
            type: 18,
            label: 'Mark',
            component: { type: 3, custom_id: 'mark', options: [{ label: 'Good', value: 'good' }] },
          },
        ],
      },
    });
    const route = `/interactions/${click.id}/${click.token}/callback` as const;
    expect(await refusal(rest.post(route, { body: body('x'.repeat(46)), auth: false }))).toEqual([400, 50035]);
    await rest.post(route, { body: body('Marks'), auth: false });
    expect(() => world.user('ada').submit({ mark: ['bad'] })).toThrow('no option bad');
    world.user('ada').submit({ mark: ['good'] });
    const sent = await next<ModalSubmitInteraction>(1);
    expect(sent.fields.getStringSelectValues('mark')).toEqual(['good']);
  });
});

describe('commands', () => {
  it('registered, listed, overwritten, refused', async () => {
    const { client, discord, rest } = await scene();
    const commands = client.application?.commands;
    const made = await commands?.set([{ name: 'deploy', description: 'Deploys' }]);
    const id = made?.first()?.id;
    const again = await commands?.set([{ name: 'deploy', description: 'Deploys better' }]);
    expect(again?.first()?.id).toBe(id);
    expect((await commands?.fetch())?.map((each) => each.description)).toEqual(['Deploys better']);
    await commands?.create({ name: 'local', description: 'x' }, discord.ids.guildId);
    expect((await commands?.fetch({ guildId: discord.ids.guildId }))?.size).toBe(1);
    const base = `/applications/${discord.config.applicationId}/commands` as const;
    expect(await refusal(rest.post(base, { body: { name: 'Bad Name', description: 'x' } }))).toEqual([400, 50035]);
    expect(await refusal(rest.get(`${base}/${discord.ids.guildId}`))).toEqual([404, 10063]);
    await commands?.delete(id ?? '');
    expect((await commands?.fetch())?.size).toBe(0);
  });

  it('used with typed options, subcommands, people; unknown ones are told to the script', async () => {
    const { world, client, next, discord, last } = await scene();
    await client.application?.commands.set([
      {
        name: 'deploy',
        description: 'Deploys',
        options: [
          { type: 3, name: 'where', description: 'w', required: true },
          { type: 4, name: 'times', description: 't' },
          { type: 6, name: 'for', description: 'f' },
        ],
      },
      {
        name: 'job',
        description: 'j',
        options: [{ type: 1, name: 'start', description: 's', options: [{ type: 3, name: 'name', description: 'n' }] }],
      },
    ]);
    const ada = world.user('ada');
    ada.command('general', '/deploy where:staging times:2 for:@bob');
    const first = await next<ChatInputCommandInteraction>(0);
    expect(first.options.getString('where')).toBe('staging');
    expect(first.options.getInteger('times')).toBe(2);
    expect(first.options.getUser('for')?.username).toBe('bob');
    await first.reply('ok');
    expect(last()).toMatchObject({ text: 'ok' });
    ada.command('general', '/job start big one');
    const second = await next<ChatInputCommandInteraction>(1);
    expect([second.options.getSubcommand(), second.options.getString('name')]).toEqual(['start', 'big one']);
    expect(() => ada.command('general', '/nothing')).toThrow('no command /nothing; it has: /deploy, /job');
    expect(() => ada.command('general', '/deploy')).toThrow('the option where is required');
    ada.command(world.direct('ada'), '/deploy here');
    const third = await next<ChatInputCommandInteraction>(2);
    expect([third.inGuild(), third.user.username]).toEqual([false, 'ada']);
    expect(discord.interactions.failures()).toEqual([]);
  });

  it('autocomplete and context menus', async () => {
    const { world, client, next, discord } = await scene();
    await client.application?.commands.set([
      { name: 'deploy', description: 'd', options: [{ type: 3, name: 'where', description: 'w', autocomplete: true }] },
      { name: 'Quote', type: 3 },
      { name: 'Praise', type: 2 },
    ]);
    const offered = discord.interactions.autocomplete('ada', 'general', '/deploy where:sta', 'where');
    const typing = await next<AutocompleteInteraction>(0);
    expect(typing.options.getFocused()).toBe('sta');
    await typing.respond([{ name: 'Staging', value: 'staging' }]);
    expect(await offered).toMatchObject([{ name: 'Staging', value: 'staging' }]);
    discord.interactions.contextMenu('ada', 'Quote', world.user('bob').say('general', 'wise words'));
    const quote = await next<Interaction>(1);
    expect(quote.isMessageContextMenuCommand() && quote.targetMessage.content).toBe('wise words');
    discord.interactions.contextMenu('ada', 'Praise', { handle: 'bob' });
    const praise = await next<Interaction>(2);
    expect(praise.isUserContextMenuCommand() && praise.targetUser.username).toBe('bob');
  });

  it('by HTTP: pinged, signed, answered in the body', async () => {
    const { world, client, discord, heard, last } = await scene();
    await client.application?.commands.set([{ name: 'deploy', description: 'd' }]);
    const key = createPublicKey({
      key: Buffer.concat([
        Buffer.from('302a300506032b6570032100', 'hex'),
        Buffer.from(discord.config.publicKey, 'hex'),
      ]),
      format: 'der',
      type: 'spki',
    });
    const seen: Json[] = [];
    const endpoint = async (request: Request) => {
      const body = await request.text();
      const signed = Buffer.from((request.headers.get('x-signature-timestamp') ?? '') + body);
      const signature = Buffer.from(request.headers.get('x-signature-ed25519') ?? '', 'hex');
      if (!verify(null, signed, key, signature)) return new Response('invalid', { status: 401 });
      const payload = JSON.parse(body) as Json;
      seen.push(payload);
      return Response.json(payload.type === 1 ? { type: 1 } : { type: 4, data: { content: 'by HTTP' } });
    };
    await expect(discord.interactions.deliverTo(() => Response.json({ type: 1 }))).rejects.toThrow('401');
    await discord.interactions.deliverTo(endpoint);
    world.user('ada').command('general', '/deploy');
    await until(() => last()?.text === 'by HTTP');
    expect(seen.map((each) => each.type)).toEqual([1, 2]);
    expect(heard).toEqual([]);
  });
});
