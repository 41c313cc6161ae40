import { isStaleCursor } from '../../errors.js';
import { readBatch } from './read-batch.js';
import type { EventBatch, TeamwireFeed } from './teamwire-transport.js';

/** Asks for events once. */
export type Poll = (cursor: string | undefined, waitSeconds: number, signal: AbortSignal) => Promise<unknown>;

/** The events by long polls. */
export class PollFeed implements TeamwireFeed {
  readonly resumed: boolean;
  readonly #poll: Poll;
  readonly #waitSeconds: number;
  #cursor: string;
  #first: EventBatch | undefined;

  private constructor(poll: Poll, waitSeconds: number, first: EventBatch, resumed: boolean) {
    this.#poll = poll;
    this.#waitSeconds = waitSeconds;
    this.#first = first;
    this.#cursor = first.cursor;
    this.resumed = resumed;
  }

  /** The first poll waits for nothing: it tells where the stream stands. */
  static async open(
    poll: Poll,
    waitSeconds: number,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<PollFeed> {
    try {
      const first = readBatch(await poll(cursor, 0, signal));
      return new PollFeed(poll, waitSeconds, first, cursor !== undefined);
    } catch (error) {
      if (cursor === undefined || !isStaleCursor(error)) throw error;
      return new PollFeed(poll, waitSeconds, readBatch(await poll(undefined, 0, signal)), false);
    }
  }

  async read(signal: AbortSignal): Promise<EventBatch> {
    const batch = this.#first ?? readBatch(await this.#poll(this.#cursor, this.#waitSeconds, signal));
    this.#first = undefined;
    this.#cursor = batch.cursor;
    return batch;
  }

  close(): void {}
}
