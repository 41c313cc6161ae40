import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importedFiles } from './imported-files.js';
import { generationMark, hookModules } from './module-hooks.js';

/** What is used of `tsx/esm/api`: the user's copy, which chatmux does not depend on. */
type TsxApi = { tsImport(url: string, parent: string): Promise<unknown> };

type TsxManifest = { exports: { './esm/api': { import: { default: string } } } };

/**
 * The default export of a user's file. A module that has been loaded stays in Node's cache for good, so each generation
 * is loaded under an address of its own.
 *
 * TypeScript is read by `tsx` where there is one, else by Node itself (from 22.18 on).
 *
 * @throws an Error that says what to install when neither can read it
 */
export async function importBot(file: string, generation: number): Promise<unknown> {
  hookModules();
  forgetRequired(file);
  const url = pathToFileURL(file);
  const isTypeScript = /^\.[mc]?tsx?$/.test(extname(file));
  const tsx = isTypeScript ? (tsxFrom(file) ?? tsxFrom(import.meta.url)) : undefined;
  if (tsx !== undefined) {
    const { tsImport } = (await import(/* @vite-ignore */ tsx)) as TsxApi;
    return defaultOf(await tsImport(url.href, import.meta.url));
  }
  // Through import() Node would look for the exports of the file that was forgotten.
  if (isCommonJs(file)) return defaultOf({ default: createRequire(file)(file) });
  url.searchParams.set(generationMark, String(generation));
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

/** As Node takes it: by its ending, by the nearest package.json, else as its own words tell. */
function isCommonJs(file: string): boolean {
  const ending = extname(file);
  if (ending !== '.js') return ending === '.cjs';
  const type = packageType(dirname(file));
  if (type !== undefined) return type !== 'module';
  return !/^\s*(import|export)\b/m.test(readFileSync(file, 'utf8'));
}

function packageType(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { type } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as { type?: unknown };
      return typeof type === 'string' ? type : undefined;
    } catch {
      if (dirname(at) === at) return undefined;
    }
  }
}

/** CommonJS has a cache of its own, by file: without this the old files of the bot would be found in it. */
function forgetRequired(file: string): void {
  const { cache } = createRequire(file);
  for (const path of importedFiles(file).files) delete cache[path];
}

/** The address of the tsx that is found from a file. */
function tsxFrom(file: string): string | undefined {
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
