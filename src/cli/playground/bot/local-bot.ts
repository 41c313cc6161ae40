import { BackendRun } from './backend-run.js';
import type { BotHost, BotRun, BotRunListener } from './bot-run.js';
import type { PlaygroundBot } from './bot-source.js';

/** A bot in this process. */
export class LocalBot implements BotHost {
  readonly #bot: PlaygroundBot;
  readonly #folder: string | undefined;

  /** @param folder - where the bot's files are, for the places of its errors */
  constructor(bot: PlaygroundBot, folder?: string | undefined) {
    this.#bot = bot;
    this.#folder = folder;
  }

  run(platform: string, config: Record<string, unknown>, listener: BotRunListener): Promise<BotRun> {
    return BackendRun.create({ bot: this.#bot, platform, config, listener, folder: this.#folder });
  }

  async end(): Promise<void> {}
}
