import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';

/** `from './x'`, `import './x'`, `import('./x')`, `require('./x')`. A comment that looks so does no harm: one file more. */
const relative = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])(\.{1,2}(?:\/[^'"\n]*)?)\1/g;
const endings = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.json'];
/** What may stand behind an import of a compiled name. */
const sourceOf: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
/** More than any bot has; an end to whatever was reached by accident. */
const most = 2_000;

/** The files that a program is made of, and the paths that it imports where nothing is yet. */
export type ImportedFiles = { readonly files: ReadonlySet<string>; readonly missing: ReadonlySet<string> };

/**
 * Follows the relative imports from a file. What is imported by name (packages, aliases of tsconfig) is not followed.
 *
 * @param entry - an absolute path
 */
export function importedFiles(entry: string): ImportedFiles {
  const files = new Set([entry]);
  const missing = new Set<string>();
  for (const file of files) {
    if (files.size > most || extname(file) === '.json') continue;
    for (const specifier of importsOf(file)) {
      const path = resolve(dirname(file), specifier);
      const found = candidates(path).find(isFile);
      if (found === undefined) missing.add(path);
      else if (!found.includes('/node_modules/')) files.add(found);
    }
  }
  return { files, missing };
}

function importsOf(file: string): string[] {
  try {
    return [...readFileSync(file, 'utf8').matchAll(relative)].flatMap(([, , path]) => path ?? []);
  } catch {
    return []; // it is being written, or gone
  }
}

function candidates(path: string): string[] {
  const ending = extname(path);
  const bare = ending === '' ? path : path.slice(0, -ending.length);
  return [
    path,
    ...(sourceOf[ending] ?? []).map((each) => bare + each),
    ...endings.map((each) => path + each),
    ...endings.map((each) => resolve(path, `index${each}`)),
  ];
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
