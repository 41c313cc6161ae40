import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AuthError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  ServerError,
} from '../../../src/core/errors/index.js';
import type { ChatEvent } from '../../../src/models/index.js';
import { GapWorld } from './gap-world.js';
import { created, edited, label, presence, reacted, typing } from './sample-events.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const labels = (world: GapWorld) => world.emitted.map((event) => `${label(event)}${event.backfilled ? '*' : ''}`);

async function make(settings: Partial<ConstructorParameters<typeof GapWorld>[0]> = {}) {
  const world = new GapWorld({ channels: ['a', 'b'], readMs: 10, ...settings });
  await world.connect();
  await tick(1000);
  return world;
}

async function end(world: GapWorld) {
  world.hub.close();
  await world.gap.stop();
  expect(vi.getTimerCount()).toBe(0);
}

describe('GapFiller', () => {
  it('reads nothing at the first connect: history from before is not news', async () => {
    const world = new GapWorld({ channels: ['a'] });
    world.say('a');
    await tick(10);
    await world.connect();
    await tick(1000);
    expect(world.emitted).toEqual([]);
    expect(world.reads).toEqual([]);
    await end(world);
  });

  it('leaves no event behind that comes in the very moment in which its channel becomes live', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const world = await make();
      world.say('a');
      world.deliver(1);
      world.gap.interrupted();
      // Brought by a resume before it is announced, and all through the announcement.
      world.say('a');
      world.deliver(1);
      void world.gap.connected({ resumed: true });
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      world.say('a');
      world.deliver(1);
      await tick(1000);
      expect(labels(world), `after ${turns} turns`).toEqual(['a:1', 'a:2', 'a:3']);
      await end(world);
    }
  });

  it('reads what was missed, marks it, and hands on live events behind it', async () => {
    const world = await make();
    world.say('a');
    world.deliver(1);
    world.disconnect();
    world.say('a');
    world.say('b');
    await world.connect();
    world.say('a');
    world.wire.push(reacted('a', 2));
    world.deliver(2);
    expect(labels(world)).toEqual(['a:1']);
    await tick(1000);
    expect(labels(world).filter((text) => text.includes('a:'))).toEqual(['a:1', 'a:2*', 'a:3', 'reaction.added:a:2:1']);
    expect(labels(world)).toContain('b:1*');
    expect(world.reads.find(({ channel }) => channel === 'a')?.from.cursor).toBe('1');
    world.say('a');
    world.deliver(1);
    expect(labels(world).at(-1)).toBe('a:4');
    await end(world);
  });

  it('puts what came live, but is not in the history, in its place', async () => {
    const world = await make();
    world.disconnect();
    world.say('a');
    await world.connect();
    world.say('a', false, true);
    world.say('a');
    world.deliver(1);
    world.wire = [];
    await tick(1000);
    expect(labels(world)).toEqual(['a:1*', 'a:2', 'a:3*']);
    await end(world);
  });

  it('keeps what has no place of its own behind what it came after, when the history tells of it first', async () => {
    const world = await make({
      gap: {
        // What happened to old messages comes first, as a history has them by their age.
        read: async function* (channel) {
          await world.pause();
          yield reacted(channel, 1);
          for (const { number } of world.log.get(channel) ?? []) yield created(channel, number);
        },
      },
    });
    world.say('a');
    world.deliver(1);
    world.disconnect();
    world.say('a');
    await world.connect();
    world.say('a');
    world.deliver(1);
    world.gap.receive(reacted('a', 1));
    await tick(1000);
    expect(labels(world).filter((text) => text.includes('a:'))).toEqual(['a:1', 'a:2*', 'a:3', 'reaction.added:a:1:1']);
    await end(world);
  });

  it('tells of no message behind its delete', async () => {
    const world = await make();
    const told: string[] = [];
    world.hub.on('message.deleted', ({ message }) => void told.push(`deleted ${message.id}`));
    world.hub.on('message.created', ({ message }) => void told.push(`created ${message.id}`));
    const { type: _, message, ...event } = created('a', 7);
    const ack = vi.fn();
    world.gap.receive({ ...event, type: 'message.deleted', id: 'gone', message: { channelId: 'a', id: message.id } });
    // Repeated late, by a platform that had no answer to it.
    world.gap.receive(created('a', 7), { ack });
    world.gap.receive(created('a', 8));
    await tick(10);
    expect(told).toEqual(['deleted 7', 'created 8']);
    expect(ack).toHaveBeenCalledOnce();
    await end(world);
  });

  it('does not go back to an edit that a later one has replaced', async () => {
    const world = await make();
    world.say('a');
    world.deliver(1);
    const ack = vi.fn();
    world.gap.receive(edited('a', 1, 30));
    // Repeated late, by a platform that had no answer to it.
    world.gap.receive(edited('a', 1, 20), { ack });
    world.gap.receive(edited('a', 2, 20));
    world.gap.receive(edited('a', 1, 40));
    await tick(10);
    expect(labels(world).slice(1)).toEqual([
      'message.updated:a:1:30',
      'message.updated:a:2:20',
      'message.updated:a:1:40',
    ]);
    expect(ack).toHaveBeenCalledOnce();
    await end(world);
  });

  it('does not tell of an edit that a message was told with, and tells of a later one', async () => {
    const world = await make();
    world.say('a');
    world.deliver(1);
    const { message, ...event } = created('a', 7);
    world.gap.receive({ ...event, message: { ...message, editedAt: new Date(30) } });
    world.gap.receive(edited('a', 7, 30));
    world.gap.receive(edited('a', 7, 20));
    world.gap.receive(edited('a', 7, 40));
    await tick(10);
    expect(labels(world).slice(1)).toEqual(['a:7', 'message.updated:a:7:40']);
    await end(world);
  });

  it('tells which of two edits at one place is the newer', async () => {
    type Told = { exactPlace?: string; before?: string; after: string };
    // By the number of the event: live ones know more than what was read.
    const edits = new Map<string, Told>();
    const world = await make({
      gap: {
        editOf: (event) => {
          const edit = edits.get(event.id);
          return edit && { place: '39', ...edit };
        },
      },
    });
    const tell = (number: number, edit: Told) => {
      const event = { ...edited('a', 1, 30), id: `edit ${number} to ${edit.after}` };
      edits.set(event.id, edit);
      world.gap.receive(event);
    };
    world.say('a');
    world.deliver(1);
    // As it was read; then the events of the edits before it, of itself, and behind it.
    tell(1, { after: 'two' });
    tell(2, { exactPlace: '31', before: 'none', after: 'one' });
    tell(3, { exactPlace: '32', before: 'one', after: 'two' });
    tell(4, { exactPlace: '33', before: 'two', after: 'three' });
    tell(5, { exactPlace: '31', before: 'none', after: 'one' });
    // Read again.
    tell(6, { after: 'three' });
    tell(7, { after: 'four' });
    await tick(10);
    expect(labels(world).slice(1)).toEqual(['edit 1 to two', 'edit 4 to three', 'edit 7 to four']);
    await end(world);
  });

  it('ends with the last of some edits within one second, in whatever order they come and wherever history is read', async () => {
    type Step = { edit: number } | 'read';
    const steps = fc.integer({ min: 2, max: 4 }).chain((count) =>
      fc.record({
        order: fc.shuffledSubarray(
          Array.from({ length: count }, (_, index) => index + 1),
          { minLength: count, maxLength: count },
        ),
        // Before which of the events the connection is lost, and its history read.
        reads: fc.uniqueArray(fc.nat(count), { maxLength: 2 }),
        // How many of the edits have happened when the first event comes.
        done: fc.integer({ min: 1, max: count }),
        // Whether those that come together also come at the same moment.
        atOnce: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(steps, async ({ order, reads, done, atOnce }) => {
        const notes = new WeakMap<object, { exactPlace: string; before: string }>();
        let happened = done;
        const textOf = (edit: number) => `text ${edit}`;
        const eventOf = (edit: number) => {
          // As Slack's: the id is made of the second and the text.
          const event = { ...edited('a', 1, 39), id: `edit to ${textOf(edit)}` };
          return { ...event, message: { ...event.message, text: textOf(edit) } };
        };
        const world = await make({
          gap: {
            editOf: (event) =>
              event.type === 'message.updated'
                ? { place: '39', after: event.message.text, ...notes.get(event.message) }
                : undefined,
            read: async function* () {
              await new Promise((resolve) => setTimeout(resolve, 5));
              yield created('a', 1);
              yield eventOf(happened);
            },
          },
        });
        world.say('a');
        world.deliver(1);
        const plan: Step[] = order.flatMap((edit, index): Step[] =>
          reads.includes(index) ? ['read', { edit }] : [{ edit }],
        );
        if (reads.includes(order.length)) plan.push('read');
        for (const step of plan) {
          if (step === 'read') {
            void world.gap.connected({ resumed: false });
            if (!atOnce) await tick(200);
            continue;
          }
          happened = Math.max(happened, step.edit);
          const event = eventOf(step.edit);
          notes.set(event.message, { exactPlace: `3${step.edit}`, before: textOf(step.edit - 1) });
          world.gap.receive(event);
          if (!atOnce) await tick(100);
        }
        await tick(1000);
        const told = world.emitted.filter(({ type }) => type === 'message.updated');
        const last = told.at(-1);
        expect(last?.type === 'message.updated' && last.message.text).toBe(textOf(order.length));
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
        await end(world);
      }),
      { numRuns: 150 },
    );
  });

  it('does not go back to an edit from before a message was told', async () => {
    const editOf = (event: ChatEvent) =>
      'message' in event && event.message && 'editedAt' in event.message && event.message.editedAt
        ? { place: String(event.message.editedAt.getTime()) }
        : undefined;
    const world = await make({ gap: { editOf } });
    const event = created('a', 1);
    world.gap.receive({ ...event, message: { ...event.message, text: 'edited', editedAt: new Date(30) } });
    world.gap.receive(edited('a', 1, 20));
    world.gap.receive(edited('a', 1, 40));
    await tick(10);
    expect(labels(world)).toEqual(['a:1', 'message.updated:a:1:40']);
    await end(world);
  });

  it('tells no edit of a message that is gone', async () => {
    const world = await make();
    const { message, ...event } = created('a', 1);
    world.gap.receive({ ...event, message });
    world.gap.receive({ ...event, type: 'message.deleted', id: 'gone', message: { channelId: 'a', id: message.id } });
    world.gap.receive(edited('a', 1, 20));
    world.gap.receive(edited('a', 2, 20));
    await tick(10);
    expect(labels(world)).toEqual(['a:1', 'message.updated:a:2:20']);
    await end(world);
  });

  it('reads nothing when the platform resumed', async () => {
    const world = await make();
    world.disconnect();
    world.say('a');
    await world.connect(true);
    world.deliver(5);
    await tick(1000);
    expect(labels(world)).toEqual(['a:1']);
    expect(world.reads).toEqual([]);
    await end(world);
  });

  it('reads what was missed also when nobody told of the loss', async () => {
    const world = await make();
    world.say('a');
    world.wire = [];
    void world.gap.connected({ resumed: false });
    await tick(1000);
    expect(labels(world)).toEqual(['a:1*']);
    await end(world);
  });

  it('settles `connected` when all is handed on', async () => {
    const world = await make();
    world.disconnect();
    for (let count = 0; count < 5; count++) world.say('a');
    world.wire = [];
    let isDone = false;
    const done = world.gap.connected({ resumed: false }).then(() => {
      isDone = true;
    });
    await tick(20);
    expect(isDone).toBe(false);
    await tick(1000);
    await done;
    expect(labels(world)).toHaveLength(5);
    await end(world);
  });

  it('reads a channel that is known although it is not listed, but not one that has nothing newer', async () => {
    const world = await make({
      channels: ['a', 'b', 'c'],
      gap: {
        channels: async () => [
          { id: 'a', newest: '1' },
          { id: 'b', newest: '2' },
        ],
      },
    });
    for (const channel of ['a', 'b', 'c']) world.say(channel);
    world.deliver(3);
    world.disconnect();
    world.say('b');
    world.say('c');
    await world.connect();
    await tick(1000);
    expect(world.reads.map(({ channel }) => channel)).toEqual(['b', 'c']);
    expect(labels(world)).toEqual(['a:1', 'b:1', 'c:1', 'b:2*', 'c:2*']);
    await end(world);
  });

  it('tries a channel that fails again, while the others go on', async () => {
    let failures = 2;
    const world = await make({
      gap: {
        read: (channel, from, signal) => {
          if (channel === 'a' && failures-- > 0) throw new ServerError('502');
          return world.read(channel, from, signal);
        },
      },
    });
    world.disconnect();
    world.say('a');
    world.say('b');
    await world.connect();
    world.say('a');
    world.deliver(1);
    await tick(100);
    expect(labels(world)).toEqual(['b:1*']);
    await tick(10_000);
    expect(labels(world)).toEqual(['b:1*', 'a:1*', 'a:2']);
    expect(world.errors).toEqual(['backfill: 502', 'backfill: 502']);
    await end(world);
  });

  it('waits as long as the platform says, with all channels', async () => {
    const starts: number[] = [];
    const world = await make({
      gap: {
        concurrency: 1,
        read: (channel, from, signal) => {
          starts.push(Date.now());
          if (starts.length === 1) throw new RateLimitedError('slow down', { retryAfterMs: 30_000 });
          return world.read(channel, from, signal);
        },
      },
    });
    world.disconnect();
    world.say('a');
    world.say('b');
    await world.connect();
    await tick(29_000);
    expect(starts).toHaveLength(1);
    await tick(10_000);
    expect(labels(world).sort()).toEqual(['a:1*', 'b:1*']);
    await end(world);
  });

  it.each([
    ['is gone', new NotFoundError('no such channel'), 0],
    ['cannot be read', new ForbiddenError('no scope channels:history'), 1],
    ['fails for good', new AuthError('revoked'), 1],
  ])('lets a channel go on that %s', async (_name, error, reports) => {
    const world = await make({
      gap: {
        read: () => {
          throw error;
        },
      },
    });
    world.say('a');
    world.deliver(1);
    world.disconnect();
    world.say('a');
    await world.connect();
    world.say('a');
    world.deliver(2);
    await tick(100);
    expect(labels(world)).toEqual(['a:1', 'a:3']);
    // Channel a and b.
    expect(world.errors).toHaveLength(reports * 2);
    await end(world);
  });

  it('gives a channel up that could not be read for long, with an error', async () => {
    const world = await make({
      gap: {
        giveUpAfterMs: 60_000,
        read: () => {
          throw new ServerError('502');
        },
      },
    });
    world.disconnect();
    await world.connect();
    world.say('a');
    world.deliver(1);
    await tick(55_000);
    expect(labels(world)).toEqual([]);
    await tick(120_000);
    expect(labels(world)).toEqual(['a:1']);
    expect(world.errors.length).toBeGreaterThan(3);
    await end(world);
  });

  it('reads the known channels although the list cannot be had', async () => {
    const world = await make({ listed: ['a', 'b'] });
    world.say('a');
    world.deliver(1);
    world.disconnect();
    world.failLists = 3;
    world.say('a');
    world.say('b');
    await world.connect();
    await tick(200);
    expect(labels(world)).toEqual(['a:1', 'a:2*']);
    await tick(60_000);
    expect(labels(world)).toEqual(['a:1', 'a:2*', 'b:1*']);
    expect(world.errors).toEqual(Array(3).fill('backfill: cannot list'));
    await end(world);
  });

  it('does not hang on a read that heeds no signal', async () => {
    let reads = 0;
    const world = await make({
      gap: {
        read: (channel, from, signal) => {
          if (channel === 'a' && reads++ === 0)
            return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
          return world.read(channel, from, signal);
        },
      },
    });
    world.disconnect();
    world.say('a');
    await world.connect();
    await tick(1000);
    expect(labels(world)).toEqual([]);
    world.disconnect();
    await world.connect();
    await tick(1000);
    expect(labels(world)).toEqual(['a:1*']);
    await end(world);
  });

  it('does not repeat what `read` gives from before, also long after', async () => {
    const world = await make();
    world.margin = 5;
    for (let count = 0; count < 4; count++) world.say('a');
    world.deliver(4);
    await tick(3_600_000);
    world.disconnect();
    world.say('a');
    await world.connect();
    await tick(1000);
    expect(labels(world)).toEqual(['a:1', 'a:2', 'a:3', 'a:4', 'a:5*']);
    await end(world);
  });

  it('reads again what the full hub could not take', async () => {
    const world = await make({ maxQueued: 4, maxHeld: 2, handlerMs: 5 });
    for (let count = 0; count < 30; count++) world.say('a');
    world.deliver(30);
    await tick(2000);
    expect(world.emitted.map((event) => label(event))).toEqual(
      Array.from({ length: 30 }, (_, index) => `a:${index + 1}`),
    );
    expect(world.reads.length).toBeGreaterThan(0);
    await end(world);
  });

  it('reads a channel that the transport says is gapped', async () => {
    const world = await make();
    world.say('a');
    world.deliver(1);
    world.say('a');
    world.wire = [];
    world.gap.gapped('a');
    await tick(100);
    expect(labels(world)).toEqual(['a:1', 'a:2*']);
    await end(world);
  });

  it('lets what is fleeting, urgent or without a channel pass, and tells once when it must drop', async () => {
    const world = await make({ maxQueued: 1, handlerMs: 50 });
    const seen: string[] = [];
    for (const type of ['typing.started', 'presence.updated', 'user.updated'] as const)
      world.hub.on(type, () => seen.push(type));
    world.disconnect();
    world.gap.receive(typing('a'));
    world.gap.receive(presence('u1'));
    expect(seen).toEqual(['typing.started', 'presence.updated']);
    await world.connect();
    await tick(100);
    world.say('a');
    world.deliver(1);
    const user = (id: string) =>
      ({ ...presence('u'), type: 'user.updated', id, user: { id: 'u' } }) as unknown as ChatEvent;
    world.gap.receive(user('1'));
    world.gap.receive(user('2'));
    await tick(1);
    expect(world.errors).toEqual([expect.stringContaining("'user.updated'")]);
    await tick(100);
    world.gap.receive(user('1'));
    world.gap.receive(user('1'));
    expect(seen.filter((type) => type === 'user.updated')).toHaveLength(1);
    await end(world);
  });
});

describe('acknowledgements', () => {
  it('of held events come before the deadline, of repeats at once, else with the handlers', async () => {
    const world = await make({ readMs: 5000, handlerMs: 100 });
    const acks: string[] = [];
    const ackAs = (name: string) => ({ ack: () => acks.push(name), ackWithinMs: 3000 });
    world.disconnect();
    await world.connect();
    world.log.get('a')!.push({ channel: 'a', number: 1, at: Date.now() });
    world.gap.receive(created('a', 1), ackAs('held'));
    world.gap.receive(created('a', 1), ackAs('repeat'));
    expect(acks).toEqual(['repeat']);
    await tick(2700);
    expect(acks).toEqual(['repeat', 'held']);
    await tick(60_000);
    world.gap.receive(created('a', 2), ackAs('live'));
    expect(acks).toHaveLength(2);
    await tick(100);
    expect(acks).toEqual(['repeat', 'held', 'live']);
    await end(world);
  });

  it('are not given for what was let go by stop', async () => {
    const world = await make({ readMs: 5000 });
    const ack = vi.fn();
    world.disconnect();
    await world.connect();
    world.gap.receive(created('a', 1), { ack, ackWithinMs: 3000 });
    const stopping = world.gap.stop();
    await tick(10_000);
    await stopping;
    world.gap.receive(created('a', 2), { ack });
    expect(ack).not.toHaveBeenCalled();
    world.hub.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('over a stop', () => {
  it('goes on in the same process where the handlers had come', async () => {
    const world = await make({ handlerMs: 10 });
    for (let count = 0; count < 3; count++) world.say('a');
    world.deliver(3);
    await tick(15);
    // One is done, one is under way, one waits.
    world.disconnect();
    world.hub.stop();
    await world.gap.stop();
    world.say('a');
    await tick(1000);
    await world.gap.start();
    world.isConnected = true;
    void world.gap.connected({ resumed: false });
    await tick(1000);
    expect(labels(world)).toEqual(['a:1', 'a:2', 'a:3*', 'a:4*']);
    await end(world);
  });

  it('stores a position only when the handlers have settled', async () => {
    const world = await make({ useStore: true, handlerMs: 5000 });
    world.say('a');
    world.deliver(1);
    await tick(4000);
    expect(world.stored.get('chatmux:channel:a')).toBeUndefined();
    await tick(3000);
    expect(JSON.parse(world.stored.get('chatmux:channel:a') ?? '{}')).toMatchObject({ cursor: '1' });
    await end(world);
  });

  it('knows over a restart what a platform brings again', async () => {
    const world = await make({ useStore: true });
    world.say('a');
    world.wire.push(reacted('a', 1));
    world.deliver(2);
    await tick(100);
    const stopping = world.stop();
    await tick(70_000);
    await stopping;
    world.boot();
    await world.connect();
    world.repeat(created('a', 1));
    world.repeat(reacted('a', 1));
    await tick(1000);
    expect(labels(world)).toEqual(['a:1', 'reaction.added:a:1:1']);
    await end(world);
  });
});

describe('a store that fails', () => {
  const failing = (what: 'throw' | 'reject' | 'hang') => () => {
    if (what === 'throw') throw new Error('redis is down');
    return what === 'reject' ? Promise.reject(new Error('redis is down')) : new Promise<never>(() => {});
  };

  it.each(['throw', 'reject'] as const)('(%s) is told once an episode and stops nothing', async (what) => {
    let isDown = true;
    const stored = new Map<string, string>();
    const fail = failing(what);
    const world = await make({
      gap: {
        store: {
          get: (key) => (isDown ? fail() : stored.get(key)),
          set: (key, value) => (isDown ? fail() : stored.set(key, value)),
        },
      },
    });
    for (let round = 0; round < 5; round++) {
      world.say('a');
      world.deliver(1);
      await tick(1500);
    }
    expect(labels(world)).toHaveLength(5);
    expect(world.errors.filter((text) => text.startsWith('cursorStore.set'))).toHaveLength(1);
    isDown = false;
    await tick(120_000);
    expect(JSON.parse(stored.get('chatmux:channel:a') ?? '{}')).toMatchObject({ cursor: '5' });
    await end(world);
  });

  it('(hang) delays a channel for a bounded time, and stop too', async () => {
    const world = new GapWorld({ channels: ['a'], gap: { store: { get: failing('hang'), set: failing('hang') } } });
    const connecting = world.connect();
    await tick(10_000);
    await connecting;
    world.say('a');
    world.deliver(1);
    await tick(10_000);
    expect(labels(world)).toEqual(['a:1']);
    world.hub.close();
    const stopping = world.gap.stop(2000);
    await tick(2000);
    await stopping;
    await tick(20_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that holds something else is told and not used', async () => {
    const stored = new Map([
      ['chatmux:channel:a', 'hello'],
      ['chatmux:span', '{}'],
    ]);
    const world = await make({ gap: { store: stored } });
    world.say('a');
    world.deliver(1);
    await tick(2000);
    expect(labels(world)).toEqual(['a:1']);
    expect(world.errors).toEqual([expect.stringContaining('chatmux:channel:a')]);
    await end(world);
  });
});
