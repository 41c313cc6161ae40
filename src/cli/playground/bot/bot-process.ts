import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MessageRef } from '../../../models/index.js';
import type { BotHost, BotRun, BotRunListener } from './bot-run.js';
import type { BotEars } from './bot-source.js';
import type { BotOrder, BotTelling } from './process-messages.js';
import { ToldError } from './told-error.js';

/** How long a bot has to end by itself. */
const graceMs = 3_000;
const watchMs = 500;

export type BotFile = {
  readonly file: string;
  /** Of its project. */
  readonly folder: string;
  /** How long it may do something without a pause. */
  readonly patienceMs: number;
};

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };
type Run = { listener: BotRunListener; connection: string };

/** A user's bot in a process of its own: whatever it does there, the playground goes on. */
export class BotProcess implements BotHost {
  readonly #child: ChildProcess;
  readonly #ears: BotEars;
  readonly #runs = new Map<string, Run>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #loading: Waiting | undefined;
  #number = 0;
  #heardAt = Number.POSITIVE_INFINITY;
  #isStuck = false;
  #isEnding = false;

  private constructor({ file, folder, patienceMs }: BotFile, ears: BotEars) {
    const { path, execArgv } = program();
    this.#ears = ears;
    this.#child = fork(path, [file, folder], { execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const kill = () => void this.#child.kill('SIGKILL');
    process.once('exit', kill);
    const watch = setInterval(() => this.#watch(patienceMs), watchMs);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => ears.said(line));
    this.#child.on('message', (telling) => this.#hear(telling as BotTelling));
    this.#exited = new Promise((resolve) => {
      const gone = (why: string) => {
        process.off('exit', kill);
        clearInterval(watch);
        this.#gone(why);
        resolve();
      };
      this.#child.once('error', (error) => gone(`Its process could not be started: ${error.message}`));
      this.#child.once('exit', (code, signal) =>
        gone(`The bot has ended its process (${code === null ? signal : `exit code ${code}`}).`),
      );
    });
  }

  /**
   * Starts a process and loads the bot there.
   *
   * @throws whatever is wrong with the file
   */
  static async load(file: BotFile, ears: BotEars): Promise<BotProcess> {
    const started = new BotProcess(file, ears);
    const abort = () => started.#kill();
    try {
      await new Promise((resolve, reject) => {
        started.#loading = { resolve, reject };
        if (ears.signal.aborted) abort();
        ears.signal.addEventListener('abort', abort, { once: true });
      });
      return started;
    } catch (error) {
      started.#kill();
      throw error;
    } finally {
      ears.signal.removeEventListener('abort', abort);
      started.#loading = undefined;
    }
  }

  async run(platform: string, config: Record<string, unknown>, listener: BotRunListener): Promise<BotRun> {
    const run: Run = { listener, connection: 'idle' };
    this.#runs.set(platform, run);
    await this.#ask({ do: 'run', platform, config });
    return {
      get connection() {
        return run.connection;
      },
      start: async () => void (await this.#ask({ do: 'start', platform })),
      reconnect: async () => void (await this.#ask({ do: 'reconnect', platform })),
      inspect: async (ref: MessageRef) =>
        (await this.#ask({ do: 'inspect', platform, ref })) as { model: unknown; wire: unknown },
      end: () => this.#endRun(platform),
    };
  }

  /** A bot that does not end by itself is ended. */
  async end(): Promise<void> {
    this.#isEnding = true;
    if (this.#isStuck) this.#kill();
    else if (this.#child.connected) this.#child.disconnect();
    const late = setTimeout(() => this.#kill(), graceMs);
    await this.#exited;
    clearTimeout(late);
  }

  async #endRun(platform: string): Promise<void> {
    this.#isEnding = true;
    if (!this.#child.connected) return;
    // Two bots on one platform would both answer.
    const late = setTimeout(() => this.#kill(), this.#isStuck ? 0 : graceMs);
    try {
      await this.#ask({ do: 'end', platform });
    } catch (error) {
      if (this.#child.connected) throw error;
    } finally {
      clearTimeout(late);
    }
  }

  #ask(order: BotOrder): Promise<unknown> {
    if (!this.#child.connected) return Promise.reject(new ToldError('The bot is not running.'));
    if (this.#isStuck && order.do !== 'end') return Promise.reject(new ToldError(stuckWords));
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#child.send({ number, order }, (error) => {
        if (error) this.#answered(number)?.reject(new ToldError('The bot is not running.'));
      });
    });
  }

  #answered(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiting;
  }

  #hear(telling: BotTelling): void {
    this.#heardAt = performance.now();
    if (this.#isStuck) {
      this.#isStuck = false;
      this.#ears.accident({ kind: 'resumed' });
    }
    if ('platform' in telling) this.#hearRun(telling);
    else if (telling.tell === 'loaded') this.#loading?.resolve(undefined);
    else if (telling.tell === 'refused') this.#loading?.reject(new ToldError(telling.words));
    else if (telling.tell === 'threw') this.#ears.accident({ kind: 'threw', words: telling.words });
    else if (telling.tell === 'answer') {
      const { number, problem, value } = telling;
      const waiting = this.#answered(number);
      if (problem === undefined) waiting?.resolve(value);
      else waiting?.reject(new ToldError(problem));
    }
  }

  #hearRun(telling: Extract<BotTelling, { platform: string }>): void {
    const run = this.#runs.get(telling.platform);
    if (!run) return;
    const { listener } = run;
    if (telling.tell === 'connection') {
      run.connection = telling.state;
      listener.changed();
    } else if (telling.tell === 'event') listener.event(telling.event);
    else if (telling.tell === 'sent') listener.sent(telling.parts, telling.losses);
    else listener[telling.tell](telling.words);
  }

  #watch(patienceMs: number): void {
    if (this.#isStuck || performance.now() - this.#heardAt < patienceMs) return;
    this.#isStuck = true;
    if (this.#loading) this.#loading.reject(new ToldError(stuckWords));
    else this.#ears.accident({ kind: 'stuck', words: stuckWords });
    this.#rejectAll(stuckWords);
  }

  #gone(words: string): void {
    for (const run of this.#runs.values()) run.connection = 'disconnected';
    this.#rejectAll(words);
    if (this.#loading) this.#loading.reject(new ToldError(words));
    else if (!this.#isEnding) this.#ears.accident({ kind: 'ended', words });
  }

  #rejectAll(words: string): void {
    for (const number of [...this.#waiting.keys()]) this.#answered(number)?.reject(new ToldError(words));
  }

  #kill(): void {
    this.#isEnding = true;
    this.#child.kill('SIGKILL');
  }
}

const stuckWords = 'The bot does not give way: a loop that never ends? Change its file, or run it again.';

/** In the source tree it is read by tsx; the build puts it beside the program. */
function program(): { path: string; execArgv: string[] } {
  // Two processes cannot listen on one debugger's port.
  const execArgv = process.execArgv.filter((each) => !each.startsWith('--inspect'));
  const built = fileURLToPath(new URL('./playground-bot.js', import.meta.url));
  if (existsSync(built)) return { path: built, execArgv };
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { path: fileURLToPath(new URL('./bot-program.ts', import.meta.url)), execArgv: ['--import', tsx] };
}
