import { describe, expect, it } from 'vitest';
import { md } from '../../src/richtext/index.js';
import { fixture, pause } from './fixture.js';

describe('history', () => {
  it('in both orders over short pages, with exclusive bounds', async () => {
    const { backend, world } = await fixture({ pageSize: 3 });
    const general = world.channel('general');
    const said = Array.from({ length: 10 }, (_, index) => world.user('ada').say(general, `m${index}`));
    const texts = async (options: object) =>
      (await backend.fetchMessages(general.id, options))
        .filter(({ type }) => type === 'default')
        .map(({ text }) => text);
    const all = said.map(({ text }) => text);
    expect(await texts({ order: 'oldest', limit: 100 })).toEqual(all);
    expect(await texts({ limit: 100 })).toEqual([...all].reverse());
    expect(await texts({ limit: 2 })).toEqual(['m9', 'm8']);
    expect(await texts({ before: said[5]?.id, after: said[1]?.id, order: 'oldest' })).toEqual(['m2', 'm3', 'm4']);
    await expect(backend.fetchMessages(general.id, { before: 'nonsense' })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('of a thread holds the replies alone, in both orders', async () => {
    const { backend, world } = await fixture({ pageSize: 2 });
    const general = world.channel('general');
    const root = world.user('ada').say(general, 'root');
    for (let index = 0; index < 7; index += 1) world.user('bob').say(general, `r${index}`, { thread: root });
    const texts = async (order: 'newest' | 'oldest') =>
      (await backend.fetchMessages(general.id, { thread: root.id, order })).map(({ text }) => text);
    expect(await texts('oldest')).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6']);
    expect(await texts('newest')).toEqual(['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0']);
    // The channel itself shows no replies.
    expect((await backend.fetchMessages(general.id)).map(({ text }) => text)).not.toContain('r0');
  });

  it('a single reply is found with and without its thread', async () => {
    const { backend, world } = await fixture();
    const root = world.user('ada').say('general', 'root');
    const reply = world.user('bob').say('general', 'reply', { thread: root });
    const { channelId } = root;
    expect(await backend.fetchMessage({ channelId, id: reply.id })).toMatchObject({ text: 'reply', threadId: root.id });
    expect(await backend.fetchMessage({ channelId, id: reply.id, threadId: root.id })).toMatchObject({ text: 'reply' });
    await expect(backend.fetchMessage({ channelId, id: '1700000000.000999' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('a reply that is shown in the channel too stands once in each', async () => {
    const { backend, world } = await fixture();
    const root = world.user('ada').say('general', 'root');
    await backend.replyInThread({ channelId: root.channelId, id: root.id }, 'loud', {
      native: { replyBroadcast: true },
    });
    const shown = await backend.fetchMessages(root.channelId);
    expect(shown.filter(({ text }) => text === 'loud')).toMatchObject([
      { threadId: root.id, native: { subtype: 'thread_broadcast' } },
    ]);
    expect((await backend.fetchMessages(root.channelId, { thread: root.id })).map(({ text }) => text)).toEqual([
      'loud',
    ]);
  });
});

describe('threads', () => {
  it('begin under a message, or alone with a name', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', 'root');
    const thread = await backend.createThread({ channelId: said.channelId, id: said.id }, 'first');
    expect(thread).toMatchObject({ id: said.id, messageCount: 1, parentMessage: { id: said.id } });
    await expect(backend.createThread({ channelId: said.channelId, id: said.id })).rejects.toMatchObject({
      code: 'invalid',
    });
    const named = await backend.createThread(said.channelId, 'inside', { name: 'Release <2>' });
    expect(named.messageCount).toBe(1);
    expect(world.messages('general').find(({ id }) => id === named.id)?.text).toBe('Release <2>');
    expect((await backend.listThreads(said.channelId).toArray()).map(({ id }) => id)).toEqual([named.id, said.id]);
    expect(await backend.fetchThread(thread)).toMatchObject({ id: said.id });
    const alone = world.user('ada').say('general', 'nobody answers');
    await expect(backend.fetchThread({ channelId: alone.channelId, id: alone.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(backend.updateThread(thread, { name: 'x' })).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('edits', () => {
  it('of the text keep embeds and buttons, though Slack takes blocks away', async () => {
    const { backend, another, world } = await fixture();
    const general = world.channel('general').id;
    const sent = await backend.sendMessage(general, 'one', {
      embeds: [{ title: 'Card' }],
      components: [{ type: 'button', id: 'b', label: 'Press' }],
    });
    for (const editor of [backend, another()]) {
      const edited = await editor.editMessage(sent, md`**two** by ${'somebody'}`);
      expect(edited).toMatchObject({ text: 'two by somebody', embeds: [{ title: 'Card' }], components: [{ id: 'b' }] });
      const standing = world.lastMessage('general');
      expect(standing).toMatchObject({ text: 'two by somebody', embeds: [{ title: 'Card' }], buttons: [{ id: 'b' }] });
    }
    const bare = await backend.editMessage(sent, undefined, { components: [], embeds: [] });
    expect(bare.components).toBeUndefined();
    expect(world.lastMessage('general')).toMatchObject({ text: 'two by somebody', embeds: [], buttons: [] });
  });

  it('cost one call right after the send, and read first when another has written', async () => {
    const { backend, calls, world } = await fixture();
    const sent = await backend.sendMessage(world.channel('general').id, 'one');
    await backend.editMessage(sent, 'two');
    await backend.editMessage(sent, 'three');
    expect(calls('conversations.history')).toHaveLength(0);
    expect(calls('chat.update')).toHaveLength(2);
    expect(world.lastMessage('general')).toMatchObject({ text: 'three', isEdited: true });
  });

  it('from a short text to a list and back', async () => {
    const { backend, world } = await fixture();
    const sent = await backend.sendMessage(world.channel('general').id, { markdown: '- a\n  - b\n- c' });
    expect(sent.native?.blocks).toHaveLength(1);
    const edited = await backend.editMessage(sent, 'plain');
    expect(edited).toMatchObject({ text: 'plain', content: 'plain' });
    expect(world.lastMessage('general')?.text).toBe('plain');
  });

  it('replace files', async () => {
    const { backend, world } = await fixture();
    const sent = await backend.sendMessage(world.channel('general').id, 'see', {
      files: [{ data: 'one', filename: 'one.txt' }],
    });
    const edited = await backend.editMessage(sent, undefined, { files: [{ data: 'two', filename: 'two.txt' }] });
    expect(edited.attachments.map(({ filename }) => filename)).toEqual(['two.txt']);
    expect(edited.text).toBe('see');
  });

  it('of somebody else’s message are refused', async () => {
    const { backend, world } = await fixture();
    const said = world.user('ada').say('general', 'mine');
    await expect(backend.editMessage({ channelId: said.channelId, id: said.id }, 'x')).rejects.toMatchObject({
      code: 'forbidden',
      platformCode: 'cant_update_message',
    });
  });
});

describe('sends', () => {
  it('native options are passed through, unknown ones refused', async () => {
    const { backend, calls, world } = await fixture();
    const general = world.channel('general').id;
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'Native' } }];
    const sent = await backend.sendMessage(general, 'fallback', {
      linkPreviews: false,
      sender: { name: 'Deploys' },
      native: { blocks, iconEmoji: ':rocket:', metadata: { event_type: 'x', event_payload: { a: 1 } } },
    });
    expect(calls('chat.postMessage').at(-1)?.params).toMatchObject({
      text: 'fallback',
      unfurl_links: 'false',
      unfurl_media: 'false',
      username: 'Deploys',
      icon_emoji: ':rocket:',
    });
    expect(sent).toMatchObject({ isOwn: true, author: { name: 'Deploys' }, text: 'Native' });
    await expect(backend.sendMessage(general, 'x', { native: { iconemoji: 'x' } as object })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('iconEmoji'),
    });
  });

  it('an embed beside a file stands in blocks, and what is lost is told', async () => {
    const { backend, world } = await fixture();
    const sent = await backend.sendMessage(world.channel('general').id, 'report', {
      files: [{ data: 'a,b', filename: 'r.csv', title: 'Report' }],
      embeds: [{ title: 'Summary', color: '#ff0000', description: 'all **good**' }],
    });
    expect(sent.attachments).toMatchObject([{ filename: 'r.csv', title: 'Report', size: 3 }]);
    expect(sent.text).toContain('Summary');
    expect(sent.losses).toContainEqual({ feature: 'embed.color', from: '#ff0000', to: 'nothing' });
    const download = await backend.downloadAttachment(JSON.parse(JSON.stringify(sent.attachments[0])));
    expect(await download.text()).toBe('a,b');
  });

  it('an upload is found by its event, or by asking', async () => {
    const { backend, world } = await fixture({ shareDelayMs: 400 });
    const general = world.channel('general').id;
    expect((await backend.uploadFile(general, { data: 'x', filename: 'asked.txt' })).attachments).toHaveLength(1);
    await backend.connect();
    expect((await backend.uploadFile(general, { data: 'x', filename: 'told.txt' })).attachments).toHaveLength(1);
  });

  it('a token never goes to a foreign host', async () => {
    const { backend, slack, world } = await fixture();
    const said = world.user('ada').upload('general', { filename: 'a.txt', data: 'secret' });
    const message = await backend.fetchMessage({ channelId: said.channelId, id: said.id });
    const foreign = { ...message.attachments[0]!, url: slack.config.apiUrl.replace('127.0.0.1', 'localhost') };
    await expect(backend.downloadAttachment(foreign)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('a post whose answer is lost is not sent again', async () => {
    const { backend, slack, world } = await fixture();
    const general = world.channel('general');
    await backend.fetchChannel(general.id);
    slack.faults.loseAnswer({ match: 'chat.postMessage' });
    await expect(backend.sendMessage(general.id, 'once')).rejects.toMatchObject({
      code: 'connection',
      maybeDelivered: true,
    });
    expect(world.messages(general).filter(({ text }) => text === 'once')).toHaveLength(1);
  });

  it('waits as long as Slack asks, tells it, and then is sent once', async () => {
    const { backend, slack, events, world } = await fixture();
    const general = world.channel('general');
    await backend.fetchChannel(general.id);
    slack.faults.rateLimit({ match: 'chat.postMessage', retryAfterMs: 1000 });
    const started = Date.now();
    await backend.sendMessage(general.id, 'patient');
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    expect(world.messages(general).filter(({ text }) => text === 'patient')).toHaveLength(1);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'rate_limited', operation: 'chat.postMessage', retryAfterMs: 1000 }),
    );
  });

  it('reads are tried again after a broken answer', async () => {
    const { backend, slack, world } = await fixture();
    await backend.fetchUser(world.user('ada').id);
    slack.faults.fail({ match: 'users.info', status: 502 });
    slack.faults.cutBody({ match: 'users.info' });
    expect(await backend.fetchUser(world.user('bob').id)).toMatchObject({ name: 'Bob' });
  });

  it('an abort ends the wait at once', async () => {
    const { backend, slack, world } = await fixture();
    await backend.fetchUser(world.user('ada').id);
    slack.faults.slow({ match: 'chat.postMessage', ms: 20_000 });
    const started = Date.now();
    const controller = new AbortController();
    const sending = backend.sendMessage(world.channel('general').id, 'x', { signal: controller.signal });
    const refusal = expect(sending).rejects.toMatchObject({ code: 'aborted', maybeDelivered: true });
    // Turns of this process, so that the request has left, however slow the machine is.
    for (let turn = 0; turn < 20; turn += 1) await pause(5);
    controller.abort();
    await refusal;
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});

describe('streams', () => {
  async function* words(...parts: string[]) {
    for (const part of parts) yield part;
  }

  it('go by Slack’s own way in a thread that somebody began', async () => {
    const { backend, calls, world } = await fixture();
    const asked = world.user('ada').say('general', 'tell me');
    const thread = { channelId: asked.channelId, id: asked.id };
    const sent = await backend.streamMessage(asked.channelId, words('**Once** ', 'upon <', '!channel> a', ' time'), {
      thread,
    });
    expect(calls('chat.startStream')).toHaveLength(1);
    expect(calls('chat.stopStream')).toHaveLength(1);
    expect(calls('chat.postMessage')).toHaveLength(0);
    expect(sent).toMatchObject({ threadId: asked.id, isOwn: true });
    expect(sent.text.replaceAll('\u200b', '')).toBe('Once upon <!channel> a time');
    expect(sent.mentions).toEqual([]);
  });

  it('are posted and edited in a channel', async () => {
    const { backend, calls, world } = await fixture();
    const sent = await backend.streamMessage(world.channel('general').id, words('one ', 'two'), {
      updateIntervalMs: 10,
    });
    expect(calls('chat.startStream')).toHaveLength(0);
    expect(sent.text).toBe('one two');
  });

  it('that Slack ends early are finished by an edit', async () => {
    const { backend, slack, world } = await fixture();
    const asked = world.user('ada').say('general', 'tell me');
    await backend.fetchChannel(asked.channelId);
    slack.faults.fail({
      match: 'chat.appendStream',
      status: 200,
      body: '{"ok":false,"error":"message_not_in_streaming_state"}',
    });
    const sent = await backend.streamMessage(asked.channelId, words('all ', 'of it'), {
      thread: { channelId: asked.channelId, id: asked.id },
    });
    expect(sent.text).toBe('all of it');
    expect(world.lastMessage('general')?.text).toBe('all of it');
  });

  it('whose source fails say so, and leave what came', async () => {
    const { backend, world } = await fixture();
    const asked = world.user('ada').say('general', 'tell me');
    const failing = (async function* () {
      yield 'so far';
      throw new Error('the model is tired');
    })();
    await expect(
      backend.streamMessage(asked.channelId, failing, { thread: { channelId: asked.channelId, id: asked.id } }),
    ).rejects.toThrow('the model is tired');
    expect(world.lastMessage('general')?.text).toBe('so far');
  });
});

describe('people and places', () => {
  it('groups are expanded when they are added', async () => {
    const { backend, world } = await fixture();
    for (const handle of ['ada', 'bob', 'eve']) world.user(handle);
    const group = world.addGroup('devs', ['ada', 'bob']);
    const channel = await backend.createChannel({ name: 'fresh', type: 'private', topic: 'a < b', description: 'why' });
    expect(channel).toMatchObject({ type: 'private', topic: 'a < b', description: 'why' });
    await backend.addMembers(channel, { users: [world.user('eve').id], groups: [group.id] });
    // Those who are in it already are no error.
    await backend.addMembers(channel, [world.user('eve').id, world.user('ada').id]);
    const members = await backend.listMembers(channel).toArray();
    expect(members.map(({ user }) => user.name).sort()).toEqual(['Ada', 'Bob', 'Chatmux', 'Eve']);
    await backend.removeMembers(channel, { groups: [group.id] });
    await backend.removeMembers(channel, [world.user('ada').id]);
    expect(await backend.listMembers(channel).toArray()).toHaveLength(2);
    await expect(backend.addMembers(channel, ['U0NOBODY'])).rejects.toMatchObject({ code: 'not_found' });
    await expect(backend.createChannel({ name: 'x', type: 'voice' })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('a mention of a group that the bot is in is a mention of it', async () => {
    const { backend, world, events } = await fixture();
    const group = world.addGroup('bots', ['chatmux']);
    await backend.connect();
    world.user('ada').say('general', { raw: `<!subteam^${group.id}> hello` });
    await expect
      .poll(() => events.find(({ type }) => type === 'message.created'))
      .toMatchObject({
        message: { mentionsMe: true, text: '@bots hello', author: { name: 'Ada' } },
      });
  });

  it('searches by a user token, within exact times', async () => {
    const { backend, world } = await fixture();
    const first = world.user('ada').say('general', 'needle one');
    world.user('bob').say('general', 'needle two');
    const found = await backend.searchMessages('needle');
    expect(found.map(({ text }) => text)).toEqual(['needle two', 'needle one']);
    expect(await backend.searchMessages('needle', { from: world.user('ada').id })).toMatchObject([
      { id: first.id, channelId: first.channelId },
    ]);
    expect(await backend.searchMessages('needle', { before: first.createdAt })).toEqual([]);
    expect(
      await backend.searchMessages('needle', { channel: first.channelId, after: new Date(Date.now() - 60_000) }),
    ).toHaveLength(2);
  });

  it('the status text is the person’s, with its expiry', async () => {
    const { backend, slack, world } = await fixture();
    const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
    expect(
      (await backend.setPresence({ status: 'away', statusText: 'Lunch', statusEmoji: '🍕', expiresAt })).losses,
    ).toEqual([]);
    const owner = slack.world.user('owner').id;
    expect(await backend.getPresence(owner)).toMatchObject({ statusText: 'Lunch', statusEmoji: ':pizza:', expiresAt });
    await backend.setPresence({ statusText: '' });
    expect(await backend.getPresence(owner)).not.toHaveProperty('statusText');
    expect(world.botPresence.status).toBe('away');
    const { losses } = await backend.setPresence({ status: 'dnd', activity: { type: 'playing', name: 'chess' } });
    expect(losses.map(({ feature }) => feature)).toEqual(['status', 'activity']);
  });

  it('presence is polled where that is asked for', async () => {
    const { slack, another, world } = await fixture();
    const ada = world.user('ada');
    ada.setPresence({ status: 'away' });
    const backend = another({ presencePolling: { users: [ada.id], intervalMs: 1000 } });
    const seen: string[] = [];
    backend.on('presence.updated', ({ presence }) => void seen.push(`${presence.userId} ${presence.status}`));
    await backend.connect();
    await expect.poll(() => slack.requests.some(({ call }) => call === 'users.getPresence')).toBe(true);
    ada.setPresence({ status: 'online' });
    await expect.poll(() => seen).toEqual([`${ada.id} online`]);
  });

  it('the client works before and after the SDK is loaded', async () => {
    const { backend, world } = await fixture();
    const early = await backend.client.users.info({ user: world.user('ada').id });
    expect(early.user?.name).toBe('ada');
    let pages = 0;
    for await (const page of backend.client.paginate('users.list', { limit: 1 })) if (page) pages += 1;
    expect(pages).toBeGreaterThan(1);
    expect((await backend.client.auth.test()).ok).toBe(true);
  });

  it('a missing scope takes operations away and is named', async () => {
    const { backend } = await fixture({ scopes: ['chat:write', 'users:read', 'channels:read'] });
    await backend.fetchOrganization().catch(() => undefined);
    expect(backend.capabilities.get('addReaction')).toMatchObject({ level: 'none', by: 'scope' });
    await expect(backend.addReaction({ channelId: 'C1', id: '1700000000.000100' }, '👍')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('reactions:write'),
    });
  });
});
