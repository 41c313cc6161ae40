import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Backend } from '../../../core/index.js';
import { BotProcess } from './bot-process.js';
import type { BotAccident, BotHost } from './bot-run.js';
import { FileWatch } from './file-watch.js';
import { LocalBot } from './local-bot.js';

/** A bot: is given a backend that is not yet connected, and gives, if it likes, what ends it. */
export type PlaygroundBot = (backend: Backend) => unknown;

/** Who is told of a bot while it is loaded, and afterwards. */
export type BotEars = {
  /** Nobody waits for it to be loaded any more. */
  readonly signal: AbortSignal;
  accident(accident: BotAccident): void;
  /** It wrote a line to its console. */
  said(line: string): void;
};

/** Where the bot comes from. */
export type BotSource = {
  /** Shown on the page. */
  readonly name: string;
  /** What one may say to it, to see something; shown while a pane is empty. */
  readonly tries: readonly string[];
  /** Loads it anew. @throws whatever is wrong with the file */
  load(ears: BotEars): Promise<BotHost>;
  /** Calls back, once for a flurry of changes, when it should be loaded again. @returns what ends it */
  watch(onChange: () => void): () => void;
};

/** The bot that comes with chatmux. */
export const exampleBot: BotSource = {
  name: 'the example bot',
  tries: ['!help', '!info', '!poll', '!form', '!format', '!thread', '!status @bob', '!edit'],
  load: async () => new LocalBot((await import('../../../../examples/playground-bot.js')).default),
  watch: () => () => {},
};

/** Longer than anything that a bot should do without a pause; a machine that is busy may well be slow. */
const usualPatienceMs = 10_000;

/**
 * The user's bot: a file whose default export is a `PlaygroundBot`, run in a process of its own; loaded again, in a new
 * one, when it changes, or a file that it imports by a relative path, or one that such a file imports.
 *
 * @param patienceMs - how long it may do something without a pause before it is said to stand still
 */
export function botFile(path: string, patienceMs: number = usualPatienceMs): BotSource {
  const file = resolve(path);
  const folder = projectFolder(file);
  let watching: FileWatch | undefined;
  return {
    name: basename(file),
    tries: ['hello', '!help'],
    load(ears) {
      watching?.follow();
      return BotProcess.load({ file, folder, patienceMs }, ears);
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
