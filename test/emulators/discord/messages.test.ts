import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  EmbedBuilder,
  type Message,
  MessageFlags,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { connect, type Json, refusal, refused, start, until } from './harness.js';

const path = (channel: string, rest = '') => `/channels/${channel}/messages${rest}` as const;

describe('sending', () => {
  it('text, and what the world sees of it', async () => {
    const { discord, world } = await start();
    const { general } = await connect(discord);
    const sent = await general.send(`  **Hello** <@${world.user('ada').id}> \\*plain\\* \`a_b_c\`  `);
    expect(sent.content).toBe(`**Hello** <@${world.user('ada').id}> \\*plain\\* \`a_b_c\``);
    expect(sent.mentions.users.map((user) => user.username)).toEqual(['ada']);
    expect(world.lastMessage('general')).toMatchObject({
      text: 'Hello @ada *plain* a_b_c',
      author: 'chatmux',
      id: sent.id,
    });
    expect(sent.createdTimestamp).toBeGreaterThan(Date.now() - 10_000);
  });

  it('an embed, exactly, and its limits with the nested errors', async () => {
    const { discord, world, rest, general: id } = await start();
    const { general } = await connect(discord);
    const embed = new EmbedBuilder()
      .setTitle('Build')
      .setDescription('It is **green**.')
      .setColor(0x2ecc71)
      .setURL('https://ci.test/7')
      .setTimestamp(new Date('2026-01-01T00:00:00Z'))
      .setAuthor({ name: 'CI' })
      .setFooter({ text: 'foot' })
      .addFields({ name: 'Branch', value: 'main', inline: true });
    const sent = await general.send({ embeds: [embed] });
    expect(sent.embeds[0]?.toJSON()).toEqual({
      ...JSON.parse(JSON.stringify(embed)),
      timestamp: '2026-01-01T00:00:00.000000+00:00',
      type: 'rich',
      content_scan_version: 0,
    });
    expect(world.lastMessage('general')?.embeds[0]).toMatchObject({ title: 'Build', color: '#2ecc71', footer: 'foot' });
    const wrong = await refused(
      rest.post(path(id), { body: { embeds: [{ title: 'x'.repeat(257), fields: [{ name: 'a', value: '' }] }, {}] } }),
    );
    expect([wrong.status, wrong.code]).toEqual([400, 50035]);
    const { errors } = wrong.rawError as unknown as { errors: { embeds: Json } };
    expect(errors.embeds).toMatchObject({
      0: {
        title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] },
        fields: { 0: { value: { _errors: [{ code: 'BASE_TYPE_REQUIRED' }] } } },
      },
      1: { description: { _errors: [{ code: 'BASE_TYPE_REQUIRED' }] } },
    });
    const tooMuch = { embeds: [0, 1].map(() => ({ description: 'x'.repeat(3_001) })) };
    expect(await refusal(rest.post(path(id), { body: tooMuch }))).toEqual([400, 50035]);
  });

  it('what is empty, too long, malformed, out of place', async () => {
    const { discord, world, rest, general } = await start();
    expect(await refusal(rest.post(path(general), { body: { content: '  ' } }))).toEqual([400, 50006]);
    const long = await refused(rest.post(path(general), { body: { content: 'x'.repeat(2_001) } }));
    expect(long.rawError).toMatchObject({
      code: 50035,
      message: 'Invalid Form Body',
      errors: { content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] } },
    });
    // Code points count, not UTF-16 units.
    await rest.post(path(general), { body: { content: '👍'.repeat(2_000) } });
    expect(await refusal(rest.post(path(discord.ids.guildId), { body: { content: 'x' } }))).toEqual([404, 10003]);
    world.channel('hidden', { type: 'private', members: ['ada'], bot: false });
    expect(await refusal(rest.post(path(world.channel('hidden').id), { body: { content: 'x' } }))).toEqual([
      403, 50001,
    ]);
    const forum = world.channel('forum', { type: 'forum' });
    expect(await refusal(rest.post(path(forum.id), { body: { content: 'x' } }))).toEqual([400, 40058]);
    const answer = await fetch(`${discord.config.apiUrl}/v10${path(general)}`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.config.token}`, 'content-type': 'application/json' },
      body: '{{',
    });
    expect([answer.status, ((await answer.json()) as Json).code]).toEqual([400, 50109]);
    const noToken = await fetch(`${discord.config.apiUrl}/v10/users/@me`);
    expect([noToken.status, await noToken.json()]).toEqual([401, { message: '401: Unauthorized', code: 0 }]);
    const both = { content: 'x', allowed_mentions: { parse: ['users'], users: [world.user('ada').id] } };
    expect(await refusal(rest.post(path(general), { body: both }))).toEqual([400, 50035]);
    expect(await refusal(rest.get('/nowhere'))).toEqual([404, 0]);
    expect(await refusal(rest.delete(path(general)))).toEqual([405, 0]);
  });

  it('allowed mentions: everything without, nothing with an empty list', async () => {
    const { world, rest, general } = await start();
    const crew = world.addGroup('crew', ['ada']);
    const content = `<@${world.user('ada').id}> <@&${crew.id}> @everyone \`<@${world.user('bob').id}>\``;
    const all = (await rest.post(path(general), { body: { content } })) as Json;
    expect(all).toMatchObject({ mention_everyone: true, mention_roles: [crew.id], mentions: [{ username: 'ada' }] });
    const none = (await rest.post(path(general), { body: { content, allowed_mentions: { parse: [] } } })) as Json;
    expect(none).toMatchObject({ mention_everyone: false, mention_roles: [], mentions: [] });
    const one = (await rest.post(path(general), {
      body: { content, allowed_mentions: { users: [world.user('ada').id] } },
    })) as Json;
    expect(one).toMatchObject({ mention_everyone: false, mention_roles: [], mentions: [{ username: 'ada' }] });
  });

  it('an enforced nonce sends once; without it, it is an echo', async () => {
    const { discord, world } = await start();
    const { general, of } = await connect(discord);
    const first = await general.send({ content: 'once', nonce: 'n1', enforceNonce: true });
    const again = await general.send({ content: 'once', nonce: 'n1', enforceNonce: true });
    expect(again.id).toBe(first.id);
    expect(world.messages('general')).toHaveLength(1);
    await general.send({ content: 'echo', nonce: 'n1' });
    await until(() => of('MESSAGE_CREATE').length === 2);
    expect(of('MESSAGE_CREATE').map((each) => each.nonce)).toEqual(['n1', 'n1']);
  });

  it('replies: the reference, the message, the ping, and what is gone', async () => {
    const { discord, world } = await start();
    const { client, general } = await connect(discord);
    const said = world.user('ada').say('general', 'question');
    const message = await until(() => general.messages.cache.get(said.id));
    const reply = await message.reply('answer');
    expect(reply).toMatchObject({ type: 19, reference: { messageId: said.id, channelId: general.id } });
    expect(reply.mentions.repliedUser?.username).toBe('ada');
    expect(world.lastMessage('general')?.replyToId).toBe(said.id);
    const silent = await message.reply({ content: 'psst', allowedMentions: { repliedUser: false } });
    expect(silent.mentions.users.size).toBe(0);
    const heard: Message[] = [];
    client.on('messageCreate', (each) => void heard.push(each));
    world.user('bob').reply(said, 'me too');
    const told = await until(() => heard[0]);
    expect(told).toMatchObject({ type: 19, reference: { messageId: said.id } });
    world.user('ada').delete(said);
    expect(await refusal(general.send({ content: 'x', reply: { messageReference: said.id } }))).toEqual([400, 50035]);
    const loose = await general.send({ content: 'x', reply: { messageReference: said.id, failIfNotExists: false } });
    expect(loose.type).toBe(0);
    const raw = (await client.rest.get(path(general.id, `/${reply.id}`))) as Json;
    expect(raw.referenced_message).toBeNull();
  });

  it('forwards a snapshot', async () => {
    const { discord, world } = await start();
    const { client, general } = await connect(discord);
    const said = world.user('ada').say('general', 'carry this', { files: [{ filename: 'a.txt', data: 'abc' }] });
    world.channel('other');
    const other = await until(() => client.channels.cache.find((each) => 'name' in each && each.name === 'other'));
    const message = await general.messages.fetch(said.id);
    const forward = await message.forward(other.id);
    expect(forward).toMatchObject({ content: '', reference: { type: 1, messageId: said.id, channelId: general.id } });
    expect(forward.flags.has(MessageFlags.HasSnapshot)).toBe(true);
    const [snapshot] = forward.messageSnapshots.values();
    expect(snapshot?.content).toBe('carry this');
    expect(snapshot?.attachments.first()?.name).toBe('a.txt');
    expect(world.lastMessage('other')?.text).toBe('carry this');
    world.channel('hidden', { bot: false });
    const hidden = world.user('ada').say('hidden', 'secret');
    const reference = { type: 1, channel_id: hidden.channelId, message_id: hidden.id };
    expect(await refusal(client.rest.post(path(other.id), { body: { message_reference: reference } }))).toEqual([
      400, 160014,
    ]);
  });

  it('silent, without embeds, and what needs an interaction', async () => {
    const { discord } = await start();
    const { general } = await connect(discord);
    const sent = await general.send({
      content: 'x',
      flags: [MessageFlags.SuppressNotifications, MessageFlags.SuppressEmbeds],
    });
    expect(sent.flags.toArray()).toEqual(['SuppressEmbeds', 'SuppressNotifications']);
  });

  it('buttons and selects, numbered, and their errors', async () => {
    const { discord, world, rest, general: id } = await start();
    const { general } = await connect(discord);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('yes').setLabel('Yes').setStyle(ButtonStyle.Primary),
      new ButtonBuilder().setURL('https://docs.test/').setLabel('Docs').setStyle(ButtonStyle.Link),
    );
    const sent = await general.send({ content: 'Shall I?', components: [row] });
    expect(sent.components[0]?.toJSON()).toMatchObject({ id: 1, components: [{ id: 2, custom_id: 'yes' }, { id: 3 }] });
    expect(world.lastMessage('general')?.buttons).toEqual([
      { id: 'yes', label: 'Yes' },
      { id: 'https://docs.test/', label: 'Docs', url: 'https://docs.test/' },
    ]);
    const button = { type: 2, style: 1, label: 'a', custom_id: 'same' };
    const twice = await refused(
      rest.post(path(id), { body: { content: 'x', components: [{ type: 1, components: [button, button] }] } }),
    );
    expect(JSON.stringify(twice.rawError)).toContain('COMPONENT_CUSTOM_ID_DUPLICATED');
    const bare = await refused(rest.post(path(id), { body: { content: 'x', components: [button] } }));
    expect(JSON.stringify(bare.rawError)).toContain('BASE_TYPE_CHOICES');
    const v2 = (await rest.post(path(id), {
      body: { flags: 1 << 15, components: [{ type: 17, components: [{ type: 10, content: '# Shown **text**' }] }] },
    })) as Json;
    expect(v2).toMatchObject({ content: '', flags: 1 << 15, components: [{ id: 1, components: [{ id: 2 }] }] });
    expect(world.lastMessage('general')?.text).toBe('Shown text');
    expect(await refusal(rest.post(path(id), { body: { content: 'x', flags: 1 << 15, components: [] } }))).toEqual([
      400, 50035,
    ]);
  });

  it('a poll is read back, voted in, ended', async () => {
    const { discord, world } = await start();
    const { general, of } = await connect(discord);
    const sent = await general.send({
      poll: {
        question: { text: 'Where?' },
        answers: [{ text: 'Here' }, { text: 'There', emoji: '🔥' }],
        duration: 2,
        allowMultiselect: false,
      },
    });
    expect(sent.poll?.answers.map((answer) => answer.text)).toEqual(['Here', 'There']);
    discord.vote('ada', world.lastMessage('general')!, 2);
    await until(() => of('MESSAGE_POLL_VOTE_ADD').length === 1);
    const voters = await sent.poll?.answers.get(2)?.voters.fetch();
    expect(voters?.map((user) => user.username)).toEqual(['ada']);
    const ended = await sent.poll?.end();
    expect(ended?.poll?.resultsFinalized).toBe(true);
    expect(ended?.poll?.answers.get(2)?.voteCount).toBe(1);
    expect(await refusal(general.messages.endPoll(sent.id))).toEqual([400, 520001]);
    expect(await refusal(sent.edit('x'))).toEqual([400, 520003]);
  });
});

describe('files', () => {
  it('go up with alt text and spoiler, and come down by a signed URL that expires', async () => {
    let aheadMs = 0;
    const { discord, world, rest } = await start({
      attachmentUrlMs: 60_000,
      clock: () => new Date(Date.now() + aheadMs),
    });
    const { general } = await connect(discord);
    const sent = await general.send({
      content: 'see',
      files: [
        new AttachmentBuilder(Buffer.from('abc'), { name: 'my notes.txt', description: 'Alt' }),
        new AttachmentBuilder(Buffer.from([1]), { name: 'b.bin' }).setSpoiler(true),
      ],
    });
    const [notes, other] = [...sent.attachments.values()];
    expect(notes).toMatchObject({
      name: 'my_notes.txt',
      description: 'Alt',
      size: 3,
      contentType: 'text/plain; charset=utf-8',
    });
    expect(other?.spoiler).toBe(true);
    expect(world.lastMessage('general')?.files.map((file) => [file.filename, file.size])).toEqual([
      ['my_notes.txt', 3],
      ['SPOILER_b.bin', 1],
    ]);
    const fetched = await fetch(notes?.url ?? '');
    expect([fetched.status, await fetched.text()]).toEqual([200, 'abc']);
    aheadMs = 61_000;
    expect((await fetch(notes?.url ?? '')).status).toBe(404);
    const { refreshed_urls: urls } = (await rest.post('/attachments/refresh-urls', {
      body: { attachment_urls: [notes?.url] },
    })) as { refreshed_urls: { refreshed: string }[] };
    expect((await fetch(urls[0]?.refreshed ?? '')).status).toBe(200);
    expect((await fetch(`${urls[0]?.refreshed.replace(/hm=./, 'hm=x')}`)).status).toBe(404);
  });

  it('an edit keeps, drops and adds them; an embed shows one', async () => {
    const { discord } = await start();
    const { general } = await connect(discord);
    const file = (name: string) => new AttachmentBuilder(Buffer.from(name), { name });
    const sent = await general.send({ files: [file('a.txt'), file('b.txt')] });
    const old = [...sent.attachments.values()];
    const kept = await sent.edit({ content: 'text', attachments: old, files: [file('c.txt')] });
    expect(kept.attachments.map((each) => each.name)).toEqual(['a.txt', 'b.txt', 'c.txt']);
    const dropped = await sent.edit({ attachments: [kept.attachments.first()!] });
    expect(dropped.attachments.map((each) => each.name)).toEqual(['a.txt']);
    expect(dropped.content).toBe('text');
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAAElFTkSuQmCC', 'base64');
    const shown = await general.send({
      embeds: [new EmbedBuilder().setImage('attachment://p.png')],
      files: [new AttachmentBuilder(png, { name: 'p.png' })],
    });
    expect(shown.attachments.size).toBe(0);
    expect((await fetch(shown.embeds[0]?.image?.url ?? '')).headers.get('content-type')).toBe('image/png');
    const picture = await general.send({ files: [new AttachmentBuilder(png, { name: 'p.png' })] });
    expect(picture.attachments.first()).toMatchObject({ width: 2, height: 3 });
  });

  it('too large and too many', async () => {
    const { discord } = await start({ maxFileBytes: 10 });
    const { general } = await connect(discord);
    expect(await refusal(general.send({ files: [Buffer.alloc(11)] }))).toEqual([413, 40005]);
    const many = Array.from(
      { length: 11 },
      (_, index) => new AttachmentBuilder(Buffer.from('x'), { name: `${index}` }),
    );
    expect(await refusal(general.send({ files: many }))).toEqual([400, 50035]);
  });
});

describe('history, edits, deletion', () => {
  it('pages newest first, whatever is asked for', async () => {
    const { world, rest, general } = await start();
    const ids = Array.from({ length: 7 }, (_, index) => world.user('ada').say('general', `m${index}`).id);
    const read = async (query: string) =>
      ((await rest.get(path(general), { query: new URLSearchParams(query) })) as Json[]).map((each) => each.content);
    expect(await read('limit=3')).toEqual(['m6', 'm5', 'm4']);
    expect(await read(`limit=2&before=${ids[4]}`)).toEqual(['m3', 'm2']);
    expect(await read(`limit=2&after=${ids[1]}`)).toEqual(['m3', 'm2']);
    expect(await read(`limit=3&around=${ids[3]}`)).toEqual(['m4', 'm3', 'm2']);
    expect(await refusal(rest.get(path(general), { query: new URLSearchParams('limit=101') }))).toEqual([400, 50035]);
    expect(await refusal(rest.get(path(general, `/${general}`)))).toEqual([404, 10008]);
  });

  it('edits own messages, flags of others, nothing else', async () => {
    const { discord, world } = await start();
    const { general, of } = await connect(discord);
    const sent = await general.send({ content: 'a', embeds: [{ title: 'kept' }] });
    const edited = await sent.edit('b');
    expect(edited).toMatchObject({ content: 'b', editedTimestamp: expect.any(Number) });
    expect(edited.embeds[0]?.title).toBe('kept');
    expect((await sent.edit({ embeds: [] })).embeds).toEqual([]);
    expect(await refusal(sent.edit({ content: '' }))).toEqual([400, 50006]);
    const said = world.user('ada').say('general', 'hers');
    const hers = await general.messages.fetch(said.id);
    expect(await refusal(general.messages.edit(hers, 'mine'))).toEqual([403, 50005]);
    await general.client.rest.patch(path(general.id, `/${said.id}`), { body: { flags: 4 } });
    const update = await until(() => of('MESSAGE_UPDATE').find((each) => each.id === said.id));
    expect(update).toMatchObject({ flags: 4, edited_timestamp: null });
  });

  it('deletes one and many, and tells of the many at once', async () => {
    const { discord, world, rest, general: id } = await start();
    const { general, of } = await connect(discord);
    const said = Array.from({ length: 3 }, (_, index) => world.user('ada').say('general', `m${index}`));
    await rest.delete(path(id, `/${said[0]?.id}`));
    expect(await refusal(rest.delete(path(id, `/${said[0]?.id}`)))).toEqual([404, 10008]);
    await general.bulkDelete(said.slice(1).map((each) => each.id));
    await until(() => of('MESSAGE_DELETE_BULK').length === 1);
    expect(of('MESSAGE_DELETE')).toHaveLength(1);
    expect(world.messages('general')).toEqual([]);
    expect(await refusal(rest.post(path(id, '/bulk-delete'), { body: { messages: [id] } }))).toEqual([400, 50016]);
    const old = ['1174109840998400000', '1174109840998400001'];
    expect(await refusal(rest.post(path(id, '/bulk-delete'), { body: { messages: old } }))).toEqual([400, 50034]);
  });

  it('pins: the paged route and the old one, the notice, the limits of a channel', async () => {
    const { discord, world, rest, general: id } = await start();
    const { general, of } = await connect(discord);
    const [first, second] = ['one', 'two'].map((text) => world.user('ada').say('general', text));
    await general.messages.pin(first?.id ?? '');
    await general.messages.pin(second?.id ?? '');
    const pins = await general.messages.fetchPins();
    expect(pins.items.map((pin) => pin.message.content)).toEqual(['two', 'one']);
    expect(pins.hasMore).toBe(false);
    const paged = (await rest.get(path(id, '/pins'), { query: new URLSearchParams('limit=1') })) as Json;
    expect(paged).toMatchObject({ has_more: true, items: [{ message: { content: 'two', pinned: true } }] });
    expect((await rest.get(`/channels/${id}/pins`)) as Json[]).toHaveLength(2);
    await until(() => of('CHANNEL_PINS_UPDATE').length === 2);
    const notice = of('MESSAGE_CREATE').find((each) => each.type === 6);
    expect(notice).toMatchObject({ message_reference: { message_id: first?.id } });
    await general.messages.unpin(second?.id ?? '');
    expect((await general.messages.fetchPins()).items).toHaveLength(1);
    const other = world.user('ada').say(world.channel('other'), 'elsewhere');
    expect(await refusal(rest.put(path(id, `/pins/${other.id}`)))).toEqual([400, 50019]);
    for (let index = 0; index < 249; index += 1) world.user('ada').pin(world.user('ada').say('general', `${index}`));
    const last = world.user('ada').say('general', 'too many');
    expect(await refusal(general.messages.pin(last.id))).toEqual([400, 30003]);
  });

  it('reactions: unicode and custom, users paged, others, one kind, all', async () => {
    const { discord, world, rest, general: id } = await start();
    const { general, guild, of } = await connect(discord);
    world.addCustomEmoji('party');
    const party = await until(() => guild.emojis.cache.first());
    const said = world.user('ada').say('general', 'hi');
    const message = await general.messages.fetch(said.id);
    await message.react('👍');
    await message.react('👍');
    await message.react(party);
    for (let index = 0; index < 4; index += 1) world.user(`p${index}`).react(said, '👍');
    expect(world.lastMessage('general')?.reactions).toMatchObject({
      '👍': ['chatmux', 'p0', 'p1', 'p2', 'p3'],
      party: ['chatmux'],
    });
    const raw = (await rest.get(path(id, `/${said.id}`))) as Json;
    expect(raw.reactions).toMatchObject([
      { count: 5, me: true, emoji: { id: null, name: '👍' }, count_details: { burst: 0, normal: 5 } },
      { count: 1, me: true, emoji: { id: party.id, name: 'party' } },
    ]);
    const route = path(id, `/${said.id}/reactions/${encodeURIComponent('👍')}`);
    const page = (after: string) =>
      rest.get(route, { query: new URLSearchParams({ limit: '3', after }) }) as Promise<Json[]>;
    const first = await page('0');
    const second = await page(String(first.at(-1)?.id));
    expect([...first, ...second].map((user) => user.username).sort()).toEqual(['chatmux', 'p0', 'p1', 'p2', 'p3']);
    const reaction = await until(() => message.reactions.resolve('👍'));
    await reaction.users.remove(world.user('p0').id);
    await reaction.users.remove();
    expect(world.lastMessage('general')?.reactions['👍']).toEqual(['p1', 'p2', 'p3']);
    await reaction.remove();
    await message.reactions.removeAll();
    await until(() => of('MESSAGE_REACTION_REMOVE_ALL').length === 1);
    expect(of('MESSAGE_REACTION_REMOVE')).toHaveLength(2);
    expect(of('MESSAGE_REACTION_REMOVE_EMOJI')).toMatchObject([{ emoji: { name: '👍' } }]);
    expect(world.lastMessage('general')?.reactions).toEqual({});
    expect(await refusal(rest.put(path(id, `/${said.id}/reactions/nonsense/@me`)))).toEqual([400, 10014]);
    const kinds = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓'];
    for (const kind of kinds) world.user('ada').react(said, kind);
    expect(await refusal(rest.put(path(id, `/${said.id}/reactions/${encodeURIComponent('👍')}/@me`)))).toEqual([
      400, 30010,
    ]);
  });

  it('typing, and searching', async () => {
    const { discord, world, rest } = await start();
    const { general } = await connect(discord);
    await general.sendTyping();
    expect(world.typing('general')).toEqual(['chatmux']);
    await general.send('find the needle');
    expect(world.typing('general')).toEqual([]);
    world.user('ada').say('general', 'another needle');
    world.channel('hidden', { bot: false });
    world.user('ada').say('hidden', 'hidden needle');
    const route = `/guilds/${discord.ids.guildId}/messages/search` as const;
    const search = (query: string) => rest.get(route, { query: new URLSearchParams(query) }) as Promise<Json>;
    const found = await search('content=needle');
    expect(found.total_results).toBe(2);
    expect((found.messages as Json[][]).map(([message]) => message?.content)).toEqual([
      'another needle',
      'find the needle',
    ]);
    expect((await search(`content=needle&author_id=${world.user('ada').id}`)).total_results).toBe(1);
    discord.setSearchIndexing(true);
    expect(await search('content=needle')).toMatchObject({ code: 110000, documents_indexed: 0 });
  });

  it('direct messages: opened once, refused by who takes none', async () => {
    const { discord, world, rest } = await start();
    const { client } = await connect(discord);
    const ada = await client.users.fetch(world.user('ada').id);
    const direct = await ada.createDM();
    expect((await ada.createDM(true)).id).toBe(direct.id);
    expect(world.direct('ada').id).toBe(direct.id);
    await ada.send('hello');
    expect(world.lastMessage(world.direct('ada'))?.text).toBe('hello');
    discord.closeDirect('ada');
    expect(await refusal(ada.send('again'))).toEqual([403, 50007]);
    expect(await rest.get('/users/@me/channels')).toEqual([]);
    expect(await refusal(client.users.createDM(client.user?.id ?? ''))).toEqual([400, 50033]);
  });
});
