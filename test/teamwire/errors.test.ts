import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type Chat,
  TeamwireClient,
  TeamwireError,
  TWAuthError,
  TWCloseChatNotAllowed,
  TWConnectionError,
  TWImageLoadError,
  TWImageRemoveError,
  TWInvalidMembersError,
  TWLeaveChatNotAllowed,
  TWNotFoundError,
  TWReadReceiptsDisabled,
  TWServerError,
  TWUpdateMembersNotAllowed,
} from '../../src/backends/teamwire/index.js';
import {
  ChatError,
  ConflictError,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  RateLimitedError,
} from '../../src/core/errors/index.js';
import type { TeamwireEmulator } from '../../src/testing/teamwire/index.js';
import { clientOf, emulated, jpeg } from './fixture.js';

type Setting = { emulator: TeamwireEmulator; client: TeamwireClient; chat: Chat };
type Case = [
  name: string,
  class_: abstract new (...args: never[]) => Error,
  code: string,
  act: (setting: Setting) => Promise<unknown>,
];

const cases: Case[] = [
  [
    'a message to a chat that was left',
    TWNotFoundError,
    'not_found',
    async ({ chat }) => {
      await chat.leave();
      await chat.post('x');
    },
  ],
  [
    'an administrator who was switched off',
    TWNotFoundError,
    'not_found',
    async ({ emulator, chat }) => {
      const { id } = emulator.world.user('bob');
      emulator.deactivate('bob');
      await chat.addAdmin(id);
    },
  ],
  [
    'an administrator who is not in the chat',
    TWNotFoundError,
    'not_found',
    ({ emulator, chat }) => chat.removeAdmin(emulator.world.user('eve').id),
  ],
  [
    'sending where only administrators may',
    TWAuthError,
    'forbidden',
    async ({ emulator, client }) => {
      const place = emulator.world.channel('News', { type: 'announcement', members: ['ada'] });
      await (await client.chats.getByThreadId(place.id))?.post('x');
    },
  ],
  [
    'changing a chat of others',
    TWAuthError,
    'forbidden',
    async ({ emulator, client }) => {
      const place = emulator.world.channel('Theirs', { members: ['ada'] });
      await (await client.chats.getByThreadId(place.id))?.updateTitle('Mine');
    },
  ],
  [
    'members where the administrator forbids it',
    TWUpdateMembersNotAllowed,
    'forbidden',
    ({ emulator, chat }) => {
      emulator.policies.updateMembers = false;
      return chat.addMembers([emulator.world.user('eve').id]);
    },
  ],
  [
    'members of a 1:1 chat',
    TWUpdateMembersNotAllowed,
    'forbidden',
    async ({ emulator, client }) => {
      const direct = await client.chats.createOne2oneChat(emulator.world.user('ada').id);
      await direct.addMembers([emulator.world.user('eve').id]);
    },
  ],
  ['members who are not there', TWInvalidMembersError, 'invalid', ({ chat }) => chat.addMembers(['nobody'])],
  ['groups that are not there', TWInvalidMembersError, 'invalid', ({ chat }) => chat.removeMembers([], ['nothing'])],
  [
    'a chat with somebody who is not there',
    TWInvalidMembersError,
    'invalid',
    ({ client }) => client.chats.createChat('x', { users: ['nobody'] }),
  ],
  [
    'a 1:1 chat with nobody',
    TWInvalidMembersError,
    'invalid',
    ({ client }) => client.chats.createOne2oneChat('nobody'),
  ],
  [
    'leaving where the administrator forbids it',
    TWLeaveChatNotAllowed,
    'forbidden',
    ({ emulator, chat }) => {
      emulator.policies.leaveChat = false;
      return chat.leave();
    },
  ],
  [
    'leaving a 1:1 chat',
    TWLeaveChatNotAllowed,
    'forbidden',
    async ({ emulator, client }) => (await client.chats.createOne2oneChat(emulator.world.user('ada').id)).leave(),
  ],
  [
    'closing where the administrator forbids it',
    TWCloseChatNotAllowed,
    'forbidden',
    ({ emulator, chat }) => {
      emulator.policies.closeChat = false;
      return chat.close();
    },
  ],
  [
    'readers where the administrator hides them',
    TWReadReceiptsDisabled,
    'forbidden',
    ({ emulator, chat }) => {
      emulator.policies.readReceipts = false;
      return chat.getReaders();
    },
  ],
  ['an avatar that is not there', TWImageLoadError, 'invalid', ({ chat }) => chat.loadAvatar()],
  [
    'an avatar from a file that is not there',
    TWImageLoadError,
    'invalid',
    ({ chat }) => chat.setAvatar('/no/such/file.jpg'),
  ],
  ['an avatar that is no JPEG', TWImageLoadError, 'invalid', ({ chat }) => chat.setAvatar(Buffer.from('GIF89a'))],
  [
    'an avatar that is too large',
    TWImageLoadError,
    'invalid',
    ({ client }) => client.chats.createChat('x', { avatar: jpeg(601, 10) }),
  ],
  ['an avatar to remove that is not there', TWImageRemoveError, 'conflict', ({ chat }) => chat.removeAvatar()],
  [
    'a server that fails',
    TWServerError,
    'server',
    ({ emulator, chat }) => {
      emulator.faults.fail({ times: 10 });
      return chat.getMessages();
    },
  ],
  [
    'a server that answers a page',
    TWServerError,
    'server',
    ({ emulator, chat }) => {
      emulator.faults.fail({ status: 502, body: '<html>Bad gateway</html>', times: 10 });
      return chat.post('x');
    },
  ],
  [
    'a connection that is cut',
    TWConnectionError,
    'connection',
    ({ emulator, chat }) => {
      emulator.faults.cutBody({ times: 10 });
      return chat.getMessages();
    },
  ],
];

describe('exceptions', () => {
  it.each(cases)('%s', async (_name, expected, code, act) => {
    const emulator = await emulated();
    const client = clientOf(emulator);
    const chat = await client.chats.createChat('Team', { users: [emulator.world.user('bob').id] });
    const error = await act({ emulator, client, chat }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(expected);
    expect(error).toBeInstanceOf(TeamwireError);
    expect(error).toBeInstanceOf(ChatError);
    expect(error).toMatchObject({ name: expected.name, code, platform: 'teamwire' });
    const others = [TWNotFoundError, TWAuthError, TWServerError, TWImageLoadError].filter((each) => each !== expected);
    for (const other of others) expect(error).not.toBeInstanceOf(other);
  });

  it('are errors of the core too', () => {
    expect(new TWNotFoundError('x')).toBeInstanceOf(NotFoundError);
    expect(new TWReadReceiptsDisabled('x')).toBeInstanceOf(ForbiddenError);
    expect(new TWAuthError('x', { status: 403 })).toBeInstanceOf(ForbiddenError);
    expect(new TWAuthError('x', { status: 401 }).code).toBe('auth');
    expect(new TWInvalidMembersError('x')).toBeInstanceOf(InvalidError);
    expect(new TWImageRemoveError('x')).toBeInstanceOf(ConflictError);
    expect(new NotFoundError('x')).not.toBeInstanceOf(TWNotFoundError);
    expect(new TWServerError('x').toJSON()).toMatchObject({ name: 'TWServerError', code: 'server', retryable: true });
  });

  it('tell that the credentials are refused, and show no secret', async () => {
    const emulator = await emulated();
    const secret = 'not-the-secret-at-all';
    const client = clientOf(emulator, { secret });
    const error = await client.chats.getSubscriptions().catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: 'TWAuthError', code: 'auth', status: 401, retryable: false });
    expect(`${inspect(error)} ${JSON.stringify(error)} ${inspect(client, { depth: 8 })}`).not.toContain(secret);
  });

  it('tell of nobody who listens, and of answers that come too late', async () => {
    const client = new TeamwireClient({
      baseUrl: 'http://127.0.0.1:9',
      appId: 'a',
      secret: 'some-secret',
      retry: { attempts: 1 },
    });
    await expect(client.me()).rejects.toMatchObject({ name: 'TWConnectionError', code: 'connection' });
    await client.close();
    const emulator = await emulated();
    const late = clientOf(emulator, { timeoutMs: 1_000, retry: { attempts: 1 } });
    emulator.faults.slow({ match: '/me', ms: 5_000 });
    await expect(late.me()).rejects.toMatchObject({ name: 'TWConnectionError', code: 'timeout' });
  });

  it('tell to slow down, and when', async () => {
    const emulator = await emulated();
    const client = clientOf(emulator, { retry: { attempts: 1 } });
    await client.me();
    emulator.faults.rateLimit({ retryAfterMs: 3_000 });
    const error = await client.me().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ retryAfterMs: 3_000 });
  });
});
