/**
 * The package's entry points, derived from the source tree: the one list that the build, package.json and the checks share.
 * A platform that lands in `src/backends/<name>/index.ts` is an entry from that moment on.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Entry {
  /** Name of the built file, without its ending. */
  readonly name: string;
  /** What users import; `undefined` for programs. */
  readonly subpath: string | undefined;
  readonly source: string;
}

export function findEntries(directory: string = root): Entry[] {
  const backends = join(directory, 'src/backends');
  const platforms = existsSync(backends) ? readdirSync(backends).sort() : [];
  const candidates: Entry[] = [
    { name: 'index', subpath: '.', source: 'src/index.ts' },
    ...platforms.map((name) => ({ name, subpath: `./${name}`, source: `src/backends/${name}/index.ts` })),
    // What a platform from outside the package is made with, and the index does not load: axios, the HTML parser.
    { name: 'html', subpath: './html', source: 'src/richtext/html/index.ts' },
    { name: 'http', subpath: './http', source: 'src/core/http/index.ts' },
    { name: 'testing', subpath: './testing', source: 'src/testing/index.ts' },
    { name: 'cli', subpath: undefined, source: 'src/cli/main.ts' },
    // The process of a user's bot in the playground.
    { name: 'playground-bot', subpath: undefined, source: 'src/cli/playground/bot/bot-program.ts' },
  ];
  return candidates.filter((entry) => existsSync(join(directory, entry.source)));
}

/** `exports` and `bin` as package.json has to have them for these entries. */
export function manifestFields(entries: readonly Entry[]): { exports: Record<string, unknown>; bin?: object } {
  const exports: Record<string, unknown> = {};
  for (const { name, subpath } of entries) {
    if (subpath === undefined) continue;
    exports[subpath] = {
      import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
      require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
    };
  }
  exports['./package.json'] = './package.json';
  return entries.some((entry) => entry.name === 'cli') ? { exports, bin: { chatmux: './dist/cli.js' } } : { exports };
}
