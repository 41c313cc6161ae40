/** Runs the generators and writes what they make; with `--check` only says which files are out of date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './entries.js';
import { generators } from './generators/index.js';

const check = process.argv.includes('--check');
let stale = 0;
for (const generator of generators) {
  const made = await generator.run();
  const names = Object.keys(made).sort();
  if (names.join() !== [...generator.outputs].sort().join()) {
    throw new Error(`generator '${generator.name}' made ${names} but declares ${generator.outputs}`);
  }
  for (const [name, content] of Object.entries(made)) {
    const path = join(root, name);
    const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === content;
    if (isCurrent) continue;
    if (check) {
      stale += 1;
      console.error(`${name} is out of date (${generator.name}); mend: npm run generate`);
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      console.log(`wrote ${name} (${generator.name})`);
    }
  }
}
if (check) console.log(`${generators.length} generators, ${stale} files out of date`);
process.exitCode = stale > 0 ? 1 : 0;
