import { sleep } from '../../../core/retry/index.js';
import { isWire, objectsAt } from '../wire/read.js';
import { textAt } from '../wire/values.js';

/** Which servers a new session has named and not yet told of. */
export class GuildWait {
  readonly #expected = new Set<string>();
  #done: (() => void) | undefined;

  /** Looks at an event. */
  take(name: string, payload: unknown): void {
    if (!isWire(payload)) return;
    if (name === 'READY') {
      for (const guild of objectsAt(payload, 'guilds')) {
        const id = textAt(guild, 'id');
        if (id !== undefined) this.#expected.add(id);
      }
    } else if (name === 'GUILD_CREATE' || name === 'GUILD_DELETE') this.#expected.delete(textAt(payload, 'id') ?? '');
    if (this.#expected.size === 0) this.#done?.();
  }

  /** Resolves when all have come, or after some time: one that is out of order does not come. */
  async all(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#expected.size === 0) return;
    const stop = new AbortController();
    const came = new Promise<void>((resolve) => {
      this.#done = resolve;
    });
    const end = () => stop.abort();
    signal.addEventListener('abort', end, { once: true });
    await Promise.race([came, sleep(ms, stop.signal).catch(() => undefined)]);
    signal.removeEventListener('abort', end);
    stop.abort();
    this.clear();
  }

  clear(): void {
    this.#expected.clear();
    this.#done?.();
    this.#done = undefined;
  }
}
