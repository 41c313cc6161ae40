/**
 * Discord's and Teamwire's dialects on a formatted message of 2 KB, beside `chat` (npm) on the same text in the same run,
 * and on hostile text. The bounds: 0.1 ms to render, 0.3 ms to parse, 5 µs from a short plain message to its text, all as
 * the median.
 */
import { parseMarkdown as parseWithChat, stringifyMarkdown } from 'chat';
import { Bench } from 'tinybench';
import { discordDialect } from '../src/backends/discord/dialect.js';
import { teamwireDialect } from '../src/backends/teamwire/dialect.js';
import { parseMarkdown } from '../src/richtext/markdown/parse.js';
import { toPlainText } from '../src/richtext/plain-text.js';

const section = `## Release **1.4**

Hello *everyone*, the ~~old~~ new build is [here](https://ci.example.com/builds/1234?x=1&y=2). Use \`npm install\` to
get it, then restart. A second line with snake_case_words, 2 * 3 * 4 and __init__.

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
const text = section.repeat(Math.ceil(2048 / section.length)).slice(0, 2048);
const tree = parseMarkdown(text);
const markup = discordDialect.render(tree).text;
const plain = teamwireDialect.render(tree).text;
const theirs = parseWithChat(text);
const short = 'Hello there, how are you today?';
const hostile = ['*', '*_[<', '[a](', '`', '> ', '||a', '- a\n', '***a'].map((piece) =>
  piece.repeat(100_000 / piece.length),
);

const bench = new Bench({ name: 'discord', time: 500, iterations: 8, warmupIterations: 2 });
const bounds = new Map<string, number>();
function add(name: string, work: () => unknown, bound?: number): void {
  bench.add(name, () => void work());
  if (bound !== undefined) bounds.set(name, bound);
}

add('render 2 KB: discord', () => discordDialect.render(tree), 0.1);
add('parse 2 KB: discord', () => discordDialect.parse(markup), 0.3);
add('mentions of 2 KB: discord', () => discordDialect.parseMentions(markup));
add('short text: discord', () => toPlainText(discordDialect.parse(short)), 0.005);
add('render 2 KB: teamwire', () => teamwireDialect.render(tree), 0.1);
add('parse 2 KB: teamwire', () => teamwireDialect.parse(plain), 0.3);
add('short text: teamwire', () => toPlainText(teamwireDialect.parse(short)), 0.005);
add('render 2 KB: chat', () => stringifyMarkdown(theirs));
add('parse 2 KB: chat', () => parseWithChat(text));
add(
  `parse 100 KB of hostile text, ${hostile.length} texts`,
  () => hostile.map((one) => discordDialect.parse(one)),
  3000,
);
await bench.run();

const medians = new Map<string, number>();
for (const task of bench.tasks) {
  const { result } = task;
  if (result.state !== 'completed') throw new Error(`${task.name} did not complete`);
  const median = result.latency.p50;
  medians.set(task.name, median);
  const bound = bounds.get(task.name);
  const verdict = bound === undefined ? '' : median <= bound ? `bound ${bound} ms: kept` : `bound ${bound} ms: MISSED`;
  console.log(`${task.name.padEnd(40)} ${median.toFixed(4).padStart(9)} ms  ${verdict}`);
  if (bound !== undefined && median > bound) process.exitCode = 1;
}
for (const what of ['parse', 'render']) {
  const ratio = (medians.get(`${what} 2 KB: chat`) ?? 0) / (medians.get(`${what} 2 KB: discord`) ?? 1);
  console.log(`${what}: chat takes ${ratio.toFixed(1)} times as long, goal 10: ${ratio >= 10 ? 'reached' : 'MISSED'}`);
  if (ratio < 10) process.exitCode = 1;
}
