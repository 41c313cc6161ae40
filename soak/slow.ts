import { startEmulator } from '../src/testing/index.js';
import { BotProcess } from './bot-process.js';
import { Crowd } from './crowd.js';
import { emulatorOptions, unequal } from './load.js';
import { pause } from './time.js';

export type SlowOptions = {
  platform: string;
  events: number;
  /** How long each handler takes. Default 50 ms. */
  handlerMs?: number | undefined;
};

export type SlowReport = {
  platform: string;
  events: number;
  /** Of the bot's process: at the start, at the most while events waited, and when all were handled. */
  heapMb: { before: number; most: number; after: number };
  /** Events in the process that no handler had had, at the most, and how many had happened and were not handled then. */
  mostWaiting: number;
  mostBehind: number;
  /** Of a loop over `backend.events()` that was as slow. */
  iterator: { read: number; dropped: number; told: number; buffered: number };
  wrong: string[];
};

/** What the bot's process may hold; a tenth of the usual bound, so that a long wait for it is a short one. */
const eventBuffer = 1_000;
/** Channels side by side: the handlers of eight run at a time. */
const channels = 8;
/**
 * More than this over what it was is no bounded heap: a thousand events and as many frames, and, where the transport
 * cannot be paused, the five thousand that wait for their turn before the rest is left to the history.
 */
const mostGrowthMb = 40;

/** People write as fast as they can, and each handler takes its time: nothing piles up in the process, nothing is lost. */
export async function runSlow({ platform, events, handlerMs = 50 }: SlowOptions): Promise<SlowReport> {
  const emulator = await startEmulator(platform, { users: ['ada', 'bob'], ...emulatorOptions[platform] });
  const crowd = new Crowd(emulator.world, channels, { onlyMessages: true });
  const bot = await BotProcess.start(platform, { ...emulator.config, eventBuffer, handlerTimeoutMs: 600_000 });
  const wrong: string[] = [];
  try {
    await pause(1_500);
    crowd.act(2_000);
    await bot.heard(crowd.told, 60_000);
    const { heapMb: before = 0 } = await bot.tell({ do: 'measure' });
    await bot.tell({ do: 'slow', handlerMs });
    await bot.tell({ do: 'iterate', eachMs: handlerMs });
    const goal = crowd.done + events;
    let most = 0;
    let mostBehind = 0;
    const look = async () => {
      mostBehind = Math.max(mostBehind, crowd.told - bot.total);
      most = Math.max(most, (await bot.tell({ do: 'measure' })).heapMb ?? 0);
    };
    while (crowd.done < goal) {
      crowd.act(Math.min(500, goal - crowd.done));
      await pause(20);
      if (crowd.done % 5_000 === 0) await look();
    }
    for (let looks = 0; looks < 6; looks += 1) {
      await pause(1_000);
      await look();
    }
    const { iterator = { read: 0, dropped: 0, told: 0, buffered: 0 } } = await bot.tell({ do: 'iterate', eachMs: 0 });
    // The heap has been seen; the rest may go faster, or it would take as long as it takes.
    await bot.tell({ do: 'slow', handlerMs: Math.min(handlerMs, 2) });
    if (!(await bot.heard(crowd.told, 60_000))) wrong.push(`${crowd.told} events happened, ${bot.total} were told`);
    const end = await bot.tell({ do: 'measure' });
    wrong.push(...unequal(crowd.counts, end));
    if (most > before + mostGrowthMb) wrong.push(`the heap grew from ${round(before)} MB to ${round(most)} MB`);
    if (end.mostWaiting > eventBuffer) wrong.push(`${end.mostWaiting} events waited, ${eventBuffer} may`);
    if (mostBehind > 2 * eventBuffer && iterator.dropped === 0) wrong.push('the slow iterator dropped nothing');
    if (iterator.dropped !== iterator.told) wrong.push('the iterator did not tell all that it dropped');
    return {
      platform,
      events,
      heapMb: { before: round(before), most: round(most), after: round(end.heapMb ?? 0) },
      mostWaiting: end.mostWaiting,
      mostBehind,
      iterator,
      wrong,
    };
  } finally {
    await bot.end();
    await emulator.stop();
  }
}

function round(mb: number): number {
  return Math.round(mb * 10) / 10;
}
