import { constants, createInflate } from 'node:zlib';
import { Client, GatewayIntentBits, type ThreadChannel } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { allIntents, connect, gatewaySocket, type Json, start, until } from './harness.js';

describe('logging in', () => {
  it('gives READY, the guild with channels, roles, members and emoji, and the application', async () => {
    const { discord, world } = await start();
    world.addCustomEmoji('party');
    world.addGroup('crew', ['ada']);
    world.user('ada').setPresence({ status: 'idle', statusText: 'Lunch' });
    const { client, guild, general } = await connect(discord);
    expect(client.user?.id).toBe(world.bot.id);
    expect(client.user?.tag).toMatch(/^chatmux#\d{4}$/);
    expect(client.application?.id).toBe(discord.config.applicationId);
    expect(guild.available).toBe(true);
    expect(guild.memberCount).toBe(3);
    expect(general.name).toBe('general');
    expect(guild.members.me?.permissions.has('SendMessages')).toBe(true);
    expect(guild.members.me?.permissions.has('Administrator')).toBe(false);
    expect(general.permissionsFor(client.user?.id ?? '')?.has('ManageMessages')).toBe(true);
    expect(guild.roles.cache.map((role) => role.name).sort()).toEqual(['@everyone', 'chatmux', 'crew']);
    expect(guild.emojis.cache.first()?.name).toBe('party');
    expect(guild.roles.botRoleFor(client.user?.id ?? '')?.id).toBe(discord.ids.botRoleId);
    const ada = await guild.members.fetch(world.user('ada').id);
    expect(ada.presence?.status).toBe('idle');
    expect(ada.presence?.activities[0]).toMatchObject({ type: 4, state: 'Lunch' });
    await client.application?.fetch();
    expect(client.application?.flags?.has('GatewayMessageContentLimited')).toBe(true);
    expect(discord.requests.some((each) => each.call === 'GET /gateway/bot')).toBe(true);
  });

  it('refuses a wrong token, by REST and by the gateway', async () => {
    const { discord } = await start();
    await expect(connect(discord, { token: 'a.b.c' })).rejects.toThrow('An invalid token was provided');
    const bare = await gatewaySocket(discord);
    bare.identify({ token: 'wrong' });
    expect(await until(bare.closed)).toBe(4004);
  });

  it('refuses privileged intents that are off (4014) and intents that are none (4013)', async () => {
    const { discord } = await start({ privileged: { messageContent: false } });
    const client = new Client({ intents: allIntents, rest: { api: discord.config.apiUrl } });
    const error = await client.login(discord.config.token).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(String(error?.message)).toMatch(/disallowed intents/i);
    await client.destroy();
    const bare = await gatewaySocket(discord);
    bare.identify({ intents: 1 << 30 });
    expect(await until(bare.closed)).toBe(4013);
    await connect(discord, { intents: [GatewayIntentBits.Guilds] });
  });

  it('without MESSAGE_CONTENT content is empty, save own, direct and mentioning messages', async () => {
    const { discord, world } = await start();
    const intents = allIntents.filter((each) => each !== GatewayIntentBits.MessageContent);
    const { of, general } = await connect(discord, { intents });
    const ada = world.user('ada');
    ada.say('general', 'secret', { files: [{ filename: 'a.txt', data: 'x' }] });
    ada.say('general', 'hi @chatmux');
    ada.say(world.direct('ada'), 'between us');
    await general.send('mine');
    const seen = await until(() => of('MESSAGE_CREATE').length === 4 && of('MESSAGE_CREATE'));
    expect(seen.map((each) => each.content)).toEqual(['', `hi <@${world.bot.id}>`, 'between us', 'mine']);
    expect(seen[0]?.attachments).toEqual([]);
  });

  it('tells only what the intents cover', async () => {
    const { discord, world } = await start();
    const { raw } = await connect(discord, { intents: [GatewayIntentBits.Guilds] });
    world.user('ada').say('general', 'unheard');
    world.user('carl');
    world.channel('new');
    await until(() => raw.some((packet) => packet.t === 'CHANNEL_CREATE'));
    expect(raw.map((packet) => packet.t)).toEqual(['READY', 'GUILD_CREATE', 'CHANNEL_CREATE']);
  });
});

describe('what is told', () => {
  it('messages, edits, previews, deletions, reactions, typing, pins', async () => {
    const { discord, world } = await start();
    const { client, of } = await connect(discord);
    const heard: string[] = [];
    client.on('messageCreate', (message) => void heard.push(`create ${message.cleanContent}`));
    client.on('messageUpdate', (_old, message) => void heard.push(`update ${message.content}`));
    client.on('messageDelete', (message) => void heard.push(`delete ${message.content}`));
    client.on('messageReactionAdd', (reaction, user) => void heard.push(`+ ${reaction.emoji.name} ${user.username}`));
    client.on('messageReactionRemove', (reaction) => void heard.push(`- ${reaction.emoji.name}`));
    client.on('typingStart', (typing) => void heard.push(`typing ${typing.user.username}`));
    client.on('channelPinsUpdate', () => void heard.push('pins'));
    world.addCustomEmoji('party');
    const ada = world.user('ada');
    const said = ada.say('general', 'hi @bob in #general :party:');
    ada.edit(said, 'edited');
    discord.unfurl(said, { url: 'https://x.test', title: 'X' });
    world.user('bob').react(said, '👍');
    world.user('bob').react(said, ':party:');
    world.user('bob').unreact(said, '👍');
    ada.type('general');
    ada.pin(said);
    ada.delete(said);
    await until(() => heard.some((each) => each.startsWith('delete')));
    const party = discord.world.state.emoji.get('party');
    expect(heard).toEqual([
      'create hi @Bob in #general :party:',
      'update edited',
      'update edited',
      '+ 👍 bob',
      '+ party bob',
      '- 👍',
      'typing ada',
      'pins',
      'update edited',
      'create ',
      'delete edited',
    ]);
    expect(of('MESSAGE_CREATE')[0]?.content).toContain(`<:party:${party?.id}>`);
    const [edit, preview] = of('MESSAGE_UPDATE');
    expect(edit?.edited_timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{6}\+00:00$/);
    expect(preview?.edited_timestamp).toBe(edit?.edited_timestamp);
    expect(preview?.embeds).toMatchObject([{ type: 'link', title: 'X' }]);
    expect(of('MESSAGE_DELETE')).toEqual([{ id: said.id, channel_id: said.channelId, guild_id: discord.ids.guildId }]);
    const ids = [said.id, world.lastMessage('general')?.id ?? ''].map(BigInt);
    expect(Number((ids[0] ?? 0n) >> 22n) + 1_420_070_400_000).toBeCloseTo(said.createdAt.getTime(), -2);
    expect((ids[1] ?? 0n) > (ids[0] ?? 0n)).toBe(true);
  });

  it('members, roles, channels, people, presence, emoji', async () => {
    const { discord, world, rest } = await start();
    const { guild, of, raw } = await connect(discord);
    const carl = world.user('carl');
    carl.rename('Carl Example');
    discord.setNickname('carl', 'Carlo');
    carl.setPresence({ status: 'dnd', statusText: 'Busy' });
    discord.setActivities('carl', [{ type: 0, name: 'Chess', details: 'Endgame' }]);
    world.addGroup('crew', ['carl']);
    world.addCustomEmoji('parrot');
    const secret = world.channel('secret', { type: 'private', members: ['ada'] });
    carl.join(secret);
    world.user('ada').leave(secret);
    await rest.patch(`/channels/${secret.id}`, { body: { name: 'Very Secret', topic: 'hush' } });
    await rest.delete(`/channels/${secret.id}`);
    await rest.delete(`/guilds/${discord.ids.guildId}/members/${carl.id}`);
    await until(() => of('GUILD_MEMBER_REMOVE').length > 0);
    const told = raw.slice(2).map((packet) => packet.t);
    expect(told).toEqual([
      'GUILD_MEMBER_ADD',
      'PRESENCE_UPDATE',
      'GUILD_MEMBER_UPDATE',
      'GUILD_MEMBER_UPDATE',
      'PRESENCE_UPDATE',
      'PRESENCE_UPDATE',
      'GUILD_ROLE_CREATE',
      'GUILD_MEMBER_UPDATE',
      'GUILD_EMOJIS_UPDATE',
      'CHANNEL_CREATE',
      'CHANNEL_UPDATE',
      'CHANNEL_UPDATE',
      'CHANNEL_UPDATE',
      'CHANNEL_DELETE',
      'GUILD_MEMBER_REMOVE',
    ]);
    expect(of('PRESENCE_UPDATE').at(-1)).toMatchObject({
      status: 'dnd',
      activities: [{ name: 'Chess', details: 'Endgame' }],
      client_status: { desktop: 'dnd' },
    });
    expect(of('CHANNEL_CREATE')[0]).toMatchObject({
      type: 0,
      permission_overwrites: expect.arrayContaining([{ id: guild.id, type: 0, allow: '0', deny: '1024' }]),
    });
    expect(of('CHANNEL_DELETE')[0]).toMatchObject({ name: 'very-secret', topic: 'hush' });
    expect(guild.members.cache.has(carl.id)).toBe(false);
  });

  it('direct conversations, with the partial that they need', async () => {
    const { discord, world } = await start();
    const { client } = await connect(discord);
    const heard: string[] = [];
    client.on('messageCreate', (message) => void heard.push(`${message.channel.type} ${message.content}`));
    world.user('ada').say(world.direct('ada'), 'psst');
    await until(() => heard.length === 1);
    expect(heard).toEqual(['1 psst']);
  });

  it('nothing of channels that the bot does not see', async () => {
    const { discord, world } = await start();
    const { of, guild } = await connect(discord);
    const closed = world.channel('closed', { bot: false });
    const said = world.user('ada').say('closed', 'unheard');
    world.user('ada').react(said, '👍');
    world.user('ada').type('closed');
    world.user('ada').say('general', 'heard');
    await until(() => of('MESSAGE_CREATE').length > 0);
    expect(of('MESSAGE_CREATE').map((each) => each.content)).toEqual(['heard']);
    expect(of('MESSAGE_REACTION_ADD')).toEqual([]);
    const channel = await until(() => guild.channels.cache.get(closed.id));
    expect('viewable' in channel && channel.viewable).toBe(false);
  });

  it('threads: from a message, with its members and first entry, archived and back', async () => {
    const { discord, world } = await start();
    const { client, of, guild } = await connect(discord);
    const heard: string[] = [];
    client.on('messageCreate', (message) => void heard.push(`${message.channelId} ${message.type} ${message.content}`));
    const ada = world.user('ada');
    const root = ada.say('general', 'root');
    const reply = world.user('bob').say('general', 'reply', { thread: root });
    expect(reply.threadId).toBe(root.id);
    const thread = await until(() => guild.channels.cache.get(root.id) as ThreadChannel | undefined);
    expect(thread).toMatchObject({ name: 'root', parentId: root.channelId, type: 11 });
    await until(() => heard.length === 3);
    expect(heard).toEqual([`${root.channelId} 0 root`, `${root.id} 21 `, `${root.id} 0 reply`]);
    expect(of('THREAD_CREATE')[0]).toMatchObject({ newly_created: true, id: root.id });
    expect(of('MESSAGE_UPDATE')[0]).toMatchObject({ id: root.id, flags: 32, thread: { id: root.id } });
    expect(of('THREAD_MEMBERS_UPDATE')).toEqual([]);
    world.user('carl').say('general', 'here too', { thread: root });
    const [joined] = await until(() => of('THREAD_MEMBERS_UPDATE').length > 0 && of('THREAD_MEMBERS_UPDATE'));
    expect(joined).toMatchObject({ id: root.id, member_count: 3, added_members: [{ user_id: world.user('carl').id }] });
    await thread.setArchived(true);
    world.user('ada').say('general', 'again', { thread: root });
    await until(() => of('THREAD_UPDATE').length === 2);
    expect(of('THREAD_UPDATE').map((each) => (each.thread_metadata as { archived: boolean }).archived)).toEqual([
      true,
      false,
    ]);
    await until(() => heard.includes(`${root.id} 0 again`));
  });

  it('THREAD_LIST_SYNC when the bot is let into a channel', async () => {
    const { discord, world } = await start();
    const { of } = await connect(discord);
    const closed = world.channel('closed', { bot: false });
    const root = world.user('ada').say('closed', 'root');
    world.user('ada').say('closed', 'reply', { thread: root });
    await until(() => of('CHANNEL_CREATE').length > 0);
    discord.world.state.channels.join(
      discord.world.state.channels.need(closed.id),
      discord.world.state.bot,
      discord.world.state.users.need(world.user('ada').id),
    );
    const [sync] = await until(() => of('THREAD_LIST_SYNC').length > 0 && of('THREAD_LIST_SYNC'));
    expect(sync).toMatchObject({ channel_ids: [closed.id], threads: [{ id: root.id }] });
  });

  it('an outage of the server, and its end', async () => {
    const { discord } = await start();
    const { client, guild } = await connect(discord);
    const heard: string[] = [];
    client.on('guildUnavailable', () => void heard.push('gone'));
    client.on('guildAvailable', () => void heard.push('back'));
    discord.gateway.setGuildAvailable(false);
    discord.gateway.setGuildAvailable(true);
    await until(() => heard.length === 2);
    expect(heard).toEqual(['gone', 'back']);
    expect(guild.available && guild.channels.cache.size).toBe(1);
  });

  it('presence set by the client is seen, and ends with its session', async () => {
    const { discord, world } = await start();
    expect(world.botPresence.status).toBe('offline');
    const { client } = await connect(discord, { presence: { status: 'idle' } });
    expect(world.botPresence.status).toBe('idle');
    client.user?.setPresence({ status: 'dnd', activities: [{ name: 'the build', type: 3 }] });
    await until(() => world.botPresence.status === 'dnd');
    expect(world.botPresence.activity).toEqual({ type: 'watching', name: 'the build' });
    client.user?.setPresence({ activities: [{ name: 'Out for lunch', type: 4 }] });
    await until(() => world.botPresence.statusText === 'Out for lunch');
    client.user?.setStatus('invisible');
    await until(() => world.botPresence.status === 'offline');
    client.user?.setStatus('online');
    await until(() => world.botPresence.status === 'online');
    await client.destroy();
    await until(() => world.botPresence.status === 'offline');
  });

  it('members in chunks, by prefix, by id, with presences', async () => {
    const { discord, world } = await start();
    for (let index = 0; index < 1_005; index += 1) world.user(`crowd${index}`);
    const { guild, of } = await connect(discord);
    const all = await guild.members.fetch();
    expect(all.size).toBe(1_008);
    expect(of('GUILD_MEMBERS_CHUNK').map((each) => [each.chunk_index, each.chunk_count])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    const some = await guild.members.fetch({ query: 'ad', limit: 5 });
    expect(some.map((member) => member.user.username)).toEqual(['ada']);
    const [byId] = (await guild.members.fetch({ user: [world.user('bob').id], withPresences: true })).values();
    expect(byId?.presence?.status).toBe('online');
  });
});

describe('the connection', () => {
  it('resumes after a dropped socket and replays what was missed, once', async () => {
    const { discord, world } = await start();
    const { client, of, raw } = await connect(discord);
    const heard: string[] = [];
    client.on('messageCreate', (message) => void heard.push(message.content));
    world.user('ada').say('general', 'before');
    await until(() => heard.length === 1);
    discord.faults.dropConnections();
    await until(() => discord.gateway.connections() === 0);
    world.user('ada').say('general', 'missed 1');
    world.user('ada').say('general', 'missed 2');
    await until(() => heard.length === 3);
    world.user('ada').say('general', 'after');
    await until(() => heard.length === 4);
    expect(heard).toEqual(['before', 'missed 1', 'missed 2', 'after']);
    expect(of('READY')).toHaveLength(1);
    expect(of('RESUMED')).toHaveLength(1);
    const numbers = raw.map((packet) => packet.s);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('op 7: the client comes back and resumes', async () => {
    const { discord, world } = await start();
    const { of } = await connect(discord);
    discord.faults.requestReconnect();
    await until(() => of('RESUMED').length === 1);
    world.user('ada').say('general', 'still here');
    await until(() => of('MESSAGE_CREATE').length === 1);
  });

  it('an expired session: op 9 false to the resume, and a new session', async () => {
    const { discord, world } = await start();
    const { of } = await connect(discord);
    discord.faults.expireSession();
    // The client waits five seconds between two identifies.
    await until(() => of('READY').length === 2);
    expect(of('RESUMED')).toEqual([]);
    expect(new Set(of('READY').map((each) => each.session_id)).size).toBe(2);
    world.user('ada').say('general', 'in the new one');
    await until(() => of('MESSAGE_CREATE').length === 1);
  }, 15_000);

  it('op 9 on a living session: it is forgotten, unless it may be resumed', async () => {
    const { discord } = await start();
    const { token } = discord.config;
    const first = await gatewaySocket(discord);
    first.identify();
    const ready = await until(() => first.frames.find((frame) => frame.t === 'READY'));
    discord.gateway.invalidateSessions({ resumable: true });
    expect(await until(() => first.frames.find((frame) => frame.op === 9))).toMatchObject({ d: true });
    expect(discord.gateway.sessions()).toBe(1);
    discord.gateway.invalidateSessions();
    await until(() => first.frames.filter((frame) => frame.op === 9).length === 2);
    const second = await gatewaySocket(discord);
    second.send({ op: 6, d: { token, session_id: ready.d.session_id, seq: 1 } });
    expect(await until(() => second.frames.find((frame) => frame.op === 9))).toMatchObject({ d: false });
  });

  it('heartbeats are answered, and asked for', async () => {
    const { discord } = await start({ heartbeatIntervalMs: 600 });
    const { client } = await connect(discord);
    await until(() => client.ws.ping > -1);
    const bare = await gatewaySocket(discord);
    bare.identify();
    bare.send({ op: 1, d: null });
    await until(() => bare.frames.some((frame) => frame.op === 11));
    discord.gateway.askHeartbeat();
    await until(() => bare.frames.some((frame) => frame.op === 1));
    expect(client.isReady()).toBe(true);
  });

  it('a half-open socket: no ack, the client notices; once it is through, it misses nothing', async () => {
    const { discord, world } = await start({ heartbeatIntervalMs: 500 });
    const { client, of } = await connect(discord);
    let isZombie = false;
    client.on('debug', (line) => {
      isZombie ||= line.includes('Zombie connection');
    });
    discord.faults.halfOpen();
    world.user('ada').say('general', 'into the silence');
    await until(() => isZombie);
    expect(of('MESSAGE_CREATE')).toEqual([]);
    // The client waits up to 30 s for its close to be answered, then it resumes.
    discord.faults.halfOpen(false);
    await until(() => of('RESUMED').length > 0);
    expect(of('MESSAGE_CREATE').map((each) => each.content)).toEqual(['into the silence']);
  });

  it('a client that sends no heartbeats is closed with 4009', async () => {
    const { discord } = await start({ heartbeatIntervalMs: 30 });
    const bare = await gatewaySocket(discord);
    bare.identify();
    expect(await until(bare.closed)).toBe(4009);
    expect(discord.gateway.sessions()).toBe(0);
  });

  it('close codes of a faulty client', async () => {
    const { discord } = await start({ shards: 2 });
    const cases: [number, (send: (frame: unknown) => void, identify: (extra?: Json) => void) => void][] = [
      [4001, (send) => send({ op: 99, d: null })],
      [4002, (send) => send('{{')],
      [4002, (send) => send(`"${'x'.repeat(5_000)}"`)],
      [4003, (send) => send({ op: 3, d: {} })],
      [4005, (_send, identify) => [0, 0].forEach((shard) => void identify({ shard: [shard, 2] }))],
      [4010, (_send, identify) => identify({ shard: [2, 2] })],
      [4011, (_send, identify) => identify({ shard: [0, 1] })],
      [4008, (send) => Array.from({ length: 121 }, () => send({ op: 1, d: null }))],
    ];
    for (const [code, act] of cases) {
      const bare = await gatewaySocket(discord);
      act(bare.send, bare.identify);
      expect(await until(bare.closed)).toBe(code);
    }
    const old = await gatewaySocket(discord, '?v=5&encoding=json');
    expect(await until(old.closed)).toBe(4012);
  });

  it('a resume with a wrong session or number is refused', async () => {
    const { discord } = await start();
    const { token } = discord.config;
    const first = await gatewaySocket(discord);
    first.identify();
    const ready = await until(() => first.frames.find((frame) => frame.t === 'READY'));
    expect(first.frames[0]).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 }, s: null, t: null });
    first.socket.terminate();
    const stranger = await gatewaySocket(discord);
    stranger.send({ op: 6, d: { token, session_id: 'nobody', seq: 1 } });
    expect(await until(() => stranger.frames.find((frame) => frame.op === 9))).toMatchObject({ d: false });
    const ahead = await gatewaySocket(discord);
    ahead.send({ op: 6, d: { token, session_id: ready.d.session_id, seq: 999 } });
    expect(await until(ahead.closed)).toBe(4007);
    const right = await gatewaySocket(discord);
    right.send({ op: 6, d: { token, session_id: ready.d.session_id, seq: 1 } });
    await until(() => right.frames.some((frame) => frame.t === 'RESUMED'));
    expect(right.frames.map((frame) => frame.t)).toEqual([null, 'GUILD_CREATE', 'RESUMED']);
  });

  it('sessions with a close code: fatal ones stop the client, 4000 resumes', async () => {
    const { discord } = await start();
    const { client, of } = await connect(discord);
    discord.gateway.close(4000);
    await until(() => of('RESUMED').length === 1);
    let code: number | undefined;
    client.on('shardDisconnect', (event) => {
      code = event.code;
    });
    discord.gateway.close(4014, 'Disallowed intent(s).');
    expect(await until(() => code)).toBe(4014);
    expect(discord.gateway.connections()).toBe(0);
  });

  it('compresses with zlib-stream, one stream for the whole connection', async () => {
    const { discord, world } = await start();
    const bare = await gatewaySocket(discord, '?v=10&encoding=json&compress=zlib-stream');
    bare.identify({ intents: 1 | 512 | 32_768 });
    const inflate = createInflate({ flush: constants.Z_SYNC_FLUSH });
    let text = '';
    inflate.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await until(() => bare.binary.length >= 3);
    world.user('ada').say('general', 'pressed');
    await until(() => bare.binary.length >= 4);
    expect(bare.binary.every((chunk) => chunk.subarray(-4).equals(Buffer.from([0, 0, 0xff, 0xff])))).toBe(true);
    for (const chunk of bare.binary) inflate.write(chunk);
    await until(() => text.includes('pressed'));
    expect(bare.frames).toEqual([]);
    expect(text).toContain('"heartbeat_interval"');
  });
});
