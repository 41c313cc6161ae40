import { expect, test } from 'vitest';
import { makeEvent } from '../../src/backends/stackexchange/client/events/make-event.js';
import {
  MessageEdited,
  MessagePosted,
  StackExchangeClient,
  UnknownEvent,
  UserEntered,
  UserLeft,
} from '../../src/backends/stackexchange/index.js';
import { ConfigError, ConflictError, InvalidError, NotFoundError } from '../../src/core/errors/index.js';
import { clientOf, countOf, emulate, until, visitorOf } from './rig.js';

test('hosts are taken in both spellings, and no others', () => {
  for (const host of ['stackexchange.com', 'chat.stackexchange.com']) {
    expect(new StackExchangeClient({ host }).host).toBe('chat.stackexchange.com');
  }
  expect(new StackExchangeClient({ host: 'meta.stackexchange.com' }).url).toBe('https://chat.meta.stackexchange.com');
  expect(new StackExchangeClient({ host: 'Chat.StackOverflow.com' }).host).toBe('chat.stackoverflow.com');
  expect(() => new StackExchangeClient({ host: 'example.com' })).toThrow(/chat.stackoverflow.com/);
});

test('one credential alone is a wrong configuration; none is a visitor', () => {
  expect(() => new StackExchangeClient({ host: 'stackexchange.com', email: 'a@b.c' })).toThrow(ConfigError);
  expect(() => new StackExchangeClient({ host: 'stackexchange.com', password: 'correct horse' })).toThrow(/email/);
  expect(new StackExchangeClient({ host: 'stackexchange.com' }).isAnonymous).toBe(true);
});

test('getRoom, getMessage, getUser and getMe make no request, and give one object per id', async () => {
  const emulator = await emulate();
  const client = clientOf(emulator);
  const before = emulator.requests.length;
  expect(client.getRoom(1)).toBe(client.getRoom(1));
  expect(client.getMessage(5)).toBe(client.getMessage(5));
  expect(client.getUser(-1)).toBe(client.getUser(-1));
  expect(() => client.getMe()).toThrow(ConflictError);
  expect(() => client.getRoom(0)).toThrow(InvalidError);
  expect(() => client.getUser(1.5)).toThrow(InvalidError);
  expect(emulator.requests.length).toBe(before);
  await client.login();
  const loggedIn = emulator.requests.length;
  const me = client.getMe();
  expect(me).toBe(client.getUser(Number(emulator.world.bot.id)));
  // Who logs in tells the name.
  expect(await me.name()).toBe('Chatmux');
  expect(emulator.requests.length).toBe(loggedIn);
});

test('the properties of a room come with one request, also for calls at once', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { topic: 'Own <b>test</b> & room' });
  emulator.setRoom(place, { tags: ['alpha', 'beta'], parentSite: 'Super User', owners: ['ada'] });
  world.user('bob').say(place, 'hi');
  const client = clientOf(emulator);
  await client.login();
  const room = client.getRoom(Number(place.id));
  const values = await Promise.all([
    room.name(),
    room.description(),
    room.messageCount(),
    room.userCount(),
    room.parentSiteName(),
    room.tags(),
    room.owners(),
  ]);
  const [ada] = values[6];
  expect(values.slice(0, 6)).toEqual(['lab', 'Own <b>test</b> & room', 1, 3, 'Super User', ['alpha', 'beta']]);
  expect(ada).toBe(client.getUser(Number(world.user('ada').id)));
  // The list of owners told it.
  expect(await ada?.name()).toBe('Ada');
  expect(countOf(emulator, '/rooms/info/{room}/{slug*}')).toBe(1);
  world.user('bob').say(place, 'more');
  expect(await room.messageCount()).toBe(1);
  room.refresh();
  expect(await room.messageCount()).toBe(2);
});

test('a room without a site has none; one that is not there says so at its first property', async () => {
  const emulator = await emulate();
  const client = visitorOf(emulator);
  expect(await client.getRoom(Number(emulator.world.channel('lab').id)).parentSiteName()).toBeUndefined();
  const nowhere = client.getRoom(99999999);
  await expect(nowhere.name()).rejects.toThrow(NotFoundError);
  // The failure is forgotten.
  const before = emulator.requests.length;
  await expect(nowhere.name()).rejects.toThrow(NotFoundError);
  expect(emulator.requests.length).toBeGreaterThan(before);
});

test('current and pingable users are the shared objects', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { members: ['ada', 'bob'] });
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  const present = await room.currentUsers();
  expect(await Promise.all(present.map((user) => user.name()))).toEqual(expect.arrayContaining(['Ada', 'Bob']));
  expect(present).toContain(client.getUser(Number(emulator.world.user('ada').id)));
  expect((await room.pingableUsers()).map(({ id }) => id)).toContain(Number(emulator.world.user('bob').id));
  expect(await visitorOf(emulator).getRoom(Number(place.id)).pingableUsers()).toEqual([]);
});

test('present users are read from the script of old as well', async () => {
  const emulator = await emulate({ presentUsers: 'script' });
  const place = emulator.world.channel('lab', { members: ['ada'] });
  emulator.world.user('ada').rename('Ada "the" <Countess>');
  const users = await clientOf(emulator).getRoom(Number(place.id)).currentUsers();
  expect(await Promise.all(users.map((user) => user.name()))).toContain('Ada "the" <Countess>');
});

test('a message: the transcript group and the history group, one request each', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab');
  const [ada, bob] = [world.user('ada'), world.user('bob')];
  const asked = ada.say(place, 'a question');
  const said = bob.reply(asked, { raw: 'hello **world** & all' });
  ada.react(said, '⭐');
  ada.pin(said);
  const client = clientOf(emulator);
  await client.login();
  const message = client.getMessage(Number(said.id));
  expect(await message.content()).toBe('hello <b>world</b> &amp; all');
  expect(await message.textContent()).toBe('hello world & all');
  expect(await message.room()).toBe(client.getRoom(Number(place.id)));
  expect(await message.owner()).toBe(client.getUser(Number(bob.id)));
  expect(await message.parent()).toBe(client.getMessage(Number(asked.id)));
  expect([await message.stars(), await message.starredByYou(), await message.pinned()]).toEqual([1, false, true]);
  expect(countOf(emulator, '/transcript/message/{message}')).toBe(1);
  bob.edit(said, { raw: 'hello **again**' });
  expect(await message.contentSource()).toBe('hello **again**');
  expect([await message.edits(), await message.edited()]).toEqual([1, true]);
  expect(await message.editor()).toBe(client.getUser(Number(bob.id)));
  expect(await message.pinners()).toEqual([client.getUser(Number(ada.id))]);
  expect(countOf(emulator, '/messages/{message}/history')).toBe(1);
  await expect(client.getMessage(987654321).content()).rejects.toThrow(NotFoundError);
});

test('the page of one message tells of the others on it that somebody holds', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const [one, two] = ['one', 'two'].map((text) => emulator.world.user('ada').say(place, text));
  const client = clientOf(emulator);
  const other = client.getMessage(Number(two?.id));
  expect(await client.getMessage(Number(one?.id)).content()).toBe('one');
  expect(await other.content()).toBe('two');
  expect(countOf(emulator, '/transcript/message/{message}')).toBe(1);
});

test('a user, by the keys of the page', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  emulator.setUser('ada', { about: 'counts & <things>', reputation: 12_345, isModerator: true });
  world.user('ada').say('general', 'hi');
  const client = visitorOf(emulator);
  const user = client.getUser(Number(world.user('ada').id));
  expect(await user.name()).toBe('Ada');
  expect(await user.about()).toBe('counts & <things>');
  expect(await user.isModerator()).toBe(true);
  expect(await user.messageCount()).toBe(1);
  expect(await user.roomCount()).toBeGreaterThanOrEqual(1);
  expect(await user.reputation()).toBe(12_345);
  expect(await user.lastSeen()).toBeLessThan(60);
  expect(countOf(emulator, '/users/{user}/{slug*}')).toBe(1);
  const community = client.getUser(-1);
  expect(await community.name()).toBe('Community');
  expect(await community.reputation()).toBeUndefined();
  await expect(client.getUser(424242).name()).rejects.toThrow(NotFoundError);
});

test('writing, replying, editing and deleting tell whether they worked', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab');
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  await room.join();
  const sent = await room.sendMessage('hello, world');
  expect(world.lastMessage(place)?.text).toBe('hello, world');
  expect(await sent.owner()).toBe(client.getMe());
  const said = world.user('ada').say(place, 'and you?');
  const answer = await client.getMessage(Number(said.id)).reply('fine');
  expect(world.lastMessage(place)).toMatchObject({ id: String(answer.id), replyToId: said.id, text: 'fine' });
  await answer.edit('very fine');
  expect(world.lastMessage(place)).toMatchObject({ replyToId: said.id, text: 'very fine' });
  expect(await answer.content()).toBe('very fine');
  await answer.delete();
  expect(answer.isDeleted).toBe(true);
  expect(world.messages(place).map(({ id }) => id)).not.toContain(String(answer.id));
  await answer.delete();
  await expect(client.getMessage(Number(said.id)).edit('mine')).rejects.toMatchObject({
    code: 'forbidden',
    platformCode: 'not_own',
  });
  await room.leave();
  expect(world.channels.find(({ id }) => id === place.id)?.memberHandles).not.toContain('chatmux');
});

test('the prefix of old replies too', async () => {
  const emulator = await emulate();
  const said = emulator.world.user('ada').say('general', 'ping');
  const client = clientOf(emulator, { replyForm: 'prefix' });
  await client.getMessage(Number(said.id)).reply('pong');
  expect(emulator.world.lastMessage('general')).toMatchObject({ replyToId: said.id, text: 'pong' });
  expect(emulator.requests.findLast(({ call }) => call.endsWith('/messages/new'))?.params['parentId']).toBeUndefined();
});

test('stars and pins are set, not toggled, also by two at once', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const said = world.user('ada').say(world.channel('lab'), 'star me');
  const client = clientOf(emulator);
  const message = client.getMessage(Number(said.id));
  const stars = () => world.lastMessage('lab')?.reactions['⭐'] ?? [];
  expect(await Promise.all([message.star(), message.star()])).toEqual([true, false]);
  expect(stars()).toEqual(['chatmux']);
  expect(await message.starredByYou()).toBe(true);
  expect(await message.star(false)).toBe(true);
  expect(await message.star(false)).toBe(false);
  expect(stars()).toEqual([]);
  expect(await message.pin()).toBe(true);
  expect(await message.pin()).toBe(false);
  expect(world.lastMessage('lab')?.isPinned).toBe(true);
  world.user('bob').react(said, '⭐');
  expect(await message.cancelStars()).toBe(true);
  expect(world.lastMessage('lab')).toMatchObject({ isPinned: false });
  expect(stars()).toEqual([]);
  expect(await message.cancelStars()).toBe(false);
});

test('pins are for owners', async () => {
  const emulator = await emulate({ bot: { isOwner: false } });
  const place = emulator.world.channel('lab');
  emulator.setRoom(place, { owners: ['ada'] });
  const said = emulator.world.user('ada').say(place, 'x');
  await expect(clientOf(emulator).getMessage(Number(said.id)).pin()).rejects.toMatchObject({
    code: 'forbidden',
    platformCode: 'not_owner',
  });
});

test('a watcher hears a room: typed events with data, room and timeStamp; objects learn from them', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { members: ['ada'] });
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  const heard: string[] = [];
  const stop = await room.watch((event, from) => {
    expect(from).toBe(client);
    expect(event.room).toBe(room);
    expect(event.timeStamp).toBeGreaterThan(1_600_000_000);
    expect(event.data.event_type).toBe(event.type);
    heard.push(event.constructor.name);
  });
  const message = world.user('ada').say(place, 'one');
  await until(() => heard.includes('MessagePosted'), 'the message');
  const shared = client.getMessage(Number(message.id));
  const before = emulator.requests.length;
  expect(await shared.content()).toBe('one');
  expect(await (await shared.owner()).name()).toBe('Ada');
  world.user('ada').edit(message, 'two');
  await until(() => heard.includes('MessageEdited'), 'the edit');
  expect(await shared.content()).toBe('two');
  world.user('ada').react(message, '⭐');
  await until(() => heard.includes('MessageStarred'), 'the star');
  expect(await shared.stars()).toBe(1);
  world.user('ada').delete(message);
  await until(() => heard.includes('MessageDeleted'), 'the delete');
  expect(shared.isDeleted).toBe(true);
  expect(emulator.requests.length).toBe(before);
  world.user('bob').join(place);
  world.user('bob').leave(place);
  await until(() => heard.includes(UserLeft.name), 'bob');
  expect(heard).toContain(UserEntered.name);
  stop();
  const count = heard.length;
  world.user('ada').say(place, 'unheard');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(heard.length).toBe(count);
});

test('there is a class for every number of the events', async () => {
  const emulator = await emulate();
  const { context } = visitorOf(emulator);
  const names = Array.from({ length: 36 }, (_, index) => makeEvent({ event_type: index + 1 }, context).constructor);
  expect(names.filter((name) => name === UnknownEvent)).toHaveLength(1);
  expect(names[35]).toBe(UnknownEvent);
  const event = makeEvent({ event_type: 15, content: 'Access now read-only', room_id: 5, user_id: 0 }, context);
  expect(event).toMatchObject({ access: 'read-only', type: 15 });
  expect([event.user, event.message, event.timeStamp, event.room?.id]).toEqual([undefined, undefined, undefined, 5]);
  const starred = makeEvent({ event_type: 6, message_id: 9, message_owner_stars: 1 }, context);
  expect(starred).toMatchObject({ stars: 0, isPinned: true });
  expect(await starred.message?.pinned()).toBe(true);
  const reply = { event_type: 18, message_id: 10, content: 'x', parent_id: 9, show_parent: true, room_id: 5 };
  expect(makeEvent(reply, context)).toMatchObject({ parentId: 9 });
  expect(await context.message(10).parent()).toBe(context.message(9));
  expect(emulator.requests).toEqual([]);
});

test('what was there before the watching began is not told', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const [old, other] = [world.channel('old'), world.channel('other')];
  world.user('ada').say(old, 'long ago');
  world.user('ada').say(other, 'elsewhere');
  const client = clientOf(emulator);
  const heard: unknown[] = [];
  for (const place of [old, other])
    await client.getRoom(Number(place.id)).watch((event) => heard.push(event.data.content));
  world.user('ada').say(old, 'now');
  await until(() => heard.includes('now'), 'the new message');
  expect(heard).toEqual(['now']);
});

test('who watches again hears what happens from then on', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { members: ['ada'] });
  const room = clientOf(emulator).getRoom(Number(place.id));
  const heard: unknown[] = [];
  const stop = await room.watch((event) => heard.push(event.data.content));
  world.user('ada').say(place, 'first');
  await until(() => heard.length === 1, 'the first');
  stop();
  await until(() => emulator.sockets === 0, 'the end of the socket');
  world.user('ada').say(place, 'unheard');
  await room.watch((event) => heard.push(event.data.content));
  world.user('ada').say(place, 'second');
  await until(() => heard.length === 2, 'the second');
  expect(heard).toEqual(['first', 'second']);
});

test('newMessages and newEvents are endless until they are left', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { members: ['ada'] });
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  const edits = room.newEvents(MessageEdited);
  const all = room.newEvents();
  const texts: string[] = [];
  const reading = (async () => {
    for await (const message of room.newMessages()) {
      texts.push(await message.content());
      if (texts.length === 2) return;
    }
  })();
  await until(() => emulator.sockets > 0, 'the websocket');
  const first = world.user('ada').say(place, 'one');
  world.user('ada').say(place, 'two');
  await reading;
  expect(texts).toEqual(['one', 'two']);
  world.user('ada').edit(first, 'three');
  const { value } = await edits.next();
  expect(value).toBeInstanceOf(MessageEdited);
  expect(value?.content).toBe('three');
  expect((await all.next()).value).toBeInstanceOf(MessagePosted);
  await edits.return?.();
  expect((await edits.next()).done).toBe(true);
  const waiting = (async () => {
    for await (const _event of all) void _event;
    return 'ended';
  })();
  await client.close();
  expect(await waiting).toBe('ended');
  await until(() => emulator.sockets === 0, 'the end of the socket');
});

test('an iterator ends with its signal, and with a room that is not there', async () => {
  const emulator = await emulate();
  const client = clientOf(emulator);
  const controller = new AbortController();
  const events = client.getRoom(Number(emulator.world.channel('lab').id)).newEvents({ signal: controller.signal });
  const next = events.next();
  await until(() => emulator.sockets > 0, 'the websocket');
  controller.abort();
  await expect(next).rejects.toMatchObject({ code: 'aborted' });
  await expect(client.getRoom(99999999).newEvents().next()).rejects.toThrow(NotFoundError);
});

test('a visitor hears, and is told plainly that it may not write', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { members: ['ada'] });
  const client = visitorOf(emulator);
  const room = client.getRoom(Number(place.id));
  const heard: unknown[] = [];
  await room.watch((event) => heard.push(event.data.content));
  const said = emulator.world.user('ada').say(place, 'in public');
  await until(() => heard.includes('in public'), 'the message');
  const before = emulator.requests.length;
  for (const write of [
    () => room.sendMessage('hi'),
    () => client.getMessage(Number(said.id)).star(),
    () => client.getMessage(Number(said.id)).delete(),
  ])
    await expect(write()).rejects.toMatchObject({ code: 'auth', platformCode: 'anonymous' });
  expect(emulator.requests.length).toBe(before);
  expect(() => client.getMe()).toThrow(/visitor/);
});
