import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '../src/testing/index.js';
import { pause, until } from './time.js';

/** What the bot's process is told to do, and what it says then. */
export type LoadOrder =
  | { do: 'count' | 'measure' | 'end' }
  | { do: 'slow'; handlerMs: number }
  | { do: 'send'; count: number; atOnce: number; channels: string[] };
export type LoadAnswer = { heard: number; errors: number; heapMb: number; failed: number };

export type LoadOptions = { platform: string; events: number; sends: number };

export type LoadReport = {
  platform: string;
  events: number;
  eventsPerSecond: number;
  sends: number;
  sendsPerSecond: number;
  /** After a first tenth of the events, after all of them, and after a burst for a slow consumer and the sends. */
  heapMb: { before: number; afterEvents: number; whileSlow: number; afterAll: number };
  wrong: string[];
};

const warmUp = 0.1;

/** Much traffic: nothing is lost, no send fails, and the memory of the bot's process is bounded. */
export async function runLoad({ platform, events, sends }: LoadOptions): Promise<LoadReport> {
  const emulator = await startEmulator(platform, { users: ['ada', 'bob'] });
  const { world } = emulator;
  const channels = ['general', 'ops', 'news', 'help'].map((name) => world.channel(name, { members: ['ada', 'bob'] }));
  const bot = await Bot.start(platform, emulator.config);
  const wrong: string[] = [];
  let said = 0;
  const say = async (count: number) => {
    const goal = said + count;
    while (said < goal) {
      for (let burst = 0; burst < 50 && said < goal; burst += 1, said += 1) {
        const place = channels[said % channels.length];
        if (place) world.user('ada').say(place, `event ${said}`);
      }
      await pause(1);
      // A person waits for the others to read, more or less.
      if (said % 5_000 === 0) await bot.heard(said - 2_000, 60_000);
    }
    if (!(await bot.heard(goal, 120_000))) wrong.push(`${goal} messages were written, ${bot.last.heard} were told`);
  };
  try {
    await say(Math.ceil(events * warmUp));
    const before = await bot.tell({ do: 'measure' });
    const start = performance.now();
    await say(events - said);
    const seconds = (performance.now() - start) / 1_000;
    const afterEvents = await bot.tell({ do: 'measure' });

    await bot.tell({ do: 'slow', handlerMs: 2 });
    const burst = Math.min(4_000, Math.ceil(events / 10));
    const slow = say(burst);
    await pause(1_000);
    const whileSlow = await bot.tell({ do: 'measure' });
    await bot.tell({ do: 'slow', handlerMs: 0 });
    await slow;

    const sendStart = performance.now();
    const sent = await bot.tell({ do: 'send', count: sends, atOnce: 100, channels: channels.map(({ id }) => id) });
    const sendSeconds = (performance.now() - sendStart) / 1_000;
    if (sent.failed > 0) wrong.push(`${sent.failed} of ${sends} sends failed`);
    await bot.heard(said + sends, 120_000);
    const afterAll = await bot.tell({ do: 'measure' });
    if (afterAll.heard !== said + sends)
      wrong.push(`${said + sends} messages stand there, ${afterAll.heard} were told`);
    for (const [name, heap] of Object.entries({ events: afterEvents, all: afterAll }))
      if (heap.heapMb > before.heapMb * 1.2)
        wrong.push(`the heap grew with ${name}: ${before.heapMb} MB to ${heap.heapMb} MB`);
    return {
      platform,
      events: said,
      eventsPerSecond: Math.round((events * (1 - warmUp)) / seconds),
      sends,
      sendsPerSecond: Math.round(sends / sendSeconds),
      heapMb: {
        before: round(before.heapMb),
        afterEvents: round(afterEvents.heapMb),
        whileSlow: round(whileSlow.heapMb),
        afterAll: round(afterAll.heapMb),
      },
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

class Bot {
  last: LoadAnswer = { heard: 0, errors: 0, heapMb: 0, failed: 0 };
  readonly #child: ChildProcess;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(platform: string, config: object): Promise<Bot> {
    const script = fileURLToPath(new URL('load-bot.ts', import.meta.url));
    const child = fork(script, [platform, JSON.stringify(config)], { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    return new Bot(child);
  }

  /** One order after the other. */
  tell(order: LoadOrder): Promise<LoadAnswer> {
    const answer = this.#queue.then(async () => {
      this.#child.send(order);
      const [said] = (await once(this.#child, 'message')) as [LoadAnswer];
      this.last = said;
      return said;
    });
    this.#queue = answer;
    return answer;
  }

  /** @returns whether so many messages have been told within the time */
  async heard(count: number, timeoutMs: number): Promise<boolean> {
    const end = performance.now() + timeoutMs;
    while (this.last.heard < count && performance.now() < end) {
      await this.tell({ do: 'count' });
      await pause(20);
    }
    return this.last.heard >= count;
  }

  async end(): Promise<void> {
    const gone = once(this.#child, 'exit');
    void this.tell({ do: 'end' }).catch(() => undefined);
    await Promise.race([gone, until(() => false, 10_000)]);
    this.#child.kill('SIGKILL');
  }
}
