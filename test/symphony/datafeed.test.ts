import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SymphonyBackend } from '../../src/backends/symphony/index.js';
import type { ChatEvent } from '../../src/models/index.js';
import { ada, fakeAgent, message, room, sent } from './fake-agent.js';

type Fake = Awaited<ReturnType<typeof fakeAgent>>;
const fakes: Fake[] = [];
const backends: SymphonyBackend[] = [];

async function start(settings: object = {}, override?: Parameters<typeof fakeAgent>[0]) {
  const fake = await fakeAgent(override);
  fakes.push(fake);
  return { fake, ...connected(fake, settings) };
}

function connected(fake: Fake, settings: object = {}) {
  const backend = fake.backend(settings);
  backends.push(backend);
  const events: ChatEvent[] = [];
  for (const type of [
    'message.created',
    'message.updated',
    'message.deleted',
    'native',
    'interaction',
    'member.joined',
  ] as const)
    backend.on(type, (event) => {
      events.push(event as ChatEvent);
    });
  const texts = () => events.flatMap((event) => (event.type === 'message.created' ? [event.message.text] : []));
  return { backend, events, texts };
}

afterEach(async () => {
  for (const backend of backends.splice(0)) await backend.disconnect();
  for (const fake of fakes.splice(0)) await fake.server.stop();
});

const soon = { timeout: 20_000, interval: 10 };
const now = Date.now();

describe('the datafeed', () => {
  it('is reused when there is one, also by the next process; datahoses and the feeds of others are not', async () => {
    const { fake, backend } = await start();
    fake.feeds.push({ id: 'x_p_y', type: 'datahose', queue: [], reads: [], issued: 0 });
    fake.feeds.push({ id: 'mine_f', type: 'fanout', queue: [], reads: [], issued: 0 });
    await backend.connect();
    await vi.waitFor(() => expect(fake.feeds[1]?.reads.length).toBeGreaterThan(0), soon);
    expect(fake.state.created).toBe(0);
    expect(fake.feeds[0]?.reads).toEqual([]);
  });

  it('is waited for longer than other calls: a quiet room is no lost connection', async () => {
    const { fake, backend } = await start({ timeoutMs: 400 });
    fake.state.longPollMs = 700;
    const lost: string[] = [];
    backend.on('connection.reconnecting', ({ error }) => {
      lost.push(error?.message ?? 'lost');
    });
    await backend.connect();
    await vi.waitFor(() => expect(fake.feeds[0]?.reads.length).toBeGreaterThanOrEqual(2), soon);
    expect(lost).toEqual([]);
  });

  it('has a name of its own with a tag', async () => {
    const { fake, backend } = await start({ datafeed: { tag: 'second' } });
    fake.feeds.push({ id: 'mine_f', type: 'fanout', queue: [], reads: [], issued: 0 });
    await backend.connect();
    expect(fake.feeds.map(({ id }) => id)).toEqual(['mine_f', 'second']);
    expect(fake.server.calls('/agent/v5/datafeeds')[0]?.query.get('tag')).toBe('second');
  });

  it('that the account may not have says what to do', async () => {
    const { backend } = await start({}, ({ method, path }) =>
      path === '/agent/v5/datafeeds' && method === 'POST'
        ? { status: 403, json: { code: 403, message: 'Too many feeds' } }
        : undefined,
    );
    const connecting = backend.connect();
    await expect(connecting).rejects.toMatchObject({ code: 'forbidden', status: 403 });
    await expect(connecting).rejects.toThrow(/client\.datafeed\.list.*Too many feeds/);
  });

  it.each([true, 7, [], {}, ' ', '=='])('goes on after the delete of what is no message: %j', async (messageId) => {
    const { fake, backend, events, texts } = await start();
    await backend.connect();
    const payload = { messageSuppressed: { messageId, stream: { streamId: room } } };
    const wire = (id: string, text: string, at: number) => message(id, text, now + at, { replacing: messageId });
    fake.push({ id: 'odd', type: 'MESSAGESUPPRESSED', timestamp: now, payload });
    fake.push(sent(message('m1', 'one', now + 1)), sent(message('m2', 'two', now + 2)));
    fake.push(sent({ ...wire('m3', 'three', 3), initialMessageId: messageId }), sent(wire('m4', 'four', 4)));
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two', 'three', 'four']), soon);
    expect(events.filter(({ type }) => type === 'message.deleted')).toEqual([]);
    expect(events.flatMap((event) => (event.type === 'message.created' ? [event.message.id] : []))).toEqual([
      'm1',
      'm2',
      'm3',
      'm4',
    ]);
  });

  it('brings events once, though they come twice, out of order, null, or of unknown kinds', async () => {
    const { fake, backend, events, texts } = await start();
    await backend.connect();
    const [one, two] = [message('m1', 'one', now), message('m2', 'two', now + 5)];
    fake.push(sent(two), null, sent(one), { id: 'x', type: 'BRANDNEW', timestamp: now + 6, payload: {} });
    fake.push(sent(one), sent(two), 'garbage', { type: 7 });
    fake.push(sent(message('m3', 'three', now + 9)));
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two', 'three']), soon);
    expect(events.filter(({ type }) => type === 'native')).toMatchObject([{ name: 'BRANDNEW' }]);
  });

  it('is acknowledged when the handlers have settled; a slow one does not hold it up', async () => {
    const { fake, backend } = await start();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const heard: string[] = [];
    backend.on('message.created', async ({ message: { text } }) => {
      heard.push(text);
      if (text === 'slow') await gate;
    });
    await backend.connect();
    const [feed] = fake.feeds;
    fake.push(sent(message('m1', 'slow', now)));
    await vi.waitFor(() => expect(heard).toEqual(['slow']), soon);
    const other = { stream: { streamId: 'other', streamType: 'ROOM' } };
    fake.push(sent(message('m2', 'elsewhere', now + 1, other)));
    await vi.waitFor(() => expect(heard).toEqual(['slow', 'elsewhere']), soon);
    const held = feed?.reads.length ?? 0;
    await vi.waitFor(() => expect(feed?.reads.length).toBeGreaterThan(held), soon);
    // Neither the slow batch nor what came behind it.
    expect(feed?.reads.some((ack) => ack.endsWith('-1') || ack.endsWith('-2'))).toBe(false);
    release();
    await vi.waitFor(() => expect(Number(feed?.reads.at(-1)?.split('-').at(-1))).toBeGreaterThanOrEqual(2), soon);
  });

  it('that is gone is made anew, and what was missed is read from the history', async () => {
    const { fake, backend, events, texts } = await start();
    await backend.connect();
    const first = message('m1', 'before', Date.now());
    fake.messages.push(first);
    fake.push(sent(first));
    await vi.waitFor(() => expect(texts()).toEqual(['before']), soon);
    const at = Date.now();
    fake.messages.push(message('m2', 'missed', at + 1));
    fake.messages.push(
      message('m1b', 'before, edited', at + 2, {
        replacing: 'm1',
        initialMessageId: 'm1',
        initialTimestamp: first.timestamp,
      }),
    );
    fake.expire();
    await vi.waitFor(() => expect(texts()).toEqual(['before', 'missed']), soon);
    await vi.waitFor(() => expect(events.some(({ type }) => type === 'message.updated')).toBe(true), soon);
    const missed = events.filter(({ backfilled }) => backfilled);
    expect(missed.map(({ type }) => type)).toEqual(['message.created', 'message.updated']);
    expect(events.find(({ type }) => type === 'message.updated')).toMatchObject({ message: { id: 'm1' } });
    expect(fake.state.created).toBe(2);
    expect(fake.feeds[0]?.reads[0]).toBe('');
    fake.push(sent(message('m3', 'after', Date.now())));
    await vi.waitFor(() => expect(texts()).toEqual(['before', 'missed', 'after']), soon);
  });

  it('goes on after a 401 in the middle: the same feed, the same place, one log-in', async () => {
    const { fake, backend, texts } = await start();
    await backend.connect();
    fake.push(sent(message('m1', 'one', now)));
    await vi.waitFor(() => expect(texts()).toEqual(['one']), soon);
    fake.server.session.number = 2;
    fake.push(sent(message('m2', 'two', now + 1)));
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two']), soon);
    fake.push(sent(message('m3', 'three', now + 2)));
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two', 'three']), soon);
    expect(fake.state.created).toBe(1);
    expect(fake.server.session.logins).toBe(2);
    expect(backend.state).toBe('connected');
  });

  it('waits after a 5xx and a lost connection, and loses nothing', async () => {
    let failing = 2;
    const { fake, backend, texts } = await start({}, ({ path }) => {
      if (!path.endsWith('/read') || failing === 0) return undefined;
      failing -= 1;
      return { status: 500, json: { code: 500, message: 'later' } };
    });
    const reconnecting: unknown[] = [];
    backend.on('connection.reconnecting', (event) => {
      reconnecting.push(event);
    });
    await backend.connect();
    fake.push(sent(message('m1', 'one', now)));
    await vi.waitFor(() => expect(texts()).toEqual(['one']), soon);
    expect(reconnecting.length).toBeGreaterThan(0);
    expect(fake.state.created).toBe(1);
  });
});

describe('events', () => {
  it('keep the first id over edits, also where the origin is from before', async () => {
    const { fake, backend, events } = await start();
    await backend.connect();
    const at = Date.now();
    fake.push(sent(message('a1', 'first', at)));
    fake.push(
      sent(message('a2', 'second', at + 10, { replacing: 'a1', initialMessageId: 'a1', initialTimestamp: at })),
    );
    fake.push(sent(message('a3', 'third', at + 20, { replacing: 'a2' })));
    fake.push(
      sent(
        message('b2', 'elder', at + 30, {
          replacing: 'b1+/==',
          initialMessageId: 'b1+/==',
          initialTimestamp: 1_700_000_000_000,
        }),
      ),
    );
    await vi.waitFor(() => expect(events).toHaveLength(4), soon);
    expect(events.map((event) => [event.type, 'message' in event && event.message?.id])).toEqual([
      ['message.created', 'a1'],
      ['message.updated', 'a1'],
      ['message.updated', 'a1'],
      ['message.updated', 'b1-_'],
    ]);
    expect(events[3]).toMatchObject({ message: { createdAt: new Date(1_700_000_000_000), text: 'elder' } });
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
    fake.push({
      id: 'e',
      messageId: 'zzz',
      timestamp: at + 40,
      type: 'MESSAGESUPPRESSED',
      initiator: { user: ada },
      payload: { messageSuppressed: { messageId: 'a3', stream: { streamId: room } } },
    });
    await vi.waitFor(
      () => expect(events[4]).toMatchObject({ type: 'message.deleted', message: { id: 'a1', channelId: room } }),
      soon,
    );
  });

  it('of a message that is gone are not told when they come behind its end', async () => {
    const { fake, backend, events } = await start();
    await backend.connect();
    const gone = (messageId: string) => ({
      id: `gone ${messageId}`,
      messageId: `s${messageId}`,
      timestamp: now + 40,
      type: 'MESSAGESUPPRESSED',
      initiator: { user: ada },
      payload: { messageSuppressed: { messageId, stream: { streamId: room } } },
    });
    fake.push(gone('a1'));
    await vi.waitFor(() => expect(events).toHaveLength(1), soon);
    // Their first answer was lost, and they are handed out again.
    fake.push(
      sent(message('a1', 'gone', now)),
      sent(message('a2', 'edited', now + 10, { replacing: 'a1', initialMessageId: 'a1', initialTimestamp: now })),
    );
    fake.push(sent(message('b1', 'stays', now + 50)));
    await vi.waitFor(() => expect(events).toHaveLength(2), soon);
    expect(events).toMatchObject([
      { type: 'message.deleted', message: { id: 'a1' } },
      { type: 'message.created', message: { id: 'b1' } },
    ]);
  });

  it('of edits that name only what they replace are followed to the first version, as far as the agent tells', async () => {
    const { fake, backend, events } = await start();
    fake.messages.push(message('d1', 'first', now, { replacedBy: 'd2' }));
    fake.messages.push(message('d2', 'second', now + 10, { replacing: 'd1', replacedBy: 'd3' }));
    await backend.connect();
    fake.push(sent(message('d3', 'third', now + 20, { replacing: 'd2' })));
    fake.push(sent(message('e9', 'of nobody knows what', now + 30, { replacing: 'e8' })));
    await vi.waitFor(() => expect(events).toHaveLength(2), soon);
    expect(events).toMatchObject([
      { type: 'message.updated', message: { id: 'd1', text: 'third', createdAt: new Date(now) } },
      { type: 'message.updated', message: { id: 'e8' } },
    ]);
  });

  it('of one click that share an envelope id are all told', async () => {
    const { fake, backend, events } = await start();
    await backend.connect();
    const joined = (userId: number) => ({
      id: 'same',
      messageId: `j${userId}`,
      timestamp: now,
      type: 'USERJOINEDROOM',
      initiator: { user: ada },
      payload: { userJoinedRoom: { stream: { streamId: room }, affectedUser: { userId, displayName: `U${userId}` } } },
    });
    fake.push(joined(1), joined(2), joined(2));
    await vi.waitFor(() => expect(events.filter(({ type }) => type === 'member.joined')).toHaveLength(2), soon);
  });

  it('of forms are interactions: buttons with their values, choices, fields, people', async () => {
    const { fake, backend, events } = await start();
    await backend.connect();
    const action = (messageId: string, formValues: object, formId = 'form') => ({
      id: messageId,
      messageId,
      timestamp: now,
      type: 'SYMPHONYELEMENTSACTION',
      initiator: { user: ada },
      payload: {
        symphonyElementsAction: { stream: { streamId: 'q+Z/AB==' }, formMessageId: 'f+/dA==5454', formId, formValues },
      },
    });
    fake.push(
      action('1', { action: 'approve=build-7' }),
      action('2', { action: 'submit-form', where: 'live' }),
      action('3', { action: 'ok', why: 'hungry', with: [7078106482890] }),
      action('4', { action: 'feedback=kept', words: 'fine' }, 'feedback-form'),
    );
    await vi.waitFor(() => expect(events).toHaveLength(4), soon);
    const found = events.map((event) => event.type === 'interaction' && event.interaction);
    expect(found[0]).toMatchObject({
      type: 'button',
      componentId: 'approve',
      value: 'build-7',
      channelId: 'q-Z_AB',
      message: { id: 'f-_dA' },
    });
    expect(found[1]).toMatchObject({ type: 'select', componentId: 'where', values: ['live'] });
    expect(found[2]).toMatchObject({
      type: 'button',
      componentId: 'ok',
      fields: { why: 'hungry', with: ['7078106482890'] },
    });
    expect(found[3]).toMatchObject({
      type: 'modal',
      componentId: 'feedback',
      metadata: 'kept',
      fields: { words: 'fine' },
    });
  });
});

describe('after a restart', () => {
  it('an edit by the first id goes to the newest version', async () => {
    const updates: string[] = [];
    const { fake, backend } = await start({}, ({ path, body }) => {
      const [, id] = /\/message\/([^/]+)\/update$/.exec(path) ?? [];
      if (id === undefined) return undefined;
      updates.push(id);
      return {
        json: message('c4', 'fourth', now + 30, { user: { userId: 7078106482999 }, replacing: id, echo: body.length }),
      };
    });
    const mine = { user: { userId: 7078106482999, displayName: 'Echo Bot' } };
    fake.messages.push(message('c1', 'first', now, { ...mine, replacedBy: 'c2' }));
    fake.messages.push(message('c2', 'second', now + 10, { ...mine, replacing: 'c1', replacedBy: 'c3' }));
    fake.messages.push(message('c3', 'third', now + 20, { ...mine, replacing: 'c2' }));
    const edited = await backend.editMessage({ channelId: room, id: 'c1' }, 'fourth');
    expect(updates).toEqual(['c3']);
    expect(edited).toMatchObject({ id: 'c1', text: 'fourth', native: { messageId: 'c4' } });
    expect(edited.createdAt.getTime()).toBe(now);
    expect((await backend.fetchMessages(room)).map(({ id, text }) => [id, text])).toEqual([['c1', 'third']]);
  });
});

describe('history', () => {
  it('is read from the newest end without reading all of it: quiet now, busy long ago', async () => {
    const { fake, backend } = await start();
    const end = Date.now() - 40 * 86_400_000;
    for (let index = 0; index < 6_000; index += 1)
      fake.messages.push(message(`h${index}`, `text ${index}`, end - (6_000 - index) * 60_000));
    const newest = await backend.fetchMessages(room, { limit: 20 });
    expect(newest.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, index) => `text ${5_999 - index}`));
    expect(fake.server.calls(/\/message$/).length).toBeLessThan(6);
    const before = await backend.fetchMessages(room, { limit: 700, before: 'h3000' });
    expect(before.map(({ text }) => text)).toEqual(Array.from({ length: 700 }, (_, index) => `text ${2_999 - index}`));
    const inOrder = await backend.fetchMessages(room, { limit: 700, after: 'h100', order: 'oldest' });
    expect(inOrder.map(({ text }) => text)).toEqual(Array.from({ length: 700 }, (_, index) => `text ${101 + index}`));
    expect(fake.server.calls(/\/message$/).length).toBeLessThan(24);
  });
});
