import { describe, expect, it } from 'vitest';
import { isExpired } from '../../src/backends/discord/operations/files.js';
import { Attachment, Message, md } from '../../src/index.js';
import { type Fixture, fixture } from './fixture.js';

const rest = { gateway: false, retry: { baseMs: 10, maxMs: 50 } };

function general({ world }: Fixture): string {
  return world.channel('general').id;
}

/** Posts of messages. */
function posts(all: Fixture) {
  return all.calls('POST /channels').filter(({ call }) => call.endsWith('/messages'));
}

function shown({ world }: Fixture, channel = 'general'): string[] {
  return world
    .messages(world.channel(channel))
    .filter(({ isBot }) => isBot)
    .map(({ text }) => text);
}

describe('a send whose answer is lost', () => {
  for (const [how, arm] of [
    ['the connection is reset', (all: Fixture) => all.discord.faults.loseAnswer({ match: 'POST /channels' })],
    ['the answer is cut off', (all: Fixture) => all.discord.faults.cutBody({ match: 'POST /channels' })],
  ] as const) {
    it(`is asked for again with its nonce: ${how}`, async () => {
      const all = await fixture({}, rest);
      arm(all);
      const sent = await all.backend.sendMessage(general(all), 'once');
      expect(shown(all)).toEqual(['once']);
      expect(sent.text).toBe('once');
      expect(posts(all)).toHaveLength(2);
      const nonces = posts(all).map(({ params }) => (params as { nonce?: unknown })['nonce']);
      expect(new Set(nonces).size).toBe(1);
      expect(String(nonces[0])).toHaveLength(25);
    });
  }

  it('has a nonce of its own without a key; the same key gives the message that is there', async () => {
    const all = await fixture({}, rest);
    await all.backend.sendMessage(general(all), 'a');
    await all.backend.sendMessage(general(all), 'a');
    const first = await all.backend.sendMessage(general(all), 'b', { idempotencyKey: 'order 7' });
    // Of another process too: Discord keeps it.
    const second = await all.another().sendMessage(general(all), 'b', { idempotencyKey: 'order 7' });
    expect(second.id).toBe(first.id);
    expect(shown(all)).toEqual(['a', 'a', 'b']);
  });

  it('under another name has no nonce: it is not repeated, and says so', async () => {
    const all = await fixture({}, rest);
    const sender = { name: 'Deploys' };
    await all.backend.sendMessage(general(all), 'first', { sender });
    all.discord.faults.loseAnswer({ match: 'POST /webhooks' });
    const failing = all.backend.sendMessage(general(all), 'second', { sender });
    await expect(failing).rejects.toMatchObject({ maybeDelivered: true });
    expect(shown(all)).toEqual(['first', 'second']);
    // With a key the repeat within this process does not double it.
    const [one, two] = await Promise.all([
      all.backend.sendMessage(general(all), 'third', { sender, idempotencyKey: 'k' }),
      all.backend.sendMessage(general(all), 'third', { sender, idempotencyKey: 'k' }),
    ]);
    expect(one.id).toBe(two.id);
  });

  it('of another kind is not repeated: a thread would be there twice', async () => {
    const all = await fixture({}, rest);
    all.discord.faults.fail({ match: 'POST /channels', status: 502 });
    await expect(all.backend.createThread(general(all), undefined, { name: 'plans' })).rejects.toMatchObject({
      code: 'server',
      maybeDelivered: true,
    });
    expect(all.calls('POST /channels')).toHaveLength(1);
  });

  it('a delete whose answer is lost has been done', async () => {
    const all = await fixture({}, rest);
    const sent = await all.backend.sendMessage(general(all), 'gone soon');
    all.discord.faults.loseAnswer({ match: 'DELETE' });
    await all.backend.deleteMessage(sent);
    expect(shown(all)).toEqual([]);
    await expect(all.backend.deleteMessage(sent)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('limits', () => {
  it('of a route are obeyed and told', async () => {
    const all = await fixture({}, rest);
    all.discord.faults.rateLimit({ match: 'POST /channels', retryAfterMs: 300 });
    const started = performance.now();
    await all.backend.sendMessage(general(all), 'patient');
    expect(performance.now() - started).toBeGreaterThan(250);
    const event = await all.event('rate_limited');
    expect(event).toMatchObject({ operation: 'POST /channels/{id}/messages' });
    expect(event.retryAfterMs).toBeGreaterThan(0);
    expect(shown(all)).toEqual(['patient']);
  });

  it('of all calls hold every route', async () => {
    const all = await fixture({}, rest);
    await all.backend.fetchChannel(general(all));
    all.discord.limits.global({ retryAfterMs: 1_000 });
    const started = performance.now();
    await Promise.all([
      all.backend.sendMessage(general(all), 'one'),
      (async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await all.backend.fetchMessages(general(all), { limit: 1 });
      })(),
    ]);
    expect(performance.now() - started).toBeGreaterThan(900);
    await all.event('rate_limited');
  });

  it('that are longer than the patience reject with how long', async () => {
    const all = await fixture({}, { ...rest, retry: { totalMs: 1_000 } });
    all.discord.faults.rateLimit({ match: 'POST /channels', retryAfterMs: 60_000 });
    await expect(all.backend.sendMessage(general(all), 'never')).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: expect.any(Number) as number,
    });
    expect(shown(all)).toEqual([]);
  });

  it('of the proxy in front, which says nothing more, are backed off from', async () => {
    const all = await fixture({}, rest);
    all.discord.limits.proxy({ status: 429, times: 2, match: 'POST /channels' });
    await all.backend.sendMessage(general(all), 'through');
    expect(shown(all)).toEqual(['through']);
    await all.event('rate_limited');
  });
});

describe('who is pinged', () => {
  it('only those that were mentioned as such', async () => {
    const all = await fixture({}, rest);
    const ada = await all.backend.fetchUser(all.world.user('ada').id);
    const { id } = all.world.user('bob');
    await all.backend.sendMessage(general(all), md`Hi ${ada}, not <@${id}> and not @everyone`);
    const [sent] = posts(all);
    expect(sent?.params).toMatchObject({ allowed_mentions: { parse: [], users: [ada.id], replied_user: false } });
  });

  it('nobody with mentions none; everyone where it was asked for', async () => {
    const all = await fixture({}, rest);
    await all.backend.sendMessage(general(all), { raw: `<@${all.world.user('ada').id}>` }, { mentions: 'none' });
    await all.backend.sendMessage(general(all), 'Hello @everyone', { mentions: 'all' });
    const bodies = posts(all).map(({ params }) => params);
    expect(bodies[0]).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(bodies[1]).toMatchObject({ allowed_mentions: { parse: ['everyone'] }, content: 'Hello @everyone' });
  });
});

describe('edits', () => {
  it('keep what they do not change', async () => {
    const all = await fixture({}, rest);
    const sent = await all.backend.sendMessage(general(all), 'with all', {
      embeds: [{ title: 'Card', description: 'text' }],
      files: [{ data: 'hello', filename: 'a.txt' }],
      components: [{ type: 'button', id: 'ok', label: 'OK' }],
    });
    const edited = await all.backend.editMessage(sent, 'changed');
    expect(edited.embeds[0]?.title).toBe('Card');
    expect(edited.attachments.map(({ filename }) => filename)).toEqual(['a.txt']);
    expect(edited.components).toHaveLength(1);
    expect(edited.text).toBe('changed');
    const other = await all.backend.editMessage(sent, undefined, {
      files: [{ data: 'new', filename: 'b.txt' }],
      embeds: [],
    });
    expect(other.attachments.map(({ filename }) => filename)).toEqual(['b.txt']);
    expect(other.embeds).toEqual([]);
    expect(other.text).toBe('changed');
  });

  it('of what was sent under another name go the way it came', async () => {
    const all = await fixture({}, rest);
    const sent = await all.backend.sendMessage(general(all), 'deploying', { sender: { name: 'Deploys' } });
    expect(sent.author.name).toBe('Deploys');
    expect(sent.isOwn).toBe(true);
    const edited = await all.another().editMessage({ channelId: sent.channelId, id: sent.id }, 'deployed');
    expect(edited.text).toBe('deployed');
    await all.another().deleteMessage({ channelId: sent.channelId, id: sent.id });
    expect(shown(all)).toEqual([]);
  });
});

describe('replies and forwards', () => {
  it('answer by reference, and say when it is gone', async () => {
    const all = await fixture({}, rest);
    const asked = all.world.user('ada').say('general', 'a question');
    const answer = await all.backend.reply({ channelId: asked.channelId, id: asked.id }, 'an answer');
    expect(answer).toMatchObject({ type: 'reply', replyTo: { channelId: asked.channelId, id: asked.id } });
    all.world.user('ada').delete(asked);
    await expect(all.backend.reply({ channelId: asked.channelId, id: asked.id }, 'late')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('forward natively', async () => {
    const all = await fixture({}, rest);
    const other = await all.backend.createChannel({ name: 'other' });
    const said = all.world.user('ada').say('general', 'look at this');
    const forwarded = await all.backend.forwardMessage(said, other);
    expect(forwarded.losses).toEqual([]);
    expect(forwarded.content).toBe('look at this');
    expect(forwarded.native?.forwardedFrom).toMatchObject({ messageId: said.id });
  });
});

describe('files', () => {
  it('with a description, as a spoiler, from bytes and streams', async () => {
    const all = await fixture({}, rest);
    async function* stream() {
      yield new TextEncoder().encode('str');
      yield new TextEncoder().encode('eam');
    }
    const sent = await all.backend.sendMessage(general(all), 'files', {
      files: [
        { data: 'secret', filename: 'plot.txt', description: 'how it ends', spoiler: true },
        { data: stream(), filename: 's.txt' },
      ],
    });
    expect(sent.attachments.map(({ filename }) => filename)).toEqual(['SPOILER_plot.txt', 's.txt']);
    expect(sent.attachments[0]).toMatchObject({ description: 'how it ends', isSpoiler: true });
    const download = await all.backend.downloadAttachment(sent.attachments[1] as Attachment);
    expect(new TextDecoder().decode(await download.bytes())).toBe('stream');
  });

  it('whose address has expired are asked for anew, also from JSON', async () => {
    const all = await fixture({}, rest);
    const sent = await all.backend.sendMessage(general(all), '', { files: [{ data: 'old', filename: 'old.txt' }] });
    const attachment = Attachment.parse(JSON.parse(JSON.stringify(sent.attachments[0])));
    const url = new URL(attachment.url ?? '');
    url.searchParams.set('ex', Math.floor(Date.now() / 1000 - 60).toString(16));
    expect(isExpired(url.href)).toBe(true);
    const download = await all.another().downloadAttachment({ ...attachment, url: url.href });
    expect(new TextDecoder().decode(await download.bytes())).toBe('old');
    await all.backend.deleteMessage(sent);
    await expect(all.backend.downloadAttachment({ ...attachment, url: url.href })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('threads', () => {
  it('a reply in the thread of a message starts it once, from anywhere', async () => {
    const all = await fixture({}, rest);
    const said = all.world.user('ada').say('general', 'Shall we **ship** it?');
    const ref = { channelId: said.channelId, id: said.id };
    const first = await all.backend.replyInThread(ref, 'yes');
    const second = await all.another().replyInThread(ref, 'no');
    expect(first).toMatchObject({ channelId: said.channelId, threadId: said.id });
    expect(second).toMatchObject({ channelId: said.channelId, threadId: said.id });
    const thread = await all.another().fetchThread(said.id, { channel: said.channelId });
    expect(thread.name).toBe('Shall we ship it?');
    // The parent's own operations stay in the parent's channel, also from a ref that names the thread.
    expect((await all.another().fetchMessage(ref)).text).toBe('Shall we ship it?');
    expect((await all.another().fetchMessage({ ...ref, threadId: said.id })).text).toBe('Shall we ship it?');
    await all.another().addReaction(ref, '👍');
    const replies = await all.another().fetchMessages(said.channelId, { thread: said.id, order: 'oldest' });
    expect(replies.map(({ text }) => text)).toEqual(['yes', 'no']);
    expect(replies.every(({ threadId, channelId }) => threadId === said.id && channelId === said.channelId)).toBe(true);
  });

  it("a forum's post: its first message is reached by the forum and its id", async () => {
    const all = await fixture({}, rest);
    const forum = await all.backend.createChannel({ name: 'ideas', type: 'forum' });
    const post = all.discord.post('ada', all.world.channel('ideas'), 'Dark mode', 'Please add it');
    const ref = { channelId: forum.id, id: post.id };
    const fresh = all.another();
    expect((await fresh.fetchMessage(ref)).text).toBe('Please add it');
    const answer = await fresh.reply(ref, 'Soon');
    expect(answer).toMatchObject({ channelId: forum.id, threadId: post.id, replyTo: ref });
    await fresh.addReaction(ref, '🎉');
    expect(await fresh.permalink(ref)).toBe(
      `https://discord.com/channels/${all.discord.ids.guildId}/${post.id}/${post.id}`,
    );
    const replies = await fresh.fetchMessages(forum.id, { thread: post.id });
    expect(replies.map(({ text }) => text)).toEqual(['Soon']);
    await expect(fresh.sendMessage(forum.id, 'straight in')).rejects.toThrow(/createThread/);
  });
});

describe('history', () => {
  it('is read over pages, in both orders, between messages and moments', async () => {
    const all = await fixture({}, rest);
    const ada = all.world.user('ada');
    const said = Array.from({ length: 230 }, (_, index) => ada.say('general', `n${index}`));
    const texts = (messages: Message[]) => messages.map(({ text }) => text);
    const newest = await all.backend.fetchMessages(general(all), { limit: 230 });
    expect(texts(newest)).toEqual(said.map(({ text }) => text).reverse());
    const oldest = await all.backend.fetchMessages(general(all), { limit: 150, order: 'oldest' });
    expect(texts(oldest)).toEqual(said.slice(0, 150).map(({ text }) => text));
    const between = await all.backend.fetchMessages(general(all), {
      after: said[9]?.id,
      before: { channelId: general(all), id: said[20]?.id ?? '' },
      order: 'oldest',
    });
    expect(texts(between)).toEqual(said.slice(10, 20).map(({ text }) => text));
    for (const message of newest.slice(0, 3))
      expect(Message.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });

  it('is read around a message or a moment, in a thread too, though the message is gone', async () => {
    let now = Date.now() - 1_000_000;
    const { backend, world } = await fixture({
      clock: () => {
        now += 10;
        return new Date(now);
      },
    });
    const said = Array.from({ length: 7 }, (_, index) => world.user('ada').say('general', `m${index}`));
    const { id } = world.channel('general');
    const texts = async (options: object, channel = id) =>
      (await backend.fetchMessages(channel, options)).map(({ text }) => text);
    expect(await texts({ around: said[3], limit: 3 })).toEqual(['m4', 'm3', 'm2']);
    const [third] = await backend.fetchMessages(id, { around: said[3], limit: 1 });
    expect(await texts({ around: third?.createdAt, limit: 4, order: 'oldest' })).toEqual(['m2', 'm3', 'm4', 'm5']);
    await backend.deleteMessage(said[3] as { channelId: string; id: string });
    expect(await texts({ around: said[3], limit: 3, order: 'oldest' })).toEqual(['m2', 'm4']);
    const thread = await backend.createThread(said[1] as { channelId: string; id: string }, 't0');
    for (const text of ['t1', 't2', 't3']) await backend.sendMessage(id, text, { thread });
    const [, , middle] = await backend.fetchMessages(id, { thread, order: 'oldest' });
    expect(await texts({ thread, around: middle?.id, limit: 3, order: 'oldest' })).toEqual(['t1', 't2', 't3']);
    // The message that the thread starts from stands in the channel.
    expect(await texts({ thread, around: said[1], limit: 3, order: 'oldest' })).toEqual(['t0']);
    await expect(texts({ around: new Date(Number.NaN) })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is searched; a server that is not indexed yet is waited for', async () => {
    const all = await fixture({}, rest);
    all.world.user('ada').say('general', 'the quick brown fox');
    all.discord.setSearchIndexing(true);
    setTimeout(() => all.discord.setSearchIndexing(false), 300);
    const found = await all.backend.searchMessages('brown fox', { channel: general(all) });
    expect(found.map(({ text }) => text)).toEqual(['the quick brown fox']);
    const direct = await all.backend.openDirect(all.world.user('ada').id);
    await expect(all.backend.searchMessages('x', { channel: direct })).rejects.toMatchObject({ code: 'unsupported' });
  });
});

it('a poll is sent and read', async () => {
  const all = await fixture({}, rest);
  const sent = await all.backend.sendMessage(general(all), 'Vote!', {
    native: { poll: { question: 'Tea or coffee?', answers: [{ text: 'Tea' }, { text: 'Coffee', emoji: '☕' }] } },
  });
  expect(sent.native?.poll).toMatchObject({
    question: 'Tea or coffee?',
    answers: [
      { id: 1, text: 'Tea' },
      { id: 2, text: 'Coffee', emoji: '☕' },
    ],
  });
  await expect(all.backend.sendMessage(general(all), 'x', { native: { pol: {} } as never })).rejects.toThrow(
    /no native option 'pol'.*poll/,
  );
});

it('a poll, a sticker and native components need no text beside them, and stand once beside a long one', async () => {
  const all = await fixture({}, rest);
  const poll = { question: 'Tea or coffee?', answers: [{ text: 'Tea' }, { text: 'Coffee' }] };
  const alone = await all.backend.sendMessage(general(all), '', { native: { poll } });
  expect(alone).toMatchObject({ content: '', native: { poll: { question: 'Tea or coffee?' } } });
  const long = await all.backend.sendMessage(general(all), 'word '.repeat(900), { native: { poll } });
  expect(long.parts.map(({ native }) => native?.poll?.question)).toEqual([undefined, undefined, 'Tea or coffee?']);
  await expect(all.backend.sendMessage(general(all), '', { native: { tts: true } })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('nothing to send'),
  });
  await expect(all.backend.sendMessage(general(all), '', { native: { stickerIds: [] } })).rejects.toMatchObject({
    code: 'invalid',
  });
});

it('a stream grows by edits', async () => {
  const all = await fixture({}, rest);
  async function* words() {
    for (const word of ['**Hel', 'lo**', ' world']) {
      yield word;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  const sent = await all.backend.streamMessage(general(all), words(), { updateIntervalMs: 10 });
  expect(sent.text).toBe('Hello world');
  expect(shown(all)).toEqual(['Hello world']);
  expect(all.calls('PATCH').length).toBeGreaterThan(0);
});
