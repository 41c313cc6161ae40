import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startEmulator } from '../src/testing/index.js';
import type { WorldEntry } from '../src/testing/world.js';
import { BotProcess } from './bot-process.js';
import { Crowd } from './crowd.js';
import { type LoadProgress, numberIn } from './load-orders.js';
import { growth } from './slope.js';
import { pause } from './time.js';

export type LoadOptions = {
  platform: string;
  events: number;
  sends: number;
  /** Before the heap is measured first: more than any bounded cache of the backend holds. Default 60,000 events. */
  warmUp?: number | undefined;
  /** How often the heap is measured while the events come. Default 10. */
  samples?: number | undefined;
  /** How long the bot may be silent before what has not come is lost. Default 60,000 ms. */
  silenceMs?: number | undefined;
};

export type LoadReport = {
  platform: string;
  events: number;
  eventsPerSecond: number;
  sends: number;
  sendsPerSecond: number;
  /** Of the bot's process after garbage collection, in MB: `before` and `after` the events, and after the sends. */
  heapMb: { before: number; afterEvents: number; afterSends: number; samples: readonly number[] };
  /** What the line through the samples says, in MB for 100,000 events. */
  growthMb: number;
  emulatorHeapMb: { before: number; after: number };
  rssMb: number;
  wrong: string[];
};

/** A heap is the same within this. */
const sameWithin = 1.2;
/** So many messages of a channel the emulator keeps: more than a history is read back. */
const keepMessages = 5_000;
/** More events than this are not written ahead of the bot. */
const mostAhead = 4_000;

/** So much a platform keeps for who is behind: more than is ever written ahead. */
export const emulatorOptions: Readonly<Record<string, object>> = { teamwire: { eventHistory: 50_000 } };

/** Much traffic: each event is told once and in order, each send stands there once, and the bot's heap stays what it was. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { platform, events, sends, warmUp = 60_000, samples = 10, silenceMs = 60_000 } = options;
  const emulator = await startEmulator(platform, {
    users: ['ada', 'bob'],
    keepMessages,
    ...emulatorOptions[platform],
  });
  const { world } = emulator;
  const crowd = new Crowd(world, 8);
  const bot = await BotProcess.start(platform, emulator.config);
  const wrong: string[] = [];
  const warmSends = Math.min(sends, 500);
  const standing = new Uint8Array(warmSends + sends);
  const unwatch = world.watch((entry) => count(entry, world.bot.handle, standing));
  const say = async (goal: number) => {
    while (crowd.done < goal) {
      crowd.act(Math.min(50, goal - crowd.done));
      await pause(0);
      if (crowd.told - bot.total > mostAhead && !(await bot.heard(crowd.told - mostAhead / 2, silenceMs))) break;
    }
    if (!(await bot.heard(crowd.told, silenceMs))) wrong.push(`${crowd.told} events happened, ${bot.total} were told`);
  };
  const heap = async () => {
    const { heapMb = 0 } = await bot.tell({ do: 'measure' });
    return round(heapMb);
  };
  try {
    // Subscriptions that are asked for room by room.
    await pause(1_500);
    crowd.isFilling = true;
    await say(warmUp);
    crowd.isFilling = false;
    // What only sending fills is full then too.
    const send = (from: number, count: number) =>
      bot.tell({ do: 'send', from, count, atOnce: 100, channels: crowd.channelIds });
    const first = await send(0, warmSends);
    wrong.push(...(first.failed ?? []).map((failure) => `a send failed: ${failure}`));
    crowd.sent(warmSends);
    await bot.heard(crowd.told, silenceMs);
    const emulatorBefore = ownHeap();

    const taken = [await heap()];
    let spentMs = 0;
    for (let sample = 1; sample <= samples; sample += 1) {
      const start = performance.now();
      await say(warmUp + Math.round((events * sample) / samples));
      spentMs += performance.now() - start;
      taken.push(await heap());
    }

    const sendStart = performance.now();
    const sent = await send(warmSends, sends);
    const sendMs = performance.now() - sendStart;
    wrong.push(...(sent.failed ?? []).map((failure) => `a send failed: ${failure}`));
    crowd.sent(sends);
    if (!(await bot.heard(crowd.told, silenceMs))) wrong.push(`${crowd.told} events happened, ${bot.total} were told`);
    const afterSends = await bot.tell({ do: 'measure' });
    const [before = 0] = taken;
    const afterEvents = taken.at(-1) ?? 0;
    wrong.push(...unequal(crowd.counts, afterSends), ...standingOnce(standing));
    for (const [what, mb] of [
      ['events', afterEvents],
      ['sends', afterSends.heapMb ?? 0],
    ] as const)
      if (mb > before * sameWithin) wrong.push(`the heap grew with the ${what}: ${before} MB to ${round(mb)} MB`);
    return {
      platform,
      events,
      eventsPerSecond: Math.round((events / spentMs) * 1_000),
      sends,
      sendsPerSecond: Math.round((sends / sendMs) * 1_000),
      heapMb: { before, afterEvents, afterSends: round(afterSends.heapMb ?? 0), samples: taken },
      growthMb: round(growth(taken) * (samples / events) * 100_000),
      emulatorHeapMb: { before: emulatorBefore, after: ownHeap() },
      rssMb: round(afterSends.rssMb ?? 0),
      wrong,
    };
  } finally {
    unwatch();
    await bot.end();
    await emulator.stop();
  }
}

/** What is wrong with what was told, beside what happened. */
export function unequal(happened: Readonly<Record<string, number>>, told: LoadProgress): string[] {
  const wrong = Object.entries(happened).flatMap(([kind, number]) =>
    told.heard[kind] === number ? [] : [`${number} times ${kind} happened, ${told.heard[kind] ?? 0} were told`],
  );
  if (told.disorder > 0) wrong.push(`${told.disorder} came out of order or twice, the first: ${told.firstDisorder}`);
  return wrong;
}

function count(entry: WorldEntry, bot: string, standing: Uint8Array): void {
  if (entry.what !== 'message.created' || entry.by !== bot || !entry.message) return;
  const number = numberIn(entry.message.text, 'load');
  if (number !== undefined && number < standing.length) standing[number] = Math.min(255, (standing[number] ?? 0) + 1);
}

function standingOnce(standing: Uint8Array): string[] {
  const missing = standing.filter((times) => times === 0).length;
  const doubled = standing.filter((times) => times > 1).length;
  return [
    ...(missing > 0 ? [`${missing} sends resolved and do not stand there`] : []),
    ...(doubled > 0 ? [`${doubled} sends stand there more than once`] : []),
  ];
}

function ownHeap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return round(process.memoryUsage().heapUsed / 1e6);
}

function round(mb: number): number {
  return Math.round(mb * 10) / 10;
}
