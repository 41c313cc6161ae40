/** Checks the floors and walls of the source tree; with a path, those of another tree's `src`. */
import { join } from 'node:path';
import { root } from './entries.js';
import { ImportGraph } from './walls/graph.js';
import { rules } from './walls/rules.js';

const graph = new ImportGraph(process.argv[2] ?? join(root, 'src'));
const breaches = rules.flatMap((rule) => [...rule(graph)]);
for (const { where, rule, mend } of breaches) console.error(`${where}: ${rule}; mend: ${mend}`);
console.log(`${graph.files.size} files, ${breaches.length} breaches`);
process.exitCode = breaches.length > 0 ? 1 : 0;
