import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { TeamwireBackend, TeamwireClient, type TeamwireTransport } from '../../src/backends/teamwire/index.js';
import { isChatError } from '../../src/core/errors/index.js';
import { Channel, ChatEvent, Message } from '../../src/models/index.js';
import { assertModel } from '../../src/testing/conformance/assertions.js';
import { backendOf, emulated } from './fixture.js';

const odd = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(null, undefined, 0, -1, Number.POSITIVE_INFINITY, '', 'x', true, [], {}, [null], {
      uid: 7,
    }),
  },
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('__proto__', 'constructor', '\ud800', '\u202eevil'),
);

/** A value with some of the fields of the wire, each good or odd. */
function objects(fields: Record<string, fc.Arbitrary<unknown>>) {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, good]) => [name, fc.oneof({ weight: 3, arbitrary: good }, odd)]),
  );
  return fc.oneof({ weight: 6, arbitrary: fc.record(shape, { requiredKeys: [] }) }, odd);
}

const time = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 });
const attachment = objects({
  type: fc.constantFrom(
    'FILE',
    'GALLERY',
    'SOUND',
    'VIDEO',
    'CALENDAR',
    'LOCATION',
    'LIVE_LOCATION',
    'POLL',
    'NEW',
    'toString',
  ),
  aid: fc.constant('a1'),
  name: fc.constant('x.pdf'),
  mime: fc.constant('image/png'),
  size: fc.constant(3),
  items: fc.constant([{ aid: 'a1' }, null, { aid: 7 }]),
  title: fc.constant('t'),
  start_date: time,
  end_date: time,
  lat: fc.double(),
  lon: fc.double(),
  initial_lat: fc.double({ min: -90, max: 90 }),
  initial_lon: fc.double({ min: -180, max: 180 }),
  duration: fc.integer(),
  question: fc.constant('Which?'),
  options: fc.constant(['a', { text: 'b', votes: 2 }, 7]),
});
const message = objects({
  mid: fc.constant('m1'),
  tid: fc.constant('t1'),
  from_uid: fc.constant('u1'),
  timestamp: time,
  msg: fc.string(),
  is_alert: fc.boolean(),
  alert_type: fc.constantFrom('ALERT', 'NOTE', 'NEWER'),
  reply_to: fc.constant('m0'),
  deleted: fc.boolean(),
  sender_display_name: fc.string(),
  link_preview: objects({ url: fc.webUrl(), title: fc.string() }),
  attachments: fc.array(attachment, { maxLength: 3 }),
});
const user = objects({
  uid: fc.constant('u1'),
  first_name: fc.string(),
  organisation: objects({ oid: fc.constant('o') }),
});
const group = objects({ gid: fc.constant('g1'), title: fc.string(), member_uids: fc.array(odd), owner_uid: odd });
const chat = objects({
  tid: fc.constant('t1'),
  title: fc.string(),
  type: fc.constantFrom('GROUP', 'ONE_TO_ONE', 'NEW'),
  user_uids: fc.constant(['u1']),
  group_gids: fc.constant(['g1']),
  admin_uids: fc.array(odd),
  last_modified: time,
});
const reaction = objects({
  reaction_id: fc.constant('r1'),
  mid: fc.constant('m1'),
  tid: fc.constant('t1'),
  reaction_type: fc.constantFrom('OK', 'LOVE', 'NEWER'),
  from_uid: fc.constant('u1'),
});
const location = objects({
  tid: fc.constant('t1'),
  uid: fc.constant('u1'),
  lat: fc.double(),
  lon: fc.double({ min: -180, max: 180 }),
  expires_at: time,
  active: fc.boolean(),
});
const items = (item: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 6, arbitrary: fc.record({ items: fc.array(item, { maxLength: 4 }), last_modified: odd }) }, odd);

const answers: Record<string, fc.Arbitrary<unknown>> = {
  getMe: user,
  findUsers: items(user),
  getUser: user,
  listGroups: items(group),
  getGroup: group,
  listChats: items(chat),
  getChat: chat,
  createOneToOneChat: chat,
  createChat: chat,
  updateChat: chat,
  addMembers: chat,
  postMessage: message,
  getMessages: items(message),
  getReaders: items(user),
  getReactions: items(reaction),
  sendReaction: reaction,
  updateReaction: reaction,
  getLocations: items(location),
};

/** Another side that answers anything. */
function transportOf(values: Record<string, unknown>): TeamwireTransport {
  return {
    authenticate: async () => ({ uid: 'bot' }),
    call: async (operation) => values[operation] as never,
    upload: async () => values['upload'] as never,
    download: () => Promise.reject(new Error('none')),
    readAvatar: async () => new Uint8Array(),
    writeAvatar: async () => {},
    openEvents: () => Promise.reject(new Error('none')),
    close: () => {},
  };
}

/** What is allowed: a result, or a ChatError. */
async function survives<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!isChatError(error)) throw error;
    expect(['server', 'not_found', 'invalid', 'conflict', 'unsupported']).toContain(error.code);
    return undefined;
  }
}

const runs = { numRuns: Number(process.env['RUNS'] ?? 60) };

describe('answers of any shape', () => {
  it('give models that fit their schemas, or typed errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(answers), async (values) => {
        const backend = new TeamwireBackend({ transport: transportOf(values) });
        const messages = await survives(() => backend.fetchMessages('t1', { limit: 10 }));
        for (const each of messages ?? []) assertModel(Message, each);
        const channel = await survives(() => backend.fetchChannel('t1', { fresh: true }));
        if (channel) assertModel(Channel, channel);
        const channels = await survives(() => backend.listChannels({ includeArchived: true }).toArray());
        for (const each of channels ?? []) assertModel(Channel, each);
        await survives(() => backend.listMembers('t1').toArray());
        await survives(() => backend.listUsers().toArray());
        await survives(() => backend.listGroups().toArray());
        await survives(() => backend.listReaders('t1').toArray());
        await survives(() => backend.listReactions({ channelId: 't1', id: 'm1' }).toArray());
        await survives(() => backend.fetchOrganization());
        await survives(() => backend.openDirect('u1'));
        await survives(() => backend.createChannel({ name: 'x' }));
        await survives(() => backend.sendMessage('t1', 'x'));
        await survives(() => backend.addReaction({ channelId: 't1', id: 'm1' }, '✅'));
      }),
      runs,
    );
  });

  it('give objects of the client, or typed errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(answers), async (values) => {
        const client = new TeamwireClient({ transport: transportOf(values), hideDeletedMessages: false });
        await survives(() => client.me());
        await survives(() => client.users.find());
        await survives(() => client.groups.list());
        for (const each of (await survives(() => client.chats.getSubscriptions())) ?? []) {
          expect(typeof each.tid).toBe('string');
          for (const one of each.getUserMembers()) expect(typeof one.fullName()).toBe('string');
          for (const one of each.getGroupMembers()) expect(Array.isArray(one.getMembers())).toBe(true);
          for (const one of each.getAdmins()) expect(typeof one.uid).toBe('string');
          await survives(() => each.getMessages());
          await survives(() => each.post('x'));
          await survives(() => each.getReaders());
          await survives(() => each.updateTitle('x'));
          await survives(() => each.getActiveSharedLocations());
          await survives(() => each.getAmReactions('m1'));
          await survives(() => each.sendAmReaction('m1', 'OK'));
        }
        await survives(() => client.chats.createChat('x'));
        await survives(() => client.chats.createOne2oneChat('u1'));
      }),
      runs,
    );
  });
});

describe('events of any shape', () => {
  it('become events that fit their schemas, and stop nothing', async () => {
    const emulator = await emulated();
    const backend = backendOf(emulator);
    const heard: unknown[] = [];
    const errors: string[] = [];
    backend.on('error', ({ error }) => void errors.push(error.message));
    void (async () => {
      for await (const event of backend.events({ buffer: 10_000 })) heard.push(event);
    })();
    await backend.connect();
    const types = [
      'NEW_MESSAGE',
      'MESSAGE_READ',
      'MESSAGE_DELETED',
      'CHAT_CREATED',
      'CHAT_JOINED',
      'CHAT_LEFT',
      'CHAT_TITLE_CHANGED',
      'CHAT_DELETED',
      'AM_REACTION',
      'LIVE_LOCATION',
      'NEWER',
      '__proto__',
      'toString',
    ];
    const event = objects({
      id: fc.uuid(),
      type: fc.constantFrom(...types),
      tid: fc.constant(emulator.world.channel('general').id),
      at: time,
      data: fc.oneof(
        message,
        reaction,
        location,
        objects({ uids: fc.array(odd), uid: fc.constant('u1'), message_id: odd }),
      ),
    });
    for (const each of fc.sample(event, { numRuns: 200, seed: 7 })) emulator.sendEvent(each as never);
    const said = emulator.world.user('ada').say('general', 'still here');
    const isHeard = (each: unknown) => (each as { message?: { id: string } }).message?.id === said.id;
    await vi.waitFor(() => expect(heard.some(isHeard)).toBe(true), { timeout: 10_000 });
    for (const each of heard) {
      const read = ChatEvent.safeParse(JSON.parse(JSON.stringify(each)));
      expect(read.error?.message).toBeUndefined();
    }
    expect(heard.length).toBeGreaterThan(60);
    expect(errors).toEqual([]);
  });

  it.each(['poll', 'websocket'] as const)(
    'whole answers that are garbage cost nothing by %s',
    async (events) => {
      const emulator = await emulated();
      const backend = backendOf(emulator, { events });
      const heard: string[] = [];
      backend.on('message.created', ({ message: { text } }) => void heard.push(text));
      await backend.connect();
      const ada = emulator.world.user('ada');
      const rubbish = ['', 'not json', '7', '{"cursor":1,"events":[]}', '{"cursor":"x"}', '\u0000'.repeat(100)];
      for (const [index, garbage] of rubbish.entries()) {
        emulator.faults.sendGarbage(garbage);
        ada.say('general', `after ${index}`);
      }
      await vi.waitFor(() => expect(heard.length).toBe(6), { timeout: 15_000 });
      expect(heard).toEqual(rubbish.map((_, index) => `after ${index}`));
    },
    20_000,
  );
});
