import { afterAll, describe, expect, it } from 'vitest';
import { missedEvents } from '../../src/backends/rocketchat/backfill.js';
import { RocketChatClient, type RocketChatUser } from '../../src/backends/rocketchat/index.js';
import { MessageEvents } from '../../src/backends/rocketchat/message-events.js';
import { MessageStream } from '../../src/backends/rocketchat/message-stream.js';
import type { RocketChatContext } from '../../src/backends/rocketchat/operations/context.js';
import { RocketChatReader } from '../../src/backends/rocketchat/reader.js';
import { EntityCache } from '../../src/core/cache/index.js';
import type { ChatEvent } from '../../src/models/index.js';
import { person, wire } from './context.js';

/** When the last message before the gap was written. */
const started = Date.parse('2026-11-20T00:54:20.123Z');
const at = (seconds: number) => new Date(started + seconds * 1000).toISOString();
const by = (...usernames: string[]) => ({ ':tada:': { usernames } });
const place = { roomParticipant: true, roomType: 'c', roomName: 'general' };

describe('history that is read while the stream goes on', () => {
  const client = new RocketChatClient({ url: 'http://127.0.0.1:9', userId: 'UBOT', authToken: 'token-of-the-bot' });
  afterAll(() => client.close());

  function room() {
    const users = new EntityCache<RocketChatUser>();
    for (const user of [person('U1', 'ada', 'Ada Lovelace'), person('U2', 'bob', 'Bob')]) users.set(user);
    const reader = new RocketChatReader({ account: 'work', client, users, remember: (model) => model });
    reader.self = person('UBOT', 'bot', 'The Bot');
    const events = new MessageEvents(reader, 'work');
    const messages = new MessageStream(reader, events, 'work');
    return {
      stream: (fields: Record<string, unknown>) => messages.message(wire(fields), place),
      /** What stands when it is asked for. */
      read: (...standing: Record<string, unknown>[]) => {
        const answer = { result: { updated: standing.map((fields) => wire(fields)), deleted: [] } };
        const own = { client: { chatSyncMessages: async () => answer }, reader, account: 'work' };
        const from = { cursor: String(started) };
        const { signal } = new AbortController();
        return missedEvents(own as unknown as RocketChatContext, events, 'R1', from, signal);
      },
    };
  }

  const kinds = (events: readonly ChatEvent[]) =>
    events.map((event) => `${event.type} ${'user' in event ? event.user?.handle : ''}`.trim());

  async function rest(history: AsyncGenerator<ChatEvent>): Promise<ChatEvent[]> {
    const all: ChatEvent[] = [];
    for await (const event of history) all.push(event);
    return all;
  }

  it('a reaction that is taken off before it was told is not told, and the next one is', async () => {
    const { stream, read } = room();
    await stream({});
    const history = read({ _id: 'M0', ts: at(2), _updatedAt: at(2) }, { _updatedAt: at(5), reactions: by('ada') });
    expect(kinds([(await history.next()).value])).toEqual(['message.created']);
    expect(await stream({ _updatedAt: at(6) })).toEqual([]);
    expect(await rest(history)).toEqual([]);
    expect(kinds(await stream({ _updatedAt: at(7), reactions: by('ada') }))).toEqual(['reaction.added ada']);
  });

  it('a reaction that is taken off while the history tells of it is told to be gone', async () => {
    const { stream, read } = room();
    await stream({});
    const history = read({ _updatedAt: at(5), reactions: by('ada') });
    const added = (await history.next()).value as ChatEvent;
    const removed = await stream({ _updatedAt: at(6) });
    expect(kinds([added, ...removed])).toEqual(['reaction.added ada', 'reaction.removed ada']);
    expect(await rest(history)).toEqual([]);
    const again = await stream({ _updatedAt: at(7), reactions: by('ada') });
    expect(kinds(again)).toEqual(['reaction.added ada']);
    expect(new Set([added, ...removed, ...again].map(({ id }) => id)).size).toBe(3);
  });

  it('of two reactions the one that goes before it is told has its own id', async () => {
    const { stream, read } = room();
    await stream({ reactions: by('bob') });
    const [off] = await stream({ _updatedAt: at(2) });
    const history = read({ _updatedAt: at(5), reactions: by('ada', 'bob') });
    const told = [
      (await history.next()).value as ChatEvent,
      ...(await stream({ _updatedAt: at(6), reactions: by('ada') })),
    ];
    expect(kinds(told)).toEqual(['reaction.added ada', 'reaction.removed bob']);
    expect(told.map(({ id }) => id)).not.toContain(off?.id);
    expect(kinds(await rest(history))).toEqual(['reaction.added bob']);
  });

  it('what the stream told meanwhile is not forgotten for what was read', async () => {
    const { stream, read } = room();
    await stream({ reactions: by('ada') });
    const history = read({ _id: 'M0', ts: at(2), _updatedAt: at(2) }, { _updatedAt: at(3), reactions: by('ada') });
    await history.next();
    expect(kinds(await stream({ _updatedAt: at(6) }))).toEqual(['reaction.removed ada']);
    expect(await rest(history)).toEqual([]);
    expect(kinds(await stream({ _updatedAt: at(7), reactions: by('ada') }))).toEqual(['reaction.added ada']);
  });

  it('what was not handed on, as the connection was lost again, comes with the next reading', async () => {
    const { stream, read } = room();
    await stream({});
    const standing = { _updatedAt: at(5), reactions: by('ada', 'bob') };
    const first = read(standing);
    const lost = (await first.next()).value as ChatEvent;
    await first.return(undefined);
    const second = await rest(read(standing));
    expect(kinds(second)).toEqual(['reaction.added ada', 'reaction.added bob']);
    expect(second[0]?.id).toBe(lost.id);
    expect(await rest(read(standing))).toEqual([]);
  });
});
