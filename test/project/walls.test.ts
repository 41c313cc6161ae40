import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../../scripts/entries.js';
import { ImportGraph } from '../../scripts/walls/graph.js';
import { importsOf } from '../../scripts/walls/imports.js';
import { rules } from '../../scripts/walls/rules.js';

let src: string;
beforeEach(() => {
  src = mkdtempSync(join(tmpdir(), 'chatmux-walls-'));
});
afterEach(() => rmSync(src, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(src, name)), { recursive: true });
    writeFileSync(join(src, name), text);
  }
}

function breaches(files: Record<string, string>): string[] {
  write(files);
  const graph = new ImportGraph(src);
  return rules.flatMap((rule) => [...rule(graph)]).map(({ where, rule, mend }) => `${where}: ${rule}; mend: ${mend}`);
}

/** A small house in which every kind of allowed import occurs. */
const sound = {
  'models/user.ts': `import * as z from 'zod';\nexport type User = { id: string };`,
  'models/index.ts': `export * from './user.js';`,
  'richtext/nodes.ts': `import type { User } from '../models/index.js';\nimport MarkdownIt from 'markdown-it';`,
  'core/backend.ts': `import { EventEmitter } from 'eventemitter3';\nimport type { User } from '../models/index.js';`,
  'core/http/client.ts': `import axios from 'axios';`,
  'backends/slack/index.ts': `export * from './backend.js';\nexport * from './config.js';`,
  'backends/slack/backend.ts': [
    `import type { WebClient } from '@slack/web-api';`,
    `import { config } from './config.js';`,
    `export const load = async (): Promise<WebClient> => new (await import('@slack/web-api')).WebClient();`,
  ].join('\n'),
  'backends/slack/config.ts': `import * as z from 'zod';\nexport const config = z.object({});`,
  'backends/symphony/index.ts': `import { client } from '../../core/http/client.js';`,
  'testing/emulator.ts': `import { WebSocketServer } from 'ws';\nimport type { User } from '../models/index.js';`,
  'testing/index.ts': `export * from './emulator.js';`,
  'registry.ts': `import type { config } from './backends/slack/config.js';\nexport const load = () => import('./backends/slack/index.js');`,
  'index.ts': `export * from './registry.js';\nexport * from './models/index.js';`,
  'cli/main.ts': `import { load } from '../index.js';\nimport { startEmulator } from '../testing/index.js';`,
  'cli/demo.ts': `import { startFeatureBot } from '../../examples/feature-bot.js';`,
};

test('a sound tree has no breach', () => {
  expect(breaches(sound)).toEqual([]);
});

type Case = readonly [name: string, files: Record<string, string>, ...expected: RegExp[]];
const cases: readonly Case[] = [
  [
    'a lower floor imports a higher one',
    { 'models/user.ts': `import { Backend } from '../core/backend.js';` },
    /^src\/models\/user\.ts:1 imports \.\.\/core\/backend\.js: rule 0 .*models stands below core; mend: /,
  ],
  [
    'a lower floor imports a type of a higher one',
    { 'richtext/nodes.ts': `\nimport type { Backend } from '../core/backend.js';` },
    /^src\/richtext\/nodes\.ts:2 .*rule 0/,
  ],
  [
    'core imports testing',
    { 'core/backend.ts': `export * from '../testing/index.js';` },
    /rule 0.*core stands below testing/,
  ],
  [
    'core imports a backend',
    { 'core/backend.ts': `const load = () => import('../backends/slack/index.js');` },
    /rule 0.*core stands below backends\/slack/,
  ],
  ['the registry imports the index', { 'registry.ts': `import type { x } from './index.js';` }, /rule 0.*registry\.ts/],
  ['two tops know each other', { 'bot/a.ts': `import '../cli/main.js';` }, /rule 0.*bot stands beside cli/],
  ['src imports a test', { 'core/backend.ts': `import '../../test/fixture.js';` }, /rule 0.*outside src/],
  ['a file on no floor', { 'utils/x.ts': 'export {};' }, /^src\/utils\/x\.ts: rule 0.*no floor/],
  [
    'a file beside the backends',
    { 'backends/shared.ts': 'export {};' },
    /^src\/backends\/shared\.ts: rule 0.*no floor/,
  ],
  [
    'a backend imports another',
    { 'backends/discord/backend.ts': `import { config } from '../slack/config.js';` },
    /^src\/backends\/discord\/backend\.ts:1 .*rule 1: a backend never imports another/,
  ],
  [
    "a backend uses another's type",
    { 'backends/discord/backend.ts': `type Config = typeof import('../slack/config.js').config;` },
    /rule 1: a backend never imports another/,
  ],
  [
    'core names an SDK',
    { 'core/backend.ts': `import type { WebClient } from '@slack/web-api';` },
    /rule 1: only backends\/slack/,
  ],
  [
    "core names an SDK's module",
    { 'core/backend.ts': `declare module 'discord.js' {}` },
    /rule 1: only backends\/discord/,
  ],
  [
    'an emulator uses the official client',
    { 'testing/emulator.ts': `import { WebClient } from '@slack/web-api';` },
    /rule 1.*belongs into its tests/,
  ],
  [
    "a backend names another platform's SDK",
    { 'backends/discord/backend.ts': `const sdk = await import('@slack/socket-mode');` },
    /rule 1: only backends\/slack/,
  ],
  [
    'an SDK is loaded at once',
    { 'backends/slack/backend.ts': `import { type WebClient } from '@slack/web-api';` },
    /rule 1: an SDK is an optional peer/,
  ],
  [
    'config.ts names an SDK as a type',
    { 'backends/slack/config.ts': `import type { WebClient } from '@slack/web-api';` },
    /^src\/backends\/slack\/config\.ts reaches @slack\/web-api .*compile with no SDK/,
    /^src\/index\.ts reaches @slack\/web-api/,
    /^src\/registry\.ts reaches @slack\/web-api/,
  ],
  [
    'native.ts reaches an SDK through another file',
    {
      'backends/slack/native.ts': `export type { Kit } from './kit.js';`,
      'backends/slack/kit.ts': `export type Kit = import('@slack/web-api').Block;`,
    },
    /native\.ts reaches @slack\/web-api \(backends\/slack\/native\.ts -> backends\/slack\/kit\.ts -> @slack\/web-api\)/,
  ],
  [
    'the top imports a backend',
    { 'cli/main.ts': `const slack = await import('../backends/slack/index.js');` },
    /rule 2: registry\.ts alone/,
  ],
  [
    'the index imports a backend',
    { 'index.ts': `export type * from './backends/slack/config.js';` },
    /rule 2: registry\.ts alone/,
  ],
  [
    'the registry loads a backend at once',
    { 'registry.ts': `import { load } from './backends/symphony/index.js';` },
    /rule 2: .*would load one/,
    /rule 4: axios/,
  ],
  [
    'testing imports a backend',
    { 'testing/emulator.ts': `import type { config } from '../backends/slack/config.js';` },
    /rule 3: testing\/ never imports/,
  ],
  [
    'the index reaches axios',
    { 'core/backend.ts': `import './http/client.js';`, 'index.ts': `export * from './core/backend.js';` },
    /^src\/index\.ts loads axios \(index\.ts -> core\/backend\.ts -> core\/http\/client\.ts -> axios\)/,
  ],
  ['axios outside core/http', { 'core/backend.ts': `import axios from 'axios';` }, /rule 5.*core may not use axios/],
  [
    'models do I/O',
    { 'models/user.ts': `import { readFile } from 'node:fs';` },
    /rule 5.*models may not use Node's modules/,
  ],
  [
    'a package nobody agreed on',
    { 'core/backend.ts': `const _ = require('lodash/fp');` },
    /rule 5.*core may not use lodash/,
  ],
  ['the package imports itself', { 'cli/main.ts': `import { load } from 'chatmux';` }, /rule 5.*relative path/],
  [
    'a computed import',
    { 'cli/main.ts': 'const m = await import(process.argv[2]);' },
    /imports something computed: rule 5/,
  ],
  [
    'files need each other to load',
    { 'core/a.ts': `import { b } from './b.js';`, 'core/b.ts': `export * from './a.js';` },
    /core\/a\.ts -> core\/b\.ts -> core\/a\.ts\): rule 6/,
  ],
  [
    'folders need each other',
    {
      'core/a/one.ts': `import type { Two } from '../b/two.js';`,
      'core/a/three.ts': 'export type Three = 3;',
      'core/b/two.ts': `import type { Three } from '../a/three.js';`,
    },
    /rule 6 \(cycles\): the folders core\/a -> core\/b -> core\/a/,
  ],
];

describe('a breach is found, named and comes with its mend', () => {
  test.each(cases.map(([name, files, ...expected]) => ({ name, files, expected })))('$name', ({ files, expected }) => {
    const found = breaches({ ...sound, ...files });
    expect(found).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
    for (const line of found) expect(line).toMatch(/; mend: \S/);
  });
});

test('every way to import is seen, and whether it is a type or waits for its use', () => {
  const text = [
    `import a from 'a';`,
    `import type b from 'b';`,
    `export * from 'c';`,
    `export type { d } from 'd';`,
    `type E = import('e').E;`,
    `const f = () => import('f');`,
    `import g = require('g');`,
    `const h = require('h');`,
    `import 'i';`,
    `const j = require.resolve('j');`,
    `// import 'k'; is a comment`,
    `const l = "import 'l'";`,
  ].join('\n');
  const seen = importsOf('x.ts', text).map(({ specifier, line, isType, isDynamic }) => [
    specifier,
    line,
    isType,
    isDynamic,
  ]);
  expect(seen).toEqual([
    ['a', 1, false, false],
    ['b', 2, true, false],
    ['c', 3, false, false],
    ['d', 4, true, false],
    ['e', 5, true, false],
    ['f', 6, false, true],
    ['g', 7, false, false],
    ['h', 8, false, false],
    ['i', 9, false, false],
    ['j', 10, false, false],
  ]);
});

test('the command fails on a breach and prints it', () => {
  write({ ...sound, 'models/user.ts': `import '../core/backend.js';` });
  const run = spawnSync(
    process.execPath,
    [join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/check-walls.ts', src],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('src/models/user.ts:1 imports ../core/backend.js: rule 0');
});
