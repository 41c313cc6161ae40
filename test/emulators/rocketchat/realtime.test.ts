import { describe, expect, it } from 'vitest';
import { Ddp, type Json, start, until } from './harness.js';

const messages = 'stream-room-messages';
const mine = '__my_messages__';
const options = { useCollection: false, args: [] };

describe('the connection', () => {
  it('begins with hello, in version 1', async () => {
    const { rc } = await start();
    const ddp = new Ddp(rc);
    await ddp.hello();
    expect(ddp.frames).toEqual([{ server_id: '0' }, { msg: 'connected', session: expect.any(String) }]);
    const old = new Ddp(rc);
    await old.open();
    old.send({ msg: 'connect', version: 'pre1', support: ['pre1'] });
    await until(() => old.closed !== undefined);
    expect(old.frames.at(-1)).toEqual({ msg: 'failed', version: '1' });
    const rude = new Ddp(rc);
    await rude.open();
    rude.send({ msg: 'method', id: '1', method: 'login', params: [] });
    await until(() => rude.closed !== undefined);
    expect(rude.closed).toBe(1002);
  });

  it('answers pings, pings in silence and ends in more', async () => {
    const { rc } = await start({ pingMs: 300 });
    const ddp = new Ddp(rc);
    await ddp.hello();
    ddp.send({ msg: 'ping', id: 'x' });
    expect(await ddp.frame(({ msg }) => msg === 'pong')).toEqual({ msg: 'pong', id: 'x' });
    await ddp.frame(({ msg }) => msg === 'ping');
    await until(() => ddp.closed !== undefined);
    expect(ddp.closed).toBe(4000);
  });

  it('refuses what is no frame', async () => {
    const { rc } = await start();
    const ddp = new Ddp(rc);
    await ddp.hello();
    ddp.send('{');
    ddp.send({ msg: 'method', id: 5 });
    ddp.send({ msg: 'whatever' });
    await ddp.settle();
    expect(ddp.frames.filter(({ msg }) => msg === 'error').map(({ reason }) => reason)).toEqual(
      Array(3).fill('Bad request'),
    );
  });

  it('logs in by token, password digest and second factor', async () => {
    const { rc, world } = await start({ twoFactor: 'email', bot: { password: 'Emulated-Pass-1' } });
    const ddp = new Ddp(rc);
    await ddp.hello();
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('Emulated-Pass-1'));
    const password = { digest: Buffer.from(digest).toString('hex'), algorithm: 'sha-256' };
    const login = { user: { username: world.bot.handle }, password };
    expect((await ddp.method('login', login)).error).toMatchObject({
      isClientSafe: true,
      error: 'totp-required',
      reason: 'TOTP Required',
      details: { method: 'email', codeGenerated: true, availableMethods: ['email'] },
      message: 'TOTP Required [totp-required]',
      errorType: 'Meteor.Error',
    });
    expect((await ddp.method('login', { totp: { code: 'wrong!', login } })).error).toMatchObject({
      error: 'totp-invalid',
    });
    const code = rc.mailedCode(world.bot.handle);
    const { result } = await ddp.method('login', { totp: { code, login } });
    expect(result).toEqual({
      id: world.bot.id,
      token: expect.any(String),
      tokenExpires: { $date: expect.any(Number) },
      type: 'password',
    });
    expect((await ddp.method('login', { resume: 'nonsense' })).error).toMatchObject({
      error: 403,
      message: expect.stringContaining('[403]'),
    });
    const other = new Ddp(rc);
    await other.hello();
    expect((await other.method('login', { resume: (result as Json).token })).result).toMatchObject({ type: 'resume' });
    expect(await other.method('logout')).toEqual({ msg: 'result', id: expect.any(String) });
    expect((await other.method('login', { resume: (result as Json).token })).error).toMatchObject({ error: 403 });
  });

  it('counts: too many calls of one method are refused', async () => {
    const { rc } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf('ada'));
    const answers = await Promise.all(Array.from({ length: 12 }, () => ddp.method('UserPresence:online')));
    expect(answers.map(({ error }) => (error as Json | undefined)?.error)).toEqual([
      ...Array(10).fill(undefined),
      'too-many-requests',
      'too-many-requests',
    ]);
    expect(answers[11]?.error).toMatchObject({ details: { timeToReset: expect.any(Number) } });
  });
});

describe('subscriptions', () => {
  it('are for who may read', async () => {
    const { rc, world, ada, bob } = await start();
    const secret = world.channel('secret', { type: 'private', members: ['bob'], bot: false });
    const ddp = await Ddp.logIn(rc, rc.tokenOf('ada'));
    const refused = { msg: 'nosub', id: expect.any(String), error: expect.objectContaining({ error: 'not-allowed' }) };
    expect(await ddp.subscribe(messages, secret.id, options)).toEqual(refused);
    expect(await ddp.subscribe('stream-notify-user', `${bob.id}/rooms-changed`, options)).toEqual(refused);
    expect(await ddp.subscribe('stream-notify-room', `${secret.id}/deleteMessage`, false)).toEqual(refused);
    expect((await ddp.subscribe('stream-nonsense', 'x')).error).toMatchObject({ error: 404 });
    expect((await ddp.subscribe('stream-notify-user', `${ada.id}/rooms-changed`, options)).msg).toBe('ready');
    const stranger = new Ddp(rc);
    await stranger.hello();
    expect(await stranger.subscribe(messages, 'GENERAL', options)).toEqual(refused);
  });

  it('end when asked to, and silently for who is removed', async () => {
    const { rc, world, ada } = await start();
    const secret = world.channel('secret', { type: 'private', members: ['ada', 'bob'] });
    const ddp = await Ddp.logIn(rc, rc.tokenOf('bob'));
    await ddp.subscribe(messages, secret.id, options);
    ada.say(secret, 'one');
    await ddp.event(messages, secret.id);
    world.user('bob').leave(secret);
    ada.say(secret, 'two');
    await ddp.settle();
    expect(ddp.events(messages, secret.id)).toHaveLength(1);
    const { subs } = await ddp.subscribe(messages, 'GENERAL', options);
    const [id] = subs as string[];
    ddp.send({ msg: 'unsub', id });
    expect(await ddp.frame((frame) => frame.msg === 'nosub' && frame.id === id)).toEqual({ msg: 'nosub', id });
    ada.say('general', 'three');
    await ddp.settle();
    expect(ddp.events(messages, 'GENERAL')).toEqual([]);
  });
});

describe('what is told', () => {
  it('of messages: all of it again at each change, in all rooms of the caller', async () => {
    const { rc, world, ada, bob } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    await ddp.subscribe(messages, mine, options);
    await ddp.subscribe('stream-notify-room', 'GENERAL/deleteMessage', options);
    const said = ada.say('general', 'one');
    ada.edit(said, 'two');
    bob.react(said, '👍');
    bob.unreact(said, '👍');
    ada.pin(said);
    bob.say('general', 'reply', { thread: said });
    const lone = ada.say('general', 'lone');
    ada.delete(lone);
    ada.delete(said);
    await ddp.event('stream-notify-room', 'GENERAL/deleteMessage', ({ _id }: Json) => _id === lone.id);
    await ddp.settle();
    const own = ddp
      .events(messages, mine)
      .map(([message]) => message ?? {})
      .filter(({ _id }) => _id === said.id);
    const of = ({ msg, reactions, pinned, tcount, t, editedAt }: Json) => ({
      msg,
      reactions: reactions && Object.keys(reactions),
      pinned,
      tcount,
      t,
      isEdited: editedAt !== undefined,
    });
    const base = {
      msg: 'two',
      reactions: undefined,
      pinned: undefined,
      tcount: undefined,
      t: undefined,
      isEdited: true,
    };
    expect(own.map(of)).toEqual([
      { ...base, msg: 'one', isEdited: false },
      base,
      { ...base, reactions: [':thumbsup:'] },
      base,
      { ...base, pinned: true },
      { ...base, pinned: true, tcount: 1 },
      { ...base, msg: '', reactions: [], tcount: 1, t: 'rm' },
    ]);
    const [, place] = ddp.events(messages, mine)[0] ?? [];
    expect(place).toEqual({ roomParticipant: true, roomType: 'c', roomName: 'general' });
    const [first] = own;
    expect(first?.ts).toEqual({ $date: said.createdAt.getTime() });
    // With the public stream of the room beside, everything would come twice; of rooms that the bot is not in, nothing comes.
    const hidden = world.channel('hidden', { type: 'private', members: ['ada'], bot: false });
    ada.say(hidden, 'secret');
    await ddp.settle();
    expect(ddp.events(messages, mine).some(([message]) => message?.rid === hidden.id)).toBe(false);
  });

  it('of rooms and memberships', async () => {
    const { rc, world, ada } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    await ddp.subscribe('stream-notify-user', `${world.bot.id}/rooms-changed`, options);
    await ddp.subscribe('stream-notify-user', `${world.bot.id}/subscriptions-changed`, options);
    const side = world.channel('side', { topic: 'things' });
    await ddp.event(
      'stream-notify-user',
      `${world.bot.id}/rooms-changed`,
      (kind: string, room: Json) => kind === 'inserted' && room._id === side.id,
    );
    await ddp.event(
      'stream-notify-user',
      `${world.bot.id}/subscriptions-changed`,
      (kind: string, sub: Json) => kind === 'inserted' && sub.rid === side.id,
    );
    ada.say(side, `@${world.bot.handle} look`);
    const [, subscription] = await ddp.event(
      'stream-notify-user',
      `${world.bot.id}/subscriptions-changed`,
      (kind: string, sub: Json) => kind === 'updated' && sub.rid === side.id,
    );
    expect(subscription).toMatchObject({ alert: true, unread: 1, userMentions: 1, name: 'side' });
    const token = rc.tokenOf('ada');
    rc.setRoles('ada', ['admin']);
    await fetch(`${rc.url}/api/v1/channels.kick`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-auth-token': token.authToken, 'x-user-id': token.userId },
      body: JSON.stringify({ roomId: side.id, userId: world.bot.id }),
    });
    await ddp.event(
      'stream-notify-user',
      `${world.bot.id}/subscriptions-changed`,
      (kind: string, sub: Json) => kind === 'removed' && sub.rid === side.id,
    );
  });

  it('of typing, to others and under the right name', async () => {
    const { rc, world, ada } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    await ddp.subscribe('stream-notify-room', 'GENERAL/user-activity', options);
    ada.type('general');
    expect(await ddp.event('stream-notify-room', 'GENERAL/user-activity')).toEqual(['ada', ['user-typing'], {}]);
    ada.say('general', 'done');
    await ddp.event(
      'stream-notify-room',
      'GENERAL/user-activity',
      (_name: string, what: string[]) => what.length === 0,
    );
    ada.type('general');
    await ddp.method('stream-notify-room', 'GENERAL/user-activity', 'somebody', ['user-typing'], {});
    expect(world.typing('general')).toEqual(['ada']);
    await ddp.method('stream-notify-room', 'GENERAL/user-activity', world.bot.handle, ['user-typing'], {});
    expect(world.typing('general')).toEqual(['ada', world.bot.handle]);
    await ddp.method('stream-notify-room', 'GENERAL/user-activity', world.bot.handle, [], {});
    expect(world.typing('general')).toEqual(['ada']);
    await ddp.settle();
    expect(ddp.events('stream-notify-room', 'GENERAL/user-activity').map(([, what]) => what)).toEqual([
      ['user-typing'],
      [],
      ['user-typing'],
    ]);
  });

  it('of presence, to all and to who follows somebody', async () => {
    const { rc, world, ada, bob } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    await ddp.subscribe('stream-notify-logged', 'user-status', options);
    await ddp.subscribe('stream-user-presence', '', { added: [ada.id] });
    ada.setPresence({ status: 'dnd', statusText: 'not now' });
    const [status] = await ddp.event('stream-notify-logged', 'user-status', (list: never[]) => list[3] === 'not now');
    expect(status).toEqual([ada.id, 'ada', 3, 'not now', 'Ada', ['user']]);
    const frame = await ddp.frame(({ collection }) => collection === 'stream-user-presence');
    expect(frame).toEqual({
      msg: 'changed',
      collection: 'stream-user-presence',
      id: ada.id,
      fields: { uid: ada.id, eventName: ada.id, args: [['ada', 3, 'not now']] },
    });
    // More of the same is refused on purpose, and counts.
    expect((await ddp.subscribe('stream-user-presence', '', { added: [bob.id] })).msg).toBe('nosub');
    bob.setPresence({ status: 'idle' });
    await ddp.frame(({ collection, id }) => collection === 'stream-user-presence' && id === bob.id);
  });

  it('of the bot itself: online while it is connected, unless it chose otherwise', async () => {
    const { rc, world, bot } = await start();
    expect(world.botPresence.status).toBe('offline');
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    expect(world.botPresence.status).toBe('online');
    await ddp.method('UserPresence:away');
    expect(world.botPresence.status).toBe('away');
    await bot.ok(bot.post('users.setStatus', { status: 'busy', message: 'deploying' }));
    expect(world.botPresence).toEqual({ status: 'busy', statusText: 'deploying' });
    await ddp.method('setUserStatus', 'online', '');
    await ddp.method('UserPresence:online');
    expect(world.botPresence).toEqual({ status: 'online' });
    expect((await ddp.method('setUserStatus', 'asleep')).error).toMatchObject({ error: 'error-invalid-status' });
    ddp.close();
    await until(() => world.botPresence.status === 'offline');
  });

  it('of names, emoji, roles, readers, notifications and private feedback', async () => {
    const { rc, world, ada, bot } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    for (const event of ['Users:NameChanged', 'updateEmojiCustom', 'roles-change', 'updateAvatar'])
      await ddp.subscribe('stream-notify-logged', event, options);
    for (const event of ['notification', 'message'])
      await ddp.subscribe('stream-notify-user', `${world.bot.id}/${event}`, options);
    const direct = world.direct('ada');
    await ddp.subscribe('stream-notify-room', `${direct.id}/messagesRead`, options);
    ada.rename('Ada L.');
    expect(await ddp.event('stream-notify-logged', 'Users:NameChanged')).toEqual([
      { _id: ada.id, name: 'Ada L.', username: 'ada' },
    ]);
    world.addCustomEmoji('party');
    expect(await ddp.event('stream-notify-logged', 'updateEmojiCustom')).toMatchObject([
      { emojiData: { name: 'party' } },
    ]);
    await bot.ok(bot.post('channels.addModerator', { roomId: 'GENERAL', userId: ada.id }));
    expect(await ddp.event('stream-notify-logged', 'roles-change')).toMatchObject([
      { type: 'added', _id: 'moderator', scope: 'GENERAL' },
    ]);
    const said = ada.say(direct, 'psst');
    expect(await ddp.event('stream-notify-user', `${world.bot.id}/notification`)).toMatchObject([
      {
        title: 'Ada L.',
        text: 'psst',
        payload: { _id: said.id, rid: direct.id, type: 'd', sender: { username: 'ada' } },
      },
    ]);
    await bot.ok(bot.post('subscriptions.read', { rid: direct.id }));
    expect(await ddp.event('stream-notify-room', `${direct.id}/messagesRead`)).toEqual([
      { until: { $date: expect.any(Number) } },
    ]);
    rc.whisper('general', 'only you see this');
    expect(await ddp.event('stream-notify-user', `${world.bot.id}/message`)).toMatchObject([
      { private: true, msg: 'only you see this' },
    ]);
  });

  it('of counts of a discussion, on the message that began it', async () => {
    const { rc, world, ada } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    await ddp.subscribe(messages, mine, options);
    const room = rc.discuss('ada', 'general', 'The talk');
    ada.say(room, 'hello');
    await ddp.event(messages, mine, (message: Json) => message.t === 'discussion-created' && message.dcount === 1);
  });
});

describe('methods', () => {
  it('do what REST does, until 9.0', async () => {
    const { rc, ada, world } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf('ada'));
    const { result } = await ddp.method('sendMessage', { _id: 'ownId', rid: 'GENERAL', msg: 'by method' });
    expect(result).toMatchObject({ _id: 'ownId', ts: { $date: expect.any(Number) } });
    await ddp.method('setReaction', ':nerd:', 'ownId', true);
    await ddp.method('updateMessage', { _id: 'ownId', rid: 'GENERAL', msg: 'changed' });
    expect(await ddp.method('starMessage', { _id: 'ownId', rid: 'GENERAL', starred: true })).toMatchObject({
      result: true,
    });
    expect(world.lastMessage('general')).toMatchObject({ text: 'changed', isEdited: true });
    const missed = await ddp.method('loadMissedMessages', 'GENERAL', { $date: 0 });
    expect(missed.result).toEqual([expect.objectContaining({ msg: 'changed' })]);
    expect(await ddp.method('deleteMessage', { _id: 'ownId' })).toEqual({ msg: 'result', id: expect.any(String) });
    expect((await ddp.method('createChannel', 'by-method', ['bob'], false)).result).toEqual([
      { rid: expect.any(String) },
    ]);
    expect((await ddp.method('archiveRoom', world.channel('by-method').id)).error).toBeUndefined();
    expect((await ddp.method('loadHistory', 'none')).error).toMatchObject({ error: 'error-invalid-room' });

    const newest = await start({ version: '9.0.0' });
    const newer = await Ddp.logIn(newest.rc, newest.rc.tokenOf('ada'));
    expect((await newer.method('sendMessage', { rid: 'GENERAL', msg: 'x' })).error).toMatchObject({ error: 404 });
    expect((await newer.method('UserPresence:online')).result).toBe(true);
    void ada;
  });

  it('are reached by REST too', async () => {
    const { bot, ada } = await start();
    ada.say('general', 'x');
    const message = JSON.stringify({ msg: 'method', id: '7', method: 'loadHistory', params: ['GENERAL', null, 5] });
    const { message: text }: { message: string } = await bot.ok(bot.post('method.call/loadHistory', { message }));
    expect(JSON.parse(text)).toMatchObject({
      msg: 'result',
      id: '7',
      result: { messages: [{ msg: 'x', ts: { $date: expect.any(Number) } }] },
    });
    const none = JSON.stringify({ msg: 'method', id: '8', method: 'nope', params: [] });
    const failed: { message: string } = await bot.ok(bot.post('method.call/nope', { message: none }));
    expect(JSON.parse(failed.message)).toMatchObject({ error: { error: 404 } });
  });
});
