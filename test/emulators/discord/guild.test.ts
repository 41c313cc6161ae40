import { ChannelType, type ForumChannel, PermissionFlagsBits, type TextChannel } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../src/testing/registry.js';
import { connect, type Json, refusal, restClient, start, until } from './harness.js';

describe('the registry', () => {
  it('starts it by name', async () => {
    await using discord = await startEmulator('discord', { users: ['ada'] });
    expect(discord.config).toMatchObject({ platform: 'discord', apiUrl: `${discord.url}/api` });
    expect(await restClient(discord).get('/users/@me')).toMatchObject({ id: discord.config.applicationId, bot: true });
    expect(await restClient(discord).get('/applications/@me')).toMatchObject({ verify_key: discord.config.publicKey });
  });
});

describe('users and members', () => {
  it('gives users, the server with counts, members by pages and by prefix', async () => {
    const { discord, world, rest } = await start({ users: ['ada', 'bob', 'adam'] });
    const guild = discord.ids.guildId;
    expect(await rest.get(`/users/${world.user('ada').id}`)).toMatchObject({
      username: 'ada',
      global_name: 'Ada',
      discriminator: '0',
    });
    expect(await refusal(rest.get(`/users/${guild}`))).toEqual([404, 10013]);
    const counted = new URLSearchParams({ with_counts: 'true' });
    expect(await rest.get(`/guilds/${guild}`, { query: counted })).toMatchObject({
      approximate_member_count: 4,
      approximate_presence_count: 3,
    });
    expect(await rest.get('/users/@me/guilds')).toMatchObject([{ id: guild, owner: false }]);
    expect(await refusal(rest.get(`/guilds/${world.user('ada').id}`))).toEqual([404, 10004]);
    const read = async (query: string) =>
      ((await rest.get(`/guilds/${guild}/members${query}`)) as { user: { id: string; username: string } }[]).map(
        (each) => each.user,
      );
    expect(await read('')).toHaveLength(1);
    const first = await read('?limit=2');
    const second = await read(`?limit=1000&after=${first[1]?.id}`);
    expect([...first, ...second].map((each) => each.username).sort()).toEqual(['ada', 'adam', 'bob', 'chatmux']);
    expect((await read('/search?query=AD&limit=10')).map((each) => each.username).sort()).toEqual(['ada', 'adam']);
    expect(await refusal(rest.get(`/guilds/${guild}/members/${guild}`))).toEqual([404, 10013]);
    const closed = await start({ privileged: { members: false } });
    expect(await refusal(closed.rest.get(`/guilds/${closed.discord.ids.guildId}/members`))).toEqual([403, 50001]);
  });

  it('nicknames, timeouts, roles, kicks and bans', async () => {
    const { discord, world } = await start();
    const { guild } = await connect(discord);
    const ada = await guild.members.fetch(world.user('ada').id);
    expect((await ada.setNickname('Countess')).displayName).toBe('Countess');
    expect((await ada.timeout(60_000))?.isCommunicationDisabled()).toBe(true);
    const role = await guild.roles.create({ name: 'crew', colors: { primaryColor: 0xff0000 }, mentionable: true });
    await ada.roles.add(role);
    await until(() => guild.roles.cache.get(role.id)?.members.has(ada.id));
    await role.setName('sailors');
    expect(world.user('bob').say('general', '@sailors').content).toBe(`<@&${role.id}>`);
    await role.delete();
    await until(() => !guild.roles.cache.has(role.id));
    await guild.members.ban(world.user('bob').id, { reason: 'x' });
    expect((await guild.bans.fetch()).map((ban) => ban.user.username)).toEqual(['bob']);
    expect(await refusal(guild.members.fetch({ user: world.user('bob').id, force: true }))).toEqual([404, 10007]);
    expect(await refusal(guild.bans.fetch(ada.id))).toEqual([404, 10026]);
  });
});

describe('channels', () => {
  it('made, changed, hidden by overwrites, deleted; membership follows from what may be seen', async () => {
    const { discord, world, rest } = await start();
    const { guild, client } = await connect(discord);
    const bot = client.user?.id ?? '';
    const made = await guild.channels.create({
      name: 'Team Room',
      type: ChannelType.GuildText,
      topic: 'talk',
      permissionOverwrites: [
        { id: guild.id, deny: [PermissionFlagsBits.ViewChannel] },
        { id: bot, allow: [PermissionFlagsBits.ViewChannel] },
        { id: world.user('ada').id, allow: [PermissionFlagsBits.ViewChannel] },
      ],
    });
    expect(made.name).toBe('team-room');
    const place = () => world.channels.find((channel) => channel.id === made.id);
    expect(place()).toMatchObject({ type: 'private', memberHandles: ['chatmux', 'ada'], topic: 'talk' });
    await made.permissionOverwrites.create(world.user('bob').id, { ViewChannel: true });
    expect(place()?.memberHandles).toContain('bob');
    await made.permissionOverwrites.delete(world.user('ada').id);
    expect(place()?.memberHandles).not.toContain('ada');
    expect((await made.edit({ topic: 'new', rateLimitPerUser: 5 })).topic).toBe('new');
    const all = (await rest.get(`/guilds/${guild.id}/channels`)) as Json[];
    expect(all.find((each) => each.id === made.id)).toMatchObject({ rate_limit_per_user: 5, type: 0 });
    await made.delete();
    expect(await refusal(rest.get(`/channels/${made.id}`))).toEqual([404, 10003]);
    expect(await refusal(guild.channels.create({ name: ' ' }))).toEqual([400, 50035]);
  });

  it('what the bot has no permission for', async () => {
    const { discord, world, rest, general } = await start({ permissions: 0n });
    const said = world.user('ada').say('general', 'x');
    const base = `/channels/${general}/messages/${said.id}` as const;
    for (const call of [
      rest.delete(base),
      rest.put(`/channels/${general}/messages/pins/${said.id}`),
      rest.delete(`${base}/reactions`),
      rest.post(`/channels/${general}/webhooks`, { body: { name: 'x' } }),
      rest.patch(`/channels/${general}`, { body: { name: 'x' } }),
      rest.post(`/guilds/${discord.ids.guildId}/channels`, { body: { name: 'x' } }),
      rest.delete(`/guilds/${discord.ids.guildId}/members/${world.user('ada').id}`),
    ])
      expect(await refusal(call)).toEqual([403, 50013]);
    const quiet = world.channel('quiet', { type: 'announcement' });
    expect(
      await refusal((await start({ permissions: 0n })).rest.post(`/channels/${quiet.id}/messages`, { body: {} })),
    ).toEqual([404, 10003]);
  });

  it('invites', async () => {
    const { discord } = await start();
    const { client, general } = await connect(discord);
    const invite = await general.createInvite({ maxAge: 60 });
    expect((await client.fetchInvite(invite.code)).guild?.id).toBe(discord.ids.guildId);
    await invite.delete();
    expect(await refusal(client.fetchInvite(invite.code))).toEqual([404, 10006]);
  });
});

describe('threads', () => {
  it('from a message, alone, private; joined, renamed, locked, archived, listed', async () => {
    const { discord, world, rest } = await start();
    const { general, of } = await connect(discord);
    const said = world.user('ada').say('general', 'root');
    const message = await general.messages.fetch(said.id);
    const thread = await message.startThread({ name: 'Plans', autoArchiveDuration: 60 });
    expect(thread).toMatchObject({
      id: said.id,
      name: 'Plans',
      autoArchiveDuration: 60,
      type: ChannelType.PublicThread,
    });
    const again = rest.post(`/channels/${general.id}/messages/${said.id}/threads`, { body: { name: 'again' } });
    expect(await refusal(again)).toEqual([400, 160004]);
    const sent = await thread.send('first');
    expect(world.lastMessage('general')).toMatchObject({ id: sent.id, threadId: said.id, text: 'first' });
    const history = (await rest.get(`/channels/${thread.id}/messages`)) as Json[];
    expect(history.map((each) => each.type)).toEqual([0, 21]);
    expect(history[1]).toMatchObject({ content: '', referenced_message: { id: said.id, content: 'root' } });
    expect(((await rest.get(`/channels/${general.id}/messages`)) as Json[]).map((each) => each.id)).toEqual([said.id]);
    const lone = await general.threads.create({ name: 'Alone' });
    expect(lone.type).toBe(ChannelType.PublicThread);
    const bare = (await rest.post(`/channels/${general.id}/threads`, { body: { name: 'No type' } })) as Json;
    expect(bare.type).toBe(ChannelType.PrivateThread);
    await until(() => of('MESSAGE_CREATE').some((each) => each.type === 18));
    await thread.members.add(world.user('bob').id);
    expect((await thread.members.fetch()).map((member) => member.id).sort()).toEqual(
      // Whose message it hangs on is in it from the start.
      [world.user('ada').id, world.user('bob').id, world.bot.id].sort(),
    );
    await thread.members.remove(world.user('bob').id);
    await thread.leave();
    await thread.join();
    await thread.setName('Better plans');
    await thread.setLocked(true);
    await thread.setArchived(true);
    expect(await refusal(thread.setName('too late'))).toEqual([400, 50083]);
    expect(await refusal(rest.put(`/channels/${thread.id}/messages/${sent.id}/reactions/%F0%9F%91%8D/@me`))).toEqual([
      400, 50083,
    ]);
    const active = await general.threads.fetchActive();
    expect(active.threads.map((each) => each.name).sort()).toEqual(['Alone', 'No type']);
    const archived = await general.threads.fetchArchived();
    expect(archived.threads.map((each) => each.name)).toEqual(['Better plans']);
    expect(archived.hasMore).toBe(false);
    await thread.send('wakes it up');
    expect((await general.threads.fetchActive()).threads.has(thread.id)).toBe(true);
    await lone.delete();
    await until(() => of('THREAD_DELETE').length === 1);
    expect(of('THREAD_DELETE')[0]).toEqual({
      id: lone.id,
      guild_id: discord.ids.guildId,
      parent_id: general.id,
      type: 11,
    });
  });

  it('posts in a forum', async () => {
    const { discord, world, rest } = await start();
    world.channel('ideas', { type: 'forum' });
    const { guild, of } = await connect(discord);
    const forum = guild.channels.cache.find((channel) => channel.name === 'ideas') as ForumChannel;
    expect(forum.type).toBe(ChannelType.GuildForum);
    const post = await forum.threads.create({ name: 'An idea', message: { content: 'Listen' } });
    const starter = await post.fetchStarterMessage();
    expect(starter).toMatchObject({ id: post.id, content: 'Listen' });
    const hers = discord.post('ada', 'ideas', 'Hers', 'Look');
    expect(hers.id).toBe(hers.threadId);
    await until(() => of('MESSAGE_CREATE').some((each) => each.id === hers.id));
    const refusedPost = { name: 'x', message: { content: '' } };
    expect(await refusal(rest.post(`/channels/${forum.id}/threads`, { body: refusedPost }))).toEqual([400, 50006]);
    expect(of('THREAD_CREATE')).toHaveLength(2);
  });
});

describe('webhooks', () => {
  it('made, used under another name, edited and deleted by token', async () => {
    const { discord, world } = await start();
    const { client, general } = await connect(discord);
    const webhook = await general.createWebhook({ name: 'Courier' });
    const heard: string[] = [];
    client.on(
      'messageCreate',
      (message) => void heard.push(`${message.author.username} ${message.webhookId === webhook.id}`),
    );
    const sent = await webhook.send({ content: 'hi', username: 'Deploy Bot' });
    expect(sent).toMatchObject({
      webhookId: webhook.id,
      author: { id: webhook.id, username: 'Deploy Bot', bot: true },
    });
    expect(world.lastMessage('general')?.sender).toBe('Deploy Bot');
    await until(() => heard.length === 1);
    expect(heard).toEqual(['Deploy Bot true']);
    expect((await webhook.editMessage(sent.id, 'changed')).content).toBe('changed');
    await webhook.deleteMessage(sent.id);
    expect(world.messages('general')).toEqual([]);
    expect(await refusal(webhook.fetchMessage(sent.id))).toEqual([404, 10008]);
    // Its address alone will do, without version and token of the bot.
    const plain = await fetch(`${discord.url}/api/webhooks/${webhook.id}/${webhook.token}?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'plain' }),
    });
    expect([plain.status, ((await plain.json()) as Json).content]).toEqual([200, 'plain']);
    const wrong = restClient(discord).post(`/webhooks/${webhook.id}/wrong`, { body: { content: 'x' }, auth: false });
    expect(await refusal(wrong)).toEqual([401, 50027]);
    expect(await refusal(general.createWebhook({ name: 'discord helper' }))).toEqual([400, 50035]);
    await webhook.delete();
    expect((await (general as TextChannel).fetchWebhooks()).size).toBe(0);
  });
});
