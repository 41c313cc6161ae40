import type { ChatEvent, Presence } from '../../models/index.js';
import { shortHash, stamp } from './events/stamps.js';

export type PresencePollSettings = {
  readonly users: readonly string[];
  /** One round; each user has an equal part of it. */
  readonly intervalMs: number;
  getPresence(userId: string, signal: AbortSignal): Promise<Presence>;
  emit(event: ChatEvent): void;
  report(error: unknown, operation: string): void;
};

/**
 * Asks for the presence of users, one after the other, and tells what has changed: Slack's events know no presence (wire
 * sheet, section 16). Does not keep the process alive.
 */
export class PresencePoll {
  readonly #settings: PresencePollSettings;
  readonly #known = new Map<string, string>();
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  #stop = new AbortController();
  #hasFailed = false;

  constructor(settings: PresencePollSettings) {
    this.#settings = settings;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#stop = new AbortController();
    const pause = Math.max(50, this.#settings.intervalMs / this.#settings.users.length);
    const step = async () => {
      await this.#ask();
      if (!this.#stop.signal.aborted) this.#timer = setTimeout(step, pause).unref();
    };
    this.#timer = setTimeout(step, 0).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stop.abort();
  }

  async #ask(): Promise<void> {
    const { users, getPresence, emit, report } = this.#settings;
    const userId = users[this.#next % users.length];
    this.#next += 1;
    if (userId === undefined) return;
    const { signal } = this.#stop;
    try {
      const presence = await getPresence(userId, signal);
      this.#hasFailed = false;
      const state = shortHash(JSON.stringify(presence));
      const isFirst = !this.#known.has(userId);
      if (this.#known.get(userId) === state || signal.aborted) return;
      this.#known.set(userId, state);
      // How it was before is not known: the first answer is no change.
      if (isFirst) return;
      const at = new Date();
      emit({ ...stamp('presence.updated', presence.account, at, userId, at.getTime(), state), presence });
    } catch (error) {
      if (signal.aborted || this.#hasFailed) return;
      // Once for a row of failures: every few seconds the same would help nobody.
      this.#hasFailed = true;
      report(error, 'presencePolling');
    }
  }
}
