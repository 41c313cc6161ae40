/**
 * Symphony's dialect on a formatted message of 2 KB, and on hostile text. The bounds: 0.1 ms to render, 0.3 ms to parse,
 * both as the median.
 */
import { Bench } from 'tinybench';
import { symphonyDialect, validateMessageML } from '../src/backends/symphony/index.js';
import { parseMarkdown } from '../src/richtext/markdown/parse.js';

const section = `## Release **1.4**

Hello *everyone*, the ~~old~~ new build is [here](https://ci.example.com/builds/1234?x=1&y=2). Use \`npm install\` to
get it, then restart. Second line with some more words & signs <ok>.

> A quote with **bold** text.

- first item
- second item with \`code\`
  - nested

1. one
2. two

| Name | Count |
|------|------:|
| a    |     1 |
| b    |     2 |

\`\`\`ts
const a = \`\${1}\`;
\`\`\`

`;
const tree = parseMarkdown(section.repeat(Math.ceil(2048 / section.length)));
const markup = symphonyDialect.render(tree).text;
const hostile = '*_[<&${#{ '.repeat(10_240);
const hostileMarkup = symphonyDialect.render({
  type: 'root',
  children: [{ type: 'paragraph', children: [{ type: 'text', value: hostile }] }],
}).text;

const bench = new Bench({ name: 'symphony', time: 500 });
bench
  .add('render 2 KB', () => symphonyDialect.render(tree))
  .add('parse 2 KB', () => symphonyDialect.parse(markup))
  .add('measure 2 KB', () => symphonyDialect.measure(markup))
  .add('validate 2 KB', () => validateMessageML(markup))
  .add('parse 100 KB of hostile text', () => symphonyDialect.parse(hostileMarkup))
  .add('parse 100 KB of open tags', () => symphonyDialect.parse('<b>'.repeat(34_000)));
await bench.run();

const bounds: Readonly<Record<string, number>> = { 'render 2 KB': 0.1, 'parse 2 KB': 0.3 };
for (const task of bench.tasks) {
  const { result } = task;
  if (result.state !== 'completed') throw new Error(`${task.name} did not complete`);
  const median = result.latency.p50;
  const bound = bounds[task.name];
  const verdict =
    bound === undefined ? '' : median <= bound ? `  (bound ${bound} ms: kept)` : `  (bound ${bound} ms: MISSED)`;
  console.log(`${task.name.padEnd(30)} ${median.toFixed(4)} ms${verdict}`);
  if (bound !== undefined && median > bound) process.exitCode = 1;
}
