import { expect, test } from 'vitest';
import {
  GlobalNotification,
  Invitation,
  MessagePosted,
  type StackExchangeEvent,
  UserMentioned,
} from '../../src/backends/stackexchange/index.js';
import { clientOf, emulate, until } from './rig.js';

test('newMessages hears from the call on, not from the first message that is asked for', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { members: ['ada'] });
  const messages = clientOf(emulator).getRoom(Number(place.id)).newMessages();
  await until(() => emulator.sockets > 0, 'the websocket');
  emulator.world.user('ada').say(place, 'early');
  const { value } = await messages.next();
  expect(await value?.content()).toBe('early');
});

test('an iterator is left while it waits, and serves all who wait at once', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { members: ['ada'] });
  const messages = clientOf(emulator).getRoom(Number(place.id)).newMessages();
  await until(() => emulator.sockets > 0, 'the websocket');
  const both = Promise.all([messages.next(), messages.next()]);
  for (const text of ['one', 'two']) emulator.world.user('ada').say(place, text);
  const texts = await Promise.all((await both).map(({ value }) => value?.content()));
  expect(texts.sort()).toEqual(['one', 'two']);
  const waiting = [messages.next(), messages.next()];
  await messages.return?.();
  expect((await Promise.all(waiting)).map(({ done }) => done)).toEqual([true, true]);
});

test('banners, invitations and mentions of other rooms are told in a room that is watched, once', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { members: ['ada'] });
  const other = world.channel('other', { members: ['ada'], bot: false });
  const room = clientOf(emulator).getRoom(Number(place.id));
  const heard: StackExchangeEvent[] = [];
  await room.watch((event) => heard.push(event));
  emulator.sendEvent(14, { content: 'maintenance' }, { user: 'chatmux' });
  emulator.sendEvent(17, { room_id: Number(other.id), user_id: 5, user_name: 'ada' }, { user: 'chatmux' });
  const mention = { room_id: Number(other.id), message_id: 1, content: '@chatmux come here' };
  emulator.sendEvent(8, mention, { user: 'chatmux' });
  emulator.sendEvent(1, { ...mention, message_id: 2 }, { user: 'chatmux' });
  world.user('ada').say(place, '@chatmux hello');
  await until(() => heard.some((event) => event instanceof MessagePosted), 'the message');
  expect(heard.find((event) => event instanceof GlobalNotification)?.room).toBeUndefined();
  expect(heard.find((event) => event instanceof Invitation)?.room?.id).toBe(Number(other.id));
  const mentions = heard.filter((event) => event instanceof UserMentioned);
  expect(mentions.map((event) => event.room?.id)).toEqual([Number(other.id), Number(place.id)]);
  // What is said in a room that nobody watches, to somebody else, is of no concern here.
  expect(heard.filter((event) => event instanceof MessagePosted)).toHaveLength(1);
});

test('the content of a message that the site cuts is whole', async () => {
  const emulator = await emulate({ partialAfter: { lines: 2 } });
  const place = emulator.world.channel('lab', { members: ['ada'] });
  const client = clientOf(emulator);
  const said = emulator.world.user('ada').say(place, { raw: 'one\ntwo\nthree\nfour' });
  const message = client.getMessage(Number(said.id));
  expect(await message.textContent()).toBe('one\ntwo\nthree\nfour');
  expect(await message.content()).toContain('full');
});
