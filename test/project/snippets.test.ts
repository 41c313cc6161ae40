import { expect, test } from 'vitest';
import { extract, nameOf, programOf } from '../../scripts/snippets/extract.js';

const fence = '```';
const page = (...lines: string[]) => extract('docs/page.md', lines.join('\n'));

test('blocks are found with their place', () => {
  const { snippets, problems } = page(
    '# Title',
    `${fence}ts`,
    'const a = 1;',
    '',
    'a;',
    fence,
    `${fence}sh`,
    'npm ci',
    fence,
  );
  expect(problems).toEqual([]);
  expect(snippets).toEqual([{ file: 'docs/page.md', line: 3, language: 'ts', code: 'const a = 1;\n\na;', before: [] }]);
});

test('a block in a list loses the indentation of its fence', () => {
  const { snippets } = page('- item', `  ${fence}js`, '  if (a) {', '    b();', '  }', `  ${fence}`);
  expect(snippets[0]?.code).toBe('if (a) {\n  b();\n}');
});

test('a block may continue the one before it', () => {
  const { snippets } = page(
    `${fence}ts`,
    'a',
    fence,
    'text',
    `${fence}ts continues`,
    'b',
    fence,
    `${fence}ts continues`,
    'c',
    fence,
  );
  expect(snippets.map(({ code, before }) => [...before.map((part) => part.code), code])).toEqual([
    ['a'],
    ['a', 'b'],
    ['a', 'b', 'c'],
  ]);
});

test('a prelude belongs to the block right below it only', () => {
  const { snippets } = page(
    '<!-- prelude',
    'declare const a: number;',
    '-->',
    '',
    `${fence}ts`,
    'a;',
    fence,
    `${fence}ts`,
    'b;',
    fence,
  );
  expect(snippets.map(({ before }) => before.map(({ code, line }) => [code, line]))).toEqual([
    [['declare const a: number;', 2]],
    [],
  ]);
});

test('a block is left unchecked only with a reason', () => {
  const { snippets, unchecked, problems } = page(
    ...[`${fence}ts no-check: needs a server`, 'x', fence],
    ...[`${fence}ts no-check`, 'y', fence],
    ...[`${fence}ts ignore`, 'z', fence],
  );
  expect(snippets).toEqual([]);
  expect(unchecked).toEqual([{ file: 'docs/page.md', line: 2, reason: 'needs a server' }]);
  expect(problems).toEqual([
    expect.stringContaining('docs/page.md:4: say why it is not compiled'),
    expect.stringContaining("docs/page.md:7: 'ignore' is no mark of a code block"),
  ]);
});

test('a block may be run, with what readers need not see behind it', () => {
  const { snippets, problems } = page(
    `${fence}ts`,
    'a;',
    fence,
    '<!-- after',
    'check(a);',
    '-->',
    `${fence}ts continues run`,
    '// bot.ts',
    'b;',
    fence,
    '',
    '<!-- after',
    'check(b);',
    '-->',
  );
  expect(problems).toEqual([]);
  expect(snippets.map(({ isRun, after }) => [isRun, after?.code, after?.line])).toEqual([
    [undefined, 'check(a);', 5],
    [true, 'check(b);', 13],
  ]);
  const [first, second] = snippets;
  expect(first && nameOf(first)).toBeUndefined();
  expect(second && nameOf(second)).toBe('bot.ts');
  expect(second && programOf(second).map(({ code }) => code)).toEqual(['a;', '// bot.ts\nb;', 'check(b);']);
});

test('a block cannot continue what is not there', () => {
  expect(page(`${fence}ts continues`, 'a;', fence).problems).toEqual([
    expect.stringContaining("'continues' is no mark of a code block"),
  ]);
});

test('a block without an end is a problem', () => {
  expect(page(`${fence}ts`, 'const a = 1;').problems).toEqual(['docs/page.md:1: the code block has no end']);
});

test('blocks of doc comments are found too, and code is none', () => {
  const source = ['/**', ' * Adds.', ' *', ' * ```ts', ' * add(1, 2);', ' * ```', ' */', 'const text = "```ts";'].join(
    '\n',
  );
  const { snippets, problems } = extract('src/add.ts', source);
  expect(problems).toEqual([]);
  expect(snippets.map(({ code, line }) => [code, line])).toEqual([['add(1, 2);', 5]]);
});
