import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What marks the address of a module of the bot: its generation. */
export const generationMark = 'chatmux-bot';

/**
 * Runs in the thread where Node finds modules.
 *
 * - The files that a marked file imports by relative paths carry its mark, so that they too are loaded anew.
 * - `npx chatmux` runs from npm's cache: a bot in a folder without packages gets the chatmux that runs it, and the
 *   platforms' SDKs, which chatmux does not bring, are found in the user's folder.
 */
const hooks = `
let own, users;
export function initialize(data) { ({ own, users } = data); }
export async function resolve(specifier, context, next) {
  const found = await find(specifier, context, next);
  if (!specifier.startsWith('.') || !context.parentURL?.includes('${generationMark}=') || !found.url.startsWith('file:')) return found;
  const url = new URL(found.url);
  url.searchParams.set('${generationMark}', new URL(context.parentURL).searchParams.get('${generationMark}'));
  return { ...found, url: url.href };
}
async function find(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    const other = /^chatmux(\\/|$)/.test(specifier) ? own : /^(discord\\.js|@slack\\/[\\w-]+|undici)$/.test(specifier) ? users : undefined;
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || other === undefined) throw error;
    return await next(specifier, { ...context, parentURL: other }).catch(() => { throw error; });
  }
}`;

let areHooked = false;

/** Hooks into Node's search for modules, once. Modules that were found before are not searched again. */
export function hookModules(): void {
  if (areHooked) return;
  areHooked = true;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
    data: { own: import.meta.url, users: pathToFileURL(join(process.cwd(), 'package.json')).href },
  });
}
