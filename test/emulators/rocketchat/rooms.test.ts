import { describe, expect, it } from 'vitest';
import { type Json, start } from './harness.js';

const list = (body: Json, key: string) => body[key] as Json[];
const code = ({ body }: { body: Json }) => body.errorType;

describe('named rooms', () => {
  it('are made with people by name, and found by id or name in their own family alone', async () => {
    const { bot, world, ada } = await start();
    const { channel }: { channel: Json } = await bot.ok(
      bot.post('channels.create', { name: 'plans', members: ['ada', 'nobody'], extraData: { topic: 'all of them' } }),
    );
    expect(channel).toMatchObject({
      t: 'c',
      name: 'plans',
      fname: 'plans',
      usersCount: 2,
      topic: 'all of them',
      ro: false,
    });
    expect(world.channel('plans').memberHandles).toEqual([world.bot.handle, ada.handle]);
    expect(code(await bot.post('channels.create', { name: 'plans' }))).toBe('error-duplicate-channel-name');
    expect(code(await bot.post('groups.create', { name: 'not a name' }))).toBe('error-invalid-room-name');
    const { group }: { group: Json } = await bot.ok(
      bot.post('groups.create', { name: 'secret', members: ['bob'], readOnly: true }),
    );
    expect(group).toMatchObject({ t: 'p', ro: true });
    await bot.ok(bot.get('groups.info', { roomName: 'secret' }));
    expect(code(await bot.get('channels.info', { roomName: 'secret' }))).toBe('error-room-not-found');
    expect(code(await bot.get('groups.info', { roomId: channel._id }))).toBe('error-room-not-found');
    const { room }: { room: Json } = await bot.ok(bot.get('rooms.info', { roomId: group._id }));
    expect(room).toMatchObject({ t: 'p', u: { username: world.bot.handle } });
  });

  it('hide from who is not in them', async () => {
    const { as, world } = await start();
    const secret = world.channel('secret', { type: 'private', members: ['bob'] });
    expect(code(await as('ada').get('rooms.info', { roomId: secret.id }))).toBe('error-room-not-found');
    expect(code(await as('ada').get('groups.members', { roomId: secret.id }))).toBe('error-room-not-found');
    expect(list(await as('ada').ok(as('ada').get('groups.list')), 'groups')).toEqual([]);
    expect(list(await as('bob').ok(as('bob').get('groups.list')), 'groups').map(({ name }) => name)).toEqual([
      'secret',
    ]);
  });

  it('take and lose members', async () => {
    const { bot, as, world, ada, bob } = await start();
    const { channel }: { channel: Json } = await bot.ok(bot.post('channels.create', { name: 'plans' }));
    const roomId = channel._id as string;
    await bot.ok(bot.post('channels.invite', { roomId, userId: ada.id }));
    expect(world.lastMessage('plans')).toMatchObject({ kind: 'join', author: world.bot.handle, content: 'ada' });
    await as('bob').ok(as('bob').post('channels.join', { roomId }));
    const members: Json = await bot.ok(bot.get('channels.members', { roomId }));
    expect(list(members, 'members').map(({ username }) => username)).toEqual(['ada', 'bob', world.bot.handle]);
    expect(members).toMatchObject({ count: 3, total: 3 });
    expect(code(await as('ada').post('channels.kick', { roomId, userId: bob.id }))).toBe('error-not-allowed');
    await bot.ok(bot.post('channels.kick', { roomId, userId: bob.id }));
    expect(code(await bot.post('channels.kick', { roomId, userId: bob.id }))).toBe('error-user-not-in-room');
    expect(code(await bot.post('channels.leave', { roomId }))).toBe('error-you-are-last-owner');
    await bot.ok(bot.post('channels.addOwner', { roomId, userId: ada.id }));
    expect(code(await bot.post('channels.addOwner', { roomId, userId: ada.id }))).toBe('error-user-already-owner');
    await bot.ok(bot.post('channels.leave', { roomId }));
    expect(world.messages('plans').map(({ content, kind }) => [kind, content])).toEqual([
      ['join', 'ada'],
      ['join', 'bob'],
      ['leave', 'bob'],
      ['system', 'ada'],
      ['leave', world.bot.handle],
    ]);
    const { roles }: { roles: Json[] } = await as('ada').ok(as('ada').get('channels.roles', { roomId }));
    expect(roles).toEqual([
      expect.objectContaining({ u: expect.objectContaining({ username: 'ada' }), roles: ['owner'] }),
    ]);
  });

  it('change, with a notice of it, and only for who may', async () => {
    const { bot, as, world } = await start();
    const roomId = (
      (await bot.ok(bot.post('channels.create', { name: 'plans', members: ['ada'] }))) as { channel: Json }
    ).channel._id as string;
    expect(await bot.ok(bot.post('channels.setTopic', { roomId, topic: 'new' }))).toMatchObject({ topic: 'new' });
    expect(await bot.ok(bot.post('channels.setDescription', { roomId, description: 'about' }))).toMatchObject({
      description: 'about',
    });
    await bot.ok(bot.post('channels.setAnnouncement', { roomId, announcement: 'hear' }));
    await bot.ok(bot.post('channels.rename', { roomId, name: 'ideas' }));
    await bot.ok(bot.post('channels.setReadOnly', { roomId, readOnly: true }));
    await bot.ok(bot.post('channels.archive', { roomId }));
    expect(code(await bot.post('channels.archive', { roomId }))).toBe('error-room-archived');
    const { messages }: { messages: Json[] } = await bot.ok(bot.get('channels.history', { roomId }));
    expect(messages.map(({ t, msg }) => [t, msg]).reverse()).toEqual([
      ['room_changed_topic', 'new'],
      ['room_changed_description', 'about'],
      ['room_changed_announcement', 'hear'],
      ['r', 'ideas'],
      ['room-set-read-only', ''],
      ['room-archived', ''],
    ]);
    const { room }: { room: Json } = await bot.ok(bot.get('rooms.info', { roomName: 'ideas' }));
    expect(room).toMatchObject({ topic: 'new', description: 'about', announcement: 'hear', archived: true, ro: true });
    expect(code(await as('ada').post('channels.setTopic', { roomId, topic: 'mine' }))).toBe('error-action-not-allowed');
    await bot.ok(bot.post('channels.setType', { roomId, type: 'p' }));
    expect(world.channel('ideas').type).toBe('private');
    await bot.ok(bot.post('groups.delete', { roomId }));
    expect(code(await bot.get('rooms.info', { roomId }))).toBe('error-room-not-found');
  });

  it('have settings that are saved together', async () => {
    const { bot, rc, as, world } = await start();
    const made = rc.discuss(world.bot.handle, 'general', 'Talk');
    await bot.ok(
      bot.post('rooms.saveRoomSettings', { rid: made.id, roomName: 'Better talk', roomTopic: 'x', joinCode: '123' }),
    );
    const { room, parent }: { room: Json; parent: Json } = await bot.ok(bot.get('rooms.info', { roomId: made.id }));
    expect(room).toMatchObject({ fname: 'Better talk', topic: 'x', name: made.name, joinCodeRequired: true });
    expect(parent).toMatchObject({ _id: 'GENERAL' });
    expect(code(await as('ada').post('rooms.join', { roomId: made.id }))).toBe('error-code-invalid');
    await as('ada').ok(as('ada').post('rooms.join', { roomId: made.id, joinCode: '123' }));
    const { isMember }: { isMember: boolean } = await bot.ok(
      bot.get('rooms.isMember', { roomId: made.id, username: 'ada' }),
    );
    expect(isMember).toBe(true);
  });

  it('say who has roles first', async () => {
    const { bot, ada } = await start();
    await bot.ok(bot.post('channels.addModerator', { roomId: 'GENERAL', userId: ada.id }));
    const { members }: { members: Json[] } = await bot.ok(bot.get('rooms.membersOrderedByRole', { roomId: 'GENERAL' }));
    expect(members.map(({ roles }) => roles)).toEqual([['owner'], ['moderator'], undefined]);
  });

  it('are cleaned, with a count', async () => {
    const { bot, rc, ada, world } = await start();
    ada.say('general', 'old');
    rc.setRoles(world.bot.handle, ['admin']);
    const range = { latest: new Date(Date.now() + 60_000).toISOString(), oldest: new Date(0).toISOString() };
    expect(await bot.ok(bot.post('rooms.cleanHistory', { roomId: 'GENERAL', ...range }))).toMatchObject({
      _id: 'GENERAL',
      count: 1,
    });
    expect(world.messages('general')).toEqual([]);
  });
});

describe('direct rooms', () => {
  it('are the same for the same people, without a name', async () => {
    const { bot, world, ada } = await start();
    const { room }: { room: Json } = await bot.ok(bot.post('dm.create', { username: 'ada' }));
    expect(room).toMatchObject({ _id: room.rid, t: 'd', usernames: [world.bot.handle, 'ada'] });
    const again: { room: Json } = await bot.ok(bot.post('im.create', { usernames: 'ada' }));
    expect(again.room._id).toBe(room._id);
    const many: { room: Json } = await bot.ok(bot.post('dm.create', { usernames: 'ada,bob' }));
    expect(many.room._id).not.toBe(room._id);
    expect(code(await bot.post('dm.create', { username: 'nobody' }))).toBe('error-invalid-user');
    ada.say(world.direct('ada'), 'hi');
    const { ims }: { ims: Json[] } = await bot.ok(bot.get('dm.list'));
    expect(ims).toHaveLength(2);
    expect(ims[0]).toMatchObject({ t: 'd', uids: [world.bot.id, ada.id], lastMessage: { msg: 'hi' } });
    expect(ims[0]).not.toHaveProperty('name');
    const { messages }: { messages: Json[] } = await bot.ok(bot.get('dm.messages', { username: 'ada' }));
    expect(messages).toHaveLength(1);
    expect(code(await bot.get('dm.history', { roomId: 'GENERAL' }))).toBe('error-room-not-found');
    const { subscription }: { subscription: Json } = await bot.ok(
      bot.get('subscriptions.getOne', { roomId: room._id }),
    );
    expect(subscription).toMatchObject({ t: 'd', name: 'ada', fname: 'Ada', unread: 1, alert: true });
  });

  it('hold eight people at the most', async () => {
    const users = Array.from({ length: 8 }, (_, index) => `user${index}`);
    const { bot } = await start({ users });
    expect(code(await bot.post('dm.create', { usernames: users.join(',') }))).toBe(
      'error-direct-message-max-user-exceeded',
    );
    await bot.ok(bot.post('dm.create', { usernames: users.slice(1).join(',') }));
  });
});

describe('the caller’s view', () => {
  it('counts, is read, is unread again, hidden and shown', async () => {
    const { bot, ada, world } = await start();
    // What was said in the millisecond in which the bot joined is not after it.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const first = ada.say('general', `@${world.bot.handle} one`);
    const second = ada.say('general', `@${world.bot.handle} two`);
    const counters = () => bot.ok(bot.get('channels.counters', { roomId: 'GENERAL' }));
    expect(await counters()).toMatchObject({ joined: true, members: 3, unreads: 2, userMentions: 2, msgs: 2 });
    await bot.ok(bot.post('subscriptions.read', { rid: 'GENERAL' }));
    expect(await counters()).toMatchObject({ unreads: 0, userMentions: 0 });
    await bot.ok(bot.post('subscriptions.unread', { firstUnreadMessage: { _id: second.id } }));
    const { subscription }: { subscription: Json } = await bot.ok(
      bot.get('subscriptions.getOne', { roomId: 'GENERAL' }),
    );
    expect(subscription).toMatchObject({ alert: true, unread: 1 });
    expect(world.log.filter(({ what }) => what === 'read').at(-1)?.detail).toMatchObject({ upTo: first.id });
    await bot.ok(bot.post('rooms.favorite', { roomId: 'GENERAL', favorite: true }));
    await bot.ok(bot.post('channels.close', { roomId: 'GENERAL' }));
    expect((await bot.post('channels.close', { roomId: 'GENERAL' })).status).toBe(400);
    const { update }: { update: Json[] } = await bot.ok(bot.get('subscriptions.get'));
    expect(update).toEqual([expect.objectContaining({ rid: 'GENERAL', f: true, open: false, roles: ['owner'] })]);
  });

  it('tells what changed since a date, and what is gone', async () => {
    const { bot, world, ada } = await start();
    const side = world.channel('side');
    const since = new Date(Date.now() + 1).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bot.ok(bot.post('channels.leave', { roomId: side.id }));
    ada.say('general', 'x');
    const rooms: Json = await bot.ok(bot.get('rooms.get', { updatedSince: since }));
    expect(list(rooms, 'update').map(({ _id }) => _id)).toEqual(['GENERAL']);
    expect(list(rooms, 'remove').map(({ _id }) => _id)).toEqual([side.id]);
    const subscriptions: Json = await bot.ok(bot.get('subscriptions.get', { updatedSince: since }));
    expect(list(subscriptions, 'remove')).toHaveLength(1);
  });
});
