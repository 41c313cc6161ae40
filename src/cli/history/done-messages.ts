import type { Message } from '../../models/index.js';

/** How far an export has come. */
export type DoneExport = {
  readonly count: number;
  /** The time of the newest message of the channel itself. */
  readonly last: Date | undefined;
  /** The last message of the channel itself: its thread may be half written. */
  readonly lastId: string | undefined;
  /** Messages of the channel about as new as `last`: several may have the same time. */
  readonly newest: ReadonlySet<string>;
  /** Threads of which something was written. */
  readonly threads: ReadonlySet<string>;
  /** The replies of the thread that was written last. */
  readonly lastThread: { readonly id: string; readonly replies: ReadonlySet<string> } | undefined;
};

/** Platforms tell times in milliseconds, some in seconds. */
const overlapMs = 1_000;

/** Gathers what is written already, line by line, without keeping it all. */
export class DoneMessages {
  #count = 0;
  #last: Date | undefined;
  #lastId: string | undefined;
  #newest = new Map<string, number>();
  readonly #threads = new Set<string>();
  #lastThread: { id: string; replies: Set<string> } | undefined;

  add({ id, threadId, createdAt }: Message): void {
    this.#count += 1;
    if (threadId !== undefined && threadId !== id) {
      this.#threads.add(threadId);
      if (this.#lastThread?.id !== threadId) this.#lastThread = { id: threadId, replies: new Set() };
      this.#lastThread.replies.add(id);
      return;
    }
    this.#lastId = id;
    if (this.#last === undefined || createdAt > this.#last) this.#last = createdAt;
    const from = this.#last.getTime() - overlapMs;
    this.#newest.set(id, createdAt.getTime());
    for (const [old, at] of this.#newest) {
      if (at >= from) break;
      this.#newest.delete(old);
    }
  }

  get summary(): DoneExport | undefined {
    if (this.#count === 0) return undefined;
    return {
      count: this.#count,
      last: this.#last,
      lastId: this.#lastId,
      newest: new Set(this.#newest.keys()),
      threads: this.#threads,
      lastThread: this.#lastThread,
    };
  }

  /** Where the channel is to be read on from: a little before its newest message. */
  static resumeAt(done: DoneExport): Date | undefined {
    return done.last && new Date(done.last.getTime() - overlapMs);
  }
}
