import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playCommonJs } from '../../examples/commonjs/stage.js';
import { Stage } from '../../examples/stage/stage.js';
import { build } from '../../scripts/build.js';
import { findEntries, root } from '../../scripts/entries.js';
import { pack } from '../../scripts/pack.js';
import { expectExcerpt } from '../examples/excerpt.js';

const library = findEntries().flatMap(({ name, subpath }) =>
  subpath === undefined ? [] : [{ name, specifier: subpath.replace('.', 'chatmux') }],
);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** The user's project: the tarball, its dependencies, Node's types, and nothing else; no SDK. */
let project: string;

beforeAll(() => {
  build({ onlyIfStale: true });
  project = mkdtempSync(join(tmpdir(), 'chatmux-user-'));
  const tarball = pack(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  execFileSync(
    'npm',
    [
      ...['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'],
      ...[tarball, `@types/node@${manifest.devDependencies['@types/node']}`],
    ],
    { cwd: project, stdio: 'pipe' },
  );
}, 180_000);

afterAll(() => {
  if (project) rmSync(project, { recursive: true, force: true });
});

/** Compiles the given files as a user would; gives the compiler's output, empty when it is content. */
function compile(folder: string, files: Record<string, string>, options: Record<string, unknown>): string {
  const path = join(project, folder);
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    outDir: 'out',
    rootDir: '.',
    ...options,
  };
  writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  return spawnSync(process.execPath, [tsc, '-p', path, '--pretty', 'false'], { encoding: 'utf8' }).stdout;
}

function run(file: string, flags: readonly string[] = []): string {
  return execFileSync(process.execPath, [...flags, join(project, file)], { cwd: project, encoding: 'utf8' });
}

test('no SDK is installed with it', () => {
  const installed = readdirSync(join(project, 'node_modules'));
  expect(installed).toContain('chatmux');
  for (const name of ['@slack', 'discord.js', '@discordjs', 'undici']) expect(installed).not.toContain(name);
});

const nodenext = { module: 'nodenext', skipLibCheck: true };
const importAll = library.map(({ specifier }, index) => `import * as entry${index} from '${specifier}';`).join('\n');
const printAll = `console.log(JSON.stringify([${library
  .map(
    (_, index) =>
      `Object.keys(entry${index}).length > 0 && Object.values(entry${index}).every((value) => value !== undefined)`,
  )
  .join(', ')}]));`;

describe('every entry point compiles and runs', () => {
  test('for an ESM user', () => {
    expect(compile('esm', { 'user.mts': `${importAll}\n${printAll}\n` }, nodenext)).toBe('');
    expect(JSON.parse(run('esm/out/user.mjs'))).toEqual(library.map(() => true));
  }, 60_000);

  test('for a CommonJS user', () => {
    expect(compile('cjs', { 'user.cts': `${importAll}\n${printAll}\n` }, { ...nodenext, module: 'node16' })).toBe('');
    const compiled = readFileSync(join(project, 'cjs/out/user.cjs'), 'utf8');
    for (const { specifier } of library) expect(compiled).toContain(`require("${specifier}")`);
    expect(JSON.parse(run('cjs/out/user.cjs', ['--no-experimental-require-module']))).toEqual(library.map(() => true));
  }, 60_000);

  test('for a bundler user', () => {
    const options = { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true };
    expect(compile('bundler', { 'user.ts': `${importAll}\n${printAll}\n` }, options)).toBe('');
  }, 60_000);
});

describe("the whole of 'chatmux' and of 'chatmux/testing' is typed with no SDK and skipLibCheck: false", () => {
  const user = [
    `import { createBackend, md, Message, NotFoundError, type Backend } from 'chatmux';`,
    `import { MemoryBackend } from 'chatmux/testing';`,
    `export const backend: Promise<Backend> = createBackend({ platform: 'slack', botToken: 'xoxb-1', appToken: 'xapp-1' });`,
    `export const memory: Backend = new MemoryBackend();`,
    `// @ts-expect-error: a message has no such field`,
    `export const wrong = (message: Message) => message.noSuchField;`,
    `// @ts-expect-error: the platform has no such setting`,
    `void createBackend({ platform: 'slack', botToken: 'xoxb-1', noSuchSetting: true });`,
    `export const fine = (message: Message): string => message.channelId + message.author.name;`,
    `export const isMissing = (error: unknown): boolean => error instanceof NotFoundError;`,
    'export const greeting = md`Hi **you**`;',
  ].join('\n');

  test.each([
    ['ESM', 'user.mts'],
    ['CommonJS', 'user.cts'],
  ])(
    'for a user of %s',
    (format, file) => {
      expect(compile(`strict-${format}`, { [file]: user }, { module: 'nodenext', skipLibCheck: false })).toBe('');
    },
    60_000,
  );
});

test('a missing SDK is told by the package to install', () => {
  const code = `
    import { createBackend } from 'chatmux';
    try {
      const backend = await createBackend({ platform: 'slack', botToken: 'xoxb-1-secret', appToken: 'xapp-1-secret' });
      await backend.fetchUser('U1');
      console.log('no error');
    } catch (error) { console.log(error.code, error.message); }`;
  writeFileSync(join(project, 'missing.mjs'), code);
  const output = run('missing.mjs');
  expect(output).toMatch(/^config .*npm install.*@slack\/web-api/);
  expect(output).not.toContain('secret');
});

test('errors of one copy are recognised by the other', () => {
  const code = `
    import { createRequire } from 'node:module';
    import * as esm from 'chatmux';
    const cjs = createRequire(import.meta.url)('chatmux');
    const make = (Class) => new Class('gone', { platform: 'slack', operation: 'fetchUser' });
    console.log(JSON.stringify([
      esm.NotFoundError !== cjs.NotFoundError,
      make(cjs.NotFoundError) instanceof esm.NotFoundError,
      make(esm.NotFoundError) instanceof cjs.ChatError,
      make(esm.NotFoundError) instanceof cjs.AuthError,
    ]));`;
  writeFileSync(join(project, 'copies.mjs'), code);
  expect(JSON.parse(run('copies.mjs'))).toEqual([true, true, true, false]);
});

test('the program runs', () => {
  const bin = join(project, 'node_modules/.bin/chatmux');
  expect(existsSync(bin)).toBe(true);
  expect(execFileSync(bin, ['--version'], { encoding: 'utf8' }).trim()).toBe(manifest.version);
});

test('the tarball holds what users need and nothing else', () => {
  const folder = join(project, 'node_modules/chatmux');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  for (const name of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-LICENSES.txt']) {
    expect(files).toContain(name);
  }
  expect(files.some((name) => /^docs\/.+\.md$/.test(name))).toBe(true);
  const pages = readFileSync(join(folder, 'llms.txt'), 'utf8').matchAll(/\]\(([^)]+)\)/g);
  expect([...pages].map(([, page]) => page).filter((page) => !files.includes(page ?? ''))).toEqual([]);
  const strangers = files.filter(
    (name) =>
      !/^(dist|docs)\/|^(package\.json|README\.md|LICENSE|NOTICE|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|llms\.txt)$/.test(
        name,
      ),
  );
  expect(strangers).toEqual([]);
  expect(files.filter((name) => /\.map$|(^|\/)\.env|\.pem$|\.key$|node_modules/.test(name))).toEqual([]);
  for (const name of files.filter((each) => each.startsWith('dist/'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text, name).not.toContain(root.replace(/\/$/, ''));
    expect(text, name).not.toMatch(/\/\/# sourceMappingURL/);
  }
});

test('the example in CommonJS runs on the built package, with Node alone', async () => {
  const lines: string[] = [];
  await using stage = new Stage((line) => lines.push(line));
  await playCommonJs(stage);
  expect(stage.missed, lines.join('\n')).toEqual([]);
  expect(stage.seen).toBe(4);
  expectExcerpt('commonjs', lines);
}, 60_000);
