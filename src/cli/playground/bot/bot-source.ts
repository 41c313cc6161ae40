import { watch } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import type { Backend } from '../../core/index.js';
import { importBot } from './import-bot.js';

/** A bot: is given a backend that is not yet connected, and gives, if it likes, what ends it. */
export type PlaygroundBot = (backend: Backend) => unknown;

/** Where the bot comes from. */
export type BotSource = {
  /** Shown on the page. */
  readonly name: string;
  /** Loads it anew. @throws whatever is wrong with the file */
  load(): Promise<PlaygroundBot>;
  /** Calls back, once for a flurry of changes, when it should be loaded again. @returns what ends it */
  watch(onChange: () => void): () => void;
};

/** The bot that comes with chatmux. */
export const exampleBot: BotSource = {
  name: 'the example bot',
  load: async () => (await import('../../../examples/playground-bot.js')).default,
  watch: () => () => {},
};

/** Editors write a file in several steps. */
const settledMs = 150;
const sources = new Set(['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.json']);

/** The user's bot: a file whose default export is a `PlaygroundBot`; loaded again when a source file beside it changes. */
export function botFile(path: string): BotSource {
  const file = resolve(path);
  let generation = 0;
  return {
    name: basename(file),
    async load() {
      generation += 1;
      const exported = await importBot(file, generation);
      if (typeof exported !== 'function') {
        throw new Error(
          `${basename(file)} has no default export that is a function: export default (backend) => { … }`,
        );
      }
      return exported as PlaygroundBot;
    },
    watch(onChange) {
      let timer: NodeJS.Timeout | undefined;
      const watcher = watch(dirname(file), (_event, name) => {
        if (name === null || !sources.has(extname(name))) return;
        clearTimeout(timer);
        timer = setTimeout(onChange, settledMs);
      });
      return () => {
        clearTimeout(timer);
        watcher.close();
      };
    },
  };
}
