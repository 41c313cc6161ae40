import { describe, expect, it } from 'vitest';
import { fixture } from './fixture.js';

describe('a thread', () => {
  it('starts under a message and is named after it', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', '**Shall** we go?\nOr not');
    const thread = await backend.createThread(said);
    expect(thread).toMatchObject({ id: said.id, channelId: said.channelId, parentMessage: { id: said.id } });
    expect(thread.name).toBe('Shall we go?');
    await expect(backend.createThread(said, 'again')).rejects.toMatchObject({ code: 'conflict' });
    const sent = await backend.sendMessage(said.channelId, 'in it', { thread });
    expect(sent).toMatchObject({ channelId: said.channelId, threadId: thread.id });
    await expect(backend.createThread(sent)).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('starts alone, public unless it is to be private', async () => {
    const { backend, world } = await fixture();
    const { id } = world.channel('general');
    const open = await backend.createThread(id, 'Agenda for today', {
      native: { autoArchiveMinutes: 60 },
    });
    expect(open).toMatchObject({
      name: 'Agenda for today',
      native: { type: 11, autoArchiveMinutes: 60 },
      messageCount: 1,
    });
    expect(open.parentMessage).toBeUndefined();
    const secret = await backend.createThread(id, undefined, { name: 'Secret', native: { privateThread: true } });
    expect(secret.native?.type).toBe(12);
    const closed = await backend.createThread(id, 'psst', { name: 'Closed', native: { privateThread: true } });
    expect(closed.native?.type).toBe(12);
    expect((await backend.listThreads(id).toArray()).map(({ name }) => name).sort()).toEqual([
      'Agenda for today',
      'Closed',
      'Secret',
    ]);
    await expect(backend.createThread(id, 'x', { name: ' ' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(backend.createThread(open.id, 'x')).rejects.toMatchObject({ code: 'unsupported' });
    const direct = await backend.openDirect(world.user('ada').id);
    await expect(backend.createThread(direct, 'x')).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('is archived, locked, opened and listed', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', 'hello');
    const thread = await backend.createThread(said, 'first');
    const closed = await backend.updateThread(thread, { isArchived: true, isLocked: true });
    expect(closed).toMatchObject({ isArchived: true, isLocked: true, parentMessage: { id: said.id } });
    expect(await backend.listThreads(said.channelId).toArray()).toEqual([]);
    const all = await backend.listThreads(said.channelId, { includeArchived: true }).toArray();
    expect(all.map(({ id }) => id)).toEqual([thread.id]);
    await expect(backend.updateThread(thread, { name: 'New' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('isArchived: false'),
    });
    const opened = await backend.updateThread(thread, { name: 'New', isArchived: false, isLocked: false });
    expect(opened).toMatchObject({ name: 'New', isArchived: false, isLocked: false });
  });

  it('has an archive of many pages', async () => {
    const { backend, world } = await fixture();
    const { id } = world.channel('general');
    const made: string[] = [];
    for (let index = 0; index < 103; index += 1) {
      const said = world.user('ada').say('general', `topic ${index}`);
      const reply = world.user('bob').say('general', 'yes', { thread: said });
      made.push(String(reply.threadId));
    }
    for (const threadId of made) await backend.archiveChannel(threadId);
    const listed = await backend.listThreads(id, { includeArchived: true }).toArray();
    expect(new Set(listed.map((thread) => thread.id))).toEqual(new Set(made));
    expect(listed).toHaveLength(made.length);
  });

  it('has members of its own', async () => {
    const { backend, world } = await fixture();
    world.user('carol');
    const team = world.addGroup('team', ['bob']);
    const said = world.user('ada').say('general', 'hello');
    const thread = await backend.createThread(said, 'first');
    const handles = async () => (await backend.listMembers(thread.id).toArray()).map(({ user }) => user.handle).sort();
    await backend.addMembers(thread.id, world.user('carol').id);
    await backend.addMembers(thread.id, { groups: [team] });
    expect(await handles()).toEqual(['ada', 'bob', 'carol', 'chatmux']);
    await backend.removeMembers(thread.id, { users: [world.user('carol').id, world.bot.id], groups: [team] });
    expect(await handles()).toEqual(['ada']);
    await backend.joinChannel(thread.id);
    expect(await handles()).toEqual(['ada', 'chatmux']);
    await backend.unfollowThread(thread);
    expect(await handles()).toEqual(['ada']);
  });

  it('tells its members page by page', async () => {
    const { backend, world, calls } = await fixture();
    const said = world.user('ada').say('general', 'who is in?');
    const people = Array.from({ length: 205 }, (_, index) => world.user(`p${index}`));
    for (const person of people) person.say('general', 'me', { thread: said });
    const members = await backend.listMembers(said.id).toArray();
    const found = new Set(members.map(({ id }) => id));
    expect(people.every(({ id }) => found.has(id))).toBe(true);
    expect(found.size).toBe(members.length);
    expect(calls('GET /channels').filter(({ call }) => call.endsWith('/thread-members'))).toHaveLength(3);
  });

  it('is a channel too, named and locked as one', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', 'hello');
    const thread = await backend.createThread(said, 'first');
    expect(await backend.fetchChannel(thread.id)).toMatchObject({ type: 'thread', parentId: said.channelId });
    expect(await backend.updateChannel(thread.id, { name: 'Renamed', isReadOnly: true })).toMatchObject({
      name: 'Renamed',
      isReadOnly: true,
    });
    await expect(backend.updateChannel(thread.id, { topic: 'x' })).rejects.toMatchObject({ code: 'unsupported' });
    const found = await backend.listChannels({ types: ['thread'] }).toArray();
    expect(found.map(({ id }) => id)).toEqual([thread.id]);
    // Names of threads are no names of channels.
    expect(await backend.lookupChannel({ name: 'Renamed' })).toBeUndefined();
  });
});

it('the message that a thread starts from stays in its channel', async () => {
  const { backend, world } = await fixture();
  const said = world.user('ada').say('general', 'hello');
  const thread = await backend.createThread(said, 'first');
  const start = await backend.fetchMessage({ channelId: said.channelId, id: said.id });
  expect(start.threadId).toBeUndefined();
  // Also where somebody names the thread beside it.
  const ref = { channelId: said.channelId, id: said.id, threadId: thread.id };
  expect((await backend.fetchMessage(ref)).text).toBe('hello');
  await backend.addReaction(ref, '👍');
  expect(world.messages('general').find(({ id }) => id === said.id)?.reactions).toEqual({ '👍': ['chatmux'] });
});

describe('a forum', () => {
  it('takes posts with tags and files', async () => {
    const { backend, world } = await fixture();
    const forum = await backend.createChannel({ name: 'ideas', type: 'forum', topic: 'Be kind' });
    expect(forum).toMatchObject({ type: 'forum', topic: 'Be kind' });
    const post = await backend.createThread(forum, 'A bridge\nover the river', {
      files: [{ data: new TextEncoder().encode('plan'), filename: 'plan.txt' }],
      native: { appliedTagIds: ['1'] },
    });
    expect(post).toMatchObject({
      name: 'A bridge',
      channelId: forum.id,
      parentMessage: { channelId: forum.id, id: post.id },
    });
    expect(post.native?.appliedTagIds).toEqual(['1']);
    const first = await backend.fetchMessage({ channelId: forum.id, id: post.id });
    expect(first).toMatchObject({ id: post.id, channelId: forum.id, text: 'A bridge\nover the river' });
    expect(first.attachments[0]?.filename).toBe('plan.txt');
    // A bare ref of a post's first message is enough for every operation.
    const ref = { channelId: forum.id, id: post.id };
    await backend.addReaction(ref, '👍');
    await backend.pinMessage(ref);
    await backend.editMessage(ref, 'A tunnel');
    const [shown] = world.messages(forum.id).filter(({ id }) => id === post.id);
    expect(shown).toMatchObject({ text: 'A tunnel', isPinned: true, reactions: { '👍': ['chatmux'] } });
    await expect(backend.createThread(forum, undefined, { name: 'Empty' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(backend.sendMessage(forum, 'x')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('createThread'),
    });
  });

  it('has people’s posts among its threads', async () => {
    const { backend, discord } = await fixture();
    const forum = await backend.createChannel({ name: 'ideas', type: 'forum' });
    const first = discord.post('ada', 'ideas', 'A park', 'with trees');
    const [thread] = await backend.listThreads(forum).toArray();
    expect(thread).toMatchObject({ id: first.id, name: 'A park', parentMessage: { id: first.id } });
  });
});
