import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isChatError } from '../../../core/index.js';

/**
 * An error in words, without its stack, but with the place in the bot's own files where it comes from.
 *
 * @param folder - where the bot's files are
 */
export function errorWords(error: unknown, folder?: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  // Of a module that is not found, Node tells at length who asked for it.
  const message = error.message.replace(/\nRequire stack:[\s\S]*/, '');
  const named = isChatError(error) || error instanceof SyntaxError || error instanceof TypeError;
  const words = named || error instanceof ReferenceError ? `${error.name}: ${message}` : message;
  const place = folder === undefined ? undefined : placeIn(error.stack ?? '', folder);
  return place === undefined || words.includes(place) ? words : `${words} (${place})`;
}

/** The first line of the stack that lies in the folder: `bot.ts:12:5`. A module's address carries marks of ours. */
function placeIn(stack: string, folder: string): string | undefined {
  for (const [, address = '', at] of stack.matchAll(
    /(?:^|\(|at |\s)((?:file:\/\/)?\/[^\s()]*?)(?:\?[^\s:()]*)?:(\d+(?::\d+)?)/gm,
  )) {
    const path = address.startsWith('file:') ? fileURLToPath(address) : address;
    const inside = relative(folder, path);
    if (!inside.startsWith('..') && !inside.includes('node_modules')) return `${inside}:${at}`;
  }
  return undefined;
}
