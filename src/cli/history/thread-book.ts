import type { Backend } from '../../core/index.js';
import type { DoneExport } from './done-messages.js';

/** The threads of a channel, by the message that each started from. */
export class ThreadBook {
  readonly #byMessage = new Map<string, string>();
  readonly #open = new Set<string>();
  readonly #all = new Set<string>();

  static async read(
    backend: Backend,
    channelId: string,
    signal: AbortSignal,
    done?: DoneExport | undefined,
  ): Promise<ThreadBook> {
    const book = new ThreadBook();
    for await (const { id, parentMessage } of backend.listThreads(channelId, { includeArchived: true, signal })) {
      book.#all.add(id);
      if (parentMessage) book.#byMessage.set(parentMessage.id, id);
      // One of which something is written is whole, but for the last.
      if (!done?.threads.has(id) || done.lastThread?.id === id) book.#open.add(id);
    }
    return book;
  }

  has(id: string): boolean {
    return this.#all.has(id);
  }

  /** The thread of a message, where it is not written yet. */
  startedFrom(messageId: string): string | undefined {
    // A thread that does not tell its message has that message's id (Discord), or began with none.
    const id = this.#byMessage.get(messageId) ?? messageId;
    return this.#open.has(id) ? id : undefined;
  }

  /** It is being written. */
  close(id: string): void {
    this.#open.delete(id);
  }

  /** Those that are left, oldest first where ids tell: the order is the same each time. */
  *others(): Generator<string> {
    const started = new Set(this.#byMessage.values());
    // What started from a message outside the range is not of the range.
    const rest = [...this.#open].filter((id) => !started.has(id));
    yield* rest.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  }
}
