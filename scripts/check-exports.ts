/**
 * Checks that package.json says what the build made: every export has its files, both formats load and have the same names,
 * the declarations and the code import only what users will have installed, and nothing heavy is loaded at once.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { findEntries, manifestFields, root } from './entries.js';
import { importsOf } from './walls/imports.js';
import { packageName, sdkPlatform } from './walls/packages.js';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = findEntries();
const problems: string[] = [];

const expected = manifestFields(entries);
for (const field of ['exports', 'bin'] as const) {
  if (JSON.stringify(manifest[field]) !== JSON.stringify(expected[field])) {
    problems.push(`package.json: '${field}' does not match the entry points of src/; mend: npm run generate`);
  }
}

const library = entries.filter((entry) => entry.subpath !== undefined);
const files = library.flatMap(({ name }) =>
  ['.js', '.cjs', '.d.ts', '.d.cts'].map((ending) => `dist/${name}${ending}`),
);
if (entries.some((entry) => entry.name === 'cli')) files.push('dist/cli.js');
for (const file of files) {
  if (!existsSync(join(root, file))) problems.push(`${file} was not built`);
}
if (
  existsSync(join(root, 'dist/cli.js')) &&
  !readFileSync(join(root, 'dist/cli.js'), 'utf8').startsWith('#!/usr/bin/env node')
) {
  problems.push('dist/cli.js: it is no program; mend: begin src/cli/main.ts with #!/usr/bin/env node');
}

// Tree-shaking drops zod's fifty locales unless something uses the nested namespace `z.core` or `z.locales` as a value.
for (const file of readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'))) {
  if (!/^\/\/ .*zod\/v4\/locales\/index\.js/m.test(readFileSync(join(root, 'dist', file), 'utf8'))) continue;
  problems.push(`dist/${file} holds all of zod's locales; mend: write z.safeParse, not z.core.safeParse`);
}

/** What a user has: our dependencies and Node; for what waits for its use and for types also the peers. */
const always = new Set<string>([...Object.keys(manifest.dependencies), ...builtinModules, 'node:']);
const peers = new Set<string>([...Object.keys(manifest.peerDependencies)]);
for (const file of readdirSync(join(root, 'dist')).filter((name) => /\.(c?js|d\.c?ts)$/.test(name))) {
  const isDeclaration = /\.d\.c?ts$/.test(file);
  for (const { specifier, isDynamic, line } of importsOf(join(root, 'dist', file))) {
    if (specifier.startsWith('.') || specifier === '') continue;
    const name = packageName(specifier);
    const isPeer = peers.has(name) || (isDeclaration && sdkPlatform(name) !== undefined);
    // In CommonJS `import()` has become a `require` inside a function: check the ESM twin only.
    if (always.has(name) || (isPeer && (isDynamic || isDeclaration || file.endsWith('.cjs')))) continue;
    problems.push(`dist/${file}:${line} imports ${specifier}, which a user need not have installed`);
  }
}

interface Loaded {
  readonly names: string[];
  /** Packages that loading the entry has loaded. Both formats are made of the same chunks: CommonJS tells for both. */
  readonly packages: string[];
}

/** Loads an entry in a process of its own; CommonJS without Node's newer gift of requiring ES modules. */
function load(file: string): Loaded {
  const isEsm = file.endsWith('.js');
  const code = `
    const names = Object.keys(${isEsm ? 'await import' : 'require'}('./dist/${file}')).sort();
    const files = ${isEsm ? '[]' : 'Object.keys(require.cache)'};
    const packages = files.map((path) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean);
    console.log(JSON.stringify({ names, packages: [...new Set(packages)] }));`;
  const flags = isEsm ? ['--input-type=module'] : ['--no-experimental-require-module'];
  return JSON.parse(execFileSync(process.execPath, [...flags, '-e', code], { cwd: root, encoding: 'utf8' }));
}

if (problems.length === 0) {
  for (const { name, subpath } of library) {
    try {
      const [esm, cjs] = [load(`${name}.js`), load(`${name}.cjs`)];
      if (esm.names.length === 0) problems.push(`'${subpath}' exports nothing`);
      if (esm.names.join() !== cjs.names.join()) {
        const differing = [...esm.names, ...cjs.names].filter(
          (each) => !esm.names.includes(each) || !cjs.names.includes(each),
        );
        problems.push(`'${subpath}' differs between ESM and CommonJS: ${differing.join(', ')}`);
      }
      for (const module of cjs.packages) {
        const platform = sdkPlatform(module);
        if (platform) problems.push(`'${subpath}' loads ${module} at once; an SDK loads on first use`);
        if (module === 'axios' && ['index', 'testing', 'slack', 'discord'].includes(name)) {
          problems.push(`'${subpath}' loads axios, which is for the backends of REST platforms`);
        }
      }
    } catch (error) {
      problems.push(`'${subpath}' does not load: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

for (const problem of problems) console.error(problem);
console.log(`${entries.length} entry points, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
