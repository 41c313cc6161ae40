import type { Backend } from '../../core/index.js';
import type { Message } from '../../models/index.js';
import type { CommandIo } from '../command.js';
import type { Progress } from '../terminal/progress.js';
import { type DoneExport, DoneMessages } from './done-messages.js';
import { ThreadBook } from './thread-book.js';

export type ExportOptions = {
  readonly channelId: string;
  readonly since: Date | undefined;
  readonly until: Date | undefined;
  /** How many messages of this run at the most. */
  readonly limit: number | undefined;
  readonly threads: boolean;
  readonly signal: AbortSignal;
  readonly file: { readonly done: DoneExport | undefined; write(message: Message): unknown };
  readonly progress?: Progress | undefined;
};

/**
 * Writes a channel's messages, oldest first, each followed by the replies of its thread where they are asked for; goes on
 * behind what is done. @returns how many were written
 */
export async function exportMessages(backend: Backend, options: ExportOptions, io: CommandIo): Promise<number> {
  const run = new ExportRun(backend, options);
  try {
    if (options.threads && !(await run.findThreads())) io.note(`${backend.displayName} has no threads to list.`);
    await run.write();
  } finally {
    options.progress?.end();
  }
  return run.count;
}

class ExportRun {
  count = 0;
  readonly #backend: Backend;
  readonly #options: ExportOptions;
  readonly #started = performance.now();
  readonly #startedAt = Date.now();
  #threads: ThreadBook | undefined;
  #oldest: number | undefined;

  constructor(backend: Backend, options: ExportOptions) {
    this.#backend = backend;
    this.#options = options;
  }

  /** @returns false where the platform lists none */
  async findThreads(): Promise<boolean> {
    const { channelId, signal, file } = this.#options;
    if (!this.#backend.capabilities.supports('listThreads')) return false;
    this.#threads = await ThreadBook.read(this.#backend, channelId, signal, file.done);
    return true;
  }

  async write(): Promise<void> {
    const { channelId, since, until, signal, file } = this.#options;
    const done = file.done;
    // What is written last may have been in the middle of its thread.
    if (done?.lastId !== undefined && !(await this.#writeThreadOf(done.lastId))) return;
    const resumeAt = done && DoneMessages.resumeAt(done);
    const after = resumeAt && since && since > resumeAt ? since : (resumeAt ?? since);
    const messages = this.#backend.messages(channelId, { after, before: until, order: 'oldest', signal });
    for await (const message of messages) {
      if (done?.newest.has(message.id)) continue;
      // It stands in its thread as well.
      if (message.threadId !== undefined && this.#threads?.has(message.threadId)) continue;
      if (!(await this.#writeOne(message))) return;
      if (!(await this.#writeThreadOf(message.id))) return;
    }
    // Threads that begin with no message of the channel's own.
    for (const thread of this.#threads?.others() ?? []) if (!(await this.#writeThread(thread))) return;
  }

  async #writeThreadOf(messageId: string): Promise<boolean> {
    const thread = this.#threads?.startedFrom(messageId);
    return thread === undefined || this.#writeThread(thread);
  }

  /** @returns false when as many as asked for are written */
  async #writeThread(thread: string): Promise<boolean> {
    const { channelId, since, until, signal, file } = this.#options;
    this.#threads?.close(thread);
    const replies = this.#backend.messages(channelId, {
      thread: { channelId, id: thread },
      after: since,
      before: until,
      order: 'oldest',
      signal,
    });
    const written = file.done?.lastThread?.id === thread ? file.done.lastThread.replies : undefined;
    for await (const reply of replies) {
      if (written?.has(reply.id) || reply.id === thread) continue;
      if (!(await this.#writeOne(reply))) return false;
    }
    return true;
  }

  /** @returns false when as many as asked for are written */
  async #writeOne(message: Message): Promise<boolean> {
    const { limit, file, signal } = this.#options;
    if (limit !== undefined && this.count >= limit) return false;
    signal.throwIfAborted();
    await file.write(message);
    this.count += 1;
    this.#show(message);
    return limit === undefined || this.count < limit;
  }

  /** Nobody tells how many there are: the way through the time is shown. */
  #show({ createdAt }: Message): void {
    const { progress, since, until, file } = this.#options;
    if (!progress) return;
    const at = createdAt.getTime();
    this.#oldest ??= file.done?.last?.getTime() ?? since?.getTime() ?? at;
    const end = until?.getTime() ?? this.#startedAt;
    const part = end > this.#oldest ? (at - this.#oldest) / (end - this.#oldest) : undefined;
    const perSecond = Math.round((this.count / (performance.now() - this.#started)) * 1_000);
    progress.show(part, `${this.count} messages  ${perSecond}/s  ${createdAt.toISOString().slice(0, 10)}`);
  }
}
