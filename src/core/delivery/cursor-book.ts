import type { CursorStore } from '../cursor-store.js';
import { InvalidError, TimeoutError } from '../errors/index.js';
import type { StoredPosition } from './channel-track.js';
import { startTimer, type Timer } from './timer.js';

/** From the first connection of all to the moment until which all events that had come were handled. */
export type StoredSpan = { first: Date; until: Date };

export type CursorBookOptions = {
  store: CursorStore;
  /** Before every key, so that accounts can share a store. */
  prefix: string;
  /** The least time between two writes of a key, in milliseconds. */
  saveEveryMs: number;
  report(error: unknown, operation: string): void;
};

const writeTimeoutMs = 10_000;
const longestPauseMs = 60_000;
const writesAtOnce = 16;

/**
 * Keeps positions in the user's store. Writes are gathered; a store that fails is reported once and tried again, and
 * never holds anything up.
 */
export class CursorBook {
  readonly #options: CursorBookOptions;
  /** What is to be written: asked when it is, so that the newest is written. */
  readonly #dirty = new Map<string, () => string>();
  #timer: Timer | undefined;
  #flushing: Promise<void> | undefined;
  #failures = 0;
  #isStopped = false;

  constructor(options: CursorBookOptions) {
    this.#options = options;
  }

  /** @throws what the store throws; TimeoutError when it does not answer */
  async position(channelId: string): Promise<StoredPosition | undefined> {
    const key = this.#channelKey(channelId);
    const text = await this.#get(key);
    if (text === undefined) return undefined;
    const position = readPosition(text);
    if (!position)
      this.#options.report(
        new InvalidError(`The cursor store holds something else under '${key}'; it is not used.`),
        'cursorStore.get',
      );
    return position;
  }

  /** @throws as `position` */
  async span(): Promise<StoredSpan | undefined> {
    const text = await this.#get(this.#spanKey);
    return text === undefined ? undefined : readSpan(text);
  }

  savePosition(channelId: string, position: () => StoredPosition): void {
    this.#mark(this.#channelKey(channelId), () => JSON.stringify(position()));
  }

  saveSpan(span: () => StoredSpan): void {
    this.#mark(this.#spanKey, () => JSON.stringify(span()));
  }

  /** Writes what is to be written; resolves when that has been tried. */
  async flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    while (this.#flushing) await this.#flushing;
    if (this.#dirty.size === 0) return;
    this.#flushing = this.#write().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  start(): void {
    this.#isStopped = false;
    if (this.#dirty.size > 0) this.#schedule();
  }

  /** Stops the timer; what is not flushed is not written. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #mark(key: string, value: () => string): void {
    this.#dirty.set(key, value);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isStopped) return;
    const pauseMs = Math.min(longestPauseMs, this.#options.saveEveryMs * 2 ** Math.min(this.#failures, 10));
    this.#timer ??= startTimer(pauseMs, () => void this.flush());
  }

  async #write(): Promise<void> {
    const entries = [...this.#dirty];
    this.#dirty.clear();
    let failure: { error: unknown } | undefined;
    const writer = async () => {
      for (let entry = entries.pop(); entry; entry = entries.pop()) {
        const [key, value] = entry;
        try {
          await inTime(async () => this.#options.store.set(key, value()));
        } catch (error) {
          failure ??= { error };
          // A newer value may stand there by now.
          if (!this.#dirty.has(key)) this.#dirty.set(key, value);
        }
      }
    };
    await Promise.all(Array.from({ length: writesAtOnce }, writer));
    if (failure && this.#failures === 0) this.#options.report(failure.error, 'cursorStore.set');
    this.#failures = failure ? this.#failures + 1 : 0;
    if (this.#dirty.size > 0) this.#schedule();
  }

  async #get(key: string): Promise<string | undefined> {
    const value = await inTime(async () => this.#options.store.get(key));
    return typeof value === 'string' ? value : undefined;
  }

  get #spanKey(): string {
    return `${this.#options.prefix}span`;
  }

  #channelKey(channelId: string): string {
    return `${this.#options.prefix}channel:${channelId}`;
  }
}

function readPosition(text: string): StoredPosition | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { cursor, recent } = value as { cursor?: unknown; recent?: unknown };
    if (cursor !== undefined && typeof cursor !== 'string') return undefined;
    return { cursor, recent: Array.isArray(recent) ? recent.filter(isEntry) : [] };
  } catch {
    return undefined;
  }
}

function readSpan(text: string): StoredSpan | undefined {
  try {
    const { first, until } = JSON.parse(text) as { first: string; until: string };
    const span = { first: new Date(first), until: new Date(until) };
    return Number.isNaN(span.first.getTime()) || Number.isNaN(span.until.getTime()) ? undefined : span;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is [string, string | null] {
  return Array.isArray(value) && typeof value[0] === 'string' && (value[1] === null || typeof value[1] === 'string');
}

function inTime<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = startTimer(writeTimeoutMs, () =>
      reject(new TimeoutError(`The cursor store has not answered within ${writeTimeoutMs} ms.`)),
    );
    work()
      .then(resolve, reject)
      .finally(() => timer.cancel());
  });
}
