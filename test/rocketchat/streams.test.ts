import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { RocketChatBackend } from '../../src/backends/rocketchat/index.js';
import { type RoomEvent, RoomWatch } from '../../src/backends/rocketchat/room-watch.js';
import { silentLogger } from '../../src/core/logger.js';
import { ok, ScriptedServer, until } from './client-server.js';

type Frame = { msg: string; id?: string; name?: string; params?: unknown[] };

let server: ScriptedServer;
let backend: RocketChatBackend;
let subscriptions: string[];
/** The error of a subscription, where it is refused. */
let refuse: (event: string) => object | undefined;

/** Rooms in no order, each with a message later than that of the one before it by number. */
const rooms = Array.from({ length: 60 }, (_, index) => ({
  _id: `R${(index * 7) % 60}`,
  t: 'c',
  name: `room-${index}`,
  lm: new Date(1_763_600_000_000 + ((index * 7) % 60) * 1_000).toISOString(),
}));

beforeEach(async () => {
  server = await ScriptedServer.start();
  subscriptions = [];
  refuse = () => undefined;
  server.answer = ({ path }) => {
    if (path.endsWith('/me')) return { body: { _id: 'UID', username: 'bot', name: 'Bot', success: true } };
    if (path.endsWith('/settings.public')) return { body: { settings: [], total: 0, count: 0, success: true } };
    if (path.endsWith('/rooms.get')) return { body: { update: rooms, remove: [], success: true } };
    return ok;
  };
  server.onSocket = (socket: WebSocket) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      const send = (answer: object) => socket.send(JSON.stringify(answer));
      if (frame.msg === 'connect') send({ msg: 'connected', session: 'abc' });
      if (frame.msg === 'ping') send({ msg: 'pong' });
      if (frame.msg === 'method') send({ msg: 'result', id: frame.id, result: { id: 'UID', token: 'TOK' } });
      if (frame.msg !== 'sub') return;
      const event = String(frame.params?.[0]);
      subscriptions.push(event);
      const error = refuse(event);
      send(error ? { msg: 'nosub', id: frame.id, error } : { msg: 'ready', subs: [frame.id] });
    });
  };
  backend = new RocketChatBackend({
    url: server.url,
    userId: 'UID',
    authToken: 'TOK-of-the-bot',
    retry: { baseMs: 1, maxMs: 5 },
  });
});

afterEach(async () => {
  await backend.disconnect();
  await server.stop();
});

describe('the streams', () => {
  it('of messages are what a connection is for', async () => {
    refuse = (event) => (event === '__my_messages__' ? { error: 'not-allowed', reason: 'Not allowed' } : undefined);
    await expect(backend.connect()).rejects.toMatchObject({ code: 'forbidden' });
    expect(backend.state).toBe('failed');
    refuse = () => undefined;
    await backend.connect();
    expect(subscriptions.filter((event) => event === '__my_messages__')).toHaveLength(2);
  });

  it('of other things may be missing', async () => {
    refuse = (event) => (event === 'user-status' ? { error: 'not-allowed', reason: 'Not allowed' } : undefined);
    await backend.connect();
    expect(backend.state).toBe('connected');
  });

  it('of rooms are asked for at the server’s pace, deletions of the liveliest rooms first', async () => {
    await backend.connect();
    const ofRooms = () => subscriptions.filter((event) => event.includes('/') && !event.startsWith('UID/'));
    await until(() => ofRooms().length >= 38, 'the first are asked for');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ofRooms()).toEqual(Array.from({ length: 38 }, (_, index) => `R${59 - index}/deleteMessage`));
  });
});

describe('the watch of rooms', () => {
  it('lets what is new go first, and ends what it leaves', async () => {
    const asked: string[] = [];
    const ended: string[] = [];
    const watch = new RoomWatch({
      logger: silentLogger,
      listen: async (id: string, event: RoomEvent) => {
        asked.push(`${id} ${event}`);
        return () => ended.push(`${id} ${event}`);
      },
    });
    watch.watch('too early');
    watch.start();
    watch.watch('R1');
    watch.watch('R1');
    watch.watch('R2');
    await until(() => asked.length === 4, 'all that is urgent is asked for');
    expect([...asked].sort()).toEqual(['R1 deleteMessage', 'R1 user-activity', 'R2 deleteMessage', 'R2 user-activity']);
    watch.leave('R1');
    expect(ended).toEqual(['R1 deleteMessage', 'R1 user-activity']);
    watch.start();
    expect(ended).toHaveLength(4);
    watch.watch('R1');
    await until(() => asked.length === 6, 'a new connection asks again');
    watch.stop();
    expect(ended).toHaveLength(6);
  });

  it('a room that is refused holds up no other', async () => {
    const asked: string[] = [];
    const watch = new RoomWatch({
      logger: silentLogger,
      listen: async (id: string) => {
        asked.push(id);
        if (id === 'R1') throw new Error('not allowed');
        return () => undefined;
      },
    });
    watch.start();
    for (const id of ['R1', 'R2', 'R3']) watch.watch(id);
    await until(() => asked.length === 6, 'all are asked for');
    watch.stop();
  });
});
