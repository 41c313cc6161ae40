import { isChatError } from '../errors/index.js';
import { backoffMs } from '../retry/index.js';
import type { ChannelTrack } from './channel-track.js';
import { startTimer, type Timer } from './timer.js';

export type FillQueueOptions = {
  /** How many channels are filled at once. */
  concurrency: number;
  /** Fills a channel. Rejects when that failed and is to be tried again. */
  fill(track: ChannelTrack): Promise<void>;
  random?: (() => number) | undefined;
};

/** Fills channels with bounded concurrency, each once at a time, and those that failed again after a while. */
export class FillQueue {
  readonly #options: FillQueueOptions;
  readonly #waiting = new Set<ChannelTrack>();
  readonly #running = new Set<ChannelTrack>();
  readonly #again = new Set<ChannelTrack>();
  readonly #pausing = new Map<ChannelTrack, Timer>();
  #pause: Timer | undefined;
  #idle: (() => void)[] = [];
  #isStopped = false;

  constructor(options: FillQueueOptions) {
    this.#options = options;
  }

  /** True when nothing waits, runs or is to be tried again. */
  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#running.size === 0 && this.#pausing.size === 0;
  }

  /** Fills the channel when it is its turn; one that is being filled is filled once more. */
  add(track: ChannelTrack): void {
    if (this.#isStopped) return;
    this.#pausing.get(track)?.cancel();
    this.#pausing.delete(track);
    if (this.#running.has(track)) this.#again.add(track);
    else this.#waiting.add(track);
    this.#work();
  }

  async idle(): Promise<void> {
    while (!this.isIdle) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Starts nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.clear();
    this.#again.clear();
    for (const timer of this.#pausing.values()) timer.cancel();
    this.#pausing.clear();
    this.#pause?.cancel();
    this.#pause = undefined;
    this.#tell();
    await this.idle();
  }

  start(): void {
    this.#isStopped = false;
  }

  #work(): void {
    if (this.#pause) return;
    for (const track of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      this.#waiting.delete(track);
      this.#running.add(track);
      void this.#run(track);
    }
  }

  async #run(track: ChannelTrack): Promise<void> {
    try {
      await this.#options.fill(track);
    } catch (error) {
      if (!this.#isStopped) this.#retryLater(track, error);
    }
    this.#running.delete(track);
    if (this.#again.delete(track)) this.add(track);
    this.#work();
    this.#tell();
  }

  #retryLater(track: ChannelTrack, error: unknown): void {
    const { random } = this.#options;
    const given = isChatError(error) ? error.retryAfterMs : undefined;
    const delayMs = given ?? backoffMs(Math.max(1, track.failures), { baseMs: 1000, maxMs: 60_000 }, random);
    const timer = startTimer(delayMs, () => {
      this.#pausing.delete(track);
      this.add(track);
    });
    this.#pausing.set(track, timer);
    // The platform's limit is not the channel's alone: the others wait too.
    if (given !== undefined && isChatError(error) && error.code === 'rate_limited') this.#holdBack(given);
  }

  #holdBack(ms: number): void {
    this.#pause?.cancel();
    this.#pause = startTimer(ms, () => {
      this.#pause = undefined;
      this.#work();
    });
  }

  #tell(): void {
    if (!this.isIdle) return;
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }
}
