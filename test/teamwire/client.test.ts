import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  AlertType,
  type AMReaction,
  AttachmentType,
  ChatType,
  Events,
  type LiveLocationUpdate,
  LocationSharingDuration,
  ReactionType,
} from '../../src/backends/teamwire/index.js';
import { clientOf, emulated, jpeg } from './fixture.js';

describe('chats', () => {
  it('lists those that the bot is in, and finds them by thread id and title', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const ops = emulator.world.channel('Ops', { members: ['ada'] });
    emulator.world.channel('Secret', { members: ['ada'], bot: false });
    emulator.world.direct('bob');
    const all = await chats.getSubscriptions();
    expect(all.map(({ title }) => title)).toEqual(['general', 'Ops', undefined]);
    expect(all.map(({ type }) => type)).toEqual([ChatType.GROUP, ChatType.GROUP, ChatType.ONE_TO_ONE]);
    const chat = await chats.getByThreadId(ops.id);
    expect(chat).toMatchObject({
      tid: ops.id,
      title: 'Ops',
      isAlert: false,
      allowSending: true,
      allowMuteNotifications: true,
      isClosed: false,
      type: 'GROUP',
    });
    expect(await chats.getByThreadId('nobody')).toBeUndefined();
    expect((await chats.getByTitle('Ops')).map(({ tid }) => tid)).toEqual([ops.id]);
    expect(await chats.getByTitle('Op')).toEqual([]);
  });

  it('gives one object for one chat, brought up to date', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const chat = await chats.createChat('Before');
    const other = await chats.getByThreadId(chat.tid);
    expect(other).toBe(chat);
    await chat.updateTitle('After');
    expect(other?.title).toBe('After');
  });

  it('makes a 1:1 chat, and finds the existing one', async () => {
    const emulator = await emulated();
    const { chats, users } = clientOf(emulator);
    const [ada] = await users.find('Ada');
    const chat = await chats.createOne2oneChat(ada!);
    expect(chat.type).toBe(ChatType.ONE_TO_ONE);
    expect(emulator.world.messages(emulator.world.direct('ada'))).toEqual([]);
    const again = await chats.createOne2oneChat(ada!.uid, { message: 'hello' });
    expect(again.tid).toBe(chat.tid);
    expect(emulator.world.messages(emulator.world.direct('ada')).map(({ text }) => text)).toEqual(['hello']);
    const place = { type: 'LOCATION', name: 'Gate', lat: 1, lon: 2 } as const;
    await chats.createOne2oneChat(ada!, { attachment: place });
    const { messages } = await chat.getMessages();
    expect(messages.at(-1)?.attachments).toEqual([place]);
  });

  it('makes a group chat with every option', async () => {
    const emulator = await emulated();
    const { chats, users, groups } = clientOf(emulator);
    emulator.world.addGroup('shift', ['eve']);
    const [[ada], [bob], [shift]] = await Promise.all([users.find('Ada'), users.find('Bob'), groups.list()]);
    const chat = await chats.createChat('Alarms', {
      users: [ada!, bob!],
      groups: [shift!],
      admins: [ada!],
      message: 'first',
      attachment: { type: 'LOCATION', name: 'Gate', lat: 48.1, lon: 11.5 },
      isAlert: true,
      avatar: jpeg(600, 600),
      allowSending: false,
      allowMuteNotifications: false,
    });
    expect(chat).toMatchObject({
      title: 'Alarms',
      isAlert: true,
      allowSending: false,
      allowMuteNotifications: false,
      isClosed: false,
    });
    expect(chat.getAdmins().map((user) => user.fullName())).toEqual(['Chatmux Bot', 'Ada']);
    expect(chat.getUserMembers().map((user) => user.fullName())).toEqual(['Chatmux Bot', 'Ada', 'Bob']);
    expect(chat.getGroupMembers().map((group) => group.title)).toEqual(['shift']);
    expect(chat.getGroupMembers()[0]?.getMembers()[0]?.fullName()).toBe('Eve');
    expect(await chat.loadAvatar()).toEqual(Buffer.from(jpeg(600, 600)));
    const [first] = (await chat.getMessages()).messages;
    expect(first).toMatchObject({ msg: 'first', attachments: [{ type: AttachmentType.LOCATION, lon: 11.5 }] });
    // Without text and attachment it is empty.
    expect((await (await chats.createChat('Empty')).getMessages()).messages).toEqual([]);
  });

  it('takes the path of an avatar', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const folder = await mkdtemp(join(tmpdir(), 'teamwire-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'avatar.jpg');
    await writeFile(path, jpeg(64, 32));
    const chat = await chats.createChat('Pictures', { avatar: path });
    expect((await chat.loadAvatar()).byteLength).toBe(jpeg(64, 32).byteLength);
    await chat.setAvatar(jpeg(10, 10));
    expect(await chat.loadAvatar()).toEqual(Buffer.from(jpeg(10, 10)));
    await chat.removeAvatar();
    await expect(chat.loadAvatar()).rejects.toMatchObject({ name: 'TWImageLoadError' });
  });
});

describe('messages', () => {
  it('posts text, replies, senders and alerts of each kind', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const [chat] = await chats.getByTitle('general');
    const first = await chat!.post('hello');
    expect(first).toMatchObject({ msg: 'hello', isAlert: false, alertType: undefined, deleted: false });
    expect(first.chat).toBe(chat);
    expect(first.fromUser.fullName()).toBe('Chatmux Bot');
    expect(first.tstampDate.getTime()).toBe(first.timestamp);
    const answer = await chat!.post('again', { replyTo: first, senderDisplayName: 'Gate 3' });
    expect(answer).toMatchObject({ replyTo: first.mid, senderDisplayName: 'Gate 3' });
    expect((await chat!.post('fire', { isAlert: true })).alertType).toBe(AlertType.ALERT);
    for (const alertType of Object.values(AlertType)) {
      const message = await chat!.post(`as ${alertType}`, { alertType });
      expect(message).toMatchObject({ isAlert: true, alertType });
    }
    const kinds = emulator.world.messages('general').map(({ kind }) => kind);
    expect(kinds).toEqual(['default', 'default', 'alert', 'alert', 'announcement', 'note']);
    await expect(chat!.post('')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('refuses to make an alert of what is said to be none', async () => {
    const emulator = await emulated();
    const [chat] = await clientOf(emulator).chats.getByTitle('general');
    const post = chat!.post('x', { isAlert: false, alertType: AlertType.NOTE });
    await expect(post).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('isAlert') });
    expect(emulator.world.messages('general')).toEqual([]);
  });

  it('are done although what they lead to cannot be read', async () => {
    const emulator = await emulated();
    const ada = emulator.world.user('ada').id;
    const client = clientOf(emulator, { retry: { attempts: 1 } });
    emulator.faults.fail({ match: '/users', times: 1_000 });
    // To fail here would tell that nothing was done, and to do it again would double it.
    const chat = await client.chats.createChat('Team', { users: [ada] });
    expect(chat.getUserMembers().map(({ uid }) => uid)).toContain(ada);
    const alert = await chat.post('once', { isAlert: true });
    expect(alert).toMatchObject({ msg: 'once', chat });
    expect(await chat.sendAmReaction(alert, ReactionType.OK)).toMatchObject({ reactionType: 'OK' });
    await chat.updateTitle('Crew');
    expect(chat.title).toBe('Crew');
    await expect(chat.getMessages()).rejects.toMatchObject({ name: 'TWServerError' });
    emulator.faults.clear();
    expect((await chat.getMessages()).messages.map(({ msg }) => msg)).toEqual(['once']);
  });

  it('posts attachments of every kind', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    const [chat] = await client.chats.getByTitle('general');
    const startDate = new Date('2026-12-01T09:00:00Z');
    const endDate = new Date('2026-12-01T10:00:00Z');
    const attachments = chat!
      .newAttachments()
      .addFile({ data: 'plan', filename: 'plan.txt' })
      .addSound({ data: 'la', filename: 'la.mp3' })
      .addVideo({ data: 'film', filename: 'film.mp4' })
      .addGallery({ data: 'a', filename: 'a.png' }, { data: 'b', filename: 'b.png' })
      .addCalendar({ title: 'Shift', startDate, endDate, location: 'Gate 3' })
      .addLocation({ name: 'Gate 3', lat: 48.1, lon: -11.5, city: 'Munich', postalCode: '80331' });
    expect(attachments.size).toBe(6);
    const { attachments: posted } = await chat!.post('', { attachments });
    expect(posted).toEqual([
      { type: 'FILE', asset: expect.objectContaining({ name: 'plan.txt', mime: 'text/plain', size: 4 }) },
      { type: 'SOUND', asset: expect.objectContaining({ name: 'la.mp3' }) },
      { type: 'VIDEO', asset: expect.objectContaining({ name: 'film.mp4' }) },
      {
        type: 'GALLERY',
        items: [expect.objectContaining({ name: 'a.png' }), expect.objectContaining({ name: 'b.png' })],
      },
      { type: 'CALENDAR', title: 'Shift', startDate, endDate, location: 'Gate 3' },
      { type: 'LOCATION', name: 'Gate 3', lat: 48.1, lon: -11.5, city: 'Munich', postalCode: '80331' },
    ]);
    expect(emulator.world.lastMessage('general')?.files.map(({ filename }) => filename)).toEqual([
      'plan.txt',
      'la.mp3',
      'film.mp4',
      'a.png',
      'b.png',
    ]);
    const [, sound] = posted!;
    const download = await client.loadAsset(sound?.type === 'SOUND' ? sound.asset : '');
    expect(await download.text()).toBe('la');
    await expect(client.loadAsset('nothing')).rejects.toMatchObject({ name: 'TWNotFoundError' });
    // What one message has, another can have too.
    const again = await chat!.post('once more', { attachments: [posted![0] as never, posted![3] as never] });
    expect(again.attachments?.map(({ type }) => type)).toEqual(['FILE', 'GALLERY']);
  });

  it('refuses attachments that are wrong before anything is sent', async () => {
    const emulator = await emulated();
    const [chat] = await clientOf(emulator).chats.getByTitle('general');
    const date = new Date();
    const wrong: (() => unknown)[] = [
      () => chat!.newAttachments().addLocation({ name: 'x', lat: 91, lon: 0 }),
      () => chat!.newAttachments().addLocation({ name: 'x', lat: 0, lon: -181 }),
      () => chat!.newAttachments().addCalendar({ title: '', startDate: date, endDate: date }),
      () => chat!.newAttachments().addCalendar({ title: 'x', startDate: date, endDate: new Date(0) }),
      () => chat!.newAttachments().addLiveLocation({ initialLat: 0, initialLon: 0, duration: 60 as never }),
      () => chat!.newAttachments().addGallery(),
      () => chat!.newAttachments().add({ type: 'POLL', question: 'x', options: [] } as never),
      () => chat!.newAttachments().add({ type: 'FILE' } as never),
      () => chat!.newAttachments().add({ type: 'VIDEO', asset: { aid: '' } } as never),
      () => chat!.newAttachments().add({ type: 'GALLERY', items: [] }),
      () => chat!.newAttachments().add({ type: 'GALLERY', items: [null] } as never),
      () => chat!.newAttachments().add({ type: 'NEW_GALLERY', files: 'a.jpg' } as never),
      () => chat!.newAttachments().add({ type: 'NEW_FILE', as: 'POLL', file: { path: 'x' } } as never),
      () => chat!.newAttachments().add(null as never),
    ];
    for (const act of wrong) expect(act).toThrowError(expect.objectContaining({ code: 'invalid' }));
    await expect(chat!.post('x', { attachments: 'file.txt' as never })).rejects.toMatchObject({ code: 'invalid' });
    expect(emulator.world.messages('general')).toEqual([]);
  });

  it('reads messages since a moment, a day back by default', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const [chat] = await chats.getByTitle('general');
    emulator.world.user('ada').say('general', 'one');
    await chat!.post('two');
    const { messages, lastModified } = await chat!.getMessages();
    expect(messages.map(({ msg, fromUser }) => [msg, fromUser.fullName()])).toEqual([
      ['one', 'Ada'],
      ['two', 'Chatmux Bot'],
    ]);
    expect(lastModified?.getTime()).toBe(messages.at(-1)?.timestamp);
    expect((await chat!.getMessages(new Date(Date.now() + 1_000))).messages).toEqual([]);
    expect((await chat!.pullChatFeed(new Date(0))).messages.length).toBe(2);
    await expect(chat!.getMessages('yesterday' as never)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('hides deleted messages, or gives them as such', async () => {
    const emulator = await emulated();
    const said = emulator.world.user('ada').say('general', 'oops');
    emulator.world.user('ada').delete(said);
    const [chat] = await clientOf(emulator).chats.getByTitle('general');
    expect((await chat!.getMessages()).messages).toEqual([]);
    const [open] = await clientOf(emulator, { hideDeletedMessages: false }).chats.getByTitle('general');
    expect((await open!.getMessages()).messages).toMatchObject([{ mid: said.id, deleted: true, msg: undefined }]);
  });

  it('tells who has read everything, and reads', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const [chat] = await chats.getByTitle('general');
    emulator.world.user('ada').say('general', 'hi');
    expect((await chat!.getReaders()).map((user) => user.fullName())).toEqual(['Ada']);
    await chat!.markAsRead();
    emulator.world.user('bob').read('general');
    expect((await chat!.getReaders()).map((user) => user.fullName())).toEqual(['Chatmux Bot', 'Ada', 'Bob']);
  });
});

describe('members', () => {
  it('adds and removes users and groups', async () => {
    const emulator = await emulated();
    const { chats, users, groups } = clientOf(emulator);
    emulator.world.addGroup('shift', ['bob', 'eve']);
    const [[ada], [shift]] = await Promise.all([users.find('Ada'), groups.list()]);
    const chat = await chats.createChat('Team');
    await chat.addMembers([ada!], [shift!]);
    expect(chat.getUserMembers().map(({ firstName }) => firstName)).toEqual(['Chatmux', 'Ada']);
    expect(chat.getGroupMembers().map(({ gid }) => gid)).toEqual([shift!.gid]);
    const handles = () => emulator.world.channels.find(({ id }) => id === chat.tid)?.memberHandles;
    expect(handles()).toEqual(['chatmux', 'ada', 'bob', 'eve']);
    await chat.removeMembers([ada!.uid], []);
    await chat.removeMembers([], [shift!.gid]);
    expect(handles()).toEqual(['chatmux']);
    await chat.leave();
    expect(await chats.getByThreadId(chat.tid)).toBeUndefined();
  });

  it('makes administrators and takes it back', async () => {
    const emulator = await emulated();
    const { chats, users } = clientOf(emulator);
    const [ada] = await users.find('Ada');
    const chat = await chats.createChat('Team', { users: [ada!] });
    await chat.addAdmin(ada!);
    expect(chat.getAdmins().map(({ firstName }) => firstName)).toEqual(['Chatmux', 'Ada']);
    await chat.removeAdmin(ada!.uid);
    expect(chat.getAdmins().map(({ firstName }) => firstName)).toEqual(['Chatmux']);
  });

  it('changes title and flags, closes and reopens', async () => {
    const emulator = await emulated();
    const chat = await clientOf(emulator).chats.createChat('Team');
    await chat.updateTitle('Crew');
    await chat.setAllowSending(false);
    await chat.setAllowMuteNotifications(false);
    await chat.close();
    expect(chat).toMatchObject({ title: 'Crew', allowSending: false, allowMuteNotifications: false, isClosed: true });
    await expect(chat.post('x')).rejects.toMatchObject({ name: 'TWAuthError', code: 'forbidden' });
    await chat.reopen();
    await chat.setAllowSending(true);
    expect(chat).toMatchObject({ allowSending: true, isClosed: false });
    expect(emulator.world.channel('Crew').isArchived).toBe(false);
  });

  it('knows users and groups in their own words', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    emulator.world.user('grace', { name: 'Grace Brewster Hopper', title: 'Admiral' });
    emulator.setAvatar('grace', jpeg(20, 20));
    const [grace] = await client.users.find('Hopper');
    expect(grace).toMatchObject({ firstName: 'Grace', lastName: 'Brewster Hopper', isBot: false, orgName: 'Emulated' });
    expect(grace!.fullName()).toBe('Grace Brewster Hopper');
    expect(grace!.hasAvatar()).toBe(true);
    expect((await grace!.loadAvatar()).byteLength).toBeGreaterThan(0);
    expect(await grace!.getProfile()).toMatchObject({ position: 'Admiral' });
    expect(await client.users.getById('nobody')).toBeUndefined();
    const me = await client.me();
    expect(me).toMatchObject({ isBot: true });
    expect(me.hasAvatar()).toBe(false);
    const made = emulator.world.addGroup('shift', ['ada']);
    const group = await client.groups.getById(made.id);
    expect(group).toMatchObject({ title: 'shift', isCircle: true, isList: false, isPublic: true, owner: undefined });
    expect([group!.isManagedGroup, group!.isUserGroup]).toEqual([true, false]);
    expect(group!.isMember(grace!)).toBe(false);
    await group!.addMembers([grace!]);
    expect(group!.isMember(grace!.uid)).toBe(true);
    expect(group!.members.map((user) => user.fullName())).toEqual(['Ada', 'Grace Brewster Hopper']);
    await group!.removeMembers([grace!]);
    expect(group!.getMembers().map((user) => user.fullName())).toEqual(['Ada']);
    expect(await client.groups.getById('nothing')).toBeUndefined();
  });
});

describe('locations', () => {
  it('shares a position, moves it everywhere, and stops', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const [one, two] = [await chats.createChat('One'), await chats.createChat('Two')];
    expect(chats.hasLocationSharingActiveChats()).toBe(false);
    const duration = LocationSharingDuration.DURATION_15_MIN;
    for (const chat of [one, two])
      await chat.post('', {
        attachments: chat.newAttachments().addLiveLocation({ initialLat: 1, initialLon: 2, duration }),
      });
    expect(chats.getLocationSharingActiveChats()).toEqual([one, two]);
    expect(await one.getActiveSharedLocations()).toBe(1);
    await chats.updateSharedLocation(48.2, -11.6);
    await one.stopSharingLocation();
    expect(chats.getLocationSharingActiveChats()).toEqual([two]);
    expect(chats.hasLocationSharingActiveChats()).toBe(true);
    expect(await one.getActiveSharedLocations()).toBe(0);
    expect(await two.getActiveSharedLocations()).toBe(1);
    const three = await chats.createChat('Three', {
      attachment: { type: 'LIVE_LOCATION', initialLat: 1, initialLon: 2, duration },
    });
    expect(chats.getLocationSharingActiveChats()).toEqual([two, three]);
    await three.leave();
    expect(chats.getLocationSharingActiveChats()).toEqual([two]);
    await expect(chats.updateSharedLocation(100, 0)).rejects.toMatchObject({ code: 'invalid' });
    vi.useFakeTimers({ now: Date.now() + 901_000, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    expect(chats.getLocationSharingActiveChats()).toEqual([]);
  });

  it('tells of positions in its chat until unsubscribed', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    const [chat] = await client.chats.getByTitle('general');
    const updates: LiveLocationUpdate[] = [];
    const ended = chat!.subscribeLiveLocationUpdates((update) => {
      updates.push(update);
      throw new Error('a handler that fails ends nothing');
    });
    await client.ready();
    const ada = emulator.world.user('ada');
    ada.shareLocation('general', { lat: 1, lon: 2 });
    ada.shareLocation('other', { lat: 9, lon: 9 });
    ada.shareLocation('general', { lat: 3, lon: 4 });
    emulator.stopLocation('ada', 'general');
    await vi.waitFor(() => expect(updates.length).toBe(3));
    expect(updates.map(({ lat, active, user }) => [lat, active, user.firstName])).toEqual([
      [1, true, 'Ada'],
      [3, true, 'Ada'],
      [3, false, 'Ada'],
    ]);
    await chat!.unsubscribeLocationUpdates();
    await expect(ended).resolves.toBeUndefined();
  });
});

describe('reactions', () => {
  it('sends, reads and changes them', async () => {
    const emulator = await emulated();
    const { chats } = clientOf(emulator);
    const [chat] = await chats.getByTitle('general');
    const alert = await chat!.post('fire', { isAlert: true });
    const mine = await chat!.sendAmReaction(alert, ReactionType.OK);
    expect(mine).toMatchObject({ mid: alert.mid, reactionType: 'OK' });
    expect(mine.fromUser.fullName()).toBe('Chatmux Bot');
    const again = await chat!.sendAmReaction(alert.mid, ReactionType.SOS);
    expect(again.reactionId).toBe(mine.reactionId);
    emulator.world.user('ada').react(emulator.world.lastMessage('general')!, '✅');
    expect(
      (await chat!.getAmReactions(alert)).map(({ reactionType, fromUser }) => [reactionType, fromUser.firstName]),
    ).toEqual([
      ['SOS', 'Chatmux'],
      ['OK', 'Ada'],
    ]);
    expect((await chat!.updateAmReaction(mine, ReactionType.OK)).reactionType).toBe('OK');
    expect(emulator.world.lastMessage('general')?.reactions).toEqual({ '✅': ['ada', 'chatmux'] });
    await expect(chat!.sendAmReaction(alert, ReactionType.LOVE)).rejects.toMatchObject({ code: 'invalid' });
    const plain = await chat!.post('plain');
    await expect(chat!.getAmReactions(plain)).rejects.toMatchObject({ name: 'TWAuthError' });
  });

  it('tells of them until unsubscribed', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    const heard: AMReaction[] = [];
    const ended = client.chats.subscribeAmReactionUpdates((reaction) => void heard.push(reaction));
    await client.ready();
    const alert = emulator.post('ada', 'general', { text: 'look', type: 'note' });
    emulator.world.user('bob').react(alert, '👏');
    emulator.world.user('bob').react(alert, '👍');
    await vi.waitFor(() => expect(heard.length).toBe(2));
    expect(heard.map(({ reactionType, fromUser, chat }) => [reactionType, fromUser.firstName, chat.title])).toEqual([
      ['APPLAUSE', 'Bob', 'general'],
      ['THUMBS_UP', 'Bob', 'general'],
    ]);
    await client.chats.unsubscribeAmReactionUpdates();
    await ended;
    emulator.world.user('bob').react(alert, '🙂');
    expect(heard.length).toBe(2);
  });
});

describe.each(['poll', 'websocket'] as const)('events by %s', (events) => {
  it('tells of everything that there is', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { events });
    const heard: [string, Record<string, unknown>][] = [];
    for (const type of Object.values(Events))
      client.on(type, (payload) => void heard.push([type, payload as unknown as Record<string, unknown>]));
    await client.ready();
    const { world } = emulator;
    const [ada, bob] = [world.user('ada'), world.user('bob')];
    const room = world.channel('Room', { members: ['ada'] });
    const said = ada.say(room, 'hi');
    ada.delete(said);
    bob.join(room);
    bob.leave(room);
    const alert = emulator.post('ada', room, { text: 'fire', type: 'alert' });
    bob.read(room);
    bob.react(alert, '🆘');
    ada.shareLocation(room, { lat: 1, lon: 2 });
    const own = await client.chats.createChat('Mine', { users: [ada.id] });
    await own.updateTitle('Ours');
    await own.addAdmin(ada.id);
    await own.setAllowSending(false);
    await own.setAllowMuteNotifications(false);
    await own.close();
    await own.leave();
    await vi.waitFor(() => expect(heard.at(-1)?.[0]).toBe('CHAT_DELETED'), { timeout: 20_000 });
    const payload = (type: string) => heard.find(([each]) => each === type)?.[1];
    expect(new Set(heard.map(([type]) => type))).toEqual(new Set(Object.values(Events)));
    expect(payload('NEW_MESSAGE')).toMatchObject({ mid: said.id, msg: 'hi', chat: { title: 'Room' } });
    expect(payload('MESSAGE_DELETED')).toMatchObject({ messageId: said.id });
    expect(payload('MESSAGE_READ')).toMatchObject({
      messageId: alert.id,
      user: { firstName: 'Bob' },
      readDate: expect.any(Date),
    });
    expect(payload('CHAT_CREATED')).toMatchObject({ title: 'Room' });
    expect(payload('CHAT_JOINED')).toMatchObject({ users: [{ firstName: 'Bob' }], editor: { firstName: 'Bob' } });
    expect(payload('CHAT_LEFT')).toMatchObject({ users: [{ firstName: 'Bob' }] });
    expect(payload('CHAT_TITLE_CHANGED')).toMatchObject({ title: 'Ours' });
    expect(payload('CHAT_ADMINS_CHANGED')).toMatchObject({ addedAdmins: [{ firstName: 'Ada' }], removedAdmins: [] });
    expect(payload('CHAT_ALLOW_SENDING_CHANGED')).toMatchObject({ allowSending: false });
    expect(payload('CHAT_ALLOW_MUTE_NOTIFICATIONS_CHANGED')).toMatchObject({ allowMuteNotifications: false });
    expect(payload('CHAT_IS_CLOSED_CHANGED')).toMatchObject({ isClosed: true });
    expect(payload('CHAT_DELETED')).toMatchObject({ chat: { tid: own.tid } });
    expect(payload('AM_REACTION')).toMatchObject({ reactionType: 'SOS', mid: alert.id });
    expect(payload('LIVE_LOCATION')).toMatchObject({ lat: 1, lon: 2, active: true });
  });

  it('goes on after a lost connection, and loses and repeats nothing', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { events });
    const heard: (string | undefined)[] = [];
    const off = client.on('NEW_MESSAGE', ({ msg }) => void heard.push(msg));
    await client.ready();
    const ada = emulator.world.user('ada');
    ada.say('general', 'one');
    await vi.waitFor(() => expect(heard).toEqual(['one']));
    emulator.faults.refuse(true);
    emulator.faults.dropConnections();
    ada.say('general', 'two');
    emulator.faults.refuse(false);
    emulator.faults.duplicateEvents({ times: 1 });
    ada.say('general', 'three');
    await vi.waitFor(() => expect(heard).toEqual(['one', 'two', 'three']), { timeout: 20_000 });
    emulator.faults.requestReconnect();
    ada.say('general', 'four');
    await vi.waitFor(() => expect(heard.length).toBe(4), { timeout: 20_000 });
    off();
    await vi.waitFor(() => expect(emulator.sockets).toBe(0));
  });

  it('ends subscriptions when the credentials are refused', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { events });
    emulator.faults.revokeToken(true);
    await expect(client.chats.subscribeAmReactionUpdates(() => {})).rejects.toMatchObject({
      name: 'TWAuthError',
      code: 'auth',
    });
    client.on(Events.NEW_MESSAGE, () => {});
    await expect(client.ready()).rejects.toMatchObject({ code: 'auth' });
    await expect(client.ready()).rejects.toMatchObject({ code: 'auth' });
    emulator.faults.revokeToken(false);
    const controller = new AbortController();
    const ended = client.chats.subscribeAmReactionUpdates(() => {}, { signal: controller.signal });
    await client.ready();
    controller.abort();
    await expect(ended).resolves.toBeUndefined();
  });
});
