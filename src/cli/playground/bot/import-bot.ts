import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { dirname, extname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const mark = 'chatmux-bot';

/** Lets the files that a marked file imports by relative paths carry its mark, so that they too are loaded anew. */
const hooks = `
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (!specifier.startsWith('.') || !context.parentURL?.includes('${mark}=') || !found.url.startsWith('file:')) return found;
  const url = new URL(found.url);
  url.searchParams.set('${mark}', new URL(context.parentURL).searchParams.get('${mark}'));
  return { ...found, url: url.href };
}`;

/** What is used of `tsx/esm/api`: the user's copy, which chatmux does not depend on. */
type TsxApi = { tsImport(url: string, parent: string): Promise<unknown> };

type TsxManifest = { exports: { './esm/api': { import: { default: string } } } };

let areHooked = false;

/**
 * The default export of a user's file. A module that has been loaded stays in Node's cache for good, so each generation
 * is loaded under an address of its own.
 *
 * TypeScript is read by `tsx` where the user's project has it, else by Node itself (from 22.18 on).
 *
 * @throws an Error that says what to install when neither can read it
 */
export async function importBot(file: string, generation: number): Promise<unknown> {
  forgetRequired(file);
  const url = pathToFileURL(file);
  const isTypeScript = /^\.[mc]?tsx?$/.test(extname(file));
  const tsx = isTypeScript ? tsxOf(file) : undefined;
  if (tsx !== undefined) {
    const { tsImport } = (await import(/* @vite-ignore */ tsx)) as TsxApi;
    return defaultOf(await tsImport(url.href, import.meta.url));
  }
  // Through import() Node would look for the exports of the file that was forgotten.
  if (isCommonJs(file)) return defaultOf({ default: createRequire(file)(file) });
  if (!areHooked) {
    areHooked = true;
    register(`data:text/javascript,${encodeURIComponent(hooks)}`);
  }
  url.searchParams.set(mark, String(generation));
  try {
    return defaultOf(await import(/* @vite-ignore */ url.href));
  } catch (error) {
    if (isTypeScript && (error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new Error(
        `Node ${process.versions.node} cannot read TypeScript: npm install -D tsx, or use Node 22.18 or newer`,
      );
    }
    throw error;
  }
}

/** As its own words tell: a `.js` file may be either. */
function isCommonJs(file: string): boolean {
  const ending = extname(file);
  return ending === '.cjs' || (ending === '.js' && !/^\s*(import|export)\b/m.test(readFileSync(file, 'utf8')));
}

/** CommonJS has a cache of its own, by file: without this the old files of the bot's folder would be found in it. */
function forgetRequired(file: string): void {
  const { cache } = createRequire(file);
  for (const path of Object.keys(cache)) {
    if (path.startsWith(dirname(file) + sep) && !path.includes('node_modules')) delete cache[path];
  }
}

/** The address of the project's own tsx. */
function tsxOf(file: string): string | undefined {
  try {
    // `require.resolve` would give the CommonJS half of it, whose `tsImport` looks in the wrong folder (tsx 4.23).
    const manifest = createRequire(file).resolve('tsx/package.json');
    const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as TsxManifest;
    return pathToFileURL(join(dirname(manifest), exports['./esm/api'].import.default)).href;
  } catch {
    return undefined;
  }
}

/** A CommonJS file's `exports.default` comes as the default of its default. */
function defaultOf(module: unknown): unknown {
  const exported = (module as { default?: unknown }).default;
  if (typeof exported !== 'object' || exported === null) return exported;
  return (exported as { default?: unknown }).default ?? exported;
}
