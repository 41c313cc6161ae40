/**
 * What `import 'chatmux'` costs beside `import 'chat'` (npm): each in fresh processes, taken in turns so that both meet the
 * same machine, the median of many. Goal: at most 0.7 of it. `npm run bench -- import-time`, after `npm run build`.
 */
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { build } from '../scripts/build.js';
import { root } from '../scripts/entries.js';

export const GOAL = 0.7;

const subjects = {
  chatmux: `await import('./dist/index.js')`,
  'chatmux (CommonJS)': `(await import('node:module')).createRequire(process.cwd() + '/')('./dist/index.cjs')`,
  zod: `await import('zod')`,
  chat: `await import('chat')`,
};
type Subject = keyof typeof subjects;

function measure(code: string): number {
  const program = `const start = performance.now(); ${code}; console.log(performance.now() - start);`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8',
  });
  return Number(output.trim());
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** The median import time of each subject, in milliseconds. */
export function importTimes(rounds: number): Record<Subject, number> {
  const names = Object.keys(subjects) as Subject[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (const name of names) measure(subjects[name]); // warms the disk cache
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) times.get(name)?.push(measure(subjects[name]));
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Subject, number>;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  build({ onlyIfStale: true });
  const times = importTimes(21);
  for (const [name, time] of Object.entries(times)) {
    console.log(`${name.padEnd(20)} ${time.toFixed(1).padStart(6)} ms   ${(time / times.chat).toFixed(2)} of chat`);
  }
  const ratio = times.chatmux / times.chat;
  console.log(`ratio ${ratio.toFixed(2)}, goal ${GOAL}: ${ratio <= GOAL ? 'reached' : 'MISSED'}`);
  process.exitCode = ratio <= GOAL ? 0 : 1;
}
