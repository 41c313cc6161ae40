/**
 * Builds into a folder of its own and then puts it in place of `dist/`, so that whoever uses `dist/` at the same time
 * (a test, another build) never sees half of one.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findEntries, root } from './entries.js';
import { thirdPartyLicenses } from './third-party-licenses.js';

const dist = join(root, 'dist');

function newestChange(): number {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((name) => `src/${name}`);
  const inputs = [
    ...sources,
    'tsup.config.ts',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
    'scripts/entries.ts',
  ];
  return Math.max(...inputs.map((name) => statSync(join(root, name)).mtimeMs));
}

function isFresh(): boolean {
  const stamp = join(dist, '.complete');
  if (!existsSync(stamp) || statSync(stamp).mtimeMs < newestChange()) return false;
  return readFileSync(stamp, 'utf8') === JSON.stringify(findEntries());
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  execFileSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/**
 * Builds without checking types, which is the business of `npm run check`.
 *
 * @param onlyIfStale - leave `dist/` alone when it is newer than every source file
 */
export function build({ onlyIfStale = false } = {}): void {
  if (onlyIfStale && isFresh()) return;
  const startedAt = new Date();
  const stage = join(root, '.cache', `build-${process.pid}`);
  const old = `${stage}-old`;
  mkdirSync(stage, { recursive: true });
  try {
    const types = `.cache/build-${process.pid}-types`;
    run('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', types]);
    run('tsup/dist/cli-default.js', [], {
      CHATMUX_OUT_DIR: `.cache/build-${process.pid}`,
      CHATMUX_DECLARATIONS: types,
    });
    // The playground's page runs in the browser as it is written.
    cpSync(join(root, 'src/cli/playground/page'), join(stage, 'playground'), { recursive: true });
    const metafile = join(stage, 'metafile-esm.json');
    writeFileSync(
      join(stage, 'THIRD-PARTY-LICENSES.txt'),
      thirdPartyLicenses(JSON.parse(readFileSync(metafile, 'utf8'))),
    );
    rmSync(metafile);
    const stamp = join(stage, '.complete');
    writeFileSync(stamp, JSON.stringify(findEntries()));
    // A source that changes while the build runs makes it stale.
    utimesSync(stamp, startedAt, startedAt);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(stage, dist);
  } finally {
    rmSync(stage, { recursive: true, force: true });
    rmSync(`${stage}-types`, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    build({ onlyIfStale: process.argv.includes('--if-stale') });
  } catch {
    process.exitCode = 1; // the compiler or tsup has said why
  }
}
