/**
 * Rocket.Chat's and Stack Exchange's dialects on a formatted message of 2 KB. The official parser's own time
 * stands beside ours; a message that came from a server brings the parsed tree with it, which is what `parse(message)`
 * reads. The bounds: 0.1 ms to render, 0.3 ms to parse, 5 µs from a short plain message to its text, all as the median.
 */
import { parse as parseOfficially } from '@rocket.chat/message-parser';
import { Bench } from 'tinybench';
import { rocketchatDialect } from '../src/backends/rocketchat/dialect.js';
import { stackexchangeDialect } from '../src/backends/stackexchange/dialect.js';
import type { Message } from '../src/models/index.js';
import { parseMarkdown } from '../src/richtext/markdown/parse.js';
import { toPlainText } from '../src/richtext/plain-text.js';

const section = `## Release 1.4

Hello **Ada**, the build is _done_ and ~~failing~~ green: see [the log](https://example.com/build/42).
The second line is plain, and so is most of what people write to each other on most days.

- \`npm ci\` took 12 s
- \`npm test\` took 40 s

> Ship it when the **last** check is through.

\`\`\`ts
const answer = 42;
\`\`\`

`;
const tree = parseMarkdown(section.repeat(Math.ceil(2048 / section.length)).slice(0, 2048));
const markup = rocketchatDialect.render(tree).text;
const md = parseOfficially(markup, { emoticons: true });
const author = { platform: 'rocketchat', account: 'rocketchat', id: 'U1', name: 'Ada', isBot: false };
const message: Message = {
  platform: 'rocketchat',
  account: 'rocketchat',
  id: 'M1',
  channelId: 'R1',
  author,
  content: markup,
  text: '',
  type: 'default',
  createdAt: new Date(0),
  mentions: [],
  attachments: [],
  embeds: [],
  reactions: [],
  isOwn: false,
  mentionsMe: false,
  native: { md },
};
const short = 'Hello there, how are you today?';
const line = parseMarkdown(
  'Hello **Ada**, the build is _done_ and ~~failing~~ green: see [the log](https://x.test/42) and `npm ci`. '.repeat(
    20,
  ),
);
const source = stackexchangeDialect.render(line).text;
const html =
  'hello <b>Ada</b>, the build is <i>done</i> and <strike>failing</strike>: <a href="https://x.test/42" rel="nofollow">log</a>, <code>npm ci</code>. '.repeat(
    15,
  );
const hostile = ['*', '*_[<', '[a](', '`', '> ', '||a', '- a\n', '***a', '<b>', '&amp;'].map((piece) =>
  piece.repeat(100_000 / piece.length),
);

const bench = new Bench({ name: 'rocketchat', time: 500, iterations: 8, warmupIterations: 2 });
const bounds = new Map<string, number>();
function add(name: string, work: () => unknown, bound?: number): void {
  bench.add(name, () => void work());
  if (bound !== undefined) bounds.set(name, bound);
}

add('render 2 KB: rocketchat', () => rocketchatDialect.render(tree), 0.1);
add('parse the md of 2 KB: rocketchat', () => rocketchatDialect.parseMessage(message), 0.3);
add('parse 2 KB of text: rocketchat', () => rocketchatDialect.parse(markup), 0.3);
add('parse 2 KB of text: the official parser alone', () => parseOfficially(markup, { emoticons: true }));
add('short text: rocketchat', () => toPlainText(rocketchatDialect.parse(short)), 0.005);
add('render 2 KB: stackexchange', () => stackexchangeDialect.render(line), 0.1);
add('parse 2 KB of HTML: stackexchange', () => stackexchangeDialect.parse(html), 0.3);
add('parse 2 KB of source: stackexchange', () => stackexchangeDialect.source?.parse(source), 0.3);
add('short text: stackexchange', () => toPlainText(stackexchangeDialect.parse(short)), 0.005);
add(
  `parse 100 KB of hostile text, ${hostile.length} texts: rocketchat`,
  () => hostile.map((one) => rocketchatDialect.parse(one)),
  3000,
);
add(
  `parse 100 KB of hostile text, ${hostile.length} texts: stackexchange`,
  () => hostile.map((one) => [stackexchangeDialect.parse(one), stackexchangeDialect.source?.parse(one)]),
  3000,
);
await bench.run();

for (const task of bench.tasks) {
  const { result } = task;
  if (result.state !== 'completed') throw new Error(`${task.name} did not complete`);
  const median = result.latency.p50;
  const bound = bounds.get(task.name);
  const verdict = bound === undefined ? '' : median <= bound ? `bound ${bound} ms: kept` : `bound ${bound} ms: MISSED`;
  console.log(`${task.name.padEnd(56)} ${median.toFixed(4).padStart(9)} ms  ${verdict}`);
  if (bound !== undefined && median > bound) process.exitCode = 1;
}
