import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RocketChatEmulator } from '../../../src/testing/rocketchat/index.js';
import { after, type Json, start, until } from './harness.js';

/** Of the official client, what is used of it: its own types need packages that are not published. */
type Sdk = {
  connection: { connect(): Promise<boolean>; close(): void; status: string };
  account: {
    loginWithToken(token: string): Promise<{ id: string; token: string }>;
    loginWithPassword(username: string, digest: string): Promise<void>;
    logout(): Promise<void>;
    uid?: string;
    user?: { username?: string; token?: string };
  };
  stream(name: string, key: string, listener: (...args: never[]) => void): { ready(): Promise<void>; stop(): void };
  call(method: string, ...params: unknown[]): Promise<unknown>;
  rest: {
    get(endpoint: string, params?: Json): Promise<Json>;
    post(endpoint: string, params?: Json): Promise<Json>;
  };
};

const require = createRequire(import.meta.url);
const { DDPSDK } = require('@rocket.chat/ddp-client') as { DDPSDK: { create(url: string): Sdk } };
const { RestClient } = require('@rocket.chat/api-client') as {
  RestClient: new (options: { baseUrl: string; credentials?: Record<string, string> }) => Sdk['rest'];
};

const own = globalThis.WebSocket;
beforeAll(() => {
  globalThis.WebSocket = WebSocket as unknown as typeof globalThis.WebSocket;
});
afterAll(() => {
  globalThis.WebSocket = own;
});

async function connected(rc: RocketChatEmulator): Promise<Sdk> {
  const sdk = DDPSDK.create(rc.url);
  after(() => sdk.connection.close());
  await sdk.connection.connect();
  return sdk;
}

/** The REST half alone: the whole one looks for it at the address of the socket. */
function restOf(rc: RocketChatEmulator, { userId, authToken }: { userId: string; authToken: string }): Sdk['rest'] {
  return new RestClient({ baseUrl: rc.url, credentials: { 'X-User-Id': userId, 'X-Auth-Token': authToken } });
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

describe("the server's own clients, @rocket.chat/ddp-client and @rocket.chat/api-client", () => {
  it('log in with a token, send, and receive what is said, changed and deleted', async () => {
    const { rc, ada } = await start();
    const credentials = rc.tokenOf(rc.world.bot.handle);
    const sdk = await connected(rc);
    await expect(sdk.account.loginWithToken(credentials.authToken)).resolves.toMatchObject({ id: credentials.userId });
    expect(sdk.account.user?.username).toBe(rc.world.bot.handle);

    const seen: Json[] = [];
    const gone: string[] = [];
    const room = sdk.stream('room-messages', 'GENERAL', (message: never) => seen.push(message));
    const deleted = sdk.stream('notify-room', 'GENERAL/deleteMessage', (message: { _id: string }) =>
      gone.push(message._id),
    );
    await Promise.all([room.ready(), deleted.ready()]);

    const rest = restOf(rc, credentials);
    const { message } = (await rest.post('/v1/chat.sendMessage', {
      message: { rid: 'GENERAL', msg: 'from the client' },
    })) as {
      message: Json;
    };
    await until(() => seen.some(({ _id }) => _id === message._id));
    const said = ada.say('general', 'hello');
    ada.edit(said, 'hello again');
    ada.delete(said);
    await until(() => gone.includes(said.id));
    const hers = seen.filter(({ _id }) => _id === said.id).map(({ msg }) => msg);
    expect(hers).toEqual(['hello', 'hello again']);
    expect(rc.world.lastMessage('general')).toMatchObject({ text: 'from the client', author: rc.world.bot.handle });
  });

  it('log in with a password, and are told when it is wrong', async () => {
    const { rc } = await start();
    rc.setPassword('ada', 'secret of ada');
    const sdk = await connected(rc);
    await expect(sdk.account.loginWithPassword('ada', digest('wrong'))).rejects.toMatchObject({ error: 403 });
    await sdk.account.loginWithPassword('ada', digest('secret of ada'));
    expect(sdk.account.uid).toBe(rc.world.user('ada').id);
    await sdk.account.logout();
    await expect(sdk.call('getRoomById', 'GENERAL')).rejects.toMatchObject({ error: 'error-invalid-user' });
  });

  it('read rooms and history, and get the failures', async () => {
    const { rc, ada } = await start();
    ada.say('general', 'first');
    ada.say('general', 'second');
    const rest = restOf(rc, rc.tokenOf('ada'));
    const { messages } = await rest.get('/v1/channels.history', { roomId: 'GENERAL', count: 10 });
    expect((messages as Json[]).map(({ msg }) => msg)).toEqual(['second', 'first']);
    const { update } = await rest.get('/v1/rooms.get');
    expect(update).toEqual([expect.objectContaining({ _id: 'GENERAL', name: 'general', usersCount: 3 })]);
    const refused = await rest.get('/v1/rooms.info', { roomId: 'none' }).then(
      () => undefined,
      (error: Response | Json) => error,
    );
    const body = refused instanceof Response ? ((await refused.json()) as Json) : (refused as Json);
    expect(body).toMatchObject({ success: false, errorType: 'error-room-not-found' });
  });

  it('call methods and hear typing', async () => {
    const { rc, ada } = await start();
    const sdk = await connected(rc);
    await sdk.account.loginWithToken(rc.tokenOf('bob').authToken);
    const typing: unknown[] = [];
    await sdk.stream('notify-room', 'GENERAL/user-activity', (...args: never[]) => typing.push(args)).ready();
    ada.type('general');
    await until(() => typing.length > 0);
    expect(typing[0]).toEqual(['ada', ['user-typing'], {}]);
    await sdk.call('stream-notify-room', 'GENERAL/user-activity', 'bob', ['user-typing'], {});
    expect(rc.world.typing('general')).toContain('bob');
    await expect(sdk.call('getRoomIdByNameOrId', 'general')).resolves.toBe('GENERAL');
    await expect(sdk.call('noSuchMethod')).rejects.toMatchObject({ error: 404 });
  });
});
