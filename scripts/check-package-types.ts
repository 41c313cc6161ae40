/** Are the types wrong? Asked of the tarball that would be published, as TypeScript's node16 resolution sees it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './entries.js';
import { pack } from './pack.js';

mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache/attw-'));
try {
  const tarball = pack(folder);
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const run = spawnSync(process.execPath, [attw, tarball, '--profile', 'node16', '--format', 'ascii'], {
    encoding: 'utf8',
  });
  console.log(run.stdout + run.stderr);
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
