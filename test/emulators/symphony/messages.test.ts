import { describe, expect, it } from 'vitest';
import { Client, type Json, loginToken, multipart, start, testClock } from './harness.js';

const ml = (text: string) => `<messageML>${text}</messageML>`;
const plain = (messages: Json[]) => messages.map((each) => String(each.message).replace(/<[^>]+>/g, ''));

describe('messages', () => {
  it('are sent as multipart, with files, and come back', async () => {
    const { bot, general, world } = await start();
    const path = `/agent/v4/stream/${general.id}/message/create`;
    const data = new Uint8Array([0, 1, 2, 254, 255]);
    const files = [new File([data], 'Ü.bin', { type: 'image/png' }), new File(['two'], 'b.txt')];
    const sent = await bot.send(general.id, ml('ü 😄'), {
      attachment: files,
      preview: [new File(['p1'], 'p1.png'), new File(['p2'], 'p2.png')],
    });
    expect(sent).toMatchObject({ user: { username: 'chatmux' }, stream: { streamType: 'ROOM', roomName: 'general' } });
    expect(sent.messageId).toMatch(/^[\w-]{32}bQ$/);
    const attachments = sent.attachments as { id: string; name: string; size: number; images: { id: string }[] }[];
    expect(attachments.map(({ name, size }) => [name, size])).toEqual([
      ['Ü.bin', 5],
      ['b.txt', 3],
    ]);
    const read = (id: string) =>
      bot.call(
        `/agent/v1/stream/${general.id}/attachment?messageId=${String(sent.messageId)}&fileId=${encodeURIComponent(id)}`,
      );
    const answer = await read(attachments[0]?.id ?? '');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect([...Buffer.from(answer.text, 'base64')]).toEqual([...data]);
    expect(Buffer.from((await read(attachments[1]?.images[0]?.id ?? '')).text, 'base64').toString()).toBe('p2');
    // Pasted as it is, the escapes of the id are decoded away.
    const raw = `/agent/v1/stream/${general.id}/attachment?messageId=${String(sent.messageId)}&fileId=${attachments[0]?.id}`;
    expect((await bot.call(raw)).status).toBe(404);
    expect(world.lastMessage('general')?.files.map(({ filename }) => filename)).toEqual(['Ü.bin', 'b.txt']);
    for (const [parts, status] of [
      [{ attachment: files[1] as File }, 400],
      [{ message: '' }, 400],
      [{ message: ml(' '), attachment: new File(['x'], 'noextension') }, 400],
      [{ message: ml('x'), attachment: files, preview: new File(['x'], 'p.png') }, 400],
      [{ message: ml(' '), attachment: files[1] as File }, 200],
    ] as const)
      expect((await bot.call(path, { form: multipart(parts as Record<string, string | File | File[]>) })).status).toBe(
        status,
      );
    const headers = { ...(bot.tokens as Record<string, string>), 'content-type': 'multipart/form-data' };
    expect((await bot.call(path, { raw: 'x', headers })).status).toBe(415);
    expect((await bot.call(path, { json: { message: 'x' } })).status).toBe(415);
  });

  it('are edited into new ones that replace them', async () => {
    const { bot, general, world, ada } = await start();
    const feed = await bot.feed();
    const first = await bot.send(general.id, ml('one'));
    const update = (id: unknown, message: string) =>
      bot.call(`/agent/v4/stream/${general.id}/message/${String(id)}/update`, { form: multipart({ message }) });
    const second = (await update(first.messageId, ml('two'))).body as Json;
    expect(second).toMatchObject({ replacing: first.messageId, initialMessageId: first.messageId, silent: true });
    expect(second.messageId).not.toBe(first.messageId);
    const third = (await update(first.messageId, ml('three'))).body as Json;
    expect(third).toMatchObject({ replacing: second.messageId, initialMessageId: first.messageId });
    expect(await bot.ok(`/agent/v1/message/${String(first.messageId)}`)).toMatchObject({
      replacedBy: second.messageId,
    });
    await feed.until('MESSAGESENT', (event) => event.messageId === third.messageId);
    const [only, ...others] = world.messages('general');
    expect([only?.id, only?.text, only?.isEdited, others.length]).toEqual([first.messageId, 'three', true, 0]);
    const said = ada.say('general', 'mine');
    expect((await update(said.id, ml('yours'))).status).toBe(403);
    ada.edit(said, 'still mine');
    const event = await feed.until('MESSAGESENT', (each) =>
      Boolean(
        (each.payload as { messageSent: { message: Json } }).messageSent.message.replacing &&
          each.initiator.user.username === 'ada',
      ),
    );
    expect((event.payload as { messageSent: { message: Json } }).messageSent.message.replacing).toBe(said.id);
  });

  it('are suppressed', async () => {
    const { bot, general, ada, world } = await start();
    const feed = await bot.feed();
    const sent = await bot.send(general.id, ml('x'));
    const path = `/pod/v1/admin/messagesuppression/${String(sent.messageId)}/suppress`;
    expect((await bot.call(path, { json: null })).status).toBe(415);
    expect(await bot.ok(path, { method: 'POST' })).toMatchObject({
      suppressed: true,
      suppressionDate: expect.any(Number),
    });
    expect(await bot.ok(path, { method: 'POST' })).toMatchObject({ suppressionDate: 0 });
    expect((await bot.call(`/agent/v1/message/${String(sent.messageId)}`)).status).toBe(204);
    expect(world.messages('general')).toEqual([]);
    const event = await feed.until('MESSAGESUPPRESSED');
    expect(event.payload).toMatchObject({
      messageSuppressed: { messageId: sent.messageId, stream: { streamId: general.id } },
    });
    expect(event.messageId).not.toBe(sent.messageId);
    const said = ada.say('general', 'hers');
    const hers = `/pod/v1/admin/messagesuppression/${said.id}/suppress`;
    expect((await bot.call(hers, { method: 'POST' })).status).toBe(403);
    ada.delete(said);
    await feed.until('MESSAGESUPPRESSED', (each) => each.initiator.user.username === 'ada');
  });

  it('are read by time, oldest first, all versions, and 204 for none', async () => {
    let now = 1_700_000_000_000;
    const { bot, general, ada } = await start({ clock: () => new Date(now) });
    const path = `/agent/v4/stream/${general.id}/message`;
    expect((await bot.call(`${path}?since=0`)).status).toBe(204);
    expect((await bot.call(path)).status).toBe(400);
    expect((await bot.call(`${path}?since=0&limit=501`)).status).toBe(400);
    const first = ada.say('general', 'a');
    ada.say('general', 'b');
    now += 10;
    ada.say('general', 'c');
    now += 10;
    ada.edit(first, 'a2');
    const read = async (query: string) => plain(await bot.ok<Json[]>(`${path}?${query}`));
    expect(await read('since=0')).toEqual(['a', 'b', 'c', 'a2']);
    expect(await read(`since=1700000000000&skip=1&limit=2`)).toEqual(['b', 'c']);
    expect(await read(`since=1700000000001&until=1700000000020`)).toEqual(['c']);
  });

  it('are blasted, what fails told beside what was sent', async () => {
    const { bot, world, ada } = await start();
    const im = world.direct('ada');
    const secret = world.channel('secret', { type: 'private', members: ['ada'], bot: false });
    const form = multipart({ message: ml('to all'), sids: [im.id, secret.id, 'nowhere'].join(',') });
    const answer = await bot.ok('/agent/v4/message/blast', { form });
    expect((answer.messages as Json[]).map((each) => (each.stream as Json).streamId)).toEqual([im.id]);
    expect(answer.errors).toEqual({
      [secret.id]: { code: 403, message: expect.any(String) },
      nowhere: { code: 400, message: expect.any(String) },
    });
    expect(world.messages(im).map(({ text }) => text)).toEqual(['to all']);
    expect(ada.handle).toBe('ada');
  });

  it('are searched', async () => {
    const { bot, general, ada, bob } = await start();
    ada.say('general', 'the build is red #ci @chatmux');
    bob.say('general', 'the build is green');
    const search = async (json: Json, query = '') => {
      const answer = await bot.call(`/agent/v1/message/search${query}`, { json });
      return answer.status === 200 ? plain(answer.body as Json[]) : answer.status;
    };
    expect(await search({ text: 'build', streamId: general.id })).toHaveLength(2);
    expect(await search({ text: 'BUILD green', streamId: general.id })).toEqual(['the build is green']);
    expect(await search({ text: 'build' })).toBe(400);
    expect(await search({ hashtag: 'ci' })).toEqual(['the build is red #ci @Chatmux']);
    expect(await search({ mention: Number((await bot.ok('/pod/v2/sessioninfo')).id) })).toHaveLength(1);
    expect(await search({ author: Number(bob.id) })).toEqual(['the build is green']);
    expect(await search({ author: Number(bob.id), streamType: 'IM' })).toBe(204);
    expect(await search({ streamId: general.id }, '?limit=1&sortDir=ASC')).toEqual(['the build is red #ci @Chatmux']);
  });

  it('tell who has read them', async () => {
    const { bot, general, ada, bob } = await start();
    bob.setPresence({ status: 'offline' });
    const sent = await bot.send(general.id, ml('x'));
    const status = async () => {
      const answer = await bot.ok<Record<string, Json[]>>(`/pod/v1/message/${String(sent.messageId)}/status`);
      return ['sent', 'delivered', 'read'].map((list) => (answer[list] ?? []).map((each) => each.userName));
    };
    expect(await status()).toEqual([['bob'], ['ada'], []]);
    ada.read('general');
    expect(await status()).toEqual([['bob'], [], ['ada']]);
  });
});

describe('rooms', () => {
  it('have their permissions', async () => {
    const { bot, symphony, ada, bob, world } = await start();
    const secret = world.channel('secret', { type: 'private', members: ['ada'], bot: false });
    const status = async (path: string, sent = {}) => (await bot.call(path, sent)).status;
    expect(await status(`/pod/v3/room/${secret.id}/info`)).toBe(403);
    expect(await status(`/agent/v4/stream/${secret.id}/message?since=0`)).toBe(403);
    expect(
      await status(`/agent/v4/stream/${secret.id}/message/create`, { form: multipart({ message: ml('x') }) }),
    ).toBe(403);
    expect(await status(`/pod/v1/room/${secret.id}/membership/add`, { json: { id: Number(bob.id) } })).toBe(403);
    const news = world.channel('news', { type: 'announcement' });
    expect(await bot.ok(`/pod/v3/room/${news.id}/info`)).toMatchObject({
      roomAttributes: { readOnly: true, public: true },
    });
    expect(await status(`/agent/v4/stream/${news.id}/message/create`, { form: multipart({ message: ml('x') }) })).toBe(
      403,
    );
    const room = await bot.ok('/pod/v3/room/create', { json: { name: 'own', description: 'd' } });
    const { id } = room.roomSystemInfo as { id: string };
    expect(room.roomAttributes).toMatchObject({ public: false, discoverable: false, membersCanInvite: true });
    expect(await status('/pod/v3/room/create', { json: { name: 'own' } })).toBe(400);
    expect(await status('/pod/v3/room/create', { json: {} })).toBe(400);
    expect(await status(`/pod/v3/room/${id}/update`, { json: { public: true } })).toBe(400);
    await bot.ok(`/pod/v1/room/${id}/setActive?active=false`, { method: 'POST' });
    expect(await status(`/agent/v4/stream/${id}/message/create`, { form: multipart({ message: ml('x') }) })).toBe(403);
    expect(await status('/pod/v1/im/create', { json: [Number(ada.id), Number(bob.id)] })).toBe(400);
    const zoe = symphony.externalUser('zoe');
    expect(await status('/pod/v1/im/create', { json: [Number(zoe.id)] })).toBe(403);
    const im = await bot.ok('/pod/v1/im/create', { json: [Number(ada.id)] });
    expect(await bot.ok('/pod/v1/im/create', { json: [Number(ada.id)] })).toEqual(im);
  });

  it('pin one message', async () => {
    const { bot, world, general } = await start();
    const first = await bot.send(general.id, ml('one'));
    const second = await bot.send(general.id, ml('two'));
    const pin = (pinnedMessageId: unknown) =>
      bot.ok(`/pod/v3/room/${general.id}/update`, { json: { pinnedMessageId } });
    const pinned = () =>
      world
        .messages('general')
        .filter(({ isPinned }) => isPinned)
        .map(({ text }) => text);
    await pin(first.messageId);
    expect((await pin(second.messageId)).roomAttributes).toMatchObject({ pinnedMessageId: second.messageId });
    expect(pinned()).toEqual(['two']);
    expect((await pin('')).roomAttributes).not.toHaveProperty('pinnedMessageId');
    expect(pinned()).toEqual([]);
  });

  it('hide what was said before somebody came, where history is closed', async () => {
    const { clock, pass } = testClock();
    const { symphony, bot, ada, general } = await start({ clock });
    const room = await bot.ok('/pod/v3/room/create', { json: { name: 'closed', viewHistory: false } });
    const { id } = room.roomSystemInfo as { id: string };
    await bot.send(id, ml('early'));
    pass(3);
    await bot.ok(`/pod/v1/room/${id}/membership/add`, { json: { id: Number(ada.id) } });
    await bot.send(id, ml('late'));
    const client = new Client(symphony);
    const { app } = symphony.config;
    const session = await client.ok('/login/pubkey/app/authenticate', {
      json: { token: loginToken(app.appId, app.privateKey.content) },
    });
    const own = await client.ok('/login/pubkey/app/username/ada/authenticate', {
      method: 'POST',
      headers: { sessionToken: String(session.token) },
    });
    client.tokens = { sessionToken: String(own.token) };
    expect(plain(await client.ok<Json[]>(`/agent/v4/stream/${id}/message?since=0`))).toEqual(['late']);
    expect(general.name).toBe('general');
  });
});
