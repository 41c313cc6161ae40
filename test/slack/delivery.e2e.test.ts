import { describe, expect, it, vi } from 'vitest';
import { fixture, pause, textsOf } from './fixture.js';

const patiently = { timeout: 30_000, interval: 20 };

describe('delivery', () => {
  it('what was missed while nobody could connect comes once, in order, before newer messages', async () => {
    // Without Slack's own retries: what was missed is in the history only.
    const { backend, slack, world, events } = await fixture({ retryDelaysMs: [] });
    await backend.connect();
    const ada = world.user('ada');
    const root = ada.say('general', 'before');
    await expect.poll(() => textsOf(events)).toEqual(['before']);
    slack.faults.refuse(true);
    slack.faults.dropConnections();
    await expect.poll(() => backend.state).toBe('reconnecting');
    ada.say('general', 'missed 1');
    ada.say('general', 'missed reply', { thread: root });
    ada.say('random', 'missed elsewhere');
    const edited = ada.edit(root, 'before, edited');
    ada.say('general', 'missed 2');
    slack.faults.refuse(false);
    await expect.poll(() => backend.state, patiently).toBe('connected');
    ada.say('general', 'after');
    await expect.poll(() => textsOf(events), patiently).toHaveLength(6);
    await pause(200);
    const inGeneral = events.flatMap((event) =>
      event.type === 'message.created' && event.message.channelId === root.channelId && event.message.type === 'default'
        ? [event.message.text]
        : [],
    );
    expect(inGeneral).toEqual(['before', 'missed 1', 'missed reply', 'missed 2', 'after']);
    const backfilled = events
      .filter((event) => event.backfilled)
      .map((event) =>
        'message' in event && event.message && 'text' in event.message ? event.message.text : event.type,
      );
    expect(new Set(backfilled)).toEqual(
      new Set(['missed 1', 'missed reply', 'missed 2', 'missed elsewhere', 'before, edited']),
    );
    expect(events.filter((event) => event.type === 'message.updated').map((event) => event.message.id)).toEqual([
      edited.id,
    ]);
  });

  it('of two edits within one second the older does not come back', async () => {
    // They come again when the history has told what they led to, also where that takes a while.
    const retryMs = 4_000;
    const { backend, slack, world, events } = await fixture(
      { retryDelaysMs: [retryMs], clock: () => new Date('2026-11-20T12:00:00.500Z') },
      { retry: { baseMs: 50, maxMs: 500 } },
    );
    await backend.connect();
    const ada = world.user('ada');
    const told = ada.say('general', 'first');
    await expect.poll(() => textsOf(events)).toEqual(['first']);
    slack.faults.refuse(true);
    slack.faults.dropConnections();
    await expect.poll(() => backend.state).toBe('reconnecting');
    const missed = ada.say('general', 'second');
    for (const message of [told, missed]) for (const text of ['older', 'newer']) ada.edit(message, text);
    const editedAt = performance.now();
    slack.faults.refuse(false);
    await expect.poll(() => backend.state, patiently).toBe('connected');
    const textsAbout = (id: string) =>
      events.flatMap((event) =>
        (event.type === 'message.created' || event.type === 'message.updated') && event.message.id === id
          ? [event.message.text]
          : [],
      );
    for (const { id } of [told, missed]) await expect.poll(() => textsAbout(id).at(-1), patiently).toBe('newer');
    await pause(retryMs + 200 - (performance.now() - editedAt));
    ada.say('general', 'after');
    await expect.poll(() => textsOf(events).at(-1), patiently).toBe('after');
    expect(textsAbout(told.id)).toEqual(['first', 'newer']);
    expect(textsAbout(missed.id)).toEqual(['newer']);
    // Within the same second, and behind what the history told.
    ada.edit(told, 'newest');
    ada.edit(missed, 'newest');
    for (const { id } of [told, missed]) await expect.poll(() => textsAbout(id).at(-1)).toBe('newest');
  });

  it('a refresh that Slack asks for loses nothing and tells of no loss', async () => {
    const { backend, slack, world, events } = await fixture({ refreshGraceMs: 5_000 });
    await backend.connect();
    const ada = world.user('ada');
    const said: string[] = [];
    for (let index = 0; index < 30; index += 1) {
      said.push(`m${index}`);
      ada.say('general', `m${index}`);
      if (index === 5) slack.faults.requestReconnect();
      if (index === 20) slack.disconnect('warning');
      await pause(30);
    }
    await expect.poll(() => textsOf(events), patiently).toHaveLength(30);
    // What Slack could send to neither socket it sends again half a second later.
    expect(textsOf(events).sort()).toEqual([...said].sort());
    expect(events.map(({ type }) => type)).not.toContain('connection.reconnecting');
    expect(backend.state).toBe('connected');
    await expect.poll(() => slack.connections, patiently).toBe(1);
    expect(slack.failures).toEqual([]);
  });

  it('a failed apps.connections.open during a reconnect is tried again, and the process lives', async () => {
    const { backend, slack, world, events } = await fixture();
    await backend.connect();
    slack.faults.fail({ match: 'apps.connections.open', times: 2, status: 500 });
    slack.faults.dropConnections();
    await expect
      .poll(() => events.filter(({ type }) => type === 'connection.reconnecting').length, patiently)
      .toBeGreaterThan(1);
    await expect.poll(() => backend.state, patiently).toBe('connected');
    world.user('ada').say('general', 'still here');
    await expect.poll(() => textsOf(events), patiently).toEqual(['still here']);
  });

  it('a throwing handler becomes an error event, and the next message comes', async () => {
    const { backend, world, errors } = await fixture();
    const heard: string[] = [];
    backend.on('message.created', async ({ message }) => {
      if (message.text === 'bad') throw new Error('I cannot');
      heard.push(message.text);
    });
    await backend.connect();
    world.user('ada').say('general', 'bad');
    world.user('ada').say('general', 'good');
    await expect.poll(() => heard).toContain('good');
    await expect.poll(() => errors.map(({ message }) => message)).toContain('I cannot');
  });

  it('a revoked token ends it with a typed error that shows no secret', async () => {
    const { backend, slack, events } = await fixture();
    await backend.connect();
    slack.faults.revokeToken(true);
    await expect.poll(() => backend.state, patiently).toBe('failed');
    const last = () => events.find((event) => event.type === 'connection.disconnected');
    await expect.poll(last).toMatchObject({ error: { code: 'auth' } });
    await expect(backend.sendMessage('C0AAA111', 'x')).rejects.toMatchObject({ code: 'auth' });
    const { botToken, appToken, signingSecret } = slack.config;
    for (const secret of [botToken, appToken, signingSecret]) expect(JSON.stringify(events)).not.toContain(secret);
    slack.faults.revokeToken(false);
    await backend.connect();
    expect(backend.state).toBe('connected');
  });

  it.each([false, true])(
    'news of a revoked token that come late, again (link_disabled too: %s), are checked',
    async (isOff) => {
      const { backend, slack, world, events, calls } = await fixture({ retryDelaysMs: [500] });
      // Nobody hears of it; Slack tells it again to whoever is connected by then.
      slack.faults.revokeToken(true);
      slack.faults.revokeToken(false);
      await backend.connect();
      await expect.poll(() => calls('auth.test').length, patiently).toBeGreaterThan(1);
      if (isOff) {
        slack.disconnect('link_disabled');
        await expect.poll(() => backend.state, patiently).toBe('failed');
        const end = { type: 'connection.disconnected', error: { code: 'config' } };
        await expect.poll(() => events.at(-1), patiently).toMatchObject(end);
        return;
      }
      world.user('ada').say('general', 'still here');
      await expect.poll(() => textsOf(events), patiently).toEqual(['still here']);
      expect(backend.state).toBe('connected');
      expect(events.filter(({ type }) => type.startsWith('connection.'))).toHaveLength(1);
    },
  );

  it('a refused app token fails connect at once', async () => {
    const { another } = await fixture();
    const backend = another({ appToken: 'xapp-1-A0000000000-not-the-one' });
    await expect(backend.connect()).rejects.toMatchObject({ code: 'auth' });
    expect(backend.state).toBe('failed');
  });

  it('connect without a way for events says what to give', async () => {
    const { another } = await fixture();
    const backend = another({ appToken: undefined, signingSecret: undefined });
    await expect(backend.connect()).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('appToken'),
    });
  });

  it('Socket Mode switched off ends it', async () => {
    const { backend, slack, events } = await fixture();
    await backend.connect();
    slack.disconnect('link_disabled');
    await expect.poll(() => backend.state, patiently).toBe('failed');
    const last = () => events.find((event) => event.type === 'connection.disconnected');
    await expect.poll(last).toMatchObject({ error: { code: 'config' } });
  });

  it('duplicates are told once', async () => {
    const { backend, slack, world, events } = await fixture();
    await backend.connect();
    slack.faults.duplicateEvents({ times: 10 });
    for (const text of ['a', '<@U> b', 'c']) world.user('ada').say('general', text);
    world.user('ada').say('general', 'hey @chatmux');
    await expect.poll(() => textsOf(events)).toHaveLength(4);
    await pause(200);
    expect(textsOf(events)).toHaveLength(4);
  });

  it('garbage is told and does not end the connection', async () => {
    const { backend, slack, world, events, errors } = await fixture();
    await backend.connect();
    for (const frame of [
      undefined,
      'null',
      '[]',
      '5',
      '{"type":"events_api"}',
      '{"type":"events_api","payload":{"event":null}}',
      '{"type":"interactive","envelope_id":"x","payload":{}}',
      '{"type":"of_tomorrow","envelope_id":"y"}',
    ]) {
      slack.faults.sendGarbage(frame);
    }
    slack.events.rateLimited();
    slack.events.send({ type: 'message', channel: { id: 'C1' }, ts: { bad: true } });
    world.user('ada').say('general', 'fine');
    await expect.poll(() => textsOf(events)).toEqual(['fine']);
    expect(backend.state).toBe('connected');
    expect(errors.length).toBeGreaterThan(0);
    expect(events.find((event) => event.type === 'rate_limited')).toMatchObject({ operation: 'events' });
    expect(events.filter(({ type }) => type === 'connection.reconnecting')).toEqual([]);
  });

  it('a half-open socket is noticed', async () => {
    const { backend, slack, events, world } = await fixture({ pingMs: 500 });
    await backend.connect();
    await pause(2_500);
    slack.faults.halfOpen(true);
    await expect.poll(() => events.some(({ type }) => type === 'connection.reconnecting'), patiently).toBe(true);
    slack.faults.halfOpen(false);
    await expect.poll(() => backend.state, patiently).toBe('connected');
    world.user('ada').say('general', 'back');
    await expect.poll(() => textsOf(events), patiently).toEqual(['back']);
  });

  it('is acknowledged when the handlers have settled, or before Slack gives up', async () => {
    const { backend, slack, world } = await fixture({ ackTimeoutMs: 1_000 });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    backend.on('message.created', () => held);
    await backend.connect();
    world.user('ada').say('general', 'slow');
    // A process that dies now gets it again: that is what the missing acknowledgement is for.
    await pause(1_300);
    release();
    await pause(800);
    expect(slack.failures).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    const { backend, slack } = await fixture();
    await backend.connect();
    expect(slack.connections).toBe(1);
    await backend.disconnect();
    expect(backend.state).toBe('disconnected');
    await expect.poll(() => slack.connections).toBe(0);
    await backend.connect();
    expect(slack.connections).toBe(1);
  });

  it('a socket that falls silent as soon as it is open is found by the absence of pongs', async () => {
    // Only what measures the silence; the connection is a real one.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    try {
      const { backend, slack, events } = await fixture();
      await backend.connect();
      slack.faults.halfOpen(true);
      expect(backend.state).toBe('connected');
      vi.advanceTimersByTime(7_000);
      expect(backend.state).toBe('connected');
      // A pong that was on its way may be read only now. The SDK itself would take more than 30 s.
      await expect.poll(lostWithin(18, events), patiently).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a silence that may only be unread, as the process was stuck, is looked at once more', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    try {
      const { backend, slack, events } = await fixture();
      await backend.connect();
      slack.faults.halfOpen(true);
      const now = performance.now.bind(performance);
      vi.spyOn(performance, 'now').mockImplementation(() => now() + 20_000);
      vi.advanceTimersByTime(1_000);
      await pause(50);
      expect(backend.state).toBe('connected');
      await expect.poll(lostWithin(18, events), patiently).toBe(true);
    } finally {
      vi.restoreAllMocks();
      vi.useRealTimers();
    }
  });
});

/** Whether the connection was found to be lost, each time a second later by the faked clock, so many seconds long. */
function lostWithin(seconds: number, events: readonly { readonly type: string }[]): () => boolean {
  let left = seconds;
  return () => {
    if (left > 0) vi.advanceTimersByTime(1_000);
    left -= 1;
    return events.some(({ type }) => type === 'connection.reconnecting');
  };
}
