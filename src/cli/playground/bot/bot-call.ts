import type { Backend } from '../../../core/index.js';
import type { PlaygroundBot } from './bot-source.js';

/** One call of a bot, and what ends it: also when it comes back only after it was ended. */
export class BotCall {
  readonly #bot: PlaygroundBot;
  readonly #backend: Backend;
  #cleanup: unknown;
  #isEnded = false;

  constructor(bot: PlaygroundBot, backend: Backend) {
    this.#bot = bot;
    this.#backend = backend;
  }

  /** @throws what the bot throws */
  async run(): Promise<void> {
    const cleanup = await this.#bot(this.#backend);
    if (!this.#isEnded) this.#cleanup = cleanup;
    else if (typeof cleanup === 'function') await cleanup();
  }

  /** Runs what the bot gave to end it. @throws what that throws */
  async end(): Promise<void> {
    this.#isEnded = true;
    const cleanup = this.#cleanup;
    this.#cleanup = undefined;
    if (typeof cleanup === 'function') await cleanup();
  }
}
