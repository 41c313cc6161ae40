import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../entries.js';
import type { Generator } from './generator.js';

/** The pages that quote code of this repository, so that what they show is what is compiled and tested. */
const pages = ['docs/writing-a-backend.md'];

/** `<!-- code: examples/x/src/a.ts#name -->` and the block behind it: lines from `// #region name` to `// #endregion name`. */
const quote = /(<!-- code: (?<path>\S+?)#(?<region>[\w-]+) -->\n\n)```[^\n]*\n[\s\S]*?\n?```(?=\n)/g;

/** Fills the blocks behind the marks with the code that they name. */
export const quotedCode: Generator = {
  name: 'quoted-code',
  outputs: pages,
  run: () => Object.fromEntries(pages.map((page) => [page, withQuotes(readFileSync(join(root, page), 'utf8'))])),
};

function withQuotes(page: string): string {
  return page.replaceAll(quote, (...found) => {
    const { path = '', region = '' } = found.at(-1) as Record<string, string>;
    return `${found[1]}\`\`\`ts no-check: quoted from ${path}, where it is compiled\n${regionOf(path, region)}\n\`\`\``;
  });
}

/** @throws an Error where the file has no such region: the page must not show what is no longer there */
function regionOf(path: string, region: string): string {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  const from = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const to = lines.findIndex((line) => line.trim() === `// #endregion ${region}`);
  if (from < 0 || to < from) throw new Error(`${path} has no region '${region}'`);
  const code = lines.slice(from + 1, to).filter((line) => !/^\s*\/\/ #(?:end)?region\b/.test(line));
  const margin = Math.min(...code.filter((line) => line !== '').map((line) => line.length - line.trimStart().length));
  return code
    .map((line) => line.slice(margin))
    .join('\n')
    .trim();
}
