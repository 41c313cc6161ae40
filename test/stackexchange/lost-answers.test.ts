import { expect, test } from 'vitest';
import { Writing } from '../../src/backends/stackexchange/client/writing.js';
import { backendOf, clientOf, countOf, emulate } from './rig.js';

test('stars and pins whose answers were lost are as they should be, and are not taken back', async () => {
  const emulator = await emulate();
  const { world, faults } = emulator;
  const place = world.channel('lab', { members: ['ada'] });
  const said = world.user('ada').say(place, 'look');
  const message = clientOf(emulator).getMessage(Number(said.id));
  faults.loseAnswer({ match: '/star' });
  expect(await message.star()).toBe(true);
  expect(await message.starredByYou()).toBe(true);
  faults.loseAnswer({ match: '/owner-star' });
  expect(await message.pin()).toBe(true);
  expect(await message.pinned()).toBe(true);
  faults.loseAnswer({ match: '/unstar' });
  expect(await message.cancelStars()).toBe(true);
  expect([await message.stars(), await message.pinned()]).toEqual([0, false]);

  const backend = backendOf(emulator);
  const ref = { channelId: place.id, id: said.id };
  faults.loseAnswer({ match: '/star' });
  await backend.starMessage(ref);
  expect((await backend.fetchMessage(ref)).reactions).toMatchObject([{ count: 1, me: true }]);
  faults.loseAnswer({ match: '/unstar' });
  await backend.clearReactions(ref);
  expect((await backend.fetchMessage(ref)).reactions).toEqual([]);
});

test('a star that did not arrive is an error that says what may be', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { members: ['ada'] });
  const said = emulator.world.user('ada').say(place, 'look');
  const message = clientOf(emulator, { retry: { attempts: 1 } }).getMessage(Number(said.id));
  await message.content();
  emulator.faults.fail({ match: '/star', status: 500 });
  await expect(message.star()).rejects.toMatchObject({ code: 'server', maybeDelivered: true });
  expect(await message.starredByYou()).toBe(false);
});

test('edits and deletes whose answers were lost are done once', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { members: ['ada'] });
  const sent = await clientOf(emulator).getRoom(Number(place.id)).sendMessage('one');
  emulator.faults.loseAnswer({ match: '/messages/{message}' });
  await sent.edit('two');
  expect(emulator.world.lastMessage(place)?.text).toBe('two');
  emulator.faults.loseAnswer({ match: '/delete' });
  await sent.delete();
  expect(emulator.world.messages(place)).toEqual([]);
});

test('an answer without the id of the message may have been one to a message that is there', async () => {
  const bodies = ['', '{}', '[]', '"', '{"id":"x"}', '"?"', '<html>busy</html>'];
  const attempts = bodies.map(async (body) => {
    const emulator = await emulate();
    const place = emulator.world.channel('lab');
    const client = clientOf(emulator, { retry: { attempts: 1 } });
    await client.login();
    emulator.faults.fail({ match: '/messages/new', status: 200, body });
    const error = await client
      .getRoom(Number(place.id))
      .sendMessage('hi')
      .catch((failure: unknown) => failure);
    expect(error, body).toMatchObject({ code: 'server', maybeDelivered: true, operation: 'messages/new' });
    expect(countOf(emulator, '/chats/{room}/messages/new')).toBe(1);
  });
  await Promise.all(attempts);
});

test('a reply stays one when it is edited, with the prefix of old too', async () => {
  for (const replies of ['parent', 'prefix'] as const) {
    const emulator = await emulate({ replies });
    const place = emulator.world.channel('lab', { members: ['ada'] });
    const said = emulator.world.user('ada').say(place, 'who?');
    const settings = { replyForm: replies === 'prefix' ? 'prefix' : 'parentId' } as const;
    const answer = await clientOf(emulator, settings).getMessage(Number(said.id)).reply('me');
    await answer.edit('not me');
    expect((await answer.parent())?.id, replies).toBe(Number(said.id));
    const backend = backendOf(emulator, settings);
    const edited = await backend.editMessage({ channelId: place.id, id: String(answer.id) }, 'nobody');
    // Before late 2025 the site put the name before an answer (wire sheet, section 0).
    const text = replies === 'prefix' ? '@Ada nobody' : 'nobody';
    expect(edited, replies).toMatchObject({ text, replyTo: { id: said.id } });
  }
});

test('a change says in which room it is made', async () => {
  const referers: unknown[] = [];
  const transport = {
    origins: { chat: 'https://chat.stackexchange.com' },
    chat: async ({ headers }: { headers: Record<string, string> }) => {
      referers.push(headers['referer']);
      return { status: 200, text: '"ok"', location: undefined };
    },
  };
  const writing = new Writing(transport as never, { writeKey: async () => 'key' } as never);
  await writing.edit(5, { text: 'x' }, { roomId: 17 });
  await writing.delete(5);
  expect(referers).toEqual(['https://chat.stackexchange.com/rooms/17', 'https://chat.stackexchange.com/']);
});
