import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import {
  StackExchangeBackend,
  StackExchangeChannelModel,
  StackExchangeMessageModel,
  StackExchangeUserModel,
  stackexchangeMatrix,
} from '../../src/backends/stackexchange/index.js';
import { InvalidError, NotFoundError, UnsupportedError } from '../../src/core/errors/index.js';
import { createBackend, md, operations } from '../../src/index.js';
import { backendOf, countOf, emulate, until } from './rig.js';

const png = Buffer.from('\x89PNG\r\n\x1a\nand more', 'latin1');

test('createBackend knows it, also from the environment, and hides the password', async () => {
  const emulator = await emulate();
  const backend = await createBackend(emulator.config);
  onTestFinished(() => backend.disconnect());
  await backend.connect();
  expect(backend.me).toMatchObject({ name: 'Chatmux', isBot: true });
  expect(inspect(backend, { depth: 10 })).not.toContain(emulator.config.password);
  expect(JSON.stringify(emulator.requests)).not.toContain(emulator.config.password);
  await expect(createBackend({ platform: 'stackexchange', host: 'nowhere.example' })).rejects.toMatchObject({
    code: 'config',
  });
});

test('an anonymous backend reads and hears, and refuses every write before any request', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { topic: 'about' });
  const said = world.user('ada').say(place, { raw: 'in **public**' });
  const { email: _email, password: _password, ...config } = emulator.config;
  const backend = new StackExchangeBackend({ ...config, rooms: [Number(place.id)] });
  onTestFinished(() => backend.disconnect());
  const heard: string[] = [];
  backend.on('message.created', ({ message }) => heard.push(message.text));
  await backend.connect();
  expect(await backend.fetchMessage(said)).toMatchObject({ text: 'in public', isOwn: false });
  expect(await backend.fetchChannel(place.id)).toMatchObject({ name: 'lab', topic: 'about', isReadOnly: true });
  expect(await backend.fetchUser(world.user('ada').id)).toMatchObject({ name: 'Ada' });
  expect((await backend.listChannels().toArray()).map(({ id }) => id)).toEqual([place.id]);
  world.user('ada').say(place, 'live');
  await until(() => heard.includes('live'), 'the message');
  const before = emulator.requests.length;
  const writes = ['sendMessage', 'editMessage', 'deleteMessage', 'addReaction', 'pinMessage', 'createChannel'] as const;
  for (const write of writes) expect(backend.capabilities.get(write)).toMatchObject({ level: 'none' });
  await expect(backend.sendMessage(place.id, 'hi')).rejects.toThrow(/anonymous/);
  await expect(backend.deleteMessage(said)).rejects.toThrow(UnsupportedError);
  await expect(backend.addReaction(said, '⭐')).rejects.toThrow(UnsupportedError);
  expect(emulator.requests.length).toBe(before);
  expect(operations.every((name) => name in stackexchangeMatrix)).toBe(true);
});

test('models with their native part, and as JSON', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const ada = world.user('ada');
  emulator.setUser('ada', { about: 'counts', reputation: 777, avatarUrl: 'https://i.example.com/ada.png' });
  const place = world.channel('lab', { topic: 'about' });
  emulator.setRoom(place, { tags: ['alpha'] });
  const said = ada.say(place, 'hello');
  ada.pin(said);
  world.user('bob').react(said, '⭐');
  ada.edit(said, 'hello you');
  const backend = backendOf(emulator);
  const user = await backend.fetchUser(ada.id);
  expect(user).toMatchObject({
    avatarUrl: 'https://i.example.com/ada.png',
    handle: 'Ada',
    native: { reputation: 777, about: 'counts', isModerator: false },
  });
  const channel = await backend.fetchChannel(place.id);
  expect(channel).toMatchObject({
    type: 'public',
    organizationId: 'chat.stackexchange.com',
    native: { kind: 'public', tags: ['alpha'], mayWrite: true },
  });
  const message = await backend.fetchMessage(said);
  expect(message).toMatchObject({
    isPinned: true,
    reactions: [{ count: 1, me: false, emoji: { unicode: '⭐' } }],
    native: { stars: 1, edits: 1, roomName: 'lab' },
  });
  expect(message.editedAt).toBeInstanceOf(Date);
  const copies = [
    [StackExchangeUserModel, user],
    [StackExchangeChannelModel, channel],
    [StackExchangeMessageModel, message],
  ] as const;
  for (const [schema, model] of copies) expect(schema.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
});

test('kinds of rooms, and one into which the account is not let', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const backend = backendOf(emulator);
  const gallery = await backend.createChannel({ name: 'gallery', type: 'announcement' });
  const secret = await backend.createChannel({ name: 'secret', type: 'private' });
  expect([gallery.type, secret.type]).toEqual(['announcement', 'private']);
  const closed = world.channel('closed', { type: 'private', members: ['ada'], bot: false });
  emulator.setRoom(closed, { owners: ['ada'] });
  await expect(backend.fetchChannel(closed.id)).rejects.toThrow(NotFoundError);
  await expect(backend.fetchChannel('general')).rejects.toThrow(NotFoundError);
  await expect(backend.createChannel({ name: 'x', type: 'voice' })).rejects.toThrow(UnsupportedError);
  const updated = await backend.updateChannel(gallery, { name: 'open now', isReadOnly: false, topic: 'new' });
  expect(updated).toMatchObject({ name: 'open now', topic: 'new' });
  await expect(backend.updateChannel(gallery, { topic: 'one', description: 'other' })).rejects.toMatchObject({
    code: 'unsupported',
  });
});

test('a picture is uploaded and shown; a text beside it is a message of its own', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab');
  const backend = backendOf(emulator);
  const sent = await backend.sendMessage(place.id, 'look', { files: [{ data: png, filename: 'shot.png' }] });
  expect(sent.parts.map(({ text, attachments }) => [text !== '', attachments.length])).toEqual([
    [true, 0],
    [true, 1],
  ]);
  const [picture] = sent.parts[1]?.attachments ?? [];
  expect(picture).toMatchObject({ type: 'image', contentType: 'image/png' });
  expect(Buffer.from(await (await backend.downloadAttachment(picture as never)).bytes()).equals(png)).toBe(true);
  // An edit of the words leaves the picture where it is.
  const edited = await backend.editMessage(sent, 'look here');
  expect(edited.parts.map(({ attachments }) => attachments.length)).toEqual([0, 1]);
  expect(world.messages(place).filter(({ files }) => files.length > 0)).toHaveLength(1);
  await expect(backend.editMessage(sent.parts[1] as never, 'a text')).rejects.toMatchObject({ code: 'conflict' });
});

test('what is no picture is refused before anything is posted, or linked where it has an address', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator);
  const files = [{ data: 'words', filename: 'notes.txt' }];
  await expect(backend.sendMessage(place.id, 'see', { files })).rejects.toThrow(InvalidError);
  expect(emulator.world.messages(place)).toEqual([]);
  const linked = await backend.sendMessage(place.id, 'see', { files: [{ url: 'https://example.com/report.pdf' }] });
  expect(linked.losses).toMatchObject([{ feature: 'files', to: 'a link' }]);
  expect(emulator.world.lastMessage(place)?.content).toContain('https://example.com/report.pdf');
  const broken = backend.sendMessage(place.id, '', { files: [{ data: 'no picture', filename: 'fake.png' }] });
  await expect(broken).rejects.toMatchObject({ code: 'invalid' });
});

test('long messages come whole', async () => {
  const emulator = await emulate({ partialAfter: { lines: 5, characters: 200 } });
  const { world } = emulator;
  const place = world.channel('lab');
  const text = Array.from({ length: 30 }, (_, line) => `line ${line} <of> many`).join('\n');
  const backend = backendOf(emulator);
  const heard: string[] = [];
  backend.on('message.created', ({ message }) => heard.push(message.text));
  await backend.connect();
  const said = world.user('ada').say(place, text);
  await until(() => heard.length === 1, 'the message');
  expect(heard).toEqual([text]);
  expect((await backend.fetchMessage(said)).text).toBe(text);
  const fixed = world.user('ada').say(place, text.replace(/^/gm, '    '));
  expect((await backend.fetchMessage(fixed)).text).toBe(text);
});

test('stars are the one reaction and the same as starring', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const said = world.user('ada').say(world.channel('lab'), 'x');
  const backend = backendOf(emulator);
  await Promise.all([backend.starMessage(said), backend.addReaction(said, 'star')]);
  expect(world.lastMessage('lab')?.reactions['⭐']).toEqual(['chatmux']);
  expect((await backend.fetchMessage(said)).reactions).toMatchObject([{ count: 1, me: true }]);
  await backend.removeReaction(said, '⭐');
  expect(world.lastMessage('lab')?.reactions['⭐'] ?? []).toEqual([]);
  await expect(backend.removeReaction(said, '⭐', { user: world.user('bob').id })).rejects.toThrow(UnsupportedError);
});

test('presence is to be in a room; who is nobody is unknown', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const backend = backendOf(emulator);
  expect((await backend.getPresence(world.user('ada').id)).status).toBe('online');
  world.user('ada').setPresence({ status: 'offline' });
  expect((await backend.getPresence(world.user('ada').id)).status).toBe('offline');
  expect((await backend.getPresence('424242')).status).toBe('unknown');
});

test('mentions are resolved by who can be pinged, asked for once', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { members: ['ada', 'bob'] });
  const ann = world.user('ann', { name: 'Ann B. Clark' });
  ann.join(place);
  const backend = backendOf(emulator);
  for (const text of ['@AnnB.Clark and @Bob', '@annb again', '@nobody at all']) world.user('ada').say(place, text);
  const [nobody, prefix, both] = await backend.fetchMessages(place.id, { limit: 3 });
  expect(both?.mentions.map(({ id }) => id)).toEqual([ann.id, world.user('bob').id]);
  expect(prefix?.mentions[0]?.id).toBe(ann.id);
  expect(nobody?.mentions[0]?.id).toBeUndefined();
  expect(countOf(emulator, '/rooms/pingable/{room}')).toBe(1);
  const sent = await backend.sendMessage(place.id, md`Hi ${await backend.fetchUser(ann.id)}`);
  expect(sent.mentions).toMatchObject([{ id: ann.id }]);
});

test('a search does not make the account turn up in the rooms where something is found', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('elsewhere', { members: ['ada'], bot: false });
  const said = world.user('ada').say(place, 'a needle in the hay');
  const backend = backendOf(emulator);
  expect((await backend.searchMessages('needle')).map(({ id }) => id)).toEqual([said.id]);
  expect(world.channels.find(({ id }) => id === place.id)?.memberHandles).not.toContain('chatmux');
});

test('references that can be nothing here are not found, and native options are named', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator);
  await expect(backend.fetchUser('ada')).rejects.toThrow(NotFoundError);
  await expect(backend.fetchMessage({ channelId: place.id, id: '12abc' })).rejects.toThrow(NotFoundError);
  const native = { speed: 3 } as never;
  await expect(backend.sendMessage(place.id, 'x', { native })).rejects.toThrow(/speed/);
  const elsewhere = await backend.sendMessage(place.id, 'x', { replyTo: { channelId: '1', id: '5' } });
  expect(elsewhere.losses).toMatchObject([{ feature: 'reply' }]);
});

test('an edit is not older than its message, though our clock is behind', async () => {
  const emulator = await emulate({ clock: () => new Date(Date.now() + 30_000) });
  const backend = backendOf(emulator);
  const sent = await backend.sendMessage(emulator.world.channel('lab').id, 'first');
  const { createdAt, editedAt } = await backend.editMessage(sent, 'second');
  expect(editedAt?.getTime()).toBeGreaterThanOrEqual(createdAt.getTime());
});

test('history in both directions over many pages, and before a time long past', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const emulator = await emulate({ clock: () => new Date(now) });
  const { world } = emulator;
  const place = world.channel('long');
  const ids: string[] = [];
  for (let day = 0; day < 12; day += 1) {
    for (let turn = 0; turn < 60; turn += 1) {
      ids.push(world.user('ada').say(place, `day ${day} ${turn}`).id);
      now += 1_000;
    }
    now += 86_400_000 - 60_000;
  }
  const backend = backendOf(emulator);
  const read = async (options: Parameters<typeof backend.fetchMessages>[1]) =>
    (await backend.fetchMessages(place.id, options)).map(({ id }) => id);
  expect(await read({ limit: 1_000, order: 'oldest' })).toEqual(ids);
  expect(await read({ limit: 1_000 })).toEqual([...ids].reverse());
  const before = new Date('2026-03-04T00:00:00Z');
  expect(await read({ before, limit: 5 })).toEqual(ids.slice(175, 180).reverse());
  expect(countOf(emulator, '/transcript/{room}/{year}/{month}/{day}')).toBeGreaterThan(0);
  expect(await read({ after: before, order: 'oldest', limit: 3 })).toEqual(ids.slice(180, 183));
  expect(await read({ after: ids[299], before: ids[304] })).toEqual(ids.slice(300, 304).reverse());
});
