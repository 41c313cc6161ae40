import Module, { register } from 'node:module';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Runs in the thread where Node finds modules. `npx chatmux` runs from npm's cache: a bot in a folder without packages gets
 * the chatmux that runs it, and the platforms' SDKs, which chatmux does not bring, are found in the user's folder.
 */
const hooks = `
let own, users;
export function initialize(data) { ({ own, users } = data); }
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    const other = /^chatmux(\\/|$)/.test(specifier) ? own : /^(discord\\.js|@slack\\/[\\w-]+|undici)$/.test(specifier) ? users : undefined;
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || other === undefined) throw error;
    return await next(specifier, { ...context, parentURL: other }).catch(() => { throw error; });
  }
}`;

/**
 * The same for `require`, which has no such hooks in Node 20: what lies in the user's folder or beside chatmux is found
 * from anywhere. From the source tree there is nothing to share.
 */
function shareWithRequire(): void {
  const here = fileURLToPath(import.meta.url);
  const end = here.lastIndexOf(`${sep}node_modules${sep}`);
  if (end < 0) return;
  const beside = here.slice(0, end + `${sep}node_modules`.length);
  const users = join(process.cwd(), 'node_modules');
  process.env['NODE_PATH'] = [process.env['NODE_PATH'], users, beside].filter(Boolean).join(delimiter);
  // What Node itself calls when it starts; there is no public way to have the variable read again.
  (Module as unknown as { _initPaths(): void })._initPaths();
}

let areHooked = false;

/** Hooks into Node's search for modules, once. Modules that were found before are not searched again. */
export function hookModules(): void {
  if (areHooked) return;
  areHooked = true;
  shareWithRequire();
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
    data: { own: import.meta.url, users: pathToFileURL(join(process.cwd(), 'package.json')).href },
  });
}
