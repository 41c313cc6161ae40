import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type PageFile = { readonly type: string; readonly body: Buffer };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The page's files by name, read once: no request ever names a path. In the source tree they lie in `page/`; the build
 * puts them beside the program, in `dist/playground/`.
 *
 * @throws an Error when the package is incomplete
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const folder = ['./playground/', '../page/']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(join(path, 'index.html')));
  if (folder === undefined) throw new Error("the playground's page is missing from this installation");
  return new Map(
    readdirSync(folder).flatMap((name): [string, PageFile][] => {
      const type = types[extname(name)];
      return type === undefined ? [] : [[name, { type, body: readFileSync(join(folder, name)) }]];
    }),
  );
}
