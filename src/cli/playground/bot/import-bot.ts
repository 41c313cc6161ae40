import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hookModules } from './module-hooks.js';

/** What is used of `tsx/esm/api`: the user's copy, which chatmux does not depend on. */
type TsxApi = { tsImport(url: string, parent: string): Promise<unknown> };

type TsxManifest = { exports: { './esm/api': { import: { default: string } } } };

/**
 * The default export of a user's file. TypeScript is read by `tsx` where there is one, else by Node itself (from 22.18 on).
 *
 * @throws an Error that says what to install when neither can read it
 */
export async function importBot(file: string): Promise<unknown> {
  hookModules();
  const url = pathToFileURL(file);
  const isTypeScript = /^\.[mc]?tsx?$/.test(extname(file));
  const tsx = isTypeScript ? (tsxFrom(file) ?? tsxFrom(import.meta.url)) : undefined;
  if (tsx !== undefined) {
    const { tsImport } = (await import(/* @vite-ignore */ tsx)) as TsxApi;
    return defaultOf(await tsImport(url.href, import.meta.url));
  }
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
