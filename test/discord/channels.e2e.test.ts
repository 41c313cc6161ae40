import { describe, expect, it } from 'vitest';
import { eventually, fixture } from './fixture.js';

describe('a channel', () => {
  it('can be private from the start, with its members', async () => {
    const { backend, world } = await fixture();
    const secret = await backend.createChannel({
      name: 'Secret Plans',
      type: 'private',
      topic: 't',
      members: [world.user('ada').id],
    });
    expect(secret).toMatchObject({ name: 'secret-plans', type: 'private', topic: 't' });
    const place = world.channels.find(({ id }) => id === secret.id);
    expect([...(place?.memberHandles ?? [])].sort()).toEqual(['ada', 'chatmux']);
    await backend.sendMessage(secret, 'still there');
  });

  it('can be made read-only, private and public again, and the bot stays in it', async () => {
    const { backend, world } = await fixture();
    const channel = await backend.createChannel({ name: 'news', isReadOnly: true });
    expect(channel).toMatchObject({ type: 'public', isReadOnly: true });
    await backend.sendMessage(channel, 'news');
    expect((await backend.updateChannel(channel, { isReadOnly: false })).isReadOnly).toBeUndefined();
    const closed = await backend.updateChannel(channel, { type: 'private', topic: 'hush' });
    expect(closed).toMatchObject({ type: 'private', topic: 'hush' });
    const handles = () => [...(world.channels.find(({ id }) => id === channel.id)?.memberHandles ?? [])].sort();
    expect(handles()).toEqual(['chatmux']);
    await backend.sendMessage(channel, 'hidden');
    expect(await backend.updateChannel(channel, { type: 'public', topic: '' })).toMatchObject({ type: 'public' });
    expect(handles()).toEqual(['ada', 'bob', 'chatmux']);
  });

  it('has one text beside its name', async () => {
    const { backend } = await fixture();
    const channel = await backend.createChannel({ name: 'a', description: 'what it is for' });
    expect(channel.topic).toBe('what it is for');
    await expect(backend.updateChannel(channel, { topic: 'a', description: 'b' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(backend.createChannel({ name: 'v', type: 'voice', topic: 't' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(await backend.createChannel({ name: 'v', type: 'voice' })).toMatchObject({ type: 'voice' });
  });

  it('is closed to roles and members by its permissions, and nobody leaves the server', async () => {
    const { backend, world, discord } = await fixture();
    const team = world.addGroup('team', ['bob']);
    const channel = await backend.createChannel({ name: 'team', type: 'private' });
    const members = async () => (await backend.listMembers(channel).toArray()).map(({ user }) => user.handle).sort();
    expect(await members()).toEqual(['chatmux']);
    await backend.addMembers(channel, { groups: [team] });
    expect(await members()).toEqual(['bob', 'chatmux']);
    await backend.addMembers(channel, world.user('ada').id);
    expect(await members()).toEqual(['ada', 'bob', 'chatmux']);
    await backend.removeMembers(channel, { users: [world.user('ada').id], groups: [team] });
    expect(await members()).toEqual(['chatmux']);
    // Somebody whom a role shows it is hidden from by name.
    await backend.addMembers(channel, { groups: [team] });
    await backend.removeMembers(channel, world.user('bob').id);
    expect(await members()).toEqual(['chatmux']);
    await backend.addMembers(channel, world.user('bob').id);
    expect(await members()).toEqual(['bob', 'chatmux']);
    expect((await backend.listUsers().toArray()).map(({ handle }) => handle).sort()).toEqual(['ada', 'bob', 'chatmux']);
    await expect(backend.removeMembers(channel, world.bot.id)).rejects.toMatchObject({ code: 'unsupported' });
    await expect(backend.addMembers(channel, discord.ids.guildId)).rejects.toMatchObject({ code: 'not_found' });
    await backend.removeMembers(channel, discord.ids.guildId);
  });

  it('that everybody sees is hidden from a role as a whole', async () => {
    const { backend, world, calls } = await fixture();
    const team = world.addGroup('team', ['bob']);
    const channel = await backend.createChannel({ name: 'lounge' });
    const members = async () => (await backend.listMembers(channel).toArray()).map(({ user }) => user.handle).sort();
    await backend.addMembers(channel, { groups: [team] });
    expect(calls('PUT /channels')).toHaveLength(0);
    await backend.removeMembers(channel, { groups: [team] });
    expect(await members()).toEqual(['ada', 'chatmux']);
    await backend.removeMembers(channel, { groups: [team] });
    expect(calls('PUT /channels')).toHaveLength(1);
    await backend.addMembers(channel, { groups: [team] });
    expect(await members()).toEqual(['ada', 'bob', 'chatmux']);
    await expect(backend.addMembers(channel, { groups: ['1174109840998400000'] })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('cannot be hidden from who owns the server', async () => {
    const { backend, world } = await fixture({ owner: 'ada' });
    const { id } = world.channel('general');
    await expect(backend.removeMembers(id, world.user('ada').id)).rejects.toMatchObject({ code: 'forbidden' });
    const members = await backend.listMembers(id).toArray();
    expect(members.find(({ id: userId }) => userId === world.user('ada').id)?.role).toBe('owner');
  });

  it('that the bot cannot see is not listed', async () => {
    const { backend, world } = await fixture();
    world.channel('hidden', { type: 'private', members: ['ada'], bot: false });
    const names = (await backend.listChannels().toArray()).map(({ name }) => name);
    expect(names).toContain('general');
    expect(names).not.toContain('hidden');
    expect(await backend.lookupChannel({ name: 'hidden' })).toBeUndefined();
  });

  it('without the permission is told so', async () => {
    const { backend } = await fixture({ permissions: 0n });
    await expect(backend.createChannel({ name: 'a' })).rejects.toMatchObject({
      code: 'forbidden',
      platformCode: '50013',
    });
  });

  it('with an id that leads elsewhere is asked for as it stands', async () => {
    const { backend, calls } = await fixture();
    await expect(backend.fetchChannel('../users/@me')).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|invalid/),
    });
    expect(calls('GET /users/@me').every(({ call }) => !call.includes('..'))).toBe(true);
    await expect(backend.fetchChannel('..')).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a direct conversation', () => {
  it('is with one person', async () => {
    const { backend, world } = await fixture();
    const ada = world.user('ada').id;
    const direct = await backend.openDirect(ada);
    expect(direct).toMatchObject({ type: 'direct', native: { recipientIds: [ada] } });
    await expect(backend.openDirect([ada, world.user('bob').id])).rejects.toMatchObject({ code: 'unsupported' });
    await expect(backend.openDirect('1174109840998400000')).rejects.toMatchObject({ code: 'not_found' });
    expect((await backend.listMembers(direct).toArray()).map(({ id }) => id).sort()).toEqual(
      [ada, world.bot.id].sort(),
    );
    await expect(backend.updateChannel(direct, { topic: 'x' })).rejects.toMatchObject({ code: 'unsupported' });
    await expect(backend.addMembers(direct, world.user('bob').id)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('a server', () => {
  it('is an organisation', async () => {
    const { backend, discord } = await fixture({ guild: 'The Works' });
    const guild = await backend.fetchOrganization();
    expect(guild).toMatchObject({ id: discord.ids.guildId, name: 'The Works', memberCount: 3 });
    expect((await backend.listOrganizations().toArray()).map(({ id }) => id)).toEqual([guild.id]);
    await expect(backend.fetchOrganization('1174109840998400000')).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|forbidden/),
    });
    const channel = await backend.createChannel({ name: 'a', organization: guild });
    expect(channel.organizationId).toBe(guild.id);
  });

  it('tells its members page by page', async () => {
    const { backend, world, calls } = await fixture();
    for (let index = 0; index < 1_010; index += 1) world.user(`p${index}`);
    const users = await backend.listUsers().toArray();
    expect(new Set(users.map(({ id }) => id)).size).toBe(1_013);
    expect(calls('GET /guilds').filter(({ call }) => call.endsWith('/members'))).toHaveLength(2);
    // One is enough: no second page is asked for.
    await backend.listUsers().toArray(1);
    expect(calls('GET /guilds').filter(({ call }) => call.endsWith('/members'))).toHaveLength(3);
  });

  it('finds people by the beginning of a name, and by what they call themselves', async () => {
    const { backend, discord, world, calls } = await fixture();
    const grace = world.user('grace', { name: 'Grace H.' });
    expect((await backend.lookupUser({ handle: '@grace' }))?.id).toBe(grace.id);
    expect(calls('GET /guilds').filter(({ call }) => call.endsWith('/members'))).toHaveLength(0);
    discord.setNickname('grace', 'Admiral');
    backend.users.clear();
    expect((await backend.lookupUser({ name: 'Admiral' }))?.id).toBe(grace.id);
    expect(await backend.lookupUser({ email: 'grace@example.com' })).toBeUndefined();
  });

  it('without the intent for members has none to list', async () => {
    const { backend, world } = await fixture({ privileged: { members: false } });
    await backend.fetchUser(world.user('ada').id);
    await expect(backend.listUsers().toArray()).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('Server Members Intent'),
    });
    expect(await backend.lookupUser({ name: 'nobody at all' })).toBeUndefined();
  });
});

describe('reactions and pins', () => {
  it('are read over many pages', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', 'vote');
    for (let index = 0; index < 120; index += 1) world.user(`v${index}`).react(said, '🎉');
    const [reaction, ...others] = await backend.listReactions(said).toArray();
    expect(others).toEqual([]);
    expect(reaction?.count).toBe(120);
    expect(new Set(reaction?.userIds).size).toBe(120);
  });

  it('that are not there can be removed, and unknown ones are refused', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', 'hello');
    await backend.removeReaction(said, '🎉');
    await backend.clearReactions(said, { emoji: '🎉' });
    await backend.removeReaction(said, '🎉', { user: world.user('bob').id });
    await expect(backend.addReaction(said, { name: 'party', isCustom: true })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(backend.addReaction({ ...said, id: '1174109840998400000' }, '🎉')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('another’s is taken away with the permission', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', 'hello');
    world.user('bob').react(said, '🎉');
    await backend.removeReaction(said, '🎉', { user: world.user('bob').id });
    expect(world.messages('general')[0]?.reactions).toEqual({});
  });

  it('that are all taken away at once are told, one emoji after the other, as far as they were seen', async () => {
    const { backend, world, another, events, event } = await fixture();
    const before = world.user('ada').say('general', 'reacted to before');
    world.user('bob').react(before, '🎉');
    await backend.connect();
    const after = world.user('ada').say('general', 'reacted to after');
    world.user('ada').react(after, '👍');
    world.user('bob').react(after, '👍');
    world.user('bob').react(after, '🔥');
    world.user('bob').unreact(after, '🔥');
    world.user('bob').react(after, '🎉');
    await eventually(() => events.filter(({ type }) => type === 'reaction.added').length === 4, 'they are told');
    const worker = another({ gateway: false });
    await worker.clearReactions(after);
    await event('native', ({ name }) => name === 'MESSAGE_REACTION_REMOVE_ALL');
    const cleared = () =>
      events.flatMap((each) =>
        each.type === 'reaction.removed' && each.user === undefined ? [[each.message.id, each.emoji.unicode]] : [],
      );
    expect(cleared()).toEqual([
      [after.id, '👍'],
      [after.id, '🎉'],
    ]);
    // What was there before is known once the message was read.
    await backend.fetchMessage(before);
    await worker.clearReactions(before);
    await eventually(() => cleared().length === 3, 'it is told');
    expect(cleared()[2]).toEqual([before.id, '🎉']);
    const [first] = events.filter(({ type }) => type === 'reaction.removed');
    expect(first).not.toHaveProperty('count', 0);
  });

  it('pins come in pages, the last pinned first', async () => {
    let now = Date.now() - 10_000_000;
    const { backend, world } = await fixture({
      clock: () => {
        now += 1_000;
        return new Date(now);
      },
    });
    const ids: string[] = [];
    for (let index = 0; index < 55; index += 1) {
      const said = world.user('ada').say('general', `rule ${index}`);
      world.user('ada').pin(said);
      ids.push(said.id);
    }
    const pins = await backend.listPins(world.channel('general').id).toArray();
    expect(pins.map(({ id }) => id)).toEqual(ids.reverse());
    expect(pins.every(({ isPinned }) => isPinned)).toBe(true);
  });

  it('are all listed where a page ends among some of one moment', async () => {
    const moment = new Date();
    const { backend, world } = await fixture({ clock: () => new Date(moment) });
    const ids: string[] = [];
    for (let index = 0; index < 51; index += 1) {
      // The last ones, which end the first page, are pinned at the same time.
      if (index > 2) moment.setTime(moment.getTime() + 1_000);
      const said = world.user('ada').say('general', `rule ${index}`);
      world.user('ada').pin(said);
      ids.push(said.id);
    }
    const pins = await backend.listPins(world.channel('general').id).toArray();
    expect(pins.map(({ id }) => id).sort()).toEqual(ids.sort());
  });
});

it('typing is shown in a thread too', async () => {
  const { backend, world } = await fixture();
  const said = world.user('ada').say('general', 'hello');
  const thread = await backend.createThread(said, 'first');
  await backend.sendTyping(said.channelId, { thread });
  await eventually(() => world.typing('general').includes('chatmux'), 'it is seen typing');
});
