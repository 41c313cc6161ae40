import type { Backend } from '../core/index.js';

/** A name is a comfort: what happens is not held back for it. */
const patienceMs = 3_000;

/** The names of channels. What the cache does not know is asked for, once. */
export class ChannelNames {
  readonly #backend: Backend;
  readonly #asked = new Set<string>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Asks for the name, if nobody has yet. A channel that cannot be looked up keeps its id. */
  async learn(id: string | undefined, signal: AbortSignal): Promise<void> {
    if (id === undefined || this.#asked.has(id) || this.#backend.channels.getById(id)) return;
    this.#asked.add(id);
    const within = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    await this.#backend.fetchChannel(id, { signal: within }).catch(() => undefined);
  }

  /** `#general`, or the id. */
  of(id: string): string {
    const name = this.#backend.channels.getById(id)?.name;
    return name === undefined ? id : `#${name}`;
  }
}
