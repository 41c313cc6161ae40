/**
 * Everything but the tests, on two cores: one line per step, the output of those that fail, and the sum.
 * With names it runs only those steps, e.g. `npm run check -- types walls`; `--json <file>` writes the sums for `.ci/run`.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './entries.js';

interface Step {
  readonly name: string;
  readonly command: string;
  /** Steps that have to be over, and to have passed. */
  readonly after?: readonly string[];
}

/** The longest first. */
const steps: readonly Step[] = [
  { name: 'build', command: 'tsx scripts/build.ts --if-stale' },
  { name: 'types', command: 'tsc --noEmit --pretty false -p tsconfig.json' },
  { name: 'page types', command: 'tsc --noEmit --pretty false -p tsconfig.page.json' },
  { name: 'docs', command: 'tsx scripts/check-docs.ts' },
  { name: 'site', command: 'vitepress build docs' },
  { name: 'api docs', command: 'typedoc --emit none' },
  { name: 'knip', command: 'knip --no-progress' },
  { name: 'exports', command: 'tsx scripts/check-exports.ts', after: ['build'] },
  { name: 'attw', command: 'tsx scripts/check-package-types.ts', after: ['build'] },
  { name: 'publint', command: 'publint run --strict', after: ['build'] },
  { name: 'walls', command: 'tsx scripts/check-walls.ts' },
  { name: 'generated', command: 'tsx scripts/generate.ts --check' },
  { name: 'biome', command: 'biome check --error-on-warnings --max-diagnostics=50' },
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const unknown = positionals.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`);
  process.exit(2);
}

const isWanted = (step: Step): boolean =>
  positionals.length === 0 ||
  positionals.includes(step.name) ||
  steps.some((other) => positionals.includes(other.name) && other.after?.includes(step.name));

const waiting = steps.filter(isWanted);
const passed = new Set<string>();
const failed = new Set<string>();

function run({ name, command }: Step): Promise<void> {
  const startedAt = performance.now();
  const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`;
  const child = spawn(command, { cwd: root, shell: true, env: { ...process.env, PATH: path, FORCE_COLOR: '0' } });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      (code === 0 ? passed : failed).add(name);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds.padStart(5)} s`);
      if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '       '));
      resolve();
    });
  });
}

async function work(): Promise<void> {
  while (waiting.length > 0) {
    for (const step of waiting.filter(({ after }) => after?.some((name) => failed.has(name)))) {
      waiting.splice(waiting.indexOf(step), 1);
      failed.add(step.name);
      console.log(`FAILED ${step.name.padEnd(10)}   not run, since ${step.after?.join(', ')} failed`);
    }
    const next = waiting.findIndex(({ after = [] }) => after.every((name) => passed.has(name)));
    if (next < 0) await new Promise((resolve) => setTimeout(resolve, 50));
    else await run(...(waiting.splice(next, 1) as [Step]));
  }
}
await Promise.all([work(), work()]);

console.log(`${passed.size} passed, ${failed.size} failed`);
if (values.json) writeFileSync(values.json, JSON.stringify({ passed: passed.size, failed: failed.size }));
process.exitCode = failed.size > 0 ? 1 : 0;
