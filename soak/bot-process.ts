import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromBot, LoadAnswer, LoadOrder, LoadProgress } from './load-orders.js';
import { pause } from './time.js';

/** The process of `load-bot.ts`. */
export class BotProcess {
  last: LoadProgress | undefined;
  readonly #child: ChildProcess;
  #queue: Promise<unknown> = Promise.resolve();
  #answered: ((answer: LoadAnswer) => void) | undefined;
  #isGone = false;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: FromBot) => {
      if ('progress' in message) {
        this.last = message.progress;
        return;
      }
      this.last = message.answer;
      this.#answered?.(message.answer);
    });
    child.once('exit', () => {
      this.#isGone = true;
    });
  }

  /** Starts it, connected. */
  static async start(platform: string, settings: object): Promise<BotProcess> {
    const script = fileURLToPath(new URL('load-bot.ts', import.meta.url));
    const child = fork(script, [platform, JSON.stringify(settings)], { execArgv: ['--import', 'tsx'] });
    const bot = new BotProcess(child);
    const ready = new Promise<LoadAnswer>((resolve) => {
      bot.#answered = resolve;
    });
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`the bot ended with ${String(code)} before it was connected`);
    });
    await Promise.race([ready, gone]);
    gone.catch(() => undefined);
    return bot;
  }

  /** How many events it has heard. */
  get total(): number {
    return this.last?.total ?? 0;
  }

  /** One order after the other. */
  tell(order: LoadOrder): Promise<LoadAnswer> {
    const answer = this.#queue.then(
      () =>
        new Promise<LoadAnswer>((resolve, reject) => {
          this.#answered = resolve;
          this.#child.send(order, (error) => error && reject(error));
        }),
    );
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** @returns whether so many events have been heard before nothing more came for that long */
  async heard(count: number, silenceMs: number): Promise<boolean> {
    let before = -1;
    let since = performance.now();
    while (this.total < count) {
      if (this.#isGone) return false;
      if (this.total !== before) {
        before = this.total;
        since = performance.now();
      } else if (performance.now() - since > silenceMs) return false;
      await pause(10);
    }
    return true;
  }

  async end(): Promise<void> {
    if (this.#isGone) return;
    const gone = once(this.#child, 'exit');
    void this.tell({ do: 'end' }).catch(() => undefined);
    await Promise.race([gone, pause(15_000)]);
    this.#child.kill('SIGKILL');
  }
}
