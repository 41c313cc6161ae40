import { LRUCache } from 'lru-cache';
import { urlPath } from '../../core/http/url-path.js';
import type { DiscordInteraction } from './native.js';

/**
 * How far the answer to an interaction has come:
 *
 * - `open`: not answered by this process
 * - `thinking`: deferred; a message of its own waits for its content, seen by everybody
 * - `updating`: deferred; the message that was acted on may be changed
 * - `replied`: answered with a message, which is the original now
 * - `updated`: answered with a change of the message that was acted on
 * - `closed`: answered with choices or a modal; there is no original
 */
export type AnswerState = 'open' | 'thinking' | 'updating' | 'replied' | 'updated' | 'closed';

/** An interaction under way. */
export type AnswerRecord = { state: AnswerState };

type Entry = AnswerRecord & {
  last: Promise<unknown>;
  timer: NodeJS.Timeout | undefined;
  acknowledged: (() => void) | undefined;
};

export type InteractionBookOptions = {
  /** How long an interaction waits for its first answer. */
  readonly deferAfterMs: number;
  /** Defers one. @returns what it is then */
  defer(interaction: DiscordInteraction): Promise<AnswerState>;
  report(error: unknown): void;
};

/** Tokens are good for 15 minutes. */
const lifeMs = 15 * 60_000;
const most = 10_000;

/**
 * The interactions of the last quarter of an hour: what each was answered with, one answer after the other. Whoever gives
 * none in time has it deferred, so that Discord takes answers for 15 minutes instead of three seconds.
 */
export class InteractionBook {
  readonly #options: InteractionBookOptions;
  readonly #entries = new LRUCache<string, Entry>({ max: most, ttl: lifeMs });
  /** Messages that one person sees: they are reached through their interaction only. */
  readonly #private = new LRUCache<string, string>({ max: most, ttl: lifeMs });
  readonly #waiting = new Set<Entry>();

  constructor(options: InteractionBookOptions) {
    this.#options = options;
  }

  /**
   * Begins to wait for the first answer. One that comes again (a resume, a repeated request) is not begun again.
   *
   * @returns resolves when it is answered or deferred, or could not be
   */
  receive(interaction: DiscordInteraction): Promise<void> {
    if (this.#entries.has(interaction.id)) return Promise.resolve();
    const entry = this.#entry(interaction.id);
    this.#waiting.add(entry);
    return new Promise((resolve) => {
      entry.acknowledged = resolve;
      entry.timer = setTimeout(() => void this.#deferIfOpen(interaction), this.#options.deferAfterMs);
      // A process that has nothing else to do may end: nobody would answer any more.
      entry.timer.unref();
    });
  }

  /** Runs one answer after those before it. Until the first has been given, nothing defers. */
  async answer<T>(interactionId: string, run: (record: AnswerRecord) => Promise<T>): Promise<T> {
    const entry = this.#entry(interactionId);
    const running = entry.last.then(() => run(entry));
    entry.last = running.catch(() => undefined);
    try {
      return await running;
    } finally {
      if (entry.state !== 'open') this.#settle(entry);
    }
  }

  /** Keeps how a message is reached that one person sees. */
  keepPrivate(messageId: string, applicationId: string, token: string): void {
    this.#private.set(messageId, urlPath`/webhooks/${applicationId}/${token}/messages/${messageId}`);
  }

  /** The route of a message that one person sees, for its 15 minutes; `undefined` for all others. */
  privateRoute(messageId: string): string | undefined {
    return this.#private.get(messageId);
  }

  /** Nobody answers any more. */
  stop(): void {
    for (const entry of [...this.#waiting]) this.#settle(entry);
  }

  async #deferIfOpen(interaction: DiscordInteraction): Promise<void> {
    try {
      await this.answer(interaction.id, async (record) => {
        if (record.state === 'open') record.state = await this.#options.defer(interaction);
      });
    } catch (error) {
      this.#options.report(error);
    } finally {
      this.#settle(this.#entry(interaction.id));
    }
  }

  #settle(entry: Entry): void {
    clearTimeout(entry.timer);
    entry.acknowledged?.();
    entry.acknowledged = undefined;
    this.#waiting.delete(entry);
  }

  #entry(id: string): Entry {
    const known = this.#entries.get(id);
    if (known) return known;
    const made: Entry = { state: 'open', last: Promise.resolve(), timer: undefined, acknowledged: undefined };
    this.#entries.set(id, made);
    return made;
  }
}
