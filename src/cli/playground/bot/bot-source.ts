import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Backend } from '../../../core/index.js';
import { FileWatch } from './file-watch.js';
import { importBot } from './import-bot.js';
import { withSyntaxPlace } from './syntax-place.js';

/** A bot: is given a backend that is not yet connected, and gives, if it likes, what ends it. */
export type PlaygroundBot = (backend: Backend) => unknown;

/** Where the bot comes from. */
export type BotSource = {
  /** Shown on the page. */
  readonly name: string;
  /** Where its files are: what it throws is told with the place in them. */
  readonly folder?: string | undefined;
  /** What one may say to it, to see something; shown while a pane is empty. */
  readonly tries: readonly string[];
  /** Loads it anew. @throws whatever is wrong with the file */
  load(): Promise<PlaygroundBot>;
  /** Calls back, once for a flurry of changes, when it should be loaded again. @returns what ends it */
  watch(onChange: () => void): () => void;
};

/** The bot that comes with chatmux. */
export const exampleBot: BotSource = {
  name: 'the example bot',
  tries: ['!help', '!info', '!poll', '!form', '!format', '!thread', '!status @bob', '!edit'],
  load: async () => (await import('../../../../examples/playground-bot.js')).default,
  watch: () => () => {},
};

/**
 * The user's bot: a file whose default export is a `PlaygroundBot`; loaded again when it changes, or a file that it
 * imports by a relative path, or one that such a file imports.
 */
export function botFile(path: string): BotSource {
  const file = resolve(path);
  const folder = projectFolder(file);
  let generation = 0;
  let watching: FileWatch | undefined;
  return {
    name: basename(file),
    folder,
    tries: ['hello', '!help'],
    async load() {
      generation += 1;
      watching?.follow();
      const exported = await importBot(file, generation).catch(async (error: unknown) => {
        throw await withSyntaxPlace(error, file, folder);
      });
      if (typeof exported !== 'function') {
        throw new Error(
          `${basename(file)} has no default export that is a function: export default (backend) => { … }`,
        );
      }
      return exported as PlaygroundBot;
    },
    watch(onChange) {
      watching = new FileWatch(file, onChange);
      return () => watching?.close();
    },
  };
}

/** The folder of the nearest package.json, else that of the file. */
function projectFolder(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return dirname(file);
  }
}
