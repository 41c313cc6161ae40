import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Events, TeamwireClient } from '../../src/backends/teamwire/index.js';
import { FaultPlan } from '../../src/testing/server/fault-plan.js';
import { backendOf, clientOf, emulated } from './fixture.js';

/** What a call comes to within some time: nothing here may hang. */
function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms).unref()),
  ]);
}

describe('a stream that falls silent', () => {
  it('as a poll is taken for dead and made again, and nothing is lost', async () => {
    const emulator = await emulated();
    // A poll may take as much longer than asked as a plain call may take.
    const backend = backendOf(emulator, { events: 'poll', pollSeconds: 1, timeoutMs: 1_000 });
    const heard: string[] = [];
    const lost: string[] = [];
    backend.on('message.created', ({ message }) => void heard.push(message.text));
    backend.on('connection.reconnecting', ({ error }) => void lost.push(error?.code ?? 'none'));
    await backend.connect();
    emulator.faults.halfOpen(true);
    emulator.world.user('ada').say('general', 'into the void');
    await vi.waitFor(() => expect(lost).not.toEqual([]), { timeout: 20_000 });
    expect(lost[0]).toBe('timeout');
    expect(heard).toEqual([]);
    emulator.faults.halfOpen(false);
    await vi.waitFor(() => expect(heard).toEqual(['into the void']), { timeout: 20_000 });
    emulator.world.user('ada').say('general', 'and on');
    await vi.waitFor(() => expect(heard).toEqual(['into the void', 'and on']), { timeout: 20_000 });
  }, 60_000);

  it.each(['poll', 'websocket'] as const)(
    'goes on by %s behind a cursor that no request can carry',
    async (events) => {
      const emulator = await emulated();
      const { faults } = emulator;
      if (!(faults instanceof FaultPlan)) throw new Error('no plan');
      const backend = backendOf(emulator, { events, pollSeconds: 1, retry: { baseMs: 20, maxMs: 50 } });
      const heard: string[] = [];
      backend.on('message.created', ({ message }) => void heard.push(message.text));
      await backend.connect();
      const ada = emulator.world.user('ada');
      ada.say('general', 'before');
      await vi.waitFor(() => expect(heard).toEqual(['before']), { timeout: 20_000 });
      let broken = 0;
      faults.garble((text) => {
        const whole = text.replace(/"cursor":"[^"]*"/, `"cursor":"${'x'.repeat(200_000)}"`);
        if (whole !== text) broken += 1;
        return whole;
      });
      ada.say('general', 'meanwhile');
      await vi.waitFor(() => expect(broken).toBeGreaterThan(0), { timeout: 20_000 });
      faults.clear();
      faults.dropConnections();
      ada.say('general', 'after');
      await vi.waitFor(() => expect(heard).toEqual(['before', 'meanwhile', 'after']), { timeout: 20_000 });
    },
    60_000,
  );

  it('as a poll is made again for the subscriptions of a client too', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { events: 'poll', pollSeconds: 1, timeoutMs: 1_000 });
    const heard: (string | undefined)[] = [];
    client.on(Events.NEW_MESSAGE, ({ msg }) => void heard.push(msg));
    await client.ready();
    emulator.faults.halfOpen(true);
    emulator.world.user('ada').say('general', 'into the void');
    // The answer was swallowed: only another poll can bring it.
    const isLost = () => emulator.requests.some(({ call, status }) => call === '/events' && status === 0);
    await vi.waitFor(() => expect(isLost()).toBe(true), { timeout: 20_000 });
    emulator.faults.halfOpen(false);
    await vi.waitFor(() => expect(heard).toEqual(['into the void']), { timeout: 20_000 });
  }, 60_000);

  it('as a websocket that never says hello is no connection', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ token: 'token', expires_in: 3_600, me: { uid: 'bot' } }));
    });
    const sockets = new WebSocketServer({ server });
    onTestFinished(() => {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new TeamwireClient({ baseUrl, appId: 'app', secret: 'secret', events: 'websocket', timeoutMs: 200 });
    onTestFinished(() => client.close());
    const { signal } = new AbortController();
    const opening = client.transport.openEvents({ cursor: undefined, signal, alive: () => {} });
    await expect(within(20_000, opening)).rejects.toMatchObject({ name: 'TWConnectionError', code: 'timeout' });
  });
});

describe('a websocket that is not there', () => {
  it('is told at once, with what to do', async () => {
    const emulator = await emulated({ websockets: false });
    const refused = { name: 'TWNotFoundError', message: expect.stringContaining("events: 'poll'") };
    await expect(within(20_000, backendOf(emulator, { events: 'websocket' }).connect())).rejects.toMatchObject(refused);
    const client = clientOf(emulator, { events: 'websocket' });
    client.on(Events.NEW_MESSAGE, () => {});
    await expect(within(20_000, client.ready())).rejects.toMatchObject(refused);
  });
});

describe.each(['poll', 'websocket'] as const)('handlers, by %s', (events) => {
  it('may close the client, and hang, without holding anybody up', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { events });
    const ada = emulator.world.user('ada');
    const heard: string[] = [];
    const closed = new Promise<void>((resolve, reject) => {
      client.on(Events.NEW_MESSAGE, async ({ msg }) => {
        heard.push(`first ${msg}`);
        await client.close().then(resolve, reject);
      });
    });
    await client.ready();
    ada.say('general', 'one');
    ada.say('general', 'two');
    await within(20_000, closed);
    // Whoever subscribes now begins now.
    const begun = new Promise<void>((resolve) => {
      client.on(Events.NEW_MESSAGE, ({ msg }) => {
        heard.push(`second ${msg}`);
        resolve();
        return new Promise(() => {});
      });
    });
    await client.ready();
    ada.say('general', 'three');
    await within(20_000, begun);
    await within(20_000, client.close());
    expect(heard).toEqual(['first one', 'second three']);
  });

  it('get events although nothing else can be read', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { events, retry: { attempts: 1 } });
    const ada = emulator.world.user('ada');
    const heard: unknown[] = [];
    client.on(Events.NEW_MESSAGE, ({ msg, chat, fromUser }) => void heard.push([msg, chat.tid, fromUser.uid]));
    client.on(Events.CHAT_TITLE_CHANGED, ({ title, chat }) => void heard.push([title, chat.tid]));
    void client.chats.subscribeAmReactionUpdates(({ reactionType, fromUser }) => {
      heard.push([reactionType, fromUser.uid]);
    });
    await client.ready();
    const general = emulator.world.channel('general').id;
    const alert = emulator.post('ada', 'general', { text: 'Fire', type: 'alert' });
    await vi.waitFor(() => expect(heard.length).toBe(1), { timeout: 20_000 });
    emulator.faults.fail({ match: '/chats/', times: 1_000 });
    emulator.faults.fail({ match: '/users', times: 1_000 });
    const bob = emulator.world.user('bob');
    bob.say('general', 'here');
    bob.react(alert, '🆘');
    emulator.sendEvent({ id: 'e1', type: 'CHAT_TITLE_CHANGED', tid: general, at: Date.now(), data: { title: 'All' } });
    await vi.waitFor(() => expect(heard.length).toBe(4), { timeout: 20_000 });
    expect(heard).toEqual([
      ['Fire', general, ada.id],
      ['here', general, bob.id],
      ['SOS', bob.id],
      ['All', general],
    ]);
  });
});
