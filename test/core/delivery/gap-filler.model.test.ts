import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GapWorld } from './gap-world.js';
import { created, label } from './sample-events.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Step =
  | { do: 'say' | 'react' | 'aside'; channel: string }
  | { do: 'deliver'; count: number }
  | { do: 'repeat'; index: number }
  | { do: 'disconnect'; late: number }
  | { do: 'connect' | 'resume' | 'late' | 'restart' | 'crash' | 'failRead' | 'failList' }
  | { do: 'wait'; ms: number };

const channel = fc.constantFrom('a', 'b', 'c');
const common: fc.WeightedArbitrary<Step>[] = [
  { weight: 10, arbitrary: fc.record({ do: fc.constant('say' as const), channel }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), index: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('disconnect' as const), late: fc.nat(3) }) },
  { weight: 5, arbitrary: fc.constant<Step>({ do: 'connect' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'late' }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 5, 20, 5000) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'failRead' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'failList' }) },
];

async function play(world: GapWorld, steps: readonly Step[]): Promise<void> {
  const tick = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  await world.connect();
  for (const step of steps) {
    await tick(1);
    switch (step.do) {
      case 'say':
        world.say(step.channel);
        break;
      case 'react':
        world.say(step.channel, true);
        break;
      case 'aside':
        world.say(step.channel, false, true);
        break;
      case 'deliver':
        world.deliver(step.count);
        break;
      case 'repeat':
        world.repeat(world.emitted.at(-1 - step.index));
        break;
      case 'disconnect':
        world.disconnect(step.late);
        break;
      case 'connect':
        await world.connect();
        break;
      case 'resume':
        await world.connect(true);
        break;
      case 'late':
        // What an old connection says while there is none is not told apart from a gap.
        if (world.isConnected) world.deliverLate();
        break;
      case 'restart': {
        const stopped = world.stop();
        await tick(70_000);
        await stopped;
        world.boot();
        break;
      }
      case 'crash':
        world.crash();
        world.boot();
        break;
      case 'failRead':
        world.failReads++;
        break;
      case 'failList':
        world.failLists++;
        break;
      default:
        await tick(step.ms);
    }
  }
  await tick(1);
  await world.connect();
  world.deliver(1000);
  await tick(300_000);
}

const messages = (world: GapWorld) => world.emitted.filter((event) => event.type === 'message.created');

function expectOnceInOrder(world: GapWorld): void {
  for (const [id, log] of world.log) {
    const numbers = messages(world)
      .filter((event) => event.message.channelId === id)
      .map((event) => Number(event.message.id));
    // History overtakes replies that are still on the wire, so those have no fixed place among the others.
    const isAside = (number: number) => log[number - 1]?.isAside === true;
    const expected = log.map(({ number }) => number).filter((number) => !isAside(number));
    expect(
      numbers.filter((number) => !isAside(number)),
      id,
    ).toEqual(expected);
  }
  for (const event of messages(world)) if (!world.live.has(event.id)) expect(event.backfilled, label(event)).toBe(true);
}

const settings = fc.record({
  handlerMs: fc.constantFrom(0, 3),
  readMs: fc.constantFrom(0, 2, 7),
  maxQueued: fc.constantFrom(2, 6, 1000),
  maxHeld: fc.constantFrom(1, 4, 1000),
  margin: fc.constantFrom(0, 1, 5),
  listed: fc.constantFrom(undefined, ['a', 'b', 'c', 'd'], ['a', 'b', 'c']),
});

function make(
  {
    margin,
    listed,
    ...rest
  }: {
    margin: number;
    listed: readonly string[] | undefined;
    handlerMs: number;
    readMs: number;
    maxQueued: number;
    maxHeld: number;
  },
  useStore: boolean,
) {
  const world = new GapWorld({ channels: ['a', 'b', 'c'], useStore, ...rest, ...(listed && { listed }) });
  world.margin = margin;
  return world;
}

describe('GapFiller, against a model', () => {
  it('emits each message once, in order, over losses, repeats, late words, full queues and failures', async () => {
    const steps = fc.array(fc.oneof(...common), { minLength: 10, maxLength: 70, size: 'max' });
    await fc.assert(
      fc.asyncProperty(settings, steps, async (chosen, script) => {
        const world = make(chosen, false);
        await play(world, script);
        expectOnceInOrder(world);
        world.hub.close();
        await world.gap.stop();
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('does so over orderly restarts, with a store', async () => {
    const steps = fc.array(fc.oneof(...common, { weight: 3, arbitrary: fc.constant<Step>({ do: 'restart' }) }), {
      maxLength: 70,
      minLength: 10,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(settings, steps, async (chosen, script) => {
        const world = make(chosen, true);
        await play(world, script);
        expectOnceInOrder(world);
        world.hub.close();
        await world.gap.stop();
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('loses nothing over crashes, with a store', async () => {
    const steps = fc.array(fc.oneof(...common, { weight: 3, arbitrary: fc.constant<Step>({ do: 'crash' }) }), {
      maxLength: 70,
      minLength: 10,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(settings, steps, async (chosen, script) => {
        const world = make(chosen, true);
        await play(world, [{ do: 'wait', ms: 5000 }, ...script]);
        for (const [id, log] of world.log) {
          const first = [
            ...new Set(
              messages(world)
                .filter((event) => event.message.channelId === id)
                .map((event) => Number(event.message.id)),
            ),
          ];
          expect(first, id).toEqual(log.map(({ number }) => number));
        }
        world.hub.close();
        await world.gap.stop();
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('keeps reactions and replies, which history does not show, in their place, and loses none that came', async () => {
    const react: fc.WeightedArbitrary<Step> = {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('react' as const), channel }),
    };
    const aside: fc.WeightedArbitrary<Step> = {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('aside' as const), channel }),
    };
    const resume: fc.WeightedArbitrary<Step> = { weight: 3, arbitrary: fc.constant<Step>({ do: 'resume' }) };
    const steps = fc.array(fc.oneof(...common, react, aside, resume), {
      minLength: 10,
      maxLength: 70,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(settings, steps, async (chosen, script) => {
        const world = make({ ...chosen, maxQueued: 1000, maxHeld: 1000 }, false);
        // Over a resumed connection late words of the old one come twice and out of their order: leave them out.
        await play(
          world,
          script
            .filter((step) => step.do !== 'late')
            .map((step) => (step.do === 'disconnect' ? { ...step, late: 0 } : step)),
        );
        expectOnceInOrder(world);
        const got = world.emitted.map((event) => event.id);
        expect(new Set(got).size).toBe(got.length);
        for (const id of world.live) expect(got).toContain(id);
        for (const [index, event] of world.emitted.entries()) {
          if (event.type !== 'reaction.added') continue;
          const message = got.indexOf(created(event.message.channelId, event.message.id).id);
          expect(message, event.id).toBeLessThan(index);
          // A reply that was never told is all that a reaction may be without.
          const said = world.log.get(event.message.channelId)?.[Number(event.message.id) - 1];
          if (!said?.isAside) expect(message).toBeGreaterThanOrEqual(0);
        }
        world.hub.close();
        await world.gap.stop();
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
