/** Markdown to tree, tree to Markdown and to plain text, beside `chat` (npm) on the same text. */
import { markdownToPlainText, parseMarkdown, stringifyMarkdown } from 'chat';
import { parse, render, toPlainText } from 'chatmux';
import { Bench } from 'tinybench';

const text = `# Release 1.4

Hello **Ada**, the build is _done_ and ~~failing~~ green: see [the log](https://example.com/build/42).

- \`npm ci\` took 12 s
- \`npm test\` took 40 s
  1. models
  2. rich text

> Ship it when the **last** check is through.

\`\`\`ts
const answer = 42;
\`\`\`

| step | time |
| ---- | ---- |
| test | 40 s |
`;

const ours = parse(text, 'markdown');
const theirs = parseMarkdown(text);
const bench = new Bench({ time: 500 });
bench
  .add('parse: chatmux', () => parse(text, 'markdown'))
  .add('parse: chat', () => parseMarkdown(text))
  .add('render: chatmux', () => render(ours, 'markdown'))
  .add('render: chat', () => stringifyMarkdown(theirs))
  .add('plain text: chatmux', () => toPlainText(parse(text, 'markdown')))
  .add('plain text: chat', () => markdownToPlainText(text));
await bench.run();
console.table(bench.table());
