/**
 * Rich text on a formatted message of 2 KB, beside `chat` (npm) on the same text in the same run, and on hostile text. The
 * bounds are medians: 0.3 ms to parse, 0.1 ms to render, 5 µs from a short plain message to its text; `chat` takes ten
 * times as long.
 */
import { parseMarkdown, stringifyMarkdown } from 'chat';
import { loadableDialects, loadDialect, md, parse, render, splitRichText, toPlainText, toRichText } from 'chatmux';
import { Bench } from 'tinybench';

const section = `# Release **1.2** of *chatmux*

Hello **Ada**, the build of \`main\` is _done_ and ~~failed~~ passed. See [the log](https://ci.example.com/builds/1?a=1&b=2) and
https://example.com/x_y_z for more. A line with snake_case_words and 2 * 3 * 4 = 24, __init__ and so on.

- item one with **bold text** and \`code\`
  - nested *one*, with a [link](https://example.com/a_(b))
- item two

> quoted text with **strong** words
> and another line

\`\`\`ts
function double(x: number) { return x * 2; }
\`\`\`

| name | count | state |
|:-----|------:|:-----:|
| a | 1 | **ok** |
| b | 22 | \`failed\` |

`;
const text = section.repeat(Math.ceil(2048 / section.length)).slice(0, 2048);
const short = 'Hello there, how are you today?';
const names = ['markdown', 'plaintext', ...loadableDialects()];
for (const name of loadableDialects()) await loadDialect(name);
const slack = await loadDialect('slack');

const tree = parse(text, 'markdown');
const theirs = parseMarkdown(text);
const rendered = new Map(names.map((name) => [name, render(tree, name)]));
const hostile = ['*', '*_[<', '![', '`', '<', ':a:', '&lt;'].map((piece) => piece.repeat(100_000 / piece.length));
const hostileTrees = hostile.map((one) => toRichText(one));
const long = toRichText('Hello wörld, this is a *test* of it. '.repeat(2_800));

// Few turns at least: one over hostile text takes long.
const bench = new Bench({ time: 400, warmupTime: 200, iterations: 8, warmupIterations: 2 });
const bounds = new Map<string, number>();
function add(name: string, work: () => unknown, bound?: number): void {
  bench.add(name, () => void work());
  if (bound !== undefined) bounds.set(name, bound);
}

for (const name of names) {
  const markup = rendered.get(name) ?? '';
  add(`parse 2 KB: ${name}`, () => parse(markup, name), 0.3);
  add(`render 2 KB: ${name}`, () => render(tree, name), 0.1);
  add(`short text: ${name}`, () => toPlainText(parse(short, name)), 0.005);
}
add('md tag', () => md`Hi **${'Ada'}**, see [the log](${'https://x.test/'}) of ${1}`);
add('parse 2 KB: chat', () => parseMarkdown(text));
add('render 2 KB: chat', () => stringifyMarkdown(theirs));
add('split 100 KB', () => splitRichText(long, slack), 200);
for (const name of names) {
  add(`parse 100 KB of hostile text (${hostile.length}): ${name}`, () => hostile.map((one) => parse(one, name)), 3000);
  add(
    `render 100 KB of hostile text (${hostile.length}): ${name}`,
    () => hostileTrees.map((one) => render(one, name)),
    3000,
  );
}
await bench.run();

const medians = new Map<string, number>();
for (const task of bench.tasks) {
  if (task.result.state !== 'completed') throw new Error(`${task.name} did not complete`);
  const median = task.result.latency.p50;
  medians.set(task.name, median);
  const bound = bounds.get(task.name);
  const verdict = bound === undefined ? '' : median <= bound ? `bound ${bound}: kept` : `bound ${bound}: MISSED`;
  console.log(`${task.name.padEnd(50)} ${median.toFixed(4).padStart(10)} ms  ${verdict}`);
  if (bound !== undefined && median > bound) process.exitCode = 1;
}
for (const what of ['parse', 'render']) {
  const ratio = (medians.get(`${what} 2 KB: chat`) ?? 0) / (medians.get(`${what} 2 KB: markdown`) ?? 1);
  console.log(`${what}: chat takes ${ratio.toFixed(1)} times as long, goal 10: ${ratio >= 10 ? 'reached' : 'MISSED'}`);
  if (ratio < 10) process.exitCode = 1;
}
