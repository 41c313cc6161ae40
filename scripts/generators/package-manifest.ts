import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEntries, manifestFields, root } from '../entries.js';
import type { Generator } from './generator.js';

/** `exports` and `bin` of package.json, from the entry points that the source tree has. */
export const packageManifest: Generator = {
  name: 'package.json exports',
  outputs: ['package.json'],
  run() {
    const { bin: _, ...manifest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const fields = { ...manifest, ...manifestFields(findEntries()) };
    // `exports` keeps its place in the file; `bin` stands behind it.
    const keys = Object.keys(fields).filter((key) => key !== 'bin');
    if ('bin' in fields) keys.splice(keys.indexOf('exports') + 1, 0, 'bin');
    const ordered = Object.fromEntries(keys.map((key) => [key, fields[key as keyof typeof fields]]));
    return { 'package.json': `${JSON.stringify(ordered, null, 2)}\n` };
  },
};
