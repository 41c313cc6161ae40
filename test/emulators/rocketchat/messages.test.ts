import { describe, expect, it } from 'vitest';
import { Client, type Json, start } from './harness.js';

const list = (body: Json, key = 'messages') => body[key] as Json[];
const texts = (body: Json, key = 'messages') => list(body, key).map(({ msg }) => msg);

async function posted(client: Client, params: Json): Promise<Json> {
  const body: Json = await client.ok(client.post('chat.postMessage', params));
  return body.message as Json;
}

describe('sending', () => {
  it('gives the message as the server makes it', async () => {
    const { bot, world } = await start();
    const body: Json = await bot.ok(
      bot.post('chat.postMessage', { channel: '#general', text: '*hi* @ada #general :smile:' }),
    );
    expect(body).toMatchObject({ channel: '#general', ts: expect.any(Number) });
    expect(body.message).toMatchObject({
      rid: 'GENERAL',
      alias: '',
      parseUrls: true,
      groupable: false,
      u: { _id: world.bot.id, username: world.bot.handle },
      mentions: [{ _id: world.user('ada').id, username: 'ada', type: 'user' }],
      channels: [{ _id: 'GENERAL', name: 'general' }],
    });
    const [paragraph] = list(body.message as Json, 'md');
    expect(list(paragraph ?? {}, 'value').map(({ type }) => type)).toEqual([
      'BOLD',
      'PLAIN_TEXT',
      'MENTION_USER',
      'PLAIN_TEXT',
      'MENTION_CHANNEL',
      'PLAIN_TEXT',
      'EMOJI',
    ]);
    expect(world.lastMessage('general')?.text).toBe('hi @ada #general 😄');
  });

  it('finds rooms and people by whatever name', async () => {
    const { bot, world, ada } = await start();
    world.channel('side', { bot: false });
    for (const channel of ['general', 'GENERAL', '#general', '#side', 'side'])
      await posted(bot, { channel, text: 'x' });
    const direct = await posted(bot, { channel: '@ada', text: 'to her' });
    expect(world.lastMessage(world.direct('ada'))?.text).toBe('to her');
    expect((await posted(bot, { channel: ada.id, text: 'again' })).rid).toBe(direct.rid);
    // A public room is joined by posting into it.
    expect(world.channel('side').memberHandles).toContain(world.bot.handle);
    const { status, body } = await bot.post('chat.postMessage', { channel: '#none', text: 'x' });
    expect([status, body]).toEqual([400, { success: false, error: '[invalid-channel]', errorType: 'invalid-channel' }]);
  });

  it('of several targets the first is given back, and all are sent', async () => {
    const { bot, world } = await start();
    const second = world.channel('second');
    const message = await posted(bot, { roomId: ['GENERAL', second.id], text: 'both' });
    expect(message.rid).toBe('GENERAL');
    expect(world.lastMessage('second')?.text).toBe('both');
  });

  it('takes an id once, so that a repeat is seen', async () => {
    const { bot, world } = await start();
    const message = { _id: 'mine17charsxxxxxx', rid: 'GENERAL', msg: 'once' };
    const first: Json = await bot.ok(bot.post('chat.sendMessage', { message }));
    expect(first.message).toMatchObject({ _id: message._id });
    expect((await bot.post('chat.sendMessage', { message })).body).toEqual({ success: true });
    expect(world.messages('general').filter(({ text }) => text === 'once')).toHaveLength(1);
  });

  it('refuses what is too long, read-only, archived, muted, encrypted', async () => {
    const { bot, rc, world, as } = await start({ settings: { Message_MaxAllowedSize: 10 } });
    const send = async (rid: string, client = bot) =>
      ((await client.post('chat.sendMessage', { message: { rid, msg: 'x' } })).body as Json).errorType;
    expect((await bot.post('chat.postMessage', { roomId: 'GENERAL', text: 'x'.repeat(11) })).body).toMatchObject({
      errorType: 'error-message-size-exceeded',
    });
    expect(
      (await bot.post('chat.postMessage', { roomId: 'GENERAL', attachments: [{ text: 'x'.repeat(11) }] })).body,
    ).toMatchObject({
      errorType: 'error-message-size-exceeded',
    });
    const news = world.channel('news', { type: 'announcement' });
    expect(await send(news.id)).toBe('room_is_readonly');
    expect(await send(world.channel('hidden', { type: 'private', members: ['ada'], bot: false }).id)).toBe(
      'error-not-allowed',
    );
    expect(await send('none')).toBe('error-invalid-room');
    const secret = world.channel('secret', { type: 'private', members: ['ada'] });
    rc.encrypt(secret);
    expect(await send(secret.id)).toBe('error-not-allowed');
    expect(rc.sayEncrypted('ada', secret).content).toBe('');
    const history: Json = await bot.ok(bot.get('groups.history', { roomId: secret.id }));
    expect(list(history)[0]).toMatchObject({ t: 'e2e', msg: '', content: { algorithm: 'rc.v1.aes-sha2' } });
    rc.setRoles('ada', ['admin']);
    await as('ada').ok(as('ada').post('rooms.muteUser', { roomId: 'GENERAL', userId: world.bot.id }));
    expect(await send('GENERAL')).toBe('You_have_been_muted');
    await as('ada').ok(as('ada').post('channels.archive', { roomId: news.id }));
    expect(await send(news.id)).toBe('error-room-archived');
  });

  it('lets only bots wear another name', async () => {
    const { bot, as, world } = await start();
    await posted(bot, { roomId: 'GENERAL', text: 'x', alias: 'Deploys', avatar: 'https://a.example/x.png' });
    expect(world.lastMessage('general')?.sender).toBe('Deploys');
    const { body } = await as('ada').post('chat.postMessage', { roomId: 'GENERAL', text: 'x', alias: 'Boss' });
    expect(body).toEqual({ success: false, error: 'Not enough permission' });
  });

  it('checks attachments', async () => {
    const { bot, world } = await start();
    const send = async (attachment: Json) =>
      (await bot.post('chat.postMessage', { roomId: 'GENERAL', attachments: [attachment] })).status;
    expect(
      await send({ fields: [{ title: 'a', value: 'b' }], title: 't', title_link: 'https://a.example', color: 'good' }),
    ).toBe(200);
    expect(world.lastMessage('general')?.embeds).toEqual([
      { title: 't', color: '#35ac19', fields: [{ name: 'a', value: 'b' }] },
    ]);
    expect(await send({ fields: [{ title: 'a' }] })).toBe(400);
    expect(await send({ title_link: 'javascript:alert(1)' })).toBe(400);
    expect(await send({ text: 5 })).toBe(400);
  });

  it('mentions all only with the permission', async () => {
    const { bot, rc, world } = await start();
    await posted(bot, { roomId: 'GENERAL', text: 'hey @all' });
    rc.setRoles(world.bot.handle, ['bot']);
    const side = world.channel('side');
    const { body } = await bot.post('chat.postMessage', { roomId: side.id, text: 'hey @all' });
    expect(body).toMatchObject({ errorType: 'error-action-not-allowed' });
    await posted(bot, { roomId: side.id, text: 'mail me@all.example' });
  });
});

describe('threads, quotes, discussions', () => {
  it('count replies on their root, and have one level', async () => {
    const { bot, ada, bob, world } = await start();
    const root = ada.say('general', 'root');
    const first = bob.say('general', 'one', { thread: root });
    const second: Json = await bot.ok(
      bot.post('chat.sendMessage', { message: { rid: 'GENERAL', msg: 'two', tmid: first.id, tshow: true } }),
    );
    expect(second.message).toMatchObject({ tmid: root.id, tshow: true });
    const got: Json = await bot.ok(bot.get('chat.getMessage', { msgId: root.id }));
    expect(got.message).toMatchObject({ tcount: 2, replies: [ada.id, bob.id, world.bot.id] });
    const thread: Json = await bot.ok(bot.get('chat.getThreadMessages', { tmid: root.id }));
    expect(thread).toMatchObject({ count: 2, offset: 0, total: 2 });
    expect(texts(thread)).toEqual(['one', 'two']);
    const shown: Json = await bot.ok(bot.get('channels.history', { roomId: 'GENERAL', showThreadMessages: 'false' }));
    expect(texts(shown)).toEqual(['two', 'root']);
    const threads: Json = await bot.ok(bot.get('chat.getThreadsList', { rid: 'GENERAL' }));
    expect(list(threads, 'threads').map(({ _id }) => _id)).toEqual([root.id]);
  });

  it('leave a deleted root as what it was, and drop the count', async () => {
    const { bot, ada, bob } = await start();
    const root = ada.say('general', 'root');
    const reply = bob.say('general', 'one', { thread: root });
    ada.delete(root);
    const got: Json = await bot.ok(bot.get('chat.getMessage', { msgId: root.id }));
    expect(got.message).toMatchObject({ t: 'rm', msg: '', tcount: 1, editedBy: { username: 'ada' } });
    bob.delete(reply);
    const again: Json = await bot.ok(bot.get('chat.getMessage', { msgId: root.id }));
    expect(again.message).not.toHaveProperty('tcount');
  });

  it('make a quote of a link to a message, two deep', async () => {
    const { bot, ada, bob, rc } = await start();
    const one = ada.say('general', 'one');
    const two = bob.reply(one, 'two');
    const three = ada.reply(two, 'three');
    const text = `[ ](${rc.url}/channel/general?msg=${three.id}) four`;
    const message = await posted(bot, { roomId: 'GENERAL', text });
    expect(message.attachments).toMatchObject([
      { text: expect.stringContaining('three'), author_name: 'ada', message_link: expect.stringContaining(three.id) },
    ]);
    const [quote] = list(message, 'attachments');
    const [inner] = list(quote ?? {}, 'attachments');
    expect(inner).toMatchObject({ text: expect.stringContaining('two'), attachments: [] });
    expect(rc.world.lastMessage('general')).toMatchObject({ text: 'four', replyToId: three.id });
  });

  it('tell of a discussion in its parent', async () => {
    const { bot, ada, world } = await start();
    const root = ada.say('general', 'let us talk');
    const made: Json = await bot.ok(
      bot.post('rooms.createDiscussion', {
        prid: 'GENERAL',
        t_name: 'The talk',
        pmid: root.id,
        users: ['bob'],
        reply: 'begun',
      }),
    );
    const discussion = made.discussion as Json;
    expect(discussion).toMatchObject({ fname: 'The talk', t: 'c', prid: 'GENERAL', rid: discussion._id });
    const { messages } = (await bot.ok(bot.get('chat.getDiscussions', { roomId: 'GENERAL' }))) as Json;
    expect(messages).toEqual([
      expect.objectContaining({ t: 'discussion-created', msg: 'The talk', drid: discussion._id, dcount: 1 }),
    ]);
    const found: Json = await bot.ok(bot.get('rooms.getDiscussions', { roomId: 'GENERAL' }));
    expect(list(found, 'discussions')).toHaveLength(1);
    expect(world.channels.find(({ id }) => id === discussion._id)?.memberHandles).toEqual([
      world.bot.handle,
      'ada',
      'bob',
    ]);
  });
});

describe('changing', () => {
  it('edits, and refuses to edit what is not the caller’s', async () => {
    const { bot, ada, world } = await start();
    const own = await posted(bot, { roomId: 'GENERAL', text: 'a' });
    const edit = (msgId: unknown, text: string, roomId = 'GENERAL') => bot.post('chat.update', { roomId, msgId, text });
    const { message }: { message: Json } = await bot.ok(edit(own._id, 'b'));
    expect(message).toMatchObject({ msg: 'b', editedBy: { username: world.bot.handle } });
    const same: Json = await bot.ok(edit(own._id, 'b'));
    expect((same.message as Json).editedAt).toBe(message.editedAt);
    const side = world.channel('side');
    const hers = ada.say(side, 'mine');
    expect((await edit(hers.id, 'x', side.id)).body).toMatchObject({ errorType: 'error-action-not-allowed' });
    expect((await edit('none', 'x')).body).toEqual({
      success: false,
      error: 'No message found with the id of "none".',
    });
    expect((await edit(own._id, 'x', side.id)).body).toMatchObject({
      error: 'The room id provided does not match where the message is from.',
    });
  });

  it('deletes once, by whom it may be deleted', async () => {
    const { bot, as, world } = await start();
    const own = await posted(bot, { roomId: 'GENERAL', text: 'a' });
    expect((await as('ada').post('chat.delete', { roomId: 'GENERAL', msgId: own._id })).body).toMatchObject({
      errorType: 'error-action-not-allowed',
    });
    const gone: Json = await bot.ok(bot.post('chat.delete', { roomId: 'GENERAL', msgId: own._id }));
    expect(gone).toMatchObject({ _id: own._id, ts: expect.stringMatching(/^\d+$/), message: { rid: 'GENERAL' } });
    expect((await bot.post('chat.delete', { roomId: 'GENERAL', msgId: own._id })).status).toBe(400);
    expect((await bot.get('chat.getMessage', { msgId: String(own._id) })).body).toEqual({ success: false });
    expect(world.messages('general')).toEqual([]);
    const deleted: Json = await bot.ok(
      bot.get('chat.getDeletedMessages', { roomId: 'GENERAL', since: new Date(0).toISOString() }),
    );
    expect(list(deleted)).toEqual([{ _id: own._id }]);
  });

  it('reacts by short codes alone, toggling unless told which way', async () => {
    const { bot, ada, world } = await start();
    const said = ada.say('general', 'x');
    const react = (emoji: string, shouldReact?: boolean) =>
      bot.post('chat.react', { messageId: said.id, emoji, ...(shouldReact === undefined ? {} : { shouldReact }) });
    const keys = async () => {
      const { message }: { message: Json } = await bot.ok(bot.get('chat.getMessage', { msgId: said.id }));
      return Object.keys((message.reactions as Json) ?? {});
    };
    await bot.ok(react('thumbsup', true));
    await bot.ok(react(':thumbsup:', true));
    await bot.ok(react('+1', true));
    expect(await keys()).toEqual([':thumbsup:', ':+1:']);
    expect(world.lastMessage('general')?.reactions).toEqual({ '👍': [world.bot.handle] });
    await bot.ok(react('+1'));
    await bot.ok(react('thumbsup', false));
    await bot.ok(react('thumbsup', false));
    expect(await keys()).toEqual([]);
    expect((await react('👍', true)).body).toMatchObject({
      errorType: 'error-not-allowed',
      error: expect.stringContaining('Invalid emoji'),
    });
    world.addCustomEmoji('party');
    await bot.ok(react('party', true));
    ada.react(said, '🎉');
    expect(await keys()).toEqual([':party:', ':tada:']);
  });

  it('pins where the caller may, giving the message that tells of it', async () => {
    const { bot, as, ada, world } = await start();
    const said = ada.say('general', 'x');
    expect((await as('bob').post('chat.pinMessage', { messageId: said.id })).body).toMatchObject({
      errorType: 'not-authorized',
    });
    const { message }: { message: Json } = await bot.ok(bot.post('chat.pinMessage', { messageId: said.id }));
    expect(message).toMatchObject({ t: 'message_pinned', msg: '', attachments: [{ text: 'x', author_name: 'ada' }] });
    const pinned: Json = await bot.ok(bot.get('chat.getPinnedMessages', { roomId: 'GENERAL' }));
    expect(list(pinned)).toEqual([
      expect.objectContaining({
        _id: said.id,
        pinned: true,
        pinnedBy: { _id: world.bot.id, username: world.bot.handle },
      }),
    ]);
    await bot.ok(bot.post('chat.unPinMessage', { messageId: said.id }));
    expect(list(await bot.ok(bot.get('chat.getPinnedMessages', { roomId: 'GENERAL' })))).toEqual([]);
    expect((await bot.post('chat.unpinMessage', { messageId: said.id })).status).toBe(404);
  });

  it('shows only one’s own stars, mentions and follows', async () => {
    const { bot, as, ada, world } = await start();
    const said = ada.say('general', `hello @${world.bot.handle}`);
    await bot.ok(bot.post('chat.starMessage', { messageId: said.id }));
    const starred = async (client: Client) =>
      list(await client.ok(client.get('chat.getStarredMessages', { roomId: 'GENERAL' })));
    expect(await starred(bot)).toEqual([expect.objectContaining({ starred: [{ _id: world.bot.id }] })]);
    expect(await starred(as('bob'))).toEqual([]);
    expect(texts(await bot.ok(bot.get('chat.getMentionedMessages', { roomId: 'GENERAL' })))).toHaveLength(1);
    await bot.ok(bot.post('chat.followMessage', { mid: said.id }));
    const got: Json = await bot.ok(bot.get('chat.getMessage', { msgId: said.id }));
    expect((got.message as Json).replies).toEqual([world.bot.id]);
    await bot.ok(bot.post('chat.unfollowMessage', { mid: said.id }));
    await bot.ok(bot.post('chat.reportMessage', { messageId: said.id, description: 'rude' }));
    expect(world.log.at(-1)).toMatchObject({ what: 'message.reported', detail: { reason: 'rude' } });
    expect((await bot.post('chat.reportMessage', { messageId: said.id, description: ' ' })).status).toBe(400);
  });
});

describe('reading', () => {
  it('pages by time, exclusive unless asked otherwise', async () => {
    const { bot, ada } = await start();
    const said = Array.from({ length: 12 }, (_, index) => ada.say('general', `m${index}`));
    const read = async (query: Json) =>
      texts(await bot.ok(bot.get('channels.history', { roomId: 'GENERAL', ...query })));
    expect(await read({ count: 3 })).toEqual(['m11', 'm10', 'm9']);
    const at = said[5]?.createdAt.toISOString();
    expect(await read({ latest: at, count: 2 })).toEqual(['m4', 'm3']);
    expect(await read({ latest: at, count: 2, inclusive: 'true' })).toEqual(['m5', 'm4']);
    expect(await read({ oldest: at, count: 100 })).toHaveLength(6);
    const page: Json = await bot.ok(bot.get('channels.messages', { roomId: 'GENERAL', count: 5, offset: 10 }));
    expect(page).toMatchObject({ count: 2, offset: 10, total: 12 });
    expect((await bot.get('channels.messages', { roomId: 'GENERAL', sort: '{"ts":2}' })).body).toMatchObject({
      errorType: 'error-invalid-sort',
    });
  });

  it('gives at most a hundred, whatever is asked for', async () => {
    const { bot, ada } = await start();
    for (let index = 0; index < 120; index += 1) ada.say('general', `m${index}`);
    const page = async (query: Json) =>
      list(await bot.ok(bot.get('channels.messages', { roomId: 'GENERAL', ...query }))).length;
    expect([await page({}), await page({ count: 1_000 }), await page({ count: 0 })]).toEqual([50, 100, 120]);
  });

  it('searches by words, phrases, expressions and operators', async () => {
    const { bot, ada, bob } = await start();
    ada.say('general', 'the deployment failed');
    const pinned = bob.say('general', 'deployments are fine https://a.example');
    bob.pin(pinned);
    ada.say('general', 'lunch?');
    const find = async (searchText: string) =>
      texts(await bot.ok(bot.get('chat.search', { roomId: 'GENERAL', searchText })));
    expect(await find('deployment')).toHaveLength(2);
    expect(await find('failed lunch')).toEqual(['lunch?', 'the deployment failed']);
    expect(await find('"deployment failed"')).toEqual(['the deployment failed']);
    expect(await find('/^lu.ch/i')).toEqual(['lunch?']);
    expect(await find('from:bob deployment')).toEqual(['deployments are fine https://a.example']);
    expect(await find('is:pinned')).toHaveLength(1);
    expect(await find('has:url')).toHaveLength(1);
    expect(await find('deploy')).toEqual([]);
    expect((await bot.get('chat.search', { roomId: 'GENERAL', searchText: '' })).status).toBe(400);
  });

  it('tells what changed since a date, and page by page', async () => {
    const { bot, ada } = await start();
    const kept = ada.say('general', 'kept');
    const gone = ada.say('general', 'gone');
    ada.delete(gone);
    ada.edit(kept, 'changed');
    const { result }: { result: Json } = await bot.ok(
      bot.get('chat.syncMessages', { roomId: 'GENERAL', lastUpdate: new Date(0).toISOString() }),
    );
    expect(result).toMatchObject({ updated: [{ _id: kept.id, msg: 'changed' }], deleted: [{ _id: gone.id }] });
    const cursor: Json = await bot.ok(bot.get('chat.syncMessages', { roomId: 'GENERAL', type: 'DELETED', next: '0' }));
    expect((cursor.result as Json).deleted).toEqual([expect.objectContaining({ _id: gone.id })]);
    expect((await bot.get('chat.syncMessages', { roomId: 'GENERAL' })).body).toMatchObject({
      errorType: 'error-param-required',
    });
  });

  it('knows who has read a message, with a licence', async () => {
    const { bot, ada, world } = await start();
    const own = await posted(bot, { roomId: 'GENERAL', text: 'read me' });
    ada.read('general');
    const { receipts }: { receipts: Json[] } = await bot.ok(
      bot.get('chat.getMessageReadReceipts', { messageId: String(own._id) }),
    );
    expect(receipts.map(({ user }) => (user as Json).username)).toEqual([world.bot.handle, 'ada']);
    const poor = await start({ isPremium: false });
    const said = poor.ada.say('general', 'x');
    expect((await poor.bot.get('chat.getMessageReadReceipts', { messageId: said.id })).body).toMatchObject({
      errorType: 'error-action-not-allowed',
      error: 'This is an enterprise feature [error-action-not-allowed]',
    });
  });
});

describe('files', () => {
  const upload = (client: Client, content: string, type = 'text/plain', name = 'notes.txt') => {
    const form = new FormData();
    form.append('file', new Blob([content], { type }), name);
    return client.post('rooms.media/GENERAL', undefined, { form });
  };

  it('are sent in two steps and read with the credentials', async () => {
    const { bot, rc, world } = await start();
    const { file }: { file: Json } = await bot.ok(upload(bot, 'hello'));
    expect(world.messages('general')).toEqual([]);
    const confirmed: Json = await bot.ok(
      bot.post(`rooms.mediaConfirm/GENERAL/${String(file._id)}`, { msg: 'my notes' }),
    );
    expect(confirmed.message).toMatchObject({
      msg: 'my notes',
      file: { _id: file._id, name: 'notes.txt', type: 'text/plain' },
      attachments: [{ type: 'file', title: 'notes.txt', title_link: file.url, title_link_download: true }],
    });
    expect(world.lastMessage('general')?.files).toMatchObject([{ filename: 'notes.txt', size: 5 }]);
    expect((await bot.fetch(String(file.url))).text).toBe('hello');
    expect((await new Client(rc).fetch(String(file.url))).status).toBe(403);
    const { authToken, userId } = bot.credentials ?? { authToken: '', userId: '' };
    expect((await new Client(rc).fetch(`${String(file.url)}?rc_token=${authToken}&rc_uid=${userId}`)).text).toBe(
      'hello',
    );
    const again = await bot.post(`rooms.mediaConfirm/GENERAL/${String(file._id)}`, {});
    expect(again.body).toMatchObject({ errorType: 'invalid-file' });
    const files: Json = await bot.ok(bot.get('channels.files', { roomId: 'GENERAL' }));
    expect(list(files, 'files')).toEqual([
      expect.objectContaining({
        _id: file._id,
        size: 5,
        user: expect.objectContaining({ username: world.bot.handle }),
      }),
    ]);
  });

  it('are refused by size and type', async () => {
    const { bot } = await start({ settings: { FileUpload_MaxFileSize: 4 } });
    expect((await upload(bot, 'hello')).body).toMatchObject({ errorType: 'error-file-too-large' });
    expect((await upload(bot, '<a/>', 'image/svg+xml', 'a.svg')).body).toMatchObject({
      errorType: 'error-invalid-file-type',
    });
    const form = new FormData();
    form.append('document', new Blob(['x']), 'x.txt');
    expect((await bot.post('rooms.media/GENERAL', undefined, { form })).body).toMatchObject({
      errorType: 'invalid-field',
    });
  });

  it('of people stand in their messages', async () => {
    const { bot, ada } = await start();
    const said = ada.upload(
      'general',
      { filename: 'a b.png', data: new Uint8Array([1, 2, 3]), contentType: 'image/png' },
      'look',
    );
    const { message }: { message: Json } = await bot.ok(bot.get('chat.getMessage', { msgId: said.id }));
    const [picture] = list(message, 'attachments');
    expect(picture).toMatchObject({ image_type: 'image/png', image_size: 3, title: 'a b.png' });
    expect(picture?.image_url).toMatch(/a%20b\.png$/);
    expect((await bot.fetch(String(picture?.image_url))).headers.get('content-type')).toBe('image/png');
  });
});
