import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './entries.js';

/** Packs what would be published, `dist/` as it is now, and gives the tarball's path. */
export function pack(folder: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = Object.values(JSON.parse(output)) as { filename: string }[];
  if (!packed) throw new Error('npm pack gave no tarball');
  return join(folder, packed.filename);
}
