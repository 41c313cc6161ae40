import { describe, expect, it, vi } from 'vitest';
import type { TeamwireMessage, TeamwireTransport } from '../../src/backends/teamwire/index.js';
import { TeamwireBackend } from '../../src/backends/teamwire/index.js';
import type { ChatEvent } from '../../src/models/index.js';
import { Message } from '../../src/models/index.js';
import { backendOf, emulated } from './fixture.js';

/** Everything that a backend tells, from the call on. */
function listen(backend: TeamwireBackend): ChatEvent[] {
  const heard: ChatEvent[] = [];
  void (async () => {
    for await (const event of backend.events({ buffer: 10_000 })) heard.push(event as ChatEvent);
  })();
  return heard;
}

describe('messages', () => {
  it('has alerts, announcements and notes as types with their priority', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const priorities = { alert: 'urgent', announcement: 'high', note: 'normal' } as const;
    const general = emulator.world.channel('general').id;
    for (const type of ['alert', 'announcement', 'note'] as const) {
      const sent = await backend.sendMessage(general, 'look', { type });
      expect(sent).toMatchObject({ type, priority: priorities[type], native: { alertType: type.toUpperCase() } });
      const post = emulator.post('ada', 'general', { text: 'from the app', type });
      const message = await backend.fetchMessage({ channelId: general, id: post.id });
      expect(message).toMatchObject({ type, priority: priorities[type], isOwn: false, native: { isAlert: true } });
    }
    const plain = await backend.sendMessage(general, 'plain');
    expect(plain).toMatchObject({ type: 'default', native: {} });
    expect(plain.priority).toBeUndefined();
  });

  it('shows another sender, and knows who it was', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const general = emulator.world.channel('general').id;
    const sender = { name: 'Gate 3', avatarUrl: 'https://x.test/a.png' };
    const sent = await backend.sendMessage(general, 'hi', { sender });
    expect(sent.author).toMatchObject({ id: backend.me?.id, name: 'Gate 3' });
    expect(sent.isOwn).toBe(true);
    expect(sent.losses).toEqual([expect.objectContaining({ feature: 'sender' })]);
    expect((await backend.fetchUser(sent.author.id)).name).toBe('Chatmux Bot');
    const [again] = await backend.fetchMessages(general, { limit: 1 });
    expect(again?.author.name).toBe('Gate 3');
  });

  it('has calendar entries, places and votes typed in native, and sends what bots can', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const general = emulator.world.channel('general').id;
    const calendar = {
      type: 'CALENDAR',
      title: 'Shift',
      startDate: '2026-12-01T09:00:00.000Z',
      endDate: '2026-12-01T10:00:00.000Z',
    } as const;
    const place = { type: 'LOCATION', name: 'Gate', lat: 48.1, lon: -11.5 } as const;
    const sharing = { type: 'LIVE_LOCATION', initialLat: 1, initialLon: 2, duration: 900 } as const;
    const sent = await backend.sendMessage(general, 'see', { native: { attachments: [calendar, place, sharing] } });
    expect(sent.native?.attachments).toEqual([calendar, place, sharing]);
    const copy = Message.parse(JSON.parse(JSON.stringify(sent)));
    expect(copy.native).toEqual(sent.native);
    emulator.post('ada', 'general', {
      text: 'vote',
      attachments: [
        { type: 'POLL', question: 'When?', options: ['now', { id: 'o2', text: 'later', votes: 2 }] },
        { type: 'HOLOGRAM', beam: 7 },
      ],
      linkPreview: { url: 'https://x.test/a', title: 'A' },
    });
    const [vote] = (await backend.fetchMessages(general, { limit: 1 })) as TeamwireMessage[];
    expect(vote?.native).toEqual({
      attachments: [
        { type: 'POLL', question: 'When?', options: [{ text: 'now' }, { id: 'o2', text: 'later', votes: 2 }] },
        { type: 'UNKNOWN', fields: { type: 'HOLOGRAM', beam: 7 } },
      ],
      linkPreview: { url: 'https://x.test/a', title: 'A', domain: 'x.test' },
    });
    const alone = await backend.sendMessage(general, '', { native: { attachments: [place] } });
    expect(alone).toMatchObject({ text: '', native: { attachments: [place] } });
    const wrong = { attachments: [{ type: 'POLL', question: 'x', options: [] }] } as never;
    await expect(backend.sendMessage(general, 'x', { native: wrong })).rejects.toMatchObject({ code: 'invalid' });
    await expect(backend.sendMessage(general, 'x', { native: { attachment: [] } as never })).rejects.toThrow(
      /did you mean .?attachments/i,
    );
  });

  it('sends pictures that follow each other as one gallery', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const names = ['a.png', 'b.jpg', 'c.txt', 'd.png', 'e.mp3', 'f.mp4'];
    const files = names.map((filename) => ({ data: filename, filename }));
    const sent = await backend.sendMessage(emulator.world.channel('general').id, 'files', { files });
    const types = (backend.raw(sent) as { attachments: { type: string; items?: unknown[] }[] }).attachments;
    expect(types.map(({ type, items }) => [type, items?.length])).toEqual([
      ['GALLERY', 2],
      ['FILE', undefined],
      ['GALLERY', 1],
      ['SOUND', undefined],
      ['VIDEO', undefined],
    ]);
    expect(sent.attachments.map(({ filename, type }) => [filename, type])).toEqual([
      ['a.png', 'image'],
      ['b.jpg', 'image'],
      ['c.txt', 'file'],
      ['d.png', 'image'],
      ['e.mp3', 'audio'],
      ['f.mp4', 'video'],
    ]);
  });

  it('gives deleted messages where it is told to', async () => {
    const emulator = await emulated();
    const general = emulator.world.channel('general').id;
    const ada = emulator.world.user('ada');
    ada.delete(ada.say('general', 'oops'));
    ada.say('general', 'better');
    const texts = async (backend: TeamwireBackend) =>
      (await backend.fetchMessages(general)).map(({ text, deletedAt }) => [text, deletedAt !== undefined]);
    expect(await texts(backendOf(emulator))).toEqual([['better', false]]);
    expect(await texts(backendOf(emulator, { hideDeletedMessages: false }))).toEqual([
      ['better', false],
      ['', true],
    ]);
  });

  it('finds old messages without reading all, and reads all when it must', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const emulator = await emulated({ clock: () => new Date(now) });
    const ada = emulator.world.user('ada');
    const old = ada.say('general', 'a year ago');
    now += 365 * 86_400_000;
    for (let index = 0; index < 5; index += 1) {
      ada.say('general', `recent ${index}`);
      now += 1_000;
    }
    const backend = backendOf(emulator);
    const general = emulator.world.channel('general').id;
    const reads = () => emulator.requests.filter(({ call }) => call.endsWith('/messages'));
    expect((await backend.fetchMessages(general, { limit: 2 })).map(({ text }) => text)).toEqual([
      'recent 4',
      'recent 3',
    ]);
    expect(reads().every(({ params }) => Number(params['since']) > old.createdAt.getTime())).toBe(true);
    expect((await backend.fetchMessage({ channelId: general, id: old.id })).text).toBe('a year ago');
    const all = await backend.fetchMessages(general, { limit: 50, order: 'oldest' });
    expect(all[0]?.text).toBe('a year ago');
    expect((await backend.fetchMessages(general, { before: all[1], limit: 5 })).map(({ text }) => text)).toEqual([
      'a year ago',
    ]);
  });
});

describe('chats', () => {
  it('has groups as members', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const group = emulator.world.addGroup('shift', ['bob', 'eve']);
    const channel = await backend.createChannel({ name: 'Team', members: [emulator.world.user('ada').id] });
    await backend.addMembers(channel, { groups: [group.id] });
    const members = await backend.listMembers(channel).toArray();
    expect(members.map(({ user, role }) => [user.name, role])).toEqual([
      ['Chatmux Bot', 'admin'],
      ['Ada', 'member'],
      ['Bob', 'member'],
      ['Eve', 'member'],
    ]);
    const fetched = await backend.fetchChannel(channel.id, { fresh: true });
    expect(fetched.native).toMatchObject({ groupIds: [group.id], userIds: expect.arrayContaining([members[1]?.id]) });
    await backend.removeMembers(channel, { groups: [group.id] });
    expect((await backend.listMembers(channel).toArray()).length).toBe(2);
  });

  it('has its kinds of chats as kinds of channels', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    emulator.world.direct('ada', 'bob');
    const [direct, news] = [emulator.world.direct('ada'), emulator.world.channel('News', { type: 'announcement' })];
    const channels = await backend.listChannels().toArray();
    const of = (id: string) => channels.find((channel) => channel.id === id);
    expect(of(direct.id)).toMatchObject({ type: 'direct', memberCount: 2 });
    expect(of(direct.id)?.name).toBeUndefined();
    expect(of(news.id)).toMatchObject({ type: 'announcement', isReadOnly: true, name: 'News' });
    expect(channels.find(({ type }) => type === 'group')?.name).toBe('Ada, Bob');
    expect(channels.find(({ name }) => name === 'general')?.type).toBe('private');
    await expect(backend.createChannel({ name: 'x', type: 'public' })).rejects.toMatchObject({ code: 'unsupported' });
    const announcements = await backend.createChannel({ name: 'Only me', type: 'announcement' });
    expect(announcements).toMatchObject({ type: 'announcement', isReadOnly: true });
    expect(await backend.updateChannel(announcements, { isReadOnly: false })).toMatchObject({ type: 'private' });
    await expect(
      backend.openDirect([emulator.world.user('ada').id, emulator.world.user('bob').id]),
    ).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('says what it cannot look up', async () => {
    const backend = backendOf(await emulated());
    await expect(backend.lookupUser({ email: 'ada@example.test' })).rejects.toMatchObject({ code: 'unsupported' });
    await expect(backend.lookupUser({ handle: 'ada' })).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('reactions', () => {
  it('are for attention messages, each kind its own', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const general = emulator.world.channel('general').id;
    const ordinary = emulator.world.user('ada').say('general', 'hi');
    await expect(backend.addReaction(ordinary, '👍')).rejects.toMatchObject({ code: 'unsupported' });
    const note = await backend.sendMessage(general, 'note', { type: 'note' });
    await expect(backend.addReaction(note, '✅')).rejects.toMatchObject({ code: 'invalid' });
    for (const emoji of ['👍', 'heart', '😁']) await backend.addReaction(note, emoji);
    expect(await backend.listReactions(note).toArray()).toMatchObject([
      { emoji: { unicode: '😁' }, count: 1, me: true },
    ]);
    await expect(backend.addReaction(note, '🦩')).rejects.toThrow(/takes only these reactions: ✅ 🆘 👍/);
    const seen = (await backend.fetchMessages(general)).find(({ id }) => id === note.id);
    expect(seen?.reactions).toMatchObject([{ emoji: { unicode: '😁' }, userIds: [backend.me?.id] }]);
    expect(await backend.listReactions(ordinary).toArray()).toEqual([]);
    // Of a message that this one has not seen Teamwire refuses to tell.
    expect(await backendOf(emulator).listReactions(ordinary).toArray()).toEqual([]);
    const missing = backendOf(emulator).listReactions({ channelId: general, id: 'none' });
    await expect(missing.toArray()).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a position', () => {
  it('that the backend begins to share is known to its client', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const { chats } = backend.client;
    const general = emulator.world.channel('general').id;
    expect(chats.hasLocationSharingActiveChats()).toBe(false);
    const attachments = [{ type: 'LIVE_LOCATION', initialLat: 1, initialLon: 2, duration: 900 }] as const;
    await backend.sendMessage(general, 'on my way', { native: { attachments: [...attachments] } });
    expect(chats.hasLocationSharingActiveChats()).toBe(true);
    const [chat] = chats.getLocationSharingActiveChats();
    expect(chat).toMatchObject({ tid: general, title: 'general' });
    await chats.updateSharedLocation(3, 4);
    await chat?.stopSharingLocation();
    expect(chats.hasLocationSharingActiveChats()).toBe(false);
  });
});

describe.each(['poll', 'websocket'] as const)('events by %s', (events) => {
  it('has positions until they end', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator, { events });
    const heard = listen(backend);
    await backend.connect();
    const ada = emulator.world.user('ada');
    ada.shareLocation('general', { lat: 1, lon: 2 });
    ada.shareLocation('general', { lat: 3, lon: 4 });
    emulator.stopLocation('ada', 'general');
    const locations = () => heard.flatMap((event) => (event.type === 'location.updated' ? [event.location] : []));
    await vi.waitFor(() => expect(locations().length).toBe(3));
    const [first, , last] = locations();
    expect(first).toMatchObject({ userId: ada.id, channelId: emulator.world.channel('general').id, lat: 1, lon: 2 });
    expect(first?.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    expect(last?.expiresAt).toEqual(last?.at);
  });

  it('goes on behind a lost connection with everything, not only messages', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator, { events });
    const heard = listen(backend);
    const alert = emulator.post('ada', 'general', { text: 'fire', type: 'alert' });
    await backend.connect();
    emulator.faults.refuse(true);
    emulator.faults.dropConnections();
    const [ada, bob] = [emulator.world.user('ada'), emulator.world.user('bob')];
    bob.react(alert, '✅');
    bob.react(alert, '🆘');
    const said = ada.say('general', 'missed');
    ada.delete(said);
    bob.read('general');
    emulator.faults.refuse(false);
    await vi.waitFor(() => expect(heard.some(({ type }) => type === 'message.read')).toBe(true), { timeout: 20_000 });
    const types = heard.map(({ type }) => type).filter((type) => !type.startsWith('connection.'));
    expect(types).toEqual([
      'reaction.added',
      'reaction.removed',
      'reaction.added',
      'message.created',
      'message.deleted',
      'message.read',
    ]);
    expect(heard.filter((event) => event.type === 'connection.connected').at(-1)).toMatchObject({ resumed: true });
  });

  it('tells of a changed reaction although it was listed before the event came', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator, { events });
    const heard = listen(backend);
    await backend.connect();
    const alert = emulator.post('ada', 'general', { text: 'fire', type: 'alert' });
    const bob = emulator.world.user('bob');
    bob.react(alert, '✅');
    await vi.waitFor(() => expect(heard.some(({ type }) => type === 'reaction.added')).toBe(true));
    emulator.faults.delayEvents({ ms: 100 });
    bob.react(alert, '🆘');
    expect(await backend.listReactions(alert).toArray()).toMatchObject([{ emoji: { unicode: '🆘' } }]);
    const reactions = () =>
      heard.flatMap((event) =>
        event.type === 'reaction.added' || event.type === 'reaction.removed' ? [[event.type, event.emoji.unicode]] : [],
      );
    await vi.waitFor(() => expect(reactions().length).toBe(3));
    expect(reactions()).toEqual([
      ['reaction.added', '✅'],
      ['reaction.removed', '✅'],
      ['reaction.added', '🆘'],
    ]);
  });

  it('survives a restart of the server, and comes back to one that forgot its events', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator, { events });
    const heard = listen(backend);
    const texts = () => heard.flatMap((event) => (event.type === 'message.created' ? [event.message.text] : []));
    await backend.connect();
    const ada = emulator.world.user('ada');
    ada.say('general', 'one');
    await vi.waitFor(() => expect(texts()).toEqual(['one']));
    const back = emulator.faults.restart({ downMs: 30 });
    ada.say('general', 'two');
    emulator.faults.expireSession();
    await back;
    ada.say('general', 'three');
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two', 'three']), { timeout: 20_000 });
    const missed = heard.flatMap((event) =>
      event.type === 'message.created' && event.backfilled ? [event.message.text] : [],
    );
    expect(missed).toContain('two');
    emulator.faults.requestReconnect();
    ada.say('general', 'four');
    await vi.waitFor(() => expect(texts().length).toBe(4), { timeout: 20_000 });
  });
});

describe('a connection that falls silent', () => {
  it('is taken for dead and made again', async () => {
    const emulator = await emulated();
    const inner = backendOf(emulator, { events: 'websocket' }).client.transport;
    // A minute of silence is too long for a test: a transport says how long it may be.
    const transport: TeamwireTransport = {
      silenceMs: 300,
      authenticate: (options) => inner.authenticate(options),
      call: (operation, input, options) => inner.call(operation, input, options),
      upload: (file, options) => inner.upload(file, options),
      download: (aid, options) => inner.download(aid, options),
      readAvatar: (of, options) => inner.readAvatar(of, options),
      writeAvatar: (tid, bytes, options) => inner.writeAvatar(tid, bytes, options),
      openEvents: (options) => inner.openEvents(options),
      close: () => inner.close(),
    };
    const other = new TeamwireBackend({ transport });
    const heard = listen(other);
    await other.connect();
    emulator.faults.halfOpen(true);
    emulator.world.user('ada').say('general', 'into the void');
    await vi.waitFor(() => expect(heard.some(({ type }) => type === 'connection.reconnecting')).toBe(true), {
      timeout: 20_000,
    });
    emulator.faults.halfOpen(false);
    await vi.waitFor(() => expect(heard.some(({ type }) => type === 'message.created')).toBe(true), {
      timeout: 20_000,
    });
    await other.disconnect();
  });
});
