import { basename } from 'node:path';
import type { PlaygroundBot } from './bot-source.js';
import { importBot } from './import-bot.js';
import { withSyntaxPlace } from './syntax-place.js';

/**
 * Loads a user's bot into this process.
 *
 * @param folder - of its project: places in errors are told from there
 * @throws whatever is wrong with the file
 */
export async function loadBot(file: string, folder: string): Promise<PlaygroundBot> {
  const exported = await importBot(file).catch(async (error: unknown) => {
    throw await withSyntaxPlace(error, file, folder);
  });
  if (typeof exported !== 'function')
    throw new Error(`${basename(file)} has no default export that is a function: export default (backend) => { … }`);
  return exported as PlaygroundBot;
}
