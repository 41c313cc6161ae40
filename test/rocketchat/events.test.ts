import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { RocketChatClient, type RocketChatUser } from '../../src/backends/rocketchat/index.js';
import { changesOf, differences, type MessageChange } from '../../src/backends/rocketchat/message-changes.js';
import { MessageEvents } from '../../src/backends/rocketchat/message-events.js';
import { MessageStates, stateOf } from '../../src/backends/rocketchat/message-states.js';
import { MessageStream } from '../../src/backends/rocketchat/message-stream.js';
import { PeopleStream } from '../../src/backends/rocketchat/people-stream.js';
import { RocketChatReader } from '../../src/backends/rocketchat/reader.js';
import { RoomStream } from '../../src/backends/rocketchat/room-stream.js';
import { EntityCache } from '../../src/core/cache/index.js';
import { ChatEvent } from '../../src/models/index.js';
import { person, wire } from './context.js';

const started = Date.parse('2026-11-20T00:53:20.123Z');
const at = (seconds: number) => new Date(started + seconds * 1000).toISOString();

function changes(before: Record<string, unknown> | undefined, after: Record<string, unknown>, isTold = true) {
  return changesOf(before && stateOf(wire(before), isTold), stateOf(wire(after), true));
}

describe('what a message that comes again tells', () => {
  it('one that was never seen is new, when it was written just now', () => {
    expect(changes(undefined, {})).toEqual([{ kind: 'created' }]);
    expect(changes(undefined, { _updatedAt: undefined })).toEqual([{ kind: 'created' }]);
    expect(changes({}, {}, false)).toEqual([{ kind: 'created' }]);
  });

  it('a preview, a star and the same again are nothing', () => {
    const later = { _updatedAt: at(9), urls: [{ url: 'https://example.com', meta: { title: 'x' } }] };
    expect(changes({}, later)).toEqual([]);
    expect(changes({}, { _updatedAt: at(9), starred: [{ _id: 'UBOT' }] })).toEqual([]);
    expect(changes({}, {})).toEqual([]);
  });

  it('an edit is one each time, and never a second message', () => {
    const first = { editedAt: at(60), _updatedAt: at(60), msg: 'one' };
    const second = { editedAt: at(61), _updatedAt: at(61), msg: 'two' };
    expect(changes({}, first)).toEqual([{ kind: 'updated' }]);
    expect(changes(first, second)).toEqual([{ kind: 'updated' }]);
    expect(changes(second, first)).toEqual([]);
    expect(changes(undefined, first)).toEqual([{ kind: 'updated' }]);
    // The server may join what follows quickly.
    expect(changes(undefined, { editedAt: at(1), _updatedAt: at(1) })).toEqual([
      { kind: 'created' },
      { kind: 'updated' },
    ]);
  });

  it('what happened to a new message before it was seen is told behind it', () => {
    const reactions = { ':tada:': { usernames: ['ada'] } };
    expect(changes(undefined, { _updatedAt: at(2), reactions, pinned: true, pinnedAt: at(1) })).toEqual([
      { kind: 'created' },
      { kind: 'reaction', key: ':tada:', username: 'ada', isOn: true },
      { kind: 'pin', isOn: true },
    ]);
    expect(changes({ reactions }, { _updatedAt: at(2), reactions }, false)).toHaveLength(2);
    expect(changes({ reactions }, { _updatedAt: at(2), reactions })).toEqual([]);
  });

  it('reactions come and go by person', () => {
    const two = { _updatedAt: at(5), reactions: { ':tada:': { usernames: ['ada', 'bob'] } } };
    const one = { _updatedAt: at(6), reactions: { ':tada:': { usernames: ['bob'] } } };
    expect(changes({}, two)).toEqual([
      { kind: 'reaction', key: ':tada:', username: 'ada', isOn: true },
      { kind: 'reaction', key: ':tada:', username: 'bob', isOn: true },
    ]);
    expect(changes(two, one)).toEqual([{ kind: 'reaction', key: ':tada:', username: 'ada', isOn: false }]);
    expect(changes(one, { _updatedAt: at(7) })).toEqual([
      { kind: 'reaction', key: ':tada:', username: 'bob', isOn: false },
    ]);
  });

  it('of an old message that was never seen, what the times and lists can tell', () => {
    const old = (fields: object) => changes(undefined, { _updatedAt: at(90_000), ...fields });
    expect(old({})).toEqual([]);
    expect(old({ reactions: { ':tada:': { usernames: ['ada', 'bob'] } } })).toEqual([
      { kind: 'reaction', key: ':tada:', username: 'bob', isOn: true },
    ]);
    expect(old({ reactions: { ':tada:': { usernames: ['ada'] }, ':eyes:': { usernames: ['bob'] } } })).toEqual([]);
    expect(old({ pinned: true, pinnedAt: at(90_000), reactions: { ':tada:': { usernames: ['ada'] } } })).toEqual([
      { kind: 'pin', isOn: true },
    ]);
    expect(old({ tcount: 1, tlm: at(90_000) })).toEqual([{ kind: 'thread', change: 'created' }]);
    expect(old({ tcount: 4, tlm: at(90_000) })).toEqual([{ kind: 'thread', change: 'updated' }]);
    expect(old({ editedAt: at(40), tcount: 4, tlm: at(50) })).toEqual([]);
  });

  it('of one that was read before, what has changed since', () => {
    const read = { _updatedAt: at(90_000), reactions: { ':tada:': { usernames: ['ada'] } } };
    const now = { _updatedAt: at(90_100), reactions: { ':tada:': { usernames: ['ada', 'bob'] } } };
    expect(changes(read, now, false)).toEqual([{ kind: 'reaction', key: ':tada:', username: 'bob', isOn: true }]);
  });

  it('pins and threads', () => {
    const pinned = { _updatedAt: at(5), pinned: true, pinnedAt: at(5) };
    expect(changes({}, pinned)).toEqual([{ kind: 'pin', isOn: true }]);
    expect(changes(pinned, { _updatedAt: at(6), pinned: false })).toEqual([{ kind: 'pin', isOn: false }]);
    const thread = { _updatedAt: at(7), tcount: 1, tlm: at(7) };
    expect(changes({}, thread)).toEqual([{ kind: 'thread', change: 'created' }]);
    expect(changes(thread, { _updatedAt: at(8), tcount: 2, tlm: at(8) })).toEqual([
      { kind: 'thread', change: 'updated' },
    ]);
    expect(changes(thread, { _updatedAt: at(9) })).toEqual([{ kind: 'thread', change: 'deleted' }]);
  });

  it('the differences lead from the one state to the other, whatever it was', () => {
    const names = fc.uniqueArray(fc.constantFrom('ada', 'bob', 'eve', 'bot'), { minLength: 1 });
    const reactions = fc.dictionary(fc.constantFrom(':a:', ':b:', ':c:'), names);
    fc.assert(
      fc.property(reactions, reactions, (before, after) => {
        const shaped = (given: Record<string, string[]>) =>
          Object.fromEntries(Object.entries(given).map(([key, usernames]) => [key, { usernames }]));
        const one = stateOf(wire({ reactions: shaped(before) }), true);
        const other = stateOf(wire({ reactions: shaped(after), _updatedAt: at(5) }), true);
        const held = new Map(Object.entries(before).map(([key, list]) => [key, new Set<string>(list)]));
        for (const change of differences(one, other)) {
          if (change.kind !== 'reaction') throw new Error('only reactions differ');
          const set = held.get(change.key) ?? new Set<string>();
          expect(set.has(change.username)).toBe(!change.isOn);
          if (change.isOn) set.add(change.username);
          else set.delete(change.username);
          held.set(change.key, set);
        }
        const left = [...held].filter(([, set]) => set.size > 0).map(([key, set]) => [key, [...set].sort()]);
        expect(Object.fromEntries(left)).toEqual(
          Object.fromEntries(Object.entries(after).map(([key, list]) => [key, [...list].sort()])),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('the states that are kept', () => {
  it('are bounded, and the stream knows better than what was read', () => {
    const states = new MessageStates(3);
    for (let index = 0; index < 10; index += 1) states.tell(wire({ _id: `M${index}` }));
    expect(['M0', 'M6'].map((id) => states.get(id))).toEqual([undefined, undefined]);
    expect(states.get('M9')?.isTold).toBe(true);
    states.seed(wire({ _id: 'M9', pinned: true }));
    expect(states.get('M9')?.isPinned).toBe(false);
    expect([...states.ofChannel('R1')]).toHaveLength(3);
  });
});

describe('events', () => {
  const client = new RocketChatClient({ url: 'http://127.0.0.1:9', userId: 'UBOT', authToken: 'token-of-the-bot' });
  afterAll(() => client.close());

  function streams() {
    const users = new EntityCache<RocketChatUser>();
    for (const user of [person('U1', 'ada', 'Ada Lovelace'), person('U2', 'bob', 'Bob')]) users.set(user);
    const reader = new RocketChatReader({ account: 'work', client, users, remember: (model) => model });
    reader.self = person('UBOT', 'bot', 'The Bot');
    const events = new MessageEvents(reader, 'work');
    return {
      reader,
      users,
      messages: new MessageStream(reader, events, 'work'),
      rooms: new RoomStream(reader, 'work', () => undefined),
      people: new PeopleStream(reader, 'work'),
    };
  }

  const place = { roomParticipant: true, roomType: 'c', roomName: 'general' };

  async function told(stream: MessageStream, fields: Record<string, unknown>) {
    const events = await stream.message(wire(fields), place);
    for (const event of events) expect(ChatEvent.parse(event)).toEqual(event);
    return events;
  }

  it('have the same id however often they come', async () => {
    const [one, other] = [streams(), streams()];
    const ids = async ({ messages }: ReturnType<typeof streams>) => {
      const all = [
        await told(messages, {}),
        await told(messages, { _updatedAt: at(5), reactions: { ':tada:': { usernames: ['ada'] } } }),
        await told(messages, { _updatedAt: at(6) }),
        await told(messages, { _updatedAt: at(7), reactions: { ':tada:': { usernames: ['ada'] } } }),
        await told(messages, { _updatedAt: at(8), editedAt: at(8), msg: 'ho' }),
        await told(messages, { _updatedAt: at(9), editedAt: at(9), t: 'rm', msg: '', editedBy: { _id: 'U2' } }),
      ].flat();
      return all.map(({ type, id }) => [type, id]);
    };
    const first = await ids(one);
    expect(first.map(([type]) => type)).toEqual([
      'message.created',
      'reaction.added',
      'reaction.removed',
      'reaction.added',
      'message.updated',
      'reaction.removed',
      'message.deleted',
    ]);
    expect(new Set(first.map(([, id]) => id)).size).toBe(first.length);
    expect(await ids(other)).toEqual(first);
  });

  it('say who reacted and how many have, and where the message stands', async () => {
    const { messages } = streams();
    await told(messages, { tmid: 'T1' });
    const [event] = await told(messages, {
      tmid: 'T1',
      _updatedAt: at(5),
      reactions: { ':thumbsup:': { usernames: ['ada'] }, ':+1:': { usernames: ['bob'] } },
    });
    expect(event).toMatchObject({
      type: 'reaction.added',
      message: { channelId: 'R1', id: 'M1', threadId: 'T1' },
      user: { id: 'U1' },
      emoji: { unicode: '👍' },
      count: 2,
      at: new Date(at(5)),
    });
  });

  it('are none of rooms that the account is not in, and of hidden messages', async () => {
    const { messages } = streams();
    expect(await messages.message(wire(), { ...place, roomParticipant: false })).toEqual([]);
    expect(await messages.message(wire({ _hidden: true }), place)).toEqual([]);
  });

  it('tell who came and went, and by whom', async () => {
    const { messages } = streams();
    const added = await told(messages, { _id: 'S1', t: 'au', msg: 'bob' });
    expect(added).toMatchObject([
      { type: 'message.created', message: { type: 'join' } },
      { type: 'member.joined', channelId: 'R1', user: { id: 'U2' }, by: { id: 'U1' } },
    ]);
    const left = await told(messages, { _id: 'S2', t: 'ul', msg: 'ada' });
    expect(left[1]).toMatchObject({ type: 'member.left', user: { id: 'U1' } });
    expect(left[1]).not.toHaveProperty('by');
    // The stream of its own rooms tells of the account itself.
    expect(await told(messages, { _id: 'S3', t: 'au', msg: 'bot' })).toHaveLength(1);
  });

  it('of a bulk deletion are those that it names, or that are known', async () => {
    const { messages } = streams();
    for (const [index, pinned] of [false, true, false].entries())
      await told(messages, { _id: `M${index}`, ts: at(index), _updatedAt: at(index), pinned });
    const ids = (events: ReturnType<MessageStream['deletedInBulk']>) =>
      events.map((event) => (event.type === 'message.deleted' ? event.message.id : undefined));
    expect(ids(messages.deletedInBulk('R1', { rid: 'R1', ids: ['M7', 'M8'] }))).toEqual(['M7', 'M8']);
    const range = { $gte: at(0), $lt: at(2) };
    expect(ids(messages.deletedInBulk('R1', { rid: 'R1', ts: range, excludePinned: true }))).toEqual(['M0']);
    expect(ids(messages.deletedInBulk('R1', { rid: 'R1', ts: { $where: 'x' } }))).toEqual([]);
    expect(ids(messages.deletedInBulk('R2', { rid: 'R2', ts: range }))).toEqual([]);
  });

  it('of a room are its changes, not each message in it', async () => {
    const { rooms } = streams();
    const room = { _id: 'R1', t: 'c', name: 'general', usersCount: 3, ts: at(0), _updatedAt: at(1) };
    expect(rooms.changed('inserted', room)).toMatchObject([{ type: 'channel.created', channel: { id: 'R1' } }]);
    const moved = { ...room, msgs: 9, lm: at(2), _updatedAt: at(2), lastMessage: wire() };
    expect(rooms.changed('updated', moved)).toEqual([]);
    const named = { ...moved, topic: 'plans', _updatedAt: at(3) };
    expect(rooms.changed('updated', named)).toMatchObject([{ type: 'channel.updated', channel: { topic: 'plans' } }]);
    expect(rooms.changed('updated', named)).toEqual([]);
    expect(rooms.changed('removed', room)).toMatchObject([{ type: 'channel.deleted', channelId: 'R1' }]);
    expect(rooms.changed('updated', { _id: 'R8', t: 'c', name: 'never-seen' })).toEqual([]);
  });

  it('of the account’s own part in a room are told once', async () => {
    const { rooms } = streams();
    const gone = { _id: 'SUB1', rid: 'R1', t: 'c' };
    const [first] = await rooms.membership('removed', gone);
    expect(first).toMatchObject({ type: 'member.left', channelId: 'R1', user: { id: 'UBOT' } });
    expect((await rooms.membership('removed', gone))[0]?.id).toBe(first?.id);
    expect(await rooms.membership('updated', gone)).toEqual([]);
  });

  it('of people: presence when it changes, typing by others, new names', async () => {
    const { people, users } = streams();
    const away = { userId: 'U1', status: 'away', statusText: 'lunch' } as const;
    expect(people.presence(away)).toMatchObject([
      { type: 'presence.updated', presence: { userId: 'U1', status: 'away', statusText: 'lunch' } },
    ]);
    expect(people.presence(away)).toEqual([]);
    expect(people.presence({ ...away, statusText: '' })).toHaveLength(1);
    expect(await people.typing('R1', { username: 'ada', activities: ['user-typing'], tmid: 'T1' })).toMatchObject([
      { type: 'typing.started', channelId: 'R1', threadId: 'T1', user: { id: 'U1' } },
    ]);
    expect(await people.typing('R1', { username: 'ada', activities: [] })).toEqual([]);
    expect(await people.typing('R1', { username: 'ada', activities: ['user-uploading'] })).toEqual([]);
    expect(await people.typing('R1', { username: 'bot', activities: ['user-typing'] })).toEqual([]);
    expect(await people.typing('R1', { username: 'unheard-of', activities: ['user-typing'] })).toEqual([]);
    users.set({ ...person('U1', 'ada', 'Ada Lovelace'), email: 'ada@example.com' });
    expect(people.named({ _id: 'U1', name: 'Ada King', username: 'countess' })).toMatchObject([
      { type: 'user.updated', user: { name: 'Ada King', handle: 'countess', email: 'ada@example.com' } },
    ]);
    expect(people.named(null)).toEqual([]);
  });

  it('every kind of change has its event', async () => {
    const { reader } = streams();
    const events = new MessageEvents(reader, 'work');
    const given = wire({ tcount: 1, tlm: at(1), pinned: true, pinnedAt: at(1), editedAt: at(1) });
    const message = reader.message(given);
    const kinds: MessageChange[] = [
      { kind: 'created' },
      { kind: 'updated' },
      { kind: 'reaction', key: ':tada:', username: 'ada', isOn: false },
      { kind: 'pin', isOn: true },
      { kind: 'pin', isOn: false },
      { kind: 'thread', change: 'created' },
      { kind: 'thread', change: 'updated' },
      { kind: 'thread', change: 'deleted' },
    ];
    const all = message ? await Promise.all(kinds.map((change) => events.of(change, message, given))) : [];
    for (const event of all.flat()) expect(ChatEvent.parse(event)).toEqual(event);
    expect(all.flat().map(({ type }) => type)).toEqual([
      'message.created',
      'message.updated',
      'reaction.removed',
      'message.pinned',
      'message.unpinned',
      'thread.created',
      'thread.updated',
      'thread.deleted',
    ]);
  });
});
