import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../../scripts/entries.js';
import { extract, nameOf, programOf, type Snippet } from '../../scripts/snippets/extract.js';

// The snippets marked `ts run` of the README and the pages, each run as a module of its own.

const folder = join(root, '.cache/snippets');
const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md') && !name.startsWith('.vitepress') && !name.startsWith('public'))
  .map((name) => `docs/${name}`)
  .sort();
const all = ['README.md', ...pages].flatMap((file) => extract(file, readFileSync(join(root, file), 'utf8')).snippets);
const snippets = all.filter(({ isRun }) => isRun);

beforeAll(() => {
  for (const snippet of all) if (snippet.isRun || nameOf(snippet)) write(snippet);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the comments behind `console.log(…);` say that it writes: `// text`, or `// "text", then "more text"`. */
function promised(code: string): string[] {
  const comments = [...code.matchAll(/^\s*console\.log\(.*\);\s*\/\/ (.+)$/gm)].map(([, text = '']) => text);
  return comments.flatMap((text) => (/^".*"$/.test(text) ? text.slice(1, -1).split('", then "') : [text]));
}

function pathOf(snippet: Snippet): string {
  return join(folder, snippet.file, nameOf(snippet) ?? `line-${snippet.line}.ts`);
}

function write(snippet: Snippet): void {
  const code = programOf(snippet).map((part) => part.code);
  mkdirSync(dirname(pathOf(snippet)), { recursive: true });
  writeFileSync(pathOf(snippet), [...code, 'export {};', ''].join('\n'));
}

async function run(snippet: Snippet): Promise<string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    lines.push(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '));
  });
  const quiet = (['warn', 'error'] as const).map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
  const environment = { ...process.env };
  try {
    await import(/* @vite-ignore */ pathOf(snippet));
  } finally {
    for (const spy of [log, ...quiet]) spy.mockRestore();
    process.env = environment;
  }
  return lines;
}

describe('snippets that run', () => {
  for (const snippet of snippets) {
    test(`${snippet.file}:${snippet.line}`, { timeout: 30_000 }, async () => {
      const lines = await run(snippet);
      const rest = [...lines];
      for (const text of promised(snippet.code)) {
        const at = rest.indexOf(text);
        expect(at, `'${text}' was not written; what was: ${JSON.stringify(lines)}`).toBeGreaterThanOrEqual(0);
        rest.splice(0, at + 1);
      }
    });
  }

  test('the pages whose words are promises have one', () => {
    const files = new Set(snippets.map(({ file }) => file.replace(/^docs\/|\.md$/g, '')));
    const wanted = ['README', 'quick-start', 'testing', 'events', 'files', 'presence', 'configuration'];
    expect(wanted.filter((name) => !files.has(name))).toEqual([]);
  });
});
