import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EncryptedRoomError, RocketChatMessage, TwoFactorError } from '../../src/backends/rocketchat/index.js';
import { md } from '../../src/richtext/index.js';
import { start, until } from './fixture.js';

const room = (emulator: Awaited<ReturnType<typeof start>>['emulator'], name = 'plans') =>
  emulator.world.channel(name, { members: ['ada', 'bob'] });

describe('sending', () => {
  it('carries an id of its own each time, and a key becomes it', async () => {
    const { emulator, backend, another, calls } = await start();
    const place = room(emulator);
    await backend.sendMessage(place.id, 'one');
    const sent = await backend.sendMessage(place.id, 'two', { idempotencyKey: 'order-7' });
    expect(sent.id).toBe('order-7');
    // Another process of the account, and a key that holds what an id cannot.
    expect((await another().sendMessage(place.id, 'two', { idempotencyKey: 'order-7' })).id).toBe('order-7');
    const odd = await backend.sendMessage(place.id, 'three', { idempotencyKey: 'order 7/ü' });
    expect((await another().sendMessage(place.id, 'three', { idempotencyKey: 'order 7/ü' })).id).toBe(odd.id);
    expect(emulator.world.messages(place).filter(({ isBot }) => isBot)).toHaveLength(3);
    const ids = calls('chat.sendMessage').map(({ message }) => (message as { _id?: string })._id);
    expect(ids.every((id) => typeof id === 'string' && id.length >= 7)).toBe(true);
  });

  it('the same key in another room, or taken by somebody else, is another message', async () => {
    const { emulator, backend } = await start();
    const [one, other] = [room(emulator), room(emulator, 'other')];
    const first = await backend.sendMessage(one.id, 'x', { idempotencyKey: 'k1' });
    const second = await backend.sendMessage(other.id, 'x', { idempotencyKey: 'k1' });
    expect(second.id).not.toBe(first.id);
    expect((await backend.sendMessage(other.id, 'x', { idempotencyKey: 'k1' })).id).toBe(second.id);
    const said = emulator.world.user('ada').say(one, 'mine');
    const mine = await backend.sendMessage(one.id, 'not hers', { idempotencyKey: said.id });
    expect(mine.id).not.toBe(said.id);
    expect(mine.text).toBe('not hers');
  });

  it('a lost answer is asked for again, and the message is there once', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    await backend.sendMessage(place.id, 'first');
    emulator.faults.loseAnswer({ match: 'chat.sendMessage' });
    const sent = await backend.sendMessage(place.id, 'once');
    expect(emulator.world.messages(place).filter(({ text }) => text === 'once')).toEqual([
      expect.objectContaining({ id: sent.id }),
    ]);
  });

  it('a file with a key is sent once in this process', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    const file = { data: 'hello', filename: 'a.txt' };
    const send = () => backend.sendMessage(place.id, 'see', { files: [file], idempotencyKey: 'file-1' });
    const [one, two] = [await send(), await send()];
    expect(two.id).toBe(one.id);
    expect(emulator.world.messages(place).filter(({ isBot }) => isBot)).toHaveLength(1);
  });

  it('mentions somebody of whom only the id is known', async () => {
    const { emulator, backend, another } = await start();
    const place = room(emulator);
    const ada = await another().fetchUser(emulator.world.user('ada').id);
    const fromJson = JSON.parse(JSON.stringify(ada)) as typeof ada;
    const sent = await backend.sendMessage(place.id, md`Hello ${fromJson}!`);
    expect(sent.content).toBe('Hello @ada!');
    expect(sent.mentions).toMatchObject([{ kind: 'user', id: ada.id }]);
    expect(sent.losses).toEqual([]);
    const nobody = await backend.sendMessage(place.id, md`Hello ${{ ...fromJson, id: 'nobodyAtAll', name: 'Zoe' }}!`);
    expect(nobody.mentions).toEqual([]);
    expect(nobody.text).toContain('Zoe');
    expect(nobody.losses.map(({ feature }) => feature)).toEqual(['mention']);
  });

  it('embeds beside a file are text in its message', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    const sent = await backend.sendMessage(place.id, 'see', {
      embeds: [{ title: 'Build', description: 'is **green**' }],
      files: [{ data: 'log', filename: 'build.log', description: 'the log' }],
    });
    expect(sent.parts).toHaveLength(1);
    expect(sent.losses.some(({ feature }) => feature === 'embed')).toBe(true);
    for (const words of ['see', 'Build', 'green']) expect(sent.text).toContain(words);
    expect(sent.attachments[0]).toMatchObject({ filename: 'build.log', description: 'the log' });
  });

  it('shows another name and picture, and sends its own options', async () => {
    const { emulator, backend, calls } = await start();
    const place = room(emulator);
    const said = emulator.world.user('ada').say(place, 'hi');
    const sent = await backend.sendMessage(place.id, 'deployed', {
      thread: said,
      sender: { name: 'CI', avatarUrl: 'https://example.com/ci.png' },
      linkPreviews: false,
      native: { tshow: true, customFields: { build: 7 } },
    });
    expect(sent).toMatchObject({ isOwn: true, author: { name: 'CI' }, threadId: said.id, native: { tshow: true } });
    expect(calls('chat.sendMessage').at(-1)).toMatchObject({
      message: { alias: 'CI', tmid: said.id, tshow: true, customFields: { build: 7 } },
      previewUrls: [],
    });
    const wrong = { native: { tshw: true } } as object;
    await expect(backend.sendMessage(place.id, 'x', wrong)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('tshow'),
    });
  });

  it('the limit is the server’s own', async () => {
    const { emulator, backend } = await start({ settings: { Message_MaxAllowedSize: 60, FileUpload_MaxFileSize: 10 } });
    const place = room(emulator);
    const sent = await backend.sendMessage(place.id, 'word '.repeat(30));
    expect(sent.parts.length).toBeGreaterThan(2);
    expect(backend.capabilities.limits).toMatchObject({ text: { max: 60 }, files: { bytes: 10 } });
    const file = { data: 'x'.repeat(11), filename: 'a.txt' };
    await expect(backend.sendMessage(place.id, '', { files: [file] })).rejects.toMatchObject({ code: 'invalid' });
    // There is no room for the link that quotes: the quote is made here.
    const said = emulator.world.user('ada').say(place, 'what?');
    const reply = await backend.reply(said, 'y'.repeat(59));
    expect(reply.content).toBe('y'.repeat(59));
    expect(JSON.stringify(emulator.wire(emulator.world.messages(place).at(-1) ?? said))).toContain(`msg=${said.id}`);
  });

  it('an encrypted room is a clear error, before any text leaves', async () => {
    const { emulator, backend, calls } = await start();
    const place = room(emulator);
    await backend.sendMessage(place.id, 'open');
    emulator.encrypt(place);
    // What is known of the room is old: the server says it.
    const late = await backend.sendMessage(place.id, 'secret').catch((error: unknown) => error);
    expect(late).toBeInstanceOf(EncryptedRoomError);
    const before = calls('chat.sendMessage').length;
    const error = await backend.sendMessage(place.id, 'secret').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EncryptedRoomError);
    expect(error).toMatchObject({ code: 'unsupported', channelId: place.id, maybeDelivered: false });
    expect(calls('chat.sendMessage')).toHaveLength(before);
    await expect(backend.uploadFile(place.id, { data: 'x', filename: 'x.txt' })).rejects.toBeInstanceOf(
      EncryptedRoomError,
    );
  });

  it('a received cipher is no text', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    emulator.encrypt(place);
    const said = emulator.sayEncrypted('ada', place);
    const message = await backend.fetchMessage(said);
    expect(message).toMatchObject({ content: '', text: '', native: { isEncrypted: true } });
  });
});

describe('replies and edits', () => {
  it('a reply quotes by a link, which an edit keeps', async () => {
    const { emulator, backend, another } = await start();
    const place = room(emulator);
    const said = emulator.world.user('ada').say(place, 'shall we?');
    const reply = await backend.reply(said, md`**yes**`);
    expect(reply).toMatchObject({ type: 'reply', replyTo: { channelId: place.id, id: said.id }, text: 'yes' });
    const edited = await backend.editMessage(reply, 'no');
    expect(edited).toMatchObject({ replyTo: { id: said.id }, text: 'no', content: 'no' });
    // Another process has only the reference, as JSON gives it.
    const ref = JSON.parse(JSON.stringify({ channelId: reply.channelId, id: reply.id }));
    const again = await another().editMessage(ref, 'perhaps');
    expect(again).toMatchObject({ replyTo: { id: said.id }, text: 'perhaps' });
    expect(RocketChatMessage.parse(JSON.parse(JSON.stringify(again)))).toMatchObject({ text: 'perhaps' });
  });

  it('a reply to a reply in a thread stays there and quotes', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    const said = emulator.world.user('ada').say(place, 'plan?');
    const inThread = emulator.world.user('bob').say(place, 'mine', { thread: said });
    const reply = await backend.reply(await backend.fetchMessage(inThread), 'good');
    expect(reply).toMatchObject({ threadId: said.id, replyTo: { id: inThread.id } });
  });

  it('embeds stay; others are refused; new ones are text', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    const sent = await backend.sendMessage(place.id, 'see', { embeds: [{ title: 'Build' }] });
    const edited = await backend.editMessage(sent, 'look');
    expect(edited.embeds.map(({ title }) => title)).toEqual(['Build']);
    await expect(backend.editMessage(sent, undefined, { embeds: [] })).rejects.toMatchObject({ code: 'unsupported' });
    const plain = await backend.sendMessage(place.id, 'plain');
    const added = await backend.editMessage(plain, undefined, { embeds: [{ title: 'Late' }] });
    expect(added.text).toContain('plain');
    expect(added.text).toContain('Late');
    expect(added.losses.some(({ feature }) => feature === 'embed')).toBe(true);
    await expect(backend.editMessage(plain, 'x', { files: [{ data: 'x', filename: 'x.txt' }] })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});

describe('reading', () => {
  it('the oldest first from a moment far back, over many pages', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    const said = Array.from({ length: 450 }, (_, index) => emulator.world.user('ada').say(place, `m${index}`));
    emulator.world.user('bob').say(place, 'in a thread', { thread: said[3] });
    const after = said[9];
    const read = await backend.fetchMessages(place.id, { order: 'oldest', limit: 5, after });
    expect(read.map(({ text }) => text)).toEqual(['m10', 'm11', 'm12', 'm13', 'm14']);
    const all = await backend.messages(place.id, { order: 'oldest' }).toArray();
    expect(all.filter(({ type }) => type === 'default').map(({ text }) => text)).toEqual(said.map(({ text }) => text));
    const newest = await backend.fetchMessages(place.id, { limit: 300 });
    expect(newest.filter(({ type }) => type === 'default')[0]?.text).toBe('m449');
    expect(new Set(newest.map(({ id }) => id)).size).toBe(300);
  });

  it('a thread never holds the message that it is under', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    const said = emulator.world.user('ada').say(place, 'plan?');
    const first = await backend.replyInThread(said, 'one');
    const second = await backend.replyInThread(first, 'two');
    const replies = await backend.fetchMessages(place.id, { thread: said, order: 'oldest' });
    expect(replies.map(({ id }) => id)).toEqual([first.id, second.id]);
    const thread = await backend.fetchThread(second);
    expect(thread).toMatchObject({ id: said.id, messageCount: 2, parentMessage: { id: said.id } });
    await expect(backend.fetchThread({ channelId: place.id, id: 'unheardOf' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('marks up to a message by what others wrote after it', async () => {
    const { emulator, backend, calls } = await start();
    const place = room(emulator);
    const first = emulator.world.user('ada').say(place, 'one');
    await backend.sendMessage(place.id, 'mine');
    const next = emulator.world.user('bob').say(place, 'two');
    emulator.world.user('ada').say(place, 'three');
    await backend.markRead(first);
    expect(calls('subscriptions.unread')).toEqual([{ firstUnreadMessage: { _id: next.id } }]);
    await backend.markRead(place.id);
    expect(calls('subscriptions.read').at(-1)).toMatchObject({ rid: place.id });
  });

  it('a download goes to the server alone', async () => {
    const { emulator, backend } = await start();
    const place = room(emulator);
    const said = emulator.world.user('ada').upload(place, { filename: 'a b.txt', data: 'hello' });
    const [file] = (await backend.fetchMessage(said)).attachments;
    if (!file) throw new Error('there is no file');
    const copy = JSON.parse(JSON.stringify(file)) as typeof file;
    expect(Buffer.from(await (await backend.downloadAttachment(copy)).bytes()).toString()).toBe('hello');
    const before = emulator.requests.length;
    for (const url of ['https://evil.example/file-upload/x/y', '//evil.example/file-upload/x/y'])
      await expect(backend.downloadAttachment({ ...copy, native: {}, url })).rejects.toMatchObject({ code: 'invalid' });
    for (const path of ['/api/v1/me', '/file-upload/../api/v1/me', '/file-upload/%2e%2e/api/v1/me', '//evil.example/x'])
      await expect(backend.downloadAttachment({ ...copy, native: { path } })).rejects.toMatchObject({
        code: 'invalid',
      });
    expect(emulator.requests).toHaveLength(before);
  });
});

describe('rooms', () => {
  it('a discussion is a channel under another', async () => {
    const { emulator, backend } = await start({
      permissions: { 'start-discussion': ['bot'], 'start-discussion-other-user': ['bot'] },
    });
    const place = room(emulator);
    const ada = emulator.world.user('ada');
    const made = await backend.createChannel({ name: 'The plan, in detail', parent: place.id, members: [ada.id] });
    expect(made).toMatchObject({ name: 'The plan, in detail', parentId: place.id, native: { isDiscussion: true } });
    await backend.sendMessage(made, 'here');
    expect((await backend.lookupChannel({ name: 'The plan, in detail' }))?.id).toBe(made.id);
    const notice = (await backend.fetchMessages(place.id)).find(({ native }) => native?.t === 'discussion-created');
    expect(notice).toMatchObject({ type: 'thread', native: { drid: made.id } });
  });

  it('direct rooms of two and of more, always the same', async () => {
    const { emulator, backend } = await start();
    const [ada, bob] = [emulator.world.user('ada'), emulator.world.user('bob')];
    const two = await backend.openDirect(ada.id);
    expect(two.type).toBe('direct');
    expect(two.name).toBeUndefined();
    const three = await backend.openDirect([ada.id, bob.id]);
    expect(three.type).toBe('group');
    expect((await backend.openDirect([bob.id, ada.id])).id).toBe(three.id);
    const sent = await backend.sendDirect([ada.id, bob.id], 'hi both');
    expect(sent.channelId).toBe(three.id);
    await expect(backend.leaveChannel(two)).rejects.toMatchObject({ code: 'unsupported' });
    await expect(backend.archiveChannel(two)).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('a private room is changed by its own calls, read-only and public in turn', async () => {
    const { emulator, backend, calls } = await start();
    const made = await backend.createChannel({ name: 'inner', type: 'private', description: 'for us' });
    expect(made).toMatchObject({ type: 'private', description: 'for us' });
    const changed = await backend.updateChannel(made, { name: 'inner-2', topic: 'plans', isReadOnly: true });
    expect(changed).toMatchObject({ name: 'inner-2', topic: 'plans', isReadOnly: true });
    expect((await backend.updateChannel(made, { type: 'public', topic: '' })).topic).toBeUndefined();
    expect(calls('groups.rename')).toHaveLength(1);
    expect(emulator.world.channels.some(({ name }) => name === 'inner-2')).toBe(true);
    await expect(backend.createChannel({ name: 'inner-2' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('presence and typing', () => {
  it('the status text goes both ways and ends by itself where the server can', async () => {
    const { emulator, backend, calls } = await start();
    const expiresAt = new Date(Date.now() + 3_600_000);
    const { losses } = await backend.setPresence({
      status: 'dnd',
      statusText: 'in a call',
      statusEmoji: ':phone:',
      expiresAt,
    });
    expect(losses.map(({ feature }) => feature)).toEqual(['status', 'statusEmoji']);
    expect(calls('users.setStatus')[0]).toMatchObject({ status: 'busy', expiresAt: expiresAt.toISOString() });
    expect(emulator.world.botPresence.statusText).toContain('in a call');
    emulator.world.user('ada').setPresence({ status: 'away', statusText: 'lunch' });
    expect(await backend.getPresence(emulator.world.user('ada').id)).toMatchObject({
      status: 'away',
      statusText: 'lunch',
    });
    expect((await backend.getPresence('unheardOf')).status).toBe('unknown');
    const old = await start({ version: '7.4.0' });
    const lost = await old.backend.setPresence({ statusText: 'x', expiresAt });
    expect(lost.losses.map(({ feature }) => feature)).toEqual(['expiresAt']);
  });

  it('types under the name that the server shows, and a message ends it', async () => {
    for (const isReal of [false, true]) {
      const { emulator, backend } = await start({ settings: { UI_Use_Real_Name: isReal }, bot: { name: 'The Bot' } });
      const place = room(emulator);
      await backend.sendTyping(place.id);
      await until(() => emulator.world.typing(place).includes(emulator.world.bot.handle), 'it types');
      await backend.sendMessage(place.id, 'done');
      await until(() => emulator.world.typing(place).length === 0, 'it has ended');
      await backend.disconnect();
    }
  });

  it('hears who types on a server that shows display names', async () => {
    const { emulator, backend, events } = await start({ settings: { UI_Use_Real_Name: true } });
    const place = room(emulator);
    await backend.connect();
    const ada = emulator.world.user('ada');
    await until(
      () => emulator.requests.some(({ params }) => JSON.stringify(params).includes(`${place.id}/user-activity`)),
      'it listens',
    );
    ada.type(place);
    await until(
      () => events.some((event) => event.type === 'typing.started' && event.user.id === ada.id),
      'it is told',
    );
  });
});

describe('servers', () => {
  it.each(['6.0.0', '6.13.0', '7.0.0', '7.10.0', '8.0.0', '8.8.1', '9.0.0'])(
    '%s takes all that is sent',
    async (version) => {
      const { emulator, backend } = await start({ version, permissions: { 'pin-message': ['bot'] } });
      const place = room(emulator);
      const said = emulator.world.user('ada').say(place, 'hi');
      const sent = await backend.reply(said, 'hello', { linkPreviews: false });
      expect(sent.losses.map(({ feature }) => feature)).toEqual(version === '6.0.0' ? ['linkPreviews'] : []);
      const file = await backend.uploadFile(place.id, { data: 'x', filename: 'x.txt' }, { content: 'see this' });
      expect(file).toMatchObject({ text: 'see this', attachments: [{ filename: 'x.txt' }] });
      const edited = await backend.editMessage(sent, 'hello again', { linkPreviews: false });
      expect(edited.losses.map(({ feature }) => feature)).toEqual(version === '6.0.0' ? ['linkPreviews'] : []);
      expect(backend.capabilities.supports('linkPreviews')).toBe(version !== '6.0.0');
      await backend.addReaction(said, '👍');
      await backend.removeReaction(said, '👍');
      await backend.pinMessage(said);
      await backend.starMessage(said);
      await backend.reportMessage(said, 'spam');
      const reply = await backend.replyInThread(said, 'here');
      expect(await backend.fetchMessages(place.id, { thread: said })).toMatchObject([{ id: reply.id }]);
      expect((await backend.lookupUser({ name: emulator.world.user('ada').name }))?.handle).toBe('ada');
      await backend.setPresence({ status: 'away', statusText: 'x' });
      await backend.deleteMessage(sent);
      await expect(backend.deleteMessage(sent)).rejects.toMatchObject({ code: 'not_found' });
      await expect(backend.fetchMessages('unheardOf')).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  it('below a path, and by another name than its own', async () => {
    const { emulator, backend } = await start({ path: '/chat' });
    const place = room(emulator);
    await backend.connect();
    const said = emulator.world.user('ada').upload(place, { filename: 'a.txt', data: 'hello' });
    const message = await backend.fetchMessage(said);
    expect(message.url).toContain('/chat/channel/plans?msg=');
    const [file] = message.attachments;
    if (!file) throw new Error('there is no file');
    expect(Buffer.from(await (await backend.downloadAttachment(file)).bytes()).toString()).toBe('hello');
    const aliased = await start({ settings: { Site_Url: 'https://chat.example.com' } });
    const other = room(aliased.emulator);
    const link = await aliased.backend.permalink(aliased.emulator.world.user('ada').say(other, 'hi'));
    expect(link).toMatch(/^https:\/\/chat\.example\.com\/channel\/plans\?msg=/);
  });

  it('what its administrators have switched off is not there', async () => {
    const { emulator, backend, calls } = await start({
      settings: { Threads_enabled: false, Message_Read_Receipt_Enabled: false, Presence_broadcast_disabled: true },
    });
    const said = emulator.world.user('ada').say(room(emulator), 'hi');
    await backend.fetchMessage(said);
    expect(backend.capabilities.get('threads')).toMatchObject({
      level: 'none',
      reason: expect.stringContaining('Threads_enabled'),
    });
    expect(backend.capabilities.supports('presenceEvents')).toBe(false);
    await expect(backend.listReaders(said).toArray()).rejects.toMatchObject({ code: 'unsupported' });
    await expect(backend.createThread(said, 'x')).rejects.toMatchObject({ code: 'unsupported' });
    expect(calls('chat.getMessageReadReceipts')).toEqual([]);
    const answer = await backend.replyInThread(said, 'still answered');
    expect(answer.losses.map(({ feature }) => feature)).toContain('thread');
  });

  it('without a licence nobody is told who has read', async () => {
    const { emulator, backend } = await start({ isPremium: false });
    const said = emulator.world.user('ada').say(room(emulator), 'hi');
    await expect(backend.listReaders(said).toArray()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('who is not in a room is told so', async () => {
    const { emulator, backend } = await start();
    const place = emulator.world.channel('elsewhere', { members: ['ada'], bot: false });
    await expect(backend.sendMessage(place.id, 'hi')).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('joinChannel'),
      maybeDelivered: false,
    });
    await backend.joinChannel(place.id);
    expect((await backend.sendMessage(place.id, 'hi')).text).toBe('hi');
  });

  it('a second factor is made from its secret, or asked for', async () => {
    const { backend } = await start({ login: 'password', twoFactor: 'totp' });
    expect((await backend.fetchOrganization()).name).toBe('Emulated');
    const mailed = await start({ login: 'password', twoFactor: 'email' });
    const error = await mailed.backend.fetchOrganization().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TwoFactorError);
    expect(error).toMatchObject({ code: 'auth', secondFactor: { method: 'email' } });
    const code = mailed.emulator.mailedCode(mailed.emulator.world.bot.handle) ?? '';
    await mailed.backend.client.login({ twoFactor: { code, method: 'email' } });
    expect((await mailed.backend.fetchOrganization()).name).toBe('Emulated');
  });

  it('a 429 is waited for and told', async () => {
    const { emulator, backend, events } = await start();
    const place = room(emulator);
    emulator.faults.rateLimit({ match: 'chat.sendMessage', retryAfterMs: 1_000 });
    const started = performance.now();
    await backend.sendMessage(place.id, 'patient');
    expect(performance.now() - started).toBeGreaterThan(700);
    await until(() => events.some(({ type }) => type === 'rate_limited'), 'it is told');
    expect(events.find(({ type }) => type === 'rate_limited')).toMatchObject({ operation: 'chat.sendMessage' });
  });

  it('shows no secret anywhere', async () => {
    const lines: unknown[] = [];
    const log = (...args: unknown[]) => lines.push(args);
    const logger = { debug: log, info: log, warn: log, error: log };
    const { emulator, backend } = await start({ login: 'password' }, { logger });
    await backend.connect();
    emulator.faults.revokeToken(true);
    const error = await backend.fetchUser('x', { fresh: true }).catch((thrown: unknown) => thrown);
    const { authToken } = await backend.client.credentials().catch(() => ({ authToken: 'none-at-all' }));
    const shown = [
      inspect(backend, { depth: 8 }),
      inspect(error, { depth: 8 }),
      JSON.stringify(error),
      inspect(lines, { depth: 8 }),
    ].join();
    const password = 'password' in emulator.config ? emulator.config.password : '';
    expect(password.length).toBeGreaterThan(8);
    for (const secret of [password, createHash('sha256').update(password).digest('hex'), authToken])
      expect(shown).not.toContain(secret);
  });
});

describe('events', () => {
  it('a message that was written and edited in a gap is told once, as it stands', async () => {
    const { emulator, backend, events } = await start();
    const place = room(emulator);
    await backend.connect();
    emulator.world.user('ada').say(place, 'before');
    await until(
      () => events.some((event) => event.type === 'message.created' && event.message.text === 'before'),
      'it is told',
    );
    emulator.faults.refuse(true);
    emulator.faults.dropConnections();
    await until(() => backend.state !== 'connected', 'it is lost');
    const said = emulator.world.user('ada').say(place, 'draft');
    emulator.world.user('ada').edit(said, 'final');
    emulator.world.user('bob').react(said, '🎉');
    const brief = emulator.world.user('ada').say(place, 'brief');
    emulator.world.user('ada').delete(brief);
    emulator.faults.refuse(false);
    await until(() => backend.state === 'connected', 'it is back', 15_000);
    emulator.world.user('ada').say(place, 'after');
    await until(
      () => events.some((event) => event.type === 'message.created' && event.message.text === 'after'),
      'it goes on',
      15_000,
    );
    const texts = events.flatMap((event) => (event.type === 'message.created' ? [event.message.text] : []));
    expect(texts.filter((text) => ['before', 'draft', 'final', 'brief', 'after'].includes(text))).toEqual([
      'before',
      'final',
      'after',
    ]);
    expect(events.filter(({ type }) => type === 'message.updated')).toEqual([]);
    expect(events.find((event) => event.type === 'message.created' && event.message.text === 'final')).toMatchObject({
      backfilled: true,
    });
    // What happened to it meanwhile is news to who reads events alone.
    expect(events.filter(({ type }) => type === 'reaction.added')).toMatchObject([
      { message: { id: said.id }, emoji: { unicode: '🎉' }, user: { handle: 'bob' }, backfilled: true },
    ]);
    // The next look into the history finds the edit again, of a message that is no longer new.
    emulator.faults.refuse(true);
    emulator.faults.dropConnections();
    await until(() => backend.state !== 'connected', 'it is lost again');
    emulator.world.user('ada').say(place, 'later');
    emulator.faults.refuse(false);
    await until(
      () => events.some((event) => event.type === 'message.created' && event.message.text === 'later'),
      'what was missed is told',
      15_000,
    );
    expect(events.filter(({ type }) => type === 'message.updated')).toEqual([]);
  });

  it('a restart of the server loses nothing', async () => {
    const { emulator, backend, events } = await start();
    const place = room(emulator);
    const said = emulator.world.user('ada').say(place, 'plan?');
    await backend.connect();
    const reply = emulator.world.user('bob').say(place, 'a reply', { thread: said });
    await until(
      () => events.some((event) => event.type === 'message.created' && event.message.id === reply.id),
      'it is told',
    );
    const restarted = emulator.faults.restart({ downMs: 200 });
    await until(() => backend.state !== 'connected', 'it is lost');
    emulator.world.user('ada').react(reply, '🎉');
    emulator.world.user('bob').say(place, 'meanwhile');
    await restarted;
    await until(
      () => events.some((event) => event.type === 'message.created' && event.message.text === 'meanwhile'),
      'it is told',
      15_000,
    );
    await until(() => events.some(({ type }) => type === 'reaction.added'), 'the reaction is told', 15_000);
    expect(events.find(({ type }) => type === 'reaction.added')).toMatchObject({
      backfilled: true,
      message: { channelId: place.id, id: reply.id, threadId: said.id },
      emoji: { unicode: '🎉' },
    });
    await until(
      () =>
        emulator.requests.filter(({ params }) => JSON.stringify(params).includes(`${place.id}/deleteMessage`)).length >
        1,
      'it listens again',
      15_000,
    );
    emulator.world.user('bob').delete(reply);
    await until(() => events.some(({ type }) => type === 'message.deleted'), 'the deletion is told');
    expect(events.find(({ type }) => type === 'message.deleted')).toMatchObject({
      message: { channelId: place.id, id: reply.id, threadId: said.id },
    });
    expect(
      events.filter((event) => event.type === 'message.created' && event.message.text === 'meanwhile'),
    ).toHaveLength(1);
  });

  it('private feedback is no message', async () => {
    const { emulator, backend, events } = await start();
    const place = room(emulator);
    await backend.connect();
    emulator.whisper(place, 'only you see this');
    await until(
      () => events.some((event) => event.type === 'native' && event.name === 'private-feedback'),
      'it is told',
    );
    expect(events.some((event) => event.type === 'message.created' && event.message.text.includes('only you'))).toBe(
      false,
    );
  });

  it('a public room that it is not in is not heard', async () => {
    const { emulator, backend, events } = await start();
    const place = room(emulator);
    const other = emulator.world.channel('elsewhere', { members: ['ada'], bot: false });
    await backend.connect();
    emulator.world.user('ada').say(other, 'not for you');
    emulator.world.user('ada').say(place, 'for you');
    await until(
      () => events.some((event) => event.type === 'message.created' && event.message.text === 'for you'),
      'it is told',
    );
    expect(events.some((event) => event.type === 'message.created' && event.message.text === 'not for you')).toBe(
      false,
    );
    await backend.joinChannel(other.id);
    await until(
      () =>
        events.some(
          (event) => event.type === 'member.joined' && event.channelId === other.id && event.user.id === backend.me?.id,
        ),
      'its joining is told',
    );
  });
});
