import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { Frames } from '../../src/backends/stackexchange/client/feed/frames.js';
import { RoomFeed } from '../../src/backends/stackexchange/client/feed/room-feed.js';
import { EventPositions } from '../../src/backends/stackexchange/event-positions.js';
import { PresenceBook } from '../../src/backends/stackexchange/presence-book.js';
import { StarBook } from '../../src/backends/stackexchange/star-book.js';
import type { ChatEvent, EventOf } from '../../src/models/index.js';
import { backendOf, countOf, emulate, until } from './rig.js';

type Heard = { all: ChatEvent[]; of<Type extends ChatEvent['type']>(type: Type): EventOf<Type>[] };

/** All events of a backend from now on. */
function hear(backend: ReturnType<typeof backendOf>): Heard {
  const all: ChatEvent[] = [];
  void (async () => {
    for await (const event of backend.events({ buffer: 10_000 })) all.push(event as ChatEvent);
  })();
  return {
    all,
    of: <Type extends ChatEvent['type']>(type: Type) =>
      all.filter((event): event is EventOf<Type> => event.type === type),
  };
}

test('frames: each event once, in the order of its id, by its own room, and nothing older than the beginning', () => {
  const frames = new Frames();
  frames.begin(1, 100);
  frames.beginAll(150);
  const event = (id: number, room: number) => ({ event_type: 1, id, room_id: room });
  expect(
    frames
      .take({
        r1: { e: [event(102, 1), event(101, 1), event(99, 1)], t: 103 },
        r2: { e: [event(102, 1), event(140, 2)] },
      })
      .map(({ id }) => id),
  ).toEqual([101, 102]);
  expect(frames.take({ r1: { e: [event(102, 1), event(160, 9)], t: 160 } }).map(({ id }) => id)).toEqual([160]);
  expect(frames.newest).toBe(160);
  expect(frames.take({ r1: { e: [{ event_type: 1, room_id: 1 }, null] } })).toHaveLength(1);
  // Coming back does not move the beginning.
  frames.begin(1, 500);
  expect(frames.take({ r1: { e: [event(170, 1)] } })).toHaveLength(1);
});

test('frames: a room that was found late begins where it was heard of, whatever came from others since', () => {
  const frames = new Frames();
  frames.begin(1, 100);
  frames.take({ r1: { e: [{ event_type: 17, id: 110, room_id: 2 }], t: 130 } });
  frames.beginLate(2, 110);
  expect([frames.position(1), frames.position(2)]).toEqual([130, 110]);
  const events = [105, 120].map((id) => ({ event_type: 1, id, room_id: 2 }));
  expect(frames.take({ r2: { e: events, t: 130 } }).map(({ id }) => id)).toEqual([120]);
  expect(frames.position(2)).toBe(130);
});

test('stars: what has changed is told from what was seen', () => {
  const book = new StarBook();
  expect(book.change(1, { stars: 1, isPinned: false })).toEqual({ star: 'added' });
  expect(book.change(1, { stars: 1, isPinned: false })).toEqual({});
  expect(book.change(1, { stars: 2, isPinned: true })).toEqual({ star: 'added', pin: 'added' });
  expect(book.change(1, { stars: 0, isPinned: false })).toEqual({ star: 'removed', pin: 'removed' });
  // Never seen: something must have been taken away.
  expect(book.change(2, { stars: 0, isPinned: false })).toEqual({ star: 'removed' });
});

test('presence: told when somebody comes, and when they are in no room any more', () => {
  const book = new PresenceBook();
  expect([book.enter(1, 7), book.enter(1, 8), book.leave(1, 7), book.leave(1, 8), book.leave(1, 8)]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  expect([book.leave(2, 7), book.leave(2, 8), book.enter(2, 7)]).toEqual([true, false, true]);
});

test('positions: the later of two counts', () => {
  const positions = new EventPositions();
  positions.note('a', 5, 100);
  positions.note('a', 4, 99);
  positions.note('b', undefined, 1);
  expect([positions.of('a'), positions.of('b')]).toEqual(['5@100', undefined]);
});

test('a mention and a reply are told once, and say that they are meant for this account', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const [place, other] = [world.channel('lab'), world.channel('other')];
  const backend = backendOf(emulator);
  const heard = hear(backend);
  await backend.connect();
  const mention = world.user('ada').say(place, '@chatmux hello');
  const sent = await backend.sendMessage(other.id, 'a question');
  const answer = world
    .user('bob')
    .reply(world.messages(other).find(({ id }) => id === sent.id) ?? mention, 'an answer that names nobody');
  const plain = world.user('bob').say(place, 'nobody is meant');
  await until(() => heard.of('message.created').some(({ message }) => message.id === plain.id), 'the last one');
  const of = (id: string) => heard.of('message.created').filter(({ message }) => message.id === id);
  expect(of(mention.id)).toHaveLength(1);
  expect(of(mention.id)[0]?.message).toMatchObject({ mentionsMe: true, mentions: [{ id: world.bot.id }] });
  expect(of(answer.id)).toHaveLength(1);
  expect(of(answer.id)[0]?.message).toMatchObject({ mentionsMe: true, type: 'reply', replyTo: { id: sent.id } });
  expect(of(plain.id)[0]?.message.mentionsMe).toBe(false);
  // An edit that mentions is an edit, told once.
  world.user('ada').edit(mention, '@chatmux hello again');
  await until(() => heard.of('message.updated').length > 0, 'the edit');
  expect(heard.of('message.updated')).toHaveLength(1);
  expect(heard.of('message.updated')[0]?.message).toMatchObject({ mentionsMe: true, text: '@Chatmux hello again' });
});

test('a mention in a room where the account is not comes too', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('elsewhere', { members: ['ada'], bot: false });
  const backend = backendOf(emulator, { rooms: [Number(world.channel('general').id)] });
  const heard = hear(backend);
  await backend.connect();
  emulator.sendEvent(
    8,
    {
      content: '@Chatmux come here',
      user_id: Number(world.user('ada').id),
      user_name: 'Ada',
      room_id: Number(place.id),
      room_name: 'elsewhere',
      message_id: 77,
      target_user_id: Number(world.bot.id),
    },
    { user: 'chatmux' },
  );
  await until(() => heard.of('message.created').length > 0, 'the mention');
  expect(heard.of('message.created')).toMatchObject([{ message: { id: '77', channelId: place.id, mentionsMe: true } }]);
});

test('polling alone: events come in order, and the connection comes back', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator, { transport: 'polling', retry: { attempts: 2, baseMs: 10 } });
  const heard = hear(backend);
  await backend.connect();
  for (const text of ['one', 'two']) emulator.world.user('ada').say(place, text);
  await until(() => heard.of('message.created').length === 2, 'both');
  emulator.faults.fail({ match: '/events', status: 502, times: 5 });
  emulator.world.user('ada').say(place, 'three');
  await until(() => heard.of('message.created').length === 3, 'the third', 15_000);
  expect(heard.of('message.created').map(({ message }) => message.text)).toEqual(['one', 'two', 'three']);
  expect(emulator.sockets).toBe(0);
});

test('where the websocket cannot be opened, the rooms are polled', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator, { retry: { attempts: 1 } });
  const heard = hear(backend);
  // `ws-auth` is the websocket's own.
  emulator.faults.fail({ match: '/ws-auth', status: 500, times: 1_000 });
  await backend.connect();
  emulator.world.user('ada').say(place, 'by polling');
  await until(() => heard.of('message.created').length === 1, 'the message');
  expect(emulator.sockets).toBe(0);
  expect(countOf(emulator, '/events')).toBeGreaterThan(0);
  expect(heard.of('error').length).toBeGreaterThan(0);
});

test('with transport websocket nothing is polled', async () => {
  const emulator = await emulate();
  const backend = backendOf(emulator, { transport: 'websocket', retry: { attempts: 1 } });
  emulator.faults.fail({ match: '/ws-auth', status: 500, times: 3 });
  await backend.connect();
  expect(emulator.sockets).toBe(1);
});

test('a websocket that falls silent is closed, and nothing is lost', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator, { silenceMs: 300 });
  const heard = hear(backend);
  await backend.connect();
  emulator.world.user('ada').say(place, 'before');
  await until(() => heard.of('message.created').length === 1, 'the first');
  emulator.faults.halfOpen(true);
  emulator.world.user('ada').say(place, 'into the void');
  await until(() => heard.of('connection.reconnecting').length > 0, 'the loss');
  emulator.faults.halfOpen(false);
  await until(() => heard.of('message.created').length === 2, 'the second');
  expect(heard.of('message.created')[1]).toMatchObject({ backfilled: true, message: { text: 'into the void' } });
});

test('over a gap everything comes once, in order and marked, although the events are forgotten', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab');
  const ada = world.user('ada');
  const backend = backendOf(emulator);
  const heard = hear(backend);
  await backend.connect();
  const first = ada.say(place, 'first');
  const second = ada.say(place, 'second');
  await until(() => heard.of('message.created').length === 2, 'both');
  emulator.faults.refuse(true);
  emulator.faults.dropConnections();
  await until(() => backend.state !== 'connected', 'the loss');
  const third = ada.say(place, 'third');
  ada.edit(first, 'first, edited');
  ada.delete(second);
  ada.react(third, '⭐');
  ada.pin(third);
  emulator.faults.forgetEvents();
  emulator.faults.refuse(false);
  await until(() => heard.of('message.pinned').length === 1, 'the pin');
  ada.say(place, 'live again');
  await until(() => heard.of('message.created').length === 4, 'what is new');
  const inRoom = heard.all.filter(({ type }) => /^(message|reaction)\./.test(type));
  expect(inRoom.map(({ type, backfilled = false }) => [type, backfilled])).toEqual([
    ['message.created', false],
    ['message.created', false],
    ['message.created', true],
    ['message.updated', true],
    ['message.deleted', true],
    ['reaction.added', true],
    ['message.pinned', true],
    ['message.created', false],
  ]);
});

test('a gap of more events than a room lists is read from its messages', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('busy');
  const ada = world.user('ada');
  const backend = backendOf(emulator);
  const heard = hear(backend);
  await backend.connect();
  ada.say(place, 'number 0');
  await until(() => heard.of('message.created').length === 1, 'the first');
  emulator.faults.refuse(true);
  emulator.faults.dropConnections();
  await until(() => backend.state !== 'connected', 'the loss');
  for (let number = 1; number <= 1_200; number += 1) ada.say(place, `number ${number}`);
  emulator.faults.refuse(false);
  await until(() => heard.of('message.created').length >= 1_201, 'all of them', 25_000);
  expect(heard.of('message.created').map(({ message }) => message.text)).toEqual(
    Array.from({ length: 1_201 }, (_, number) => `number ${number}`),
  );
}, 40_000);

test('a session that ended meanwhile is opened again on the way back', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator);
  const heard = hear(backend);
  await backend.connect();
  emulator.faults.expireSession();
  emulator.faults.dropConnections();
  await until(() => heard.of('connection.connected').length === 2, 'the second connection');
  emulator.world.user('ada').say(place, 'hello');
  await until(() => heard.of('message.created').length === 1, 'the message');
  expect(backend.state).toBe('connected');
});

test('rooms that are joined and made while connected are heard; those that are left are not', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('new', { members: ['ada'], bot: false });
  const backend = backendOf(emulator);
  const heard = hear(backend);
  await backend.connect();
  await backend.joinChannel(place.id);
  world.user('ada').say(place, 'welcome');
  await until(() => heard.of('message.created').length === 1, 'the welcome');
  const made = await backend.createChannel({ name: 'made', members: [world.user('ada').id] });
  world.user('ada').say('made', 'thanks');
  await until(() => heard.of('message.created').some(({ message }) => message.channelId === made.id), 'the thanks');
  await backend.leaveChannel(place.id);
  world.user('ada').say(place, 'unheard');
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(heard.of('message.created').some(({ message }) => message.text === 'unheard')).toBe(false);
  expect(world.channels.find(({ id }) => id === place.id)?.memberHandles).not.toContain('chatmux');
});

test('a room of the settings that was left is not entered again, by websocket and by polling', async () => {
  for (const transport of ['websocket', 'polling'] as const) {
    const emulator = await emulate();
    const { world } = emulator;
    const [stay, go] = [world.channel('stay', { members: ['ada'] }), world.channel('go', { members: ['ada'] })];
    const backend = backendOf(emulator, { transport, rooms: [Number(stay.id), Number(go.id)] });
    const heard = hear(backend);
    await backend.connect();
    await backend.leaveChannel(go.id);
    const isThere = () => world.channels.find(({ id }) => id === go.id)?.memberHandles.includes('chatmux');
    world.user('ada').say(go, 'unheard');
    world.user('ada').say(stay, 'before');
    await until(() => heard.of('message.created').length > 0, 'the first');
    if (transport === 'websocket') emulator.faults.dropConnections();
    else emulator.faults.fail({ match: '/events', status: 502 });
    await until(() => heard.of('connection.connected').length > 1, 'the way back');
    world.user('ada').say(stay, 'after');
    await until(() => heard.of('message.created').length === 2, 'the second');
    expect(heard.of('message.created').map(({ message }) => message.text)).toEqual(['before', 'after']);
    expect(isThere()).toBe(false);
    await backend.joinChannel(go.id);
    world.user('ada').say(go, 'again');
    await until(() => heard.of('message.created').length === 3, 'the third');
    await backend.disconnect();
  }
});

test('a websocket that opens and never says anything leads to polling', async () => {
  const silent = new WebSocketServer({ port: 0 });
  onTestFinished(() => new Promise((resolve) => silent.close(() => resolve())));
  const { port } = silent.address() as AddressInfo;
  let polls = 0;
  const reading = {
    roomEvents: async () => ({ events: [], time: 100 }),
    webSocketUrl: async () => `ws://127.0.0.1:${port}/`,
    poll: async () => {
      polls += 1;
      return { r1: { e: [], t: 100 } };
    },
  };
  const feed = new RoomFeed({
    reading: reading as never,
    config: { silenceMs: 30, pollIntervalMs: 5 } as never,
    origin: `http://127.0.0.1:${port}`,
    rooms: async () => [1],
    receive: () => undefined,
    report: () => undefined,
  });
  const context = { signal: new AbortController().signal, alive: () => undefined } as never;
  for (let turn = 0; turn < 2; turn += 1) {
    const session = await feed.open(context);
    // What the watchdog does.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await session.close();
    expect(polls).toBe(0);
  }
  const session = await feed.open(context);
  await until(() => polls > 0, 'a poll');
  await session.close();
});

test('a room that is entered while a poll of others is on its way is heard from its beginning', async () => {
  const polls: { asked: ReadonlyMap<number, number>; answer(frame: unknown): void }[] = [];
  const reading = {
    roomEvents: async (roomId: number) => ({ events: [], time: roomId === 1 ? 100 : 105 }),
    poll: (asked: ReadonlyMap<number, number>) => new Promise((answer) => polls.push({ asked, answer })),
  };
  const heard: (number | undefined)[] = [];
  const feed = new RoomFeed({
    reading: reading as never,
    config: { transport: 'polling', pollIntervalMs: 1 } as never,
    origin: 'http://127.0.0.1',
    rooms: async () => [1],
    receive: (events) => void heard.push(...events.map(({ id }) => id)),
    report: () => undefined,
  });
  const session = await feed.open({ signal: new AbortController().signal, alive: () => undefined } as never);
  await until(() => polls.length === 1, 'the first poll');
  await feed.enter(2);
  // Meanwhile 110 happens in the room that this answer says nothing of.
  polls[0]?.answer({ r1: { e: [{ event_type: 1, id: 111, room_id: 1 }], t: 111 } });
  await until(() => polls.length === 2, 'the second poll');
  expect([...(polls[1]?.asked ?? [])]).toEqual([
    [1, 111],
    [2, 105],
  ]);
  polls[1]?.answer({ r1: { e: [], t: 111 }, r2: { e: [{ event_type: 1, id: 110, room_id: 2 }], t: 111 } });
  await until(() => polls.length === 3, 'the third poll');
  expect(heard).toEqual([111, 110]);
  expect([...(polls[2]?.asked.values() ?? [])]).toEqual([111, 111]);
  const closed = session.close?.();
  polls[2]?.answer({});
  await closed;
});

test('by polling too a slow bot is no silence of the site', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator, { transport: 'polling', silenceMs: 1_000, eventBuffer: 1 });
  const heard: string[] = [];
  const losses: string[] = [];
  backend.on('connection.reconnecting', ({ id }) => void losses.push(id));
  backend.on('message.created', async ({ message }) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    heard.push(message.text);
  });
  await backend.connect();
  const texts = ['one', 'two', 'three'];
  for (const text of texts) {
    emulator.world.user('ada').say(place, text);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await until(() => heard.length === 3, 'all three');
  expect(heard).toEqual(texts);
  expect(losses).toEqual([]);
});

test('an account that is in no room connects, and hears the first room that it joins', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const backend = backendOf(emulator);
  for (const { id } of world.channels) await backend.leaveChannel(id);
  const heard = hear(backend);
  await backend.connect();
  expect(backend.state).toBe('connected');
  const place = world.channel('first', { members: ['ada'], bot: false });
  await backend.joinChannel(place.id);
  await until(() => emulator.sockets === 1, 'the websocket');
  world.user('ada').say(place, 'hello');
  await until(() => heard.of('message.created').length === 1, 'the message');
});

test('a room of the settings that is gone is told of, and the others are heard', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator, { rooms: [99999999, Number(place.id)] });
  const heard = hear(backend);
  await backend.connect();
  emulator.world.user('ada').say(place, 'hello');
  await until(() => heard.of('message.created').length === 1, 'the message');
  expect(heard.of('error').some(({ error }) => error.code === 'not_found')).toBe(true);
});

test('messages that move leave the one room and stand in the other', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const [from, to] = [world.channel('from'), world.channel('to')];
  const said = world.user('ada').say(from, 'misplaced');
  const backend = backendOf(emulator);
  const heard = hear(backend);
  await backend.connect();
  emulator.setRoom(from, { owners: ['ada'] });
  emulator.move([said], to, 'ada');
  await until(
    () =>
      heard.of('message.created').some(({ message }) => message.channelId === to.id && message.text === 'misplaced'),
    'it in the other room',
  );
  expect(heard.of('message.deleted')).toMatchObject([{ message: { channelId: from.id, id: said.id } }]);
});

test('what has no unified form is native, garbage is an error, and both end nothing', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab');
  const backend = backendOf(emulator);
  const heard = hear(backend);
  await backend.connect();
  emulator.sendEvent(
    17,
    { user_id: 5, user_name: 'Eve', room_id: 900, room_name: 'Elsewhere', target_user_id: 1 },
    { user: 'chatmux' },
  );
  emulator.sendEvent(4711, { anything: true, room_id: Number(place.id) }, { room: place });
  emulator.faults.sendGarbage();
  emulator.faults.sendGarbage('');
  world.user('ada').say(place, 'after all that');
  await until(() => heard.of('message.created').length === 1, 'the message');
  expect(heard.of('native').map(({ name }) => name)).toEqual(expect.arrayContaining(['invitation', '4711']));
  expect(heard.of('error').some(({ error }) => /no JSON object/.test(error.message))).toBe(true);
  expect(heard.of('connection.reconnecting')).toEqual([]);
});
