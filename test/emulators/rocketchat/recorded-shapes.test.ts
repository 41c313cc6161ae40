import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Client, Ddp, type Json, start } from './harness.js';

const samples = resolve('../shared/samples/rocketchat');
const isThere = existsSync(samples);
if (!isThere) console.log(`recorded Rocket.Chat answers are not at ${samples}: shapes are not compared`);

function read<Sample>(file: string): Sample[] {
  return isThere ? (JSON.parse(readFileSync(resolve(samples, file), 'utf8')) as Sample[]) : [];
}

const answers = read<{ source: string; value: Json }>('developer-docs-responses.json');
const frames = read<{ source: string; frame: Json }>('ddp-frames.json').map(({ frame }) => frame);
const wrapper = read<{
  python: string;
  requests: { method: string; path: string; query: [string, string][]; body: unknown }[];
}>('wrapper-requests.json');

/** The recorded answers of one page of the documents that are successes. */
const recorded = (page: string): Json[] =>
  answers
    .filter(({ source, value }) => source.includes(`/${page}.md`) && value.status !== 'error')
    .map(({ value }) => value);

/** The type of every place in a value; lists have the shapes of all their entries merged. */
function shape(value: unknown, at = '', into: Map<string, Set<string>> = new Map()): Map<string, Set<string>> {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  into.set(at, (into.get(at) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const each of value) shape(each, `${at}[]`, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) shape(each, at ? `${at}.${key}` : key, into);
  return into;
}

/** Every key that was recorded is there, with the recorded type. `optional` are those that are not always there, or no more. */
function expectShape(ours: unknown, theirs: unknown, optional: readonly string[] = []): void {
  const own = shape(ours);
  const wrong: string[] = [];
  for (const [at, kinds] of shape(theirs)) {
    if (optional.some((each) => at === each || at.startsWith(`${each}.`) || at.startsWith(`${each}[`))) continue;
    const kind = own.get(at);
    if (!kind) wrong.push(`${at} (${[...kinds]}) is missing`);
    else if (![...kind].every((each) => kinds.has(each) || kinds.has('null')))
      wrong.push(`${at}: ours ${[...kind]}, recorded ${[...kinds]}`);
  }
  expect(wrong).toEqual([]);
}

describe.skipIf(!isThere)('REST answers compared with documented ones', () => {
  /** By the page that shows it: what makes the same answer here, and what of it is not always there. */
  const calls: [
    page: string,
    optional: string[],
    call: (started: Awaited<ReturnType<typeof start>>) => Promise<unknown>,
  ][] = [
    [
      'chat-endpoints/getmessage',
      [],
      async ({ bot, ada }) => bot.ok(bot.get('chat.getMessage', { msgId: ada.say('general', 'x').id })),
    ],
    [
      'chat-endpoints/getmentionedmessages',
      [],
      async ({ bot, ada, world }) => {
        ada.say('general', `@${world.bot.handle}`);
        return bot.ok(bot.get('chat.getMentionedMessages', { roomId: 'GENERAL' }));
      },
    ],
    [
      'chat-endpoints/getstarredmessages',
      [],
      async ({ bot, ada }) => {
        await bot.ok(bot.post('chat.starMessage', { messageId: ada.say('general', 'x').id }));
        return bot.ok(bot.get('chat.getStarredMessages', { roomId: 'GENERAL' }));
      },
    ],
    [
      'chat-endpoints/getpinnedmessages',
      [],
      async ({ bot, ada, bob }) => {
        bob.pin(ada.say('general', 'x'));
        return bot.ok(bot.get('chat.getPinnedMessages', { roomId: 'GENERAL' }));
      },
    ],
    [
      'chat-endpoints/getmessagereadreceipts',
      [],
      async ({ bot, ada }) => bot.ok(bot.get('chat.getMessageReadReceipts', { messageId: ada.say('general', 'x').id })),
    ],
    [
      'chat-endpoints/pinmessage',
      [],
      async ({ bot, ada }) => bot.ok(bot.post('chat.pinMessage', { messageId: ada.say('general', 'x').id })),
    ],
    // A score of a search that the text index makes.
    [
      'chat-endpoints/search-message',
      ['messages[].score'],
      async ({ bot, ada }) => {
        ada.say('general', 'this is a test');
        return bot.ok(bot.get('chat.search', { roomId: 'GENERAL', searchText: 'test' }));
      },
    ],
    [
      'chat-endpoints/syncthreadmessages',
      [],
      async ({ bot, ada, bob }) => {
        const root = ada.say('general', 'x');
        bob.say('general', 'y', { thread: root });
        return bot.ok(bot.get('chat.syncThreadMessages', { tmid: root.id, updatedSince: new Date(0).toISOString() }));
      },
    ],
    [
      'chat-endpoints/syncthreadslist',
      // A root that is deleted stays, without its text.
      ['threads.remove[]'],
      async ({ bot, ada, bob }) => {
        const root = ada.say('general', 'x');
        bob.say('general', 'y', { thread: root });
        return bot.ok(bot.get('chat.syncThreadsList', { rid: 'GENERAL', updatedSince: new Date(0).toISOString() }));
      },
    ],
    [
      'channels-endpoints/get-channel-information',
      [],
      async ({ bot }) => bot.ok(bot.get('channels.info', { roomId: 'GENERAL' })),
    ],
    // Names of members have left these answers long ago.
    [
      'channels-endpoints/create-channel',
      ['channel.usernames'],
      async ({ bot }) => bot.ok(bot.post('channels.create', { name: 'a' })),
    ],
    [
      'channels-endpoints/get-channel-list',
      ['channels[].usernames'],
      async ({ bot }) => bot.ok(bot.get('channels.list')),
    ],
    [
      'channels-endpoints/get-list-of-joined-channels',
      ['channels[].usernames'],
      async ({ bot }) => bot.ok(bot.get('channels.list.joined')),
    ],
    [
      'channels-endpoints/rename-channel',
      ['channel.usernames'],
      async ({ bot }) => bot.ok(bot.post('channels.rename', { roomId: 'GENERAL', name: 'other' })),
    ],
    [
      'channels-endpoints/get-channel-files',
      // Of a store of files that is no part of the API.
      ['files[].instanceId', 'files[].etag', 'files[].token', 'files[].identify'],
      async ({ bot, ada }) => {
        ada.upload('general', { filename: 'a.jpeg', data: 'x', contentType: 'image/jpeg' });
        return bot.ok(bot.get('channels.files', { roomId: 'GENERAL' }));
      },
    ],
    ['subscriptions-endpoints/get-all-subscriptions', [], async ({ bot }) => bot.ok(bot.get('subscriptions.get'))],
    [
      'subscriptions-endpoints/get-subscription-room',
      // What of notifications, a favourite and own fields was set; `meta` is of a database long ago.
      [
        'subscription.customFields',
        'subscription.disableNotifications',
        'subscription.emailNotifications',
        'subscription.audioNotificationValue',
        'subscription.desktopNotificationDuration',
        'subscription.audioNotifications',
        'subscription.mobilePushNotifications',
        'subscription.f',
        'subscription.meta',
      ],
      async ({ bot }) => bot.ok(bot.get('subscriptions.getOne', { roomId: 'GENERAL' })),
    ],
    [
      'users-endpoints/get-user-status',
      [],
      async ({ bot, ada }) => bot.ok(bot.get('users.getStatus', { userId: ada.id })),
    ],
    [
      'users-endpoints/get-users-presence',
      ['users[].avatarETag'],
      async ({ bot }) => bot.ok(bot.get('users.presence')),
    ],
    [
      'roles-endpoints/getusersinrole',
      [],
      async ({ bot }) => bot.ok(bot.get('roles.getUsersInRole', { role: 'user' })),
    ],
    ['permissions-endpoints/list-permissions', [], async ({ bot }) => bot.ok(bot.get('permissions.listAll'))],
    [
      'miscellaneous/spotlight',
      ['users[].avatarETag'],
      async ({ bot }) => bot.ok(bot.get('spotlight', { query: 'ad' })),
    ],
  ];

  it.each(calls)('%s', async (page, optional, call) => {
    const theirs = recorded(page);
    expect(theirs.length, 'there is such a page').toBeGreaterThan(0);
    const ours = await call(await start());
    for (const each of theirs) expectShape(ours, each, optional);
  });
});

describe.skipIf(!isThere)('requests of another client', () => {
  it('are understood: none is an unknown endpoint', async () => {
    const { bot, rc, world } = await start();
    rc.setRoles(world.bot.handle, ['admin', 'bot', 'user']);
    const unknown: string[] = [];
    for (const { python, requests } of wrapper)
      for (const { method, path, query, body } of requests) {
        const answer = await replay(bot, method, path, query, body);
        if (answer === 404) unknown.push(`${python}: ${method} ${path}`);
      }
    expect(unknown).toEqual([]);
  });
});

async function replay(
  bot: Client,
  method: string,
  path: string,
  query: [string, string][],
  body: unknown,
): Promise<number> {
  if (path === '/api/v1/logout') return 200;
  const params = new URLSearchParams(query);
  const init =
    method === 'GET'
      ? {}
      : { method, body: JSON.stringify(body ?? {}), headers: { 'content-type': 'application/json' } };
  return (await bot.fetch(`${path}?${params}`, init)).status;
}

describe.skipIf(!isThere)('recorded frames', () => {
  const first = (fits: (frame: Json) => boolean): Json => {
    const found = frames.find(fits);
    if (!found) throw new Error('there is no such recorded frame');
    return found;
  };
  const result = (frame: Json) => frame.result as Json;
  /** The recorded result of a recorded call: the next frame. */
  const after = (method: string): Json => {
    const at = frames.findIndex((frame) => frame.msg === 'method' && frame.method === method);
    const found = frames.slice(at + 1).find((frame) => frame.msg === 'result' && frame.error === undefined);
    if (at < 0 || !found) throw new Error(`nothing was recorded of ${method}`);
    return found;
  };

  it('hello and pong are taken as recorded', async () => {
    const { rc } = await start();
    const ddp = new Ddp(rc);
    await ddp.open();
    ddp.send(first(({ msg }) => msg === 'connect'));
    await ddp.frame(({ msg }) => msg === 'connected');
    ddp.send(first(({ msg }) => msg === 'pong'));
    await ddp.settle();
    expect(ddp.frames.filter(({ msg }) => msg === 'error')).toEqual([]);
  });

  it('a log-in and its failure', async () => {
    const { rc } = await start();
    const ddp = new Ddp(rc);
    await ddp.hello();
    const { params } = first(
      ({ method, params: [given] = [] }: { method?: string; params?: Json[] }) =>
        method === 'login' && given?.password !== undefined,
    );
    const failed = await ddp.method('login', ...(params as unknown[]));
    expectShape(
      failed,
      first(
        ({ error }) => (error as Json | undefined)?.error === 403 && (error as Json).reason === 'Incorrect password',
      ),
    );
    const resumed = await ddp.method('login', { resume: rc.tokenOf('ada').authToken });
    expectShape(
      resumed,
      first((frame) => (frame.result as Json | undefined)?.type === 'resume'),
    );
  });

  it('a second factor', async () => {
    const { rc, world } = await start({ twoFactor: 'email' });
    const ddp = new Ddp(rc);
    await ddp.hello();
    const asked = await ddp.method('login', { user: { username: world.bot.handle }, password: 'chatmux-password' });
    // How many codes were sent, and how long they hold, newer servers do not tell.
    expectShape(
      asked,
      first(({ error }) => (error as Json | undefined)?.error === 'totp-required'),
      ['error.details.codeCount', 'error.details.codeExpires'],
    );
  });

  it('messages: sent, read, pinned, and what comes of it', async () => {
    const { rc } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf(rc.world.bot.handle));
    const sent = await ddp.method('sendMessage', { rid: 'GENERAL', msg: 'Hello World!' });
    expectShape(sent, after('sendMessage'));
    const { _id } = result(sent);
    expectShape(await ddp.method('starMessage', { _id, rid: 'GENERAL', starred: true }), after('starMessage'));
    expectShape(await ddp.method('getSingleMessage', _id), after('getSingleMessage'));
    expectShape(await ddp.method('pinMessage', { _id, rid: 'GENERAL' }), after('pinMessage'), [
      'result.attachments[].attachments',
    ]);
    expectShape(await ddp.method('setReaction', ':nerd:', _id, true), after('setReaction'));
    expectShape(await ddp.method('loadHistory', 'GENERAL', null, 50), after('loadHistory'), [
      'result.messages[].t',
      'result.messages[].groupable',
      'result.messages[].reactions',
      'result.messages[].starred',
    ]);
  });

  it('rooms, people and the server', async () => {
    const { rc, world } = await start();
    world.addCustomEmoji('hola');
    world.direct('ada');
    const ddp = await Ddp.logIn(rc, rc.tokenOf(world.bot.handle));
    expectShape(await ddp.method('createChannel', 'made', ['ada'], false), after('createChannel'));
    expectShape(await ddp.method('createPrivateGroup', 'private', ['ada']), after('createPrivateGroup'), [
      'result.muted',
      'result.unmuted',
    ]);
    expectShape(await ddp.method('createDirectMessage', 'ada'), after('createDirectMessage'));
    expectShape(await ddp.method('getRoomById', 'GENERAL'), after('getRoomById'), [
      'result.muted',
      'result.unmuted',
      'result.federated',
      'result.lm',
      'result.lastMessage',
      'result.description',
    ]);
    expectShape(await ddp.method('getRoomNameById', 'GENERAL'), after('getRoomNameById'));
    expectShape(await ddp.method('subscriptions/get'), after('subscriptions/get'), ['result[].archived']);
    expectShape(await ddp.method('listEmojiCustom'), after('listEmojiCustom'), ['result[].aliases[]']);
    expectShape(await ddp.method('getUserRoles'), after('getUserRoles'));
    expectShape(await ddp.method('UserPresence:setDefaultStatus', 'online'), after('UserPresence:setDefaultStatus'));
    expectShape(await ddp.method('spotlight', 'ada', [], { users: true, rooms: false }), after('spotlight'));
    expectShape(await ddp.method('toggleFavorite', 'GENERAL', true), after('toggleFavorite'));
  });

  it('a refusal has all the fields', async () => {
    const { rc } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf('ada'));
    expectShape(
      await ddp.method('archiveRoom', 'none'),
      first(({ error }) => (error as Json | undefined)?.error === 'error-invalid-room'),
    );
  });

  it('a stream', async () => {
    const { rc, ada } = await start();
    const ddp = await Ddp.logIn(rc, rc.tokenOf('bob'));
    const sub = first(({ msg, name }) => msg === 'sub' && name === 'stream-notify-logged');
    ddp.send(sub);
    expectShape(
      await ddp.frame(({ msg }) => msg === 'ready'),
      first(({ msg }) => msg === 'ready'),
    );
    ada.setPresence({ status: 'away' });
    const changed = await ddp.frame(({ collection }) => collection === 'stream-notify-logged');
    const theirs = first(({ collection }) => collection === 'stream-notify-logged');
    expectShape(changed, theirs, ['fields.args[][]']);
    expect(changed.id).toBe(theirs.id);
    ddp.send({ msg: 'unsub', id: sub.id });
    expectShape(
      await ddp.frame(({ msg }) => msg === 'nosub'),
      first(({ msg, error }) => msg === 'nosub' && error === undefined),
    );
  });
});
