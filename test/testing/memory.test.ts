import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChatEvent, ChatEventType, EventOf } from '../../src/models/index.js';
import { md, parse, toPlainText } from '../../src/richtext/index.js';
import { MemoryBackend, type MemoryOptions } from '../../src/testing/memory/index.js';

async function connected(options: MemoryOptions = {}) {
  const memory = new MemoryBackend({ users: ['ada', 'bob'], ...options });
  onTestFinished(() => memory.disconnect());
  const events: ChatEvent[] = [];
  void (async () => {
    for await (const event of memory.events()) events.push(event as ChatEvent);
  })();
  await memory.connect();
  const of = <Type extends ChatEventType>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const texts = () => of('message.created').map(({ message }) => message.text);
  const general = memory.world.channel('general');
  return { memory, world: memory.world, ada: memory.world.user('ada'), general, events, of, texts };
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 20_000, interval: 5 }).toBe(true);
}

describe('MemoryBackend', () => {
  it('is what a bot needs to be tested', async () => {
    const { memory, world, ada } = await connected();
    memory.on('message.created', async ({ message }) => {
      if (!message.isOwn) await memory.reply(message, md`Hello ${message.author}`);
    });
    const said = ada.say('general', 'hi');
    const answer = await world.waitForMessage((message) => message.isBot);
    expect(answer).toMatchObject({ text: 'Hello @ada', replyToId: said.id });
    expect(memory.requests.map(({ call }) => call)).toEqual(['auth', 'connect', 'messages.send']);
  });

  it('shows how a bot copes without a feature, on both sides', async () => {
    const { memory, ada, world } = await connected({ lacks: ['threads', 'editMessage'] });
    const said = ada.say('general', 'hi');
    expect(memory.capabilities.level('createThread')).toBe('none');
    expect(memory.capabilities.get('replyInThread')).toEqual({ level: 'emulated', by: 'a reply in the channel' });
    await expect(memory.createThread(said, 'x')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(memory.editMessage(said, 'x')).rejects.toMatchObject({ code: 'unsupported' });
    const sent = await memory.replyInThread(said, 'x');
    expect(sent.losses).toContainEqual({ feature: 'thread', from: 'a reply in a thread', to: 'a reply' });
    expect(() => ada.say('general', 'x', { thread: said })).toThrow('people cannot do this on memory: thread');
    const streamed = await memory.streamMessage('c1', ['a', ' b'], { updateIntervalMs: 1 });
    expect(world.messages('general').filter(({ id }) => id === streamed.id)).toMatchObject([{ text: 'a b' }]);
  });

  it('keeps native options and marks on the message', async () => {
    const { memory, general } = await connected();
    const options = { native: { metadata: { build: 7 } }, silent: true, linkPreviews: false };
    const sent = await memory.sendMessage(general.id, 'x', options);
    expect(sent.native).toEqual({ revision: 0, metadata: { build: 7 }, isSilent: true, linkPreviews: false });
    const edited = await memory.editMessage(sent, 'y');
    expect(edited.native).toMatchObject({ revision: 1, metadata: { build: 7 } });
  });

  it('has the rules of a platform: membership, archives, read-only channels, whose message it is', async () => {
    const { memory, world, ada, general } = await connected({ limits: { editWindowMs: 20 } });
    const secret = world.channel('secret', { type: 'private', members: ['ada'], bot: false });
    await expect(memory.fetchChannel(secret.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(memory.joinChannel(secret.id)).rejects.toMatchObject({ code: 'not_found' });
    const open = world.channel('open', { bot: false });
    await expect(memory.sendMessage(open.id, 'x')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await memory.fetchMessages(open.id)).toEqual([]);
    const news = world.channel('news', { type: 'announcement' });
    await expect(memory.sendMessage(news.id, 'x')).rejects.toThrow('read-only');
    await memory.joinChannel(open.id);
    await memory.archiveChannel(open.id);
    await expect(memory.sendMessage(open.id, 'x')).rejects.toMatchObject({ code: 'conflict' });
    const said = ada.say(general, 'hers');
    const own = await memory.createChannel({ name: 'own', members: [ada.id] });
    const hers = ada.say(world.channel('own'), 'hers');
    await expect(memory.editMessage(said, 'x')).rejects.toMatchObject({ code: 'forbidden' });
    await memory.deleteMessage(hers);
    expect(world.messages('own')).toEqual([]);
    const sent = await memory.sendMessage(own, 'x');
    await new Promise((resolve) => setTimeout(resolve, 40));
    await expect(memory.editMessage(sent, 'y')).rejects.toMatchObject({ code: 'conflict' });
    await expect(memory.createChannel({ name: 'own' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('tells only of channels that it is in', async () => {
    const { world, ada, texts } = await connected();
    world.channel('elsewhere', { bot: false });
    ada.say('elsewhere', 'unheard');
    ada.say('general', 'heard');
    await until(() => texts().includes('heard'));
    expect(texts()).toEqual(['heard']);
  });

  it('puts events that come out of order in order', async () => {
    const { memory, ada, texts } = await connected();
    memory.faults.reorderEvents({ count: 3 });
    for (const text of ['a', 'b', 'c', 'd']) ada.say('general', text);
    await until(() => texts().length === 4);
    expect(texts()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('notices a half-open connection by its pings and goes on where it was', async () => {
    const { memory, ada, texts, of } = await connected();
    ada.say('general', 'before');
    await until(() => texts().length === 1);
    memory.faults.halfOpen();
    ada.say('general', 'into the void');
    await until(() => of('connection.reconnecting').length > 0);
    memory.faults.halfOpen(false);
    await until(() => texts().length === 2);
    expect(texts()).toEqual(['before', 'into the void']);
    await until(() => memory.state === 'connected');
  });

  it('loses nothing by a connection that is opened while the line is dead', async () => {
    const { memory, ada, texts, of } = await connected();
    memory.faults.halfOpen();
    ada.say('general', 'into the void');
    await until(() => of('connection.connected').length > 1);
    memory.faults.halfOpen(false);
    await until(() => texts().length > 0);
    expect(texts()).toEqual(['into the void']);
  });

  it.each([true, false])('survives restarts and reconnects of the server (resume: %s)', async (resume) => {
    const { memory, ada, texts, of } = await connected({ resume });
    ada.say('general', 'one');
    await until(() => texts().length === 1);
    memory.faults.requestReconnect();
    ada.say('general', 'two');
    await until(() => texts().length === 2);
    const restarted = memory.faults.restart({ downMs: 60 });
    ada.say('general', 'three');
    await restarted;
    await until(() => texts().length === 3);
    expect(texts()).toEqual(['one', 'two', 'three']);
    const third = of('message.created').find(({ message }) => message.text === 'three');
    expect(third?.backfilled).toBe(true);
  });

  it('shares a world with another process of the same bot', async () => {
    const first = await connected();
    const second = new MemoryBackend({ world: first.world });
    onTestFinished(() => second.disconnect());
    const sent = await second.sendMessage(first.general.id, 'from the other process');
    await until(() => first.texts().length === 1);
    expect(first.of('message.created')[0]?.message).toMatchObject({ id: sent.id, isOwn: true });
    expect(() => new MemoryBackend({ world: { ...first.world } })).toThrow("'world' must be the world of another");
  });

  it('takes events by its webhook, once, and refuses what is not its own', async () => {
    const { memory, events, of } = await connected({ webhookSecret: 'geheim' });
    const at = new Date('2026-01-01T00:00:00Z');
    const base = { platform: 'memory', account: 'memory', at };
    const user = { platform: 'memory', account: 'memory', id: 'u2', name: 'Ada' };
    const event = { ...base, type: 'typing.started', id: 'typing:1', channelId: 'c1', user };
    const post = (body: unknown, secret = 'geheim') =>
      memory.handleRequest(
        new Request('http://localhost/', {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { authorization: `Bearer ${secret}` },
        }),
      );
    expect((await post({ events: [event] }, 'wrong')).status).toBe(401);
    expect((await memory.handleRequest(new Request('http://localhost/'))).status).toBe(405);
    expect((await post({})).status).toBe(400);
    expect((await post({ events: [{ ...event, type: 'unheard' }] })).status).toBe(400);
    expect((await post({ events: [{ ...event, account: 'another' }] })).status).toBe(400);
    expect(events.filter(({ type }) => type !== 'connection.connected')).toEqual([]);
    expect((await post({ events: [event] })).status).toBe(204);
    await until(() => of('typing.started').length === 1);
    expect(of('typing.started')[0]).toMatchObject({ at, channelId: 'c1' });
  });

  it('reads the parameters of its commands, and hears only those that are set', async () => {
    const { memory, ada, of } = await connected();
    ada.command('general', '/anything goes');
    await until(() => of('interaction').length === 1);
    expect(of('interaction')[0]?.interaction).toMatchObject({ command: 'anything', text: 'goes' });
    const options = [
      { name: 'where' },
      { name: 'count', type: 'integer' },
      { name: 'force', type: 'boolean' },
      { name: 'why' },
    ] as const;
    await memory.setCommands([{ name: 'deploy', options: [...options] }]);
    ada.command('general', '/anything goes');
    ada.command('general', '/deploy staging 3 force:yes because I can');
    await until(() => of('interaction').length === 2);
    expect(of('interaction')[1]?.interaction.options).toEqual({
      where: 'staging',
      count: 3,
      force: true,
      why: 'because I can',
    });
  });

  it('opens a dialog again when its answer names what is wrong; a dialog is only the first answer', async () => {
    const { memory, ada, of } = await connected();
    ada.command('general', '/ask');
    await until(() => of('interaction').length === 1);
    const command = of('interaction')[0]?.interaction;
    if (!command) throw new Error('no interaction');
    const modal = { id: 'ask', title: 'Ask', inputs: [{ type: 'text', id: 'words', label: 'Words' }] } as const;
    await memory.openModal(command, { ...modal, inputs: [...modal.inputs] });
    await expect(memory.openModal(command, { ...modal, inputs: [...modal.inputs] })).rejects.toMatchObject({
      code: 'conflict',
    });
    ada.submit({ words: '' });
    expect(ada.modal).toBeUndefined();
    await until(() => of('interaction').length === 2);
    const submitted = of('interaction')[1]?.interaction;
    if (!submitted) throw new Error('no interaction');
    expect(submitted).toMatchObject({ type: 'modal', componentId: 'ask', fields: { words: '' } });
    await memory.respond(submitted, { errors: { words: 'Say something.' } });
    expect(ada.modal?.title).toBe('Ask');
    await expect(memory.respond(submitted, { choices: [] })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('follows its own clock', async () => {
    let now = new Date('2030-01-01T12:00:00Z');
    const { memory, general, ada, of } = await connected({ clock: () => now });
    const sent = await memory.sendMessage(general.id, 'x');
    expect(sent.createdAt).toEqual(now);
    ada.command('general', '/ask');
    await until(() => of('interaction').length === 1);
    const interaction = of('interaction')[0]?.interaction;
    if (!interaction) throw new Error('no interaction');
    now = new Date('2030-01-01T12:30:00Z');
    await expect(memory.respond(interaction, 'too late')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('never reads back: reading an older message changes nothing', async () => {
    const { memory, general, ada, of } = await connected();
    const [first, second] = [ada.say(general, 'one'), ada.say(general, 'two')];
    await memory.markRead(second);
    await memory.markRead(first);
    await until(() => of('message.read').length > 0);
    expect(of('message.read').map(({ upTo }) => upTo?.id)).toEqual([second.id]);
  });
});

describe('the memory dialect', () => {
  it('has a form for every node', async () => {
    const { memory, general, world } = await connected();
    world.addCustomEmoji('party');
    const at = new Date('2026-01-02T03:04:05.000Z');
    const user = await memory.fetchUser('u2');
    const channel = await memory.fetchChannel(general.id);
    const sent = await memory.sendMessage(
      general.id,
      md`**Hi** ${user} in ${channel} at ${at}, \\[no](memory:everyone)`,
    );
    expect(sent.losses).toEqual([]);
    expect(sent.mentions.map(({ kind, id, start, end }) => [kind, id, sent.content.slice(start, end)])).toEqual([
      ['user', 'u2', '[@Ada](memory:user/u2)'],
      ['channel', general.id, `[#general](memory:channel/${general.id})`],
    ]);
    expect(toPlainText(parse(sent))).toBe(`Hi @Ada in #general at ${toPlainText(md`${at}`)}, [no](memory:everyone)`);
  });

  it('makes no mention of a link, a code or an escaped text that looks like one', async () => {
    const { memory, general } = await connected();
    const markdown = [
      '[@Ada](memory:user/u2)',
      '`[@Ada](memory:user/u2)`',
      '<memory:user/u2>',
      '![@Ada](memory:user/u2)',
      '[a][b]\n\n[b]: memory:everyone',
    ].join('\n\n');
    const sent = await memory.sendMessage(general.id, { markdown });
    expect(sent.mentions).toEqual([]);
    const raw = await memory.sendMessage(general.id, { raw: '`[@Ada](memory:user/u2)` [@Ada](memory:user/u2)' });
    expect(raw.mentions).toEqual([{ kind: 'user', id: 'u2', name: 'Ada', start: 25, end: 47 }]);
  });
});
