import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RocketChatClient } from '../../src/backends/rocketchat/index.js';
import { resolveFile } from '../../src/core/files/index.js';
import { type Reply, ScriptedServer } from './client-server.js';

type Recorded = {
  python: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  requests: {
    method: string;
    path: string;
    query: [string, string][];
    content_type: string;
    x_auth_token: string | null;
    x_user_id: string | null;
    body: unknown;
  }[];
};

type Call = (client: RocketChatClient, args: never[], kwargs: Record<string, never>) => Promise<unknown>;

const room = ({ room_id: roomId, room_name: name, channel }: Record<string, never>) =>
  roomId ? { roomId } : { roomName: name ?? channel };
const user = ({ user_id: userId, username }: Record<string, never>) => (userId ? { userId } : { username });
/** Each call of the wrapper by ours. */
const calls: Record<string, Call> = {
  chat_post_message: (c, [text], { room_id: roomId, ...rest }) => c.chatPostMessage(text as never, { roomId, ...rest }),
  chat_send_message: (c, [message]) => c.chatSendMessage(message as never),
  chat_get_message: (c, [id]) => c.chatGetMessage(id as never),
  chat_get_starred_messages: (c, [id], o) => c.chatGetStarredMessages(id as never, o),
  chat_get_mentioned_messages: (c, [id], o) => c.chatGetMentionedMessages(id as never, o),
  chat_get_message_read_receipts: (c, [id], o) => c.chatGetMessageReadReceipts(id as never, o),
  chat_update: (c, [rid, id, text], o) => c.chatUpdate(rid as never, id as never, text as never, o),
  chat_delete: (c, [rid, id], o) => c.chatDelete(rid as never, id as never, o),
  chat_react: (c, [id, emoji], o) => c.chatReact(id as never, emoji, o),
  chat_pin_message: (c, [id]) => c.chatPinMessage(id as never),
  chat_unpin_message: (c, [id]) => c.chatUnpinMessage(id as never),
  chat_star_message: (c, [id]) => c.chatStarMessage(id as never),
  chat_unstar_message: (c, [id]) => c.chatUnstarMessage(id as never),
  chat_search: (c, [rid, text], o) => c.chatSearch(rid as never, text as never, o),
  chat_get_thread_messages: (c, [id], o) => c.chatGetThreadMessages(id as never, o),
  chat_follow_message: (c, [id]) => c.chatFollowMessage(id as never),
  chat_unfollow_message: (c, [id]) => c.chatUnfollowMessage(id as never),
  chat_report_message: (c, [id, why]) => c.chatReportMessage(id as never, why as never),
  chat_get_threads_list: (c, [rid], o) => c.chatGetThreadsList(rid as never, o),
  chat_sync_thread_messages: (c, [id, since]) => c.chatSyncThreadMessages(id as never, since as never),
  chat_sync_thread_list: (c, [rid, since]) => c.chatSyncThreadsList(rid as never, since as never),
  chat_sync_messages: (c, [rid, since]) => c.chatSyncMessages(rid as never, since as never),
  chat_get_deleted_messages: (c, [rid, since]) => c.chatGetDeletedMessages(rid as never, since as never),
  chat_get_pinned_messages: (c, [rid]) => c.chatGetPinnedMessages(rid as never),
  chat_get_discussions: (c, [rid]) => c.chatGetDiscussions(rid as never),
  chat_get_url_preview: (c, [rid, url]) => c.chatGetUrlPreview(rid as never, url as never),
  chat_ignore_user: (c, [rid, uid]) => c.chatIgnoreUser(rid as never, uid as never),
  logout: (c) => c.logout(),
  info: (c) => c.server.info(),
  me: (c) => c.users.me(),
  users_info: (c, _, o) => c.users.info(user(o) as never),
  users_list: (c) => c.users.list(),
  users_create: (c, [email, name, password, username]) => c.users.create({ email, name, password, username } as never),
  users_get_presence: (c, _, o) => c.users.getPresence(user(o) as never),
  users_set_status: (c, [message], { status }) => c.users.setStatus({ message, status } as never),
  users_set_avatar: (c, [url]) => c.users.setAvatar(url as never),
  users_get_avatar: (c, _, o) => c.users.getAvatarUrl(user(o) as never),
  users_delete: (c, [id]) => c.users.delete(id as never),
  users_create_token: (c, _, o) => c.users.createToken(user(o) as never, { secret: o['secret'] }),
  channels_list: (c) => c.channels.list(),
  channels_list_joined: (c) => c.channels.listJoined(),
  channels_info: (c, _, o) => c.channels.info(room(o) as never),
  channels_history: (c, [rid], { inclusive, ...rest }) =>
    c.channels.history(rid as never, { ...rest, inclusive: inclusive === 'true' }),
  channels_members: (c, _, o) => c.channels.members(o['room_id'] as never),
  channels_create: (c, [name], o) => c.channels.create({ name, ...o } as never),
  channels_invite: (c, [rid, uid]) => c.channels.invite(rid as never, uid as never),
  channels_kick: (c, [rid, uid]) => c.channels.kick(rid as never, uid as never),
  channels_join: (c, [rid, joinCode]) => c.channels.join(rid as never, { joinCode }),
  channels_leave: (c, [rid]) => c.channels.leave(rid as never),
  channels_archive: (c, [rid]) => c.channels.archive(rid as never),
  channels_unarchive: (c, [rid]) => c.channels.unarchive(rid as never),
  channels_set_topic: (c, [rid, topic]) => c.channels.setTopic(rid as never, topic as never),
  channels_rename: (c, [rid, name]) => c.channels.rename(rid as never, name as never),
  channels_delete: (c, _, o) => c.channels.delete(o['room_id'] as never),
  channels_counters: (c, _, o) => c.channels.counters(o['room_id'] as never),
  groups_list: (c) => c.groups.list(),
  groups_info: (c, _, o) => c.groups.info(room(o) as never),
  groups_history: (c, [rid]) => c.groups.history(rid as never),
  groups_create: (c, [name]) => c.groups.create({ name } as never),
  groups_invite: (c, _, o) => c.groups.invite(o['room_id'] as never, o['user_id'] as never),
  groups_kick: (c, [rid, uid]) => c.groups.kick(rid as never, uid as never),
  groups_leave: (c, [rid]) => c.groups.leave(rid as never),
  groups_members: (c, _, o) => c.groups.members(o['room_id'] as never),
  groups_set_topic: (c, [rid, topic]) => c.groups.setTopic(rid as never, topic as never),
  groups_rename: (c, [rid, name]) => c.groups.rename(rid as never, name as never),
  dm_list: (c) => c.dm.list(),
  dm_create: (c, [name]) => c.dm.create(name as never),
  dm_create_multiple: (c, [names]) => c.dm.create(names as never),
  dm_history: (c, [rid]) => c.dm.history(rid as never),
  dm_messages: (c, _, o) =>
    c.dm.messages((o['room_id'] ? { roomId: o['room_id'] } : { username: o['username'] }) as never),
  dm_members: (c, [rid]) => c.dm.members(rid as never),
  dm_close: (c, [rid]) => c.dm.close(rid as never),
  dm_open: (c, [rid]) => c.dm.open(rid as never),
  dm_set_topic: (c, [rid, topic]) => c.dm.setTopic(rid as never, topic as never),
  dm_files: (c, _, o) => c.dm.files(o['room_id'] as never),
  dm_counters: (c, [rid]) => c.dm.counters(rid as never),
  dm_delete: (c, [rid]) => c.dm.delete(rid as never),
  rooms_get: (c) => c.rooms.get(),
  rooms_info: (c, _, o) => c.rooms.info(room(o) as never),
  rooms_leave: (c, [rid]) => c.rooms.leave(rid as never),
  rooms_favorite: (c, _, o) => c.rooms.favorite(room(o) as never, o['favorite'] as never),
  rooms_create_discussion: (c, [prid, name], o) => c.rooms.createDiscussion({ prid, t_name: name, ...o } as never),
  rooms_admin_rooms: (c) => c.rooms.adminRooms(),
  rooms_clean_history: (c, [rid, latest, oldest]) => c.rooms.cleanHistory(rid as never, { latest, oldest } as never),
  rooms_media_confirm: (c, [rid, fid], o) => c.media.confirm(rid as never, fid as never, o),
  subscriptions_get: (c) => c.subscriptions.get(),
  subscriptions_get_one: (c, [rid]) => c.subscriptions.getOne(rid as never),
  subscriptions_read: (c, [rid]) => c.subscriptions.read(rid as never),
  subscriptions_unread: (c, [roomId]) => c.subscriptions.unread({ roomId } as never),
  spotlight: (c, [query]) => c.directory.spotlight(query as never),
  custom_emoji_list: (c) => c.emoji.list(),
  roles_list: (c) => c.roles.list(),
  integrations_list: (c) => c.integrations.list(),
};

/** Where we knowingly ask otherwise than the wrapper, and how. */
const otherwise: Record<string, (recorded: Recorded) => Partial<Recorded['requests'][0]> | 'elsewhere'> = {
  // Python's `True` is not read as true by the server.
  chat_ignore_user: () => ({
    query: [
      ['rid', 'RID'],
      ['userId', 'UID2'],
      ['ignore', 'true'],
    ],
  }),
  // Servers refuse these here: the page is cut out on this side.
  chat_get_message_read_receipts: () => ({ query: [['messageId', 'MID']] }),
  // Refused since 6.13: an expression goes into the text.
  chat_search: ({ kwargs }) =>
    kwargs['regex']
      ? {
          query: [
            ['roomId', 'RID'],
            ['searchText', '/x/'],
            ['offset', '0'],
            ['count', '50'],
          ],
        }
      : {},
  // `query` is gone; an empty one is left out.
  chat_get_thread_messages: ({ kwargs }) =>
    kwargs['query']
      ? {
          query: [
            ['tmid', 'TMID'],
            ['offset', '0'],
            ['count', '50'],
            ['sort', '{"ts":-1}'],
          ],
        }
      : {},
  // Attachments cannot be changed: an error, tested on its own.
  chat_update: ({ kwargs }) => (kwargs['attachments'] ? 'elsewhere' : {}),
  // The log-in sends the digest, and the directory asks by the server's version; a file needs a form.
  login: () => 'elsewhere',
  directory: () => 'elsewhere',
  rooms_media: () => 'elsewhere',
};

const samples = fileURLToPath(new URL('../../../shared/samples/rocketchat/wrapper-requests.json', import.meta.url));
const isThere = existsSync(samples);
if (!isThere) console.log('The recorded Rocket.Chat requests are not here (../shared): their tests are left out.');
const recordings: Recorded[] = isThere ? JSON.parse(readFileSync(samples, 'utf8')) : [];

let server: ScriptedServer;
let client: RocketChatClient;
const answers: Record<string, unknown> = {
  message: { _id: 'MID', rid: 'RID', ts: '2026-11-20T00:00:00.000Z' },
  messages: [],
  receipts: [],
  room: { _id: 'RID' },
  discussion: { rid: 'DID' },
  success: true,
};
const answer = (): Reply => ({ body: answers });
beforeAll(async () => {
  server = await ScriptedServer.start();
});
beforeEach(() => {
  server.seen.length = 0;
  server.answer = answer;
  client = server.client();
});
afterAll(() => server.stop());

describe('the recorded requests of the wrapper', () => {
  it.skipIf(!isThere)('cover every call of the requirement document on messages', () => {
    const names = new Set(recordings.map(({ python }) => python));
    for (const name of Object.keys(calls).filter((each) => each.startsWith('chat_'))) expect(names).toContain(name);
    for (const name of names) expect(name in calls || otherwise[name] !== undefined, name).toBe(true);
  });

  for (const [index, recorded] of recordings.entries()) {
    const difference = otherwise[recorded.python]?.(recorded) ?? {};
    if (difference === 'elsewhere') continue;
    it(`${index} ${recorded.python} ${JSON.stringify(recorded.kwargs)}`, async () => {
      await calls[recorded.python]?.(client, recorded.args as never[], recorded.kwargs as Record<string, never>);
      const wanted = { ...recorded.requests[0]!, ...difference };
      expect(server.seen).toHaveLength(1);
      const { method, path, query, contentType, headers, body } = server.last;
      expect({ method, path, body }).toEqual({ method: wanted.method, path: wanted.path, body: wanted.body });
      expect([...query].sort()).toEqual([...wanted.query].sort());
      expect(contentType).toBe(wanted.content_type);
      // `/api/info` is for everybody: no token goes there.
      const isOpen = recorded.python === 'info';
      expect(headers['x-auth-token'] ?? null).toBe(isOpen ? null : wanted.x_auth_token);
      expect(headers['x-user-id'] ?? null).toBe(isOpen ? null : wanted.x_user_id);
    });
  }
});

/** The same ground without the recordings: call, request. */
const own: [string, (client: RocketChatClient) => Promise<unknown>, string, unknown][] = [
  [
    'chatPostMessage',
    (c) => c.chatPostMessage('hi', { roomId: 'R', alias: 'A' }),
    'POST chat.postMessage',
    { roomId: 'R', text: 'hi', alias: 'A' },
  ],
  [
    'chatSendMessage',
    (c) => c.chatSendMessage({ rid: 'R', msg: 'm' }),
    'POST chat.sendMessage',
    { message: { rid: 'R', msg: 'm' } },
  ],
  ['chatGetMessage', (c) => c.chatGetMessage('M'), 'GET chat.getMessage', 'msgId=M'],
  [
    'chatGetStarredMessages',
    (c) => c.chatGetStarredMessages('R', { offset: 5 }),
    'GET chat.getStarredMessages',
    'roomId=R&offset=5&count=50',
  ],
  [
    'chatGetMentionedMessages',
    (c) => c.chatGetMentionedMessages('R'),
    'GET chat.getMentionedMessages',
    'roomId=R&offset=0&count=50',
  ],
  [
    'chatGetMessageReadReceipts',
    (c) => c.chatGetMessageReadReceipts('M'),
    'GET chat.getMessageReadReceipts',
    'messageId=M',
  ],
  ['chatUpdate', (c) => c.chatUpdate('R', 'M', 'new'), 'POST chat.update', { roomId: 'R', msgId: 'M', text: 'new' }],
  [
    'chatDelete',
    (c) => c.chatDelete('R', 'M', { asUser: true }),
    'POST chat.delete',
    { roomId: 'R', msgId: 'M', asUser: true },
  ],
  [
    'chatReact',
    (c) => c.chatReact('M', undefined, { shouldReact: false }),
    'POST chat.react',
    { messageId: 'M', emoji: 'smile', shouldReact: false },
  ],
  ['chatPinMessage', (c) => c.chatPinMessage('M'), 'POST chat.pinMessage', { messageId: 'M' }],
  ['chatUnpinMessage', (c) => c.chatUnpinMessage('M'), 'POST chat.unPinMessage', { messageId: 'M' }],
  ['chatStarMessage', (c) => c.chatStarMessage('M'), 'POST chat.starMessage', { messageId: 'M' }],
  ['chatUnstarMessage', (c) => c.chatUnstarMessage('M'), 'POST chat.unStarMessage', { messageId: 'M' }],
  [
    'chatSearch',
    (c) => c.chatSearch('R', 'a b', { count: 3 }),
    'GET chat.search',
    'roomId=R&searchText=a+b&count=3&offset=0',
  ],
  [
    'chatGetThreadMessages',
    (c) => c.chatGetThreadMessages('T'),
    'GET chat.getThreadMessages',
    'tmid=T&offset=0&count=50',
  ],
  ['chatFollowMessage', (c) => c.chatFollowMessage('M'), 'POST chat.followMessage', { mid: 'M' }],
  ['chatUnfollowMessage', (c) => c.chatUnfollowMessage('M'), 'POST chat.unfollowMessage', { mid: 'M' }],
  [
    'chatReportMessage',
    (c) => c.chatReportMessage('M', 'spam'),
    'POST chat.reportMessage',
    { messageId: 'M', description: 'spam' },
  ],
  ['users.presence', (c) => c.users.presence({ ids: ['a', 'b'] }), 'GET users.presence', 'ids%5B%5D=a&ids%5B%5D=b'],
  ['subscriptions.read', (c) => c.subscriptions.read('R'), 'POST subscriptions.read', { rid: 'R' }],
  [
    'commands.run',
    (c) => c.commands.run('/giphy', 'R', { params: 'x' }),
    'POST commands.run',
    { command: 'giphy', roomId: 'R', params: 'x' },
  ],
];

describe('the request of each call', () => {
  it.each(own)('%s', async (_name, call, where, what) => {
    await call(client);
    const { method, path, query, body } = server.last;
    expect(`${method} ${path.replace('/api/v1/', '')}`).toBe(where);
    if (typeof what === 'string') expect(query).toEqual([...new URLSearchParams(what)]);
    else expect(body).toEqual(what);
  });
});

describe('where we ask otherwise than the wrapper', () => {
  it('logs in with the digest of the password, and keeps name and e-mail address apart', async () => {
    server.answer = () => ({ body: { status: 'success', data: { userId: 'U', authToken: 'new-token' } } });
    const digest = createHash('sha256').update('pw').digest('hex');
    await server.client({ username: 'bob', password: 'pw' }).login();
    expect(server.last.path).toBe('/api/v1/login');
    expect(server.last.headers['x-auth-token']).toBeUndefined();
    expect(server.last.body).toEqual({ username: 'bob', password: { digest, algorithm: 'sha-256' } });
    await server.client({ username: 'bob@x.io', password: 'pw' }).login();
    expect(server.last.body).toEqual({ user: 'bob@x.io', password: { digest, algorithm: 'sha-256' } });
    await server.client({ username: 'bob', password: 'pw', ldap: true }).login();
    expect(server.last.body).toEqual({ ldap: true, username: 'bob', ldapPass: 'pw', ldapOptions: {} });
  });

  it('asks the directory as the version wants it', async () => {
    const version = (text: string | undefined) => {
      server.answer = ({ path }) => ({
        body: path === '/api/info' ? { version: text, success: true } : { result: [] },
      });
      return server.client();
    };
    const query = { text: 'x', type: 'users' } as const;
    await version('6.13.1').directory.search(query);
    expect(server.last.query).toEqual([
      ['query', '{"text":"x","type":"users"}'],
      ['offset', '0'],
      ['count', '50'],
    ]);
    for (const text of ['7.0', '9.0', undefined]) {
      await version(text).directory.search(query);
      expect(server.last.query).toEqual([
        ['text', 'x'],
        ['type', 'users'],
        ['offset', '0'],
        ['count', '50'],
      ]);
    }
  });

  it('refuses to change attachments, without asking', async () => {
    await expect(client.chatUpdate('RID', 'MID', 'x', { attachments: [] })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('attachments'),
    });
    expect(server.seen).toHaveLength(0);
    await client.chatUpdate('RID', 'MID', 'x', { parseUrls: false });
    expect(server.last.body).toEqual({ roomId: 'RID', msgId: 'MID', text: 'x', previewUrls: [] });
  });

  it('refuses a query on a thread, and leaves out the message that it answers', async () => {
    await expect(client.chatGetThreadMessages('T', { query: { msg: 'x' } })).rejects.toMatchObject({
      code: 'unsupported',
    });
    server.answer = () => ({ body: { messages: [{ _id: 'T' }, { _id: 'R' }], count: 2, offset: 0, total: 2 } });
    const page = await client.chatGetThreadMessages('T', { sort: { ts: -1 } });
    expect(server.last.query).toContainEqual(['sort', '{"ts":-1}']);
    expect(page.messages.map(({ _id }) => _id)).toEqual(['R']);
  });

  it('searches by expressions and by case', async () => {
    await client.chatSearch('RID', 'a.b', { regex: true });
    expect(server.last.query).toContainEqual(['searchText', '/a.b/i']);
    await client.chatSearch('RID', '/a.b/', { regex: true });
    expect(server.last.query).toContainEqual(['searchText', '/a.b/']);
    server.answer = () => ({ body: { messages: [{ msg: 'Hello you' }, { msg: 'hello you' }] } });
    const found = await client.chatSearch('RID', 'Hello from:bob', { caseSensitive: true });
    expect(found.messages).toEqual([{ msg: 'Hello you' }]);
  });

  it('cuts the page of read receipts out here', async () => {
    server.answer = () => ({ body: { receipts: [{ _id: '1' }, { _id: '2' }, { _id: '3' }], success: true } });
    const { receipts } = await client.chatGetMessageReadReceipts('MID', { offset: 1, count: 1 });
    expect(receipts).toEqual([{ _id: '2' }]);
  });

  it('sends a file in two steps, and in one where the server is old', async () => {
    const file = await resolveFile({ data: 'bytes', filename: 'a.txt' });
    const message = { _id: 'MID', rid: 'RID' };
    server.answer = ({ path }) => ({
      body:
        path === '/api/info' ? { version: '8.8' } : path.includes('Confirm') ? { message } : { file: { _id: 'FID' } },
    });
    expect(await client.media.send('RID', file, { msg: 'cap', tmid: 'TMID' })).toEqual({ message });
    const paths = server.seen.map(({ path }) => path);
    expect(paths).toEqual(['/api/v1/rooms.media/RID', '/api/info', '/api/v1/rooms.mediaConfirm/RID/FID']);
    expect(server.seen[0]?.contentType).toBe('multipart/form-data');
    expect(server.seen[0]?.text).toContain('Content-Disposition: form-data; name="file"; filename="a.txt"');
    expect(server.seen[0]?.text).toContain('bytes');
    expect(server.last.body).toEqual({ msg: 'cap', tmid: 'TMID' });

    server.answer = ({ path }) =>
      path.includes('rooms.media')
        ? { status: 404, body: { success: false, error: 'Resource not found' } }
        : { body: { message } };
    expect(await server.client().media.send('RID', file, { msg: 'cap' })).toEqual({ message });
    expect(server.last.path).toBe('/api/v1/rooms.upload/RID');
    expect(server.last.text).toMatch(/name="description"\r\n\r\ncap\r\n/);
  });

  it('gets a file with the credentials, from the server alone', async () => {
    server.answer = ({ path }) => ({ text: `the bytes of ${path}`, headers: { 'content-type': 'text/plain' } });
    const under = server.client({ url: `${server.url}/chat` });
    for (const address of [
      '/file-upload/F/a.txt',
      '/chat/file-upload/F/a.txt',
      `${server.url}/chat/file-upload/F/a.txt`,
    ]) {
      const download = await under.media.download(address);
      expect(await download.text()).toBe('the bytes of /chat/file-upload/F/a.txt');
      expect(server.last.headers['x-auth-token']).toBe('TOK');
    }
    server.seen.length = 0;
    await expect(under.media.download('https://elsewhere.test/a.txt')).rejects.toMatchObject({ code: 'invalid' });
    expect(server.seen).toHaveLength(0);
  });

  it('tells where a picture is without going there', async () => {
    server.answer = () => ({ status: 307, headers: { location: '/avatar/bob' }, body: {} });
    expect(await client.users.getAvatarUrl({ username: 'bob' })).toBe(`${server.url}/avatar/bob`);
    expect(server.seen).toHaveLength(1);
  });

  it('puts every id where it cannot lead to another call', async () => {
    await client.media.confirm('../../login', 'a/b?c', {});
    expect(server.last.path).toBe('/api/v1/rooms.mediaConfirm/..%2F..%2Flogin/a%2Fb%3Fc');
  });
});
