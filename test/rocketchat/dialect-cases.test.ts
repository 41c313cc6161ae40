import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRocketChatDialect, rocketchatDialect } from '../../src/backends/rocketchat/index.js';
import { fromSyntaxTree } from '../../src/backends/rocketchat/markup/from-syntax-tree.js';
import { nodesOf } from '../../src/backends/rocketchat/markup/syntax-tree.js';
import { Message } from '../../src/models/index.js';
import type { Inline, RichText } from '../../src/richtext/index.js';
import { markdownDialect, splitRichText } from '../../src/richtext/index.js';
import { inline, md, plain } from './round-trip.js';

const render = (tree: RichText): string => rocketchatDialect.render(tree).text;
const fromMarkdown = (text: string): string => render(markdownDialect.parse(text));
const text = (value: string): Inline => ({ type: 'text', value });
const strong = (...children: Inline[]): Inline => ({ type: 'strong', children });
const home = { platform: 'rocketchat', account: 'rocketchat' };
const ada: Inline = { type: 'mention', kind: 'user', ...home, name: 'ada' };

describe('what people write', () => {
  it.each([
    ['2 * 3 * 4', '2 \\* 3 \\* 4'],
    ['2*3*4', '2\\*3\\*4'],
    ['__init__', '\\_\\_init\\_\\_'],
    ['snake_case_name', 'snake_case_name'],
    ['~5 and ~6', '\\~5 and \\~6'],
    ['Well. Then, e.g. 1.5 of it...', 'Well. Then, e\\.g. 1\\.5 of it...'],
    ['README.md', 'README\\.md'],
    ['- no list', '\u2060- no list'],
    ['1. no list', '1\\. no list'],
    ['> no quote', '\u2060> no quote'],
    ['# no heading', '\\# no heading'],
    ['@all', '@\u2060all'],
    ['#general', '\\#general'],
    [':smile:', ':\u2060smile:'],
    [':123 ', ':123 '],
    ['see https://example.com/a', 'see https://example\\.com/a'],
    ['a@b.co', 'a@b\\.co'],
    ['[INFO] done', '[INFO] done'],
    ['שלום עולם', 'שלום עולם'],
    ['👩‍👩‍👧 👋🏽', '👩‍👩‍👧 👋🏽'],
    ['plain words, nothing else', 'plain words, nothing else'],
  ])('shows %j', (value, markup) => {
    expect(render(plain(value))).toBe(markup);
    expect(rocketchatDialect.parse(markup)).toEqual(plain(value));
  });

  it.each([
    ['**b** _i_ ~~s~~ `c`', '*b* _i_ ~s~ `c`'],
    ['# One\n\ntext', '# One\ntext'],
    ['###### Six', '#### Six'],
    ['- a\n- b', '- a\n- b'],
    ['3. a\n4. b', '3. a\n4. b'],
    ['- [ ] a\n- [x] b', '- [ ] a\n- [x] b'],
    ['- a\n  - b', '• a\n    ◦ b'],
    ['> a **b**\n>\n> c', '> a *b*\n> \u2060\n> c'],
    ['> ```\n> x = 1\n> ```', '> `x = 1`'],
    ['---', '---'],
    ['[a_b (c)](https://x.test/a_(b))', '<https://x.test/a_%28b%29|a_b (c)>'],
    ['[*a* b](https://x.test)', '_[a](https://x.test)_[ b](https://x.test)'],
    ['![a](https://x.test/a.png)', '![a](https://x.test/a.png)'],
    ['\\[INFO\\] [log](https://x.test)', '[INFO] <https://x.test|log>'],
    ['`:smile: *x* @a`', '`:smile: *x* @\u2060a`'],
    ['``a`b``', 'a\\`b'],
    ['```ts\n@all\n```', '```ts\n@\u2060all\n```'],
    ['[rel](/x)', 'rel (/x)'],
    ['a<br>b', 'a<br>b'],
  ])('writes %j', (markdown, markup) => {
    expect(fromMarkdown(markdown)).toBe(markup);
    expect(render(rocketchatDialect.parse(markup))).toBe(markup);
  });

  it('keeps tables readable everywhere, and reads those of newer servers', () => {
    const { text: markup, losses } = rocketchatDialect.render(
      markdownDialect.parse('| a | b |\n|---|--:|\n| 1 | *2* |'),
    );
    expect(markup).toMatch(/^```\n/);
    expect(losses).toContainEqual({ feature: 'table', from: 'table', to: 'fixed-font text' });
    expect(rocketchatDialect.parse('|a|*b*|\n|:-|-:|\n|1|`2`|')).toEqual({
      type: 'root',
      children: [
        {
          type: 'table',
          align: ['left', 'right'],
          children: [
            {
              type: 'tableRow',
              children: [
                { type: 'tableCell', children: [text('a')] },
                { type: 'tableCell', children: [strong(text('b'))] },
              ],
            },
            {
              type: 'tableRow',
              children: [
                { type: 'tableCell', children: [text('1')] },
                { type: 'tableCell', children: [{ type: 'inlineCode', value: '2' }] },
              ],
            },
          ],
        },
      ],
    });
  });

  it('lifts out of marks what cannot stand in them, and tells', () => {
    const { text: markup, losses } = rocketchatDialect.render(inline(strong(text('5 * 3'))));
    expect(markup).toBe('*5* \\* *3*');
    expect(losses).toEqual([
      { feature: 'strong', from: 'a sign of markup in marked text', to: 'the sign outside of the mark' },
    ]);
    expect(render(inline(strong(text('hi '), ada, text(' there'))))).toBe('*hi* @ada *there*');
  });
});

describe('mentions', () => {
  it('are by name, with blanks around them, and end where the name does', () => {
    expect(render(inline(text('hi'), ada, text('.')))).toBe('hi @ada\u2060.');
    expect(render(inline(text('('), ada, text(')')))).toBe('( @ada)');
    expect(rocketchatDialect.parseMentions('@all, hi @ada (@bob) a@b.co #general')).toEqual([
      { kind: 'everyone', start: 0, end: 4 },
      { kind: 'user', name: 'ada', start: 9, end: 13 },
      { kind: 'channel', name: 'general', start: 28, end: 36 },
    ]);
  });

  it('take the username of an id where it is known', () => {
    const named = createRocketChatDialect({
      nameOf: (kind, id) => (kind === 'user' && id === 'U1' ? 'ada' : undefined),
    });
    const user: Inline = { type: 'mention', kind: 'user', ...home, id: 'U1', name: 'Ada Lovelace' };
    expect(named.render(inline(user)).text).toBe('@ada');
    const unknown = named.render(inline({ ...user, id: 'U2' }));
    expect(unknown.text).toBe('@\u2060Ada Lovelace');
    expect(unknown.losses).toHaveLength(1);
    expect(render(inline(user))).toBe('@\u2060Ada Lovelace');
  });

  it('have the ids that the message has', () => {
    const content = 'hi @ada in #general and @ops';
    const at = (name: string) => ({ start: content.indexOf(name), end: content.indexOf(name) + name.length });
    const message = Message.parse({
      ...home,
      id: 'M1',
      channelId: 'R1',
      author: { ...home, id: 'U2', name: 'Bob', isBot: false },
      content,
      text: content,
      createdAt: new Date(0),
      mentions: [
        { kind: 'user', id: 'U1', name: 'Ada Lovelace', ...at('@ada') },
        { kind: 'channel', id: 'R2', name: 'general', ...at('#general') },
        { kind: 'role', id: 'T1', name: 'ops', ...at('@ops') },
      ],
    });
    const tree = inline(
      text('hi '),
      { type: 'mention', kind: 'user', ...home, id: 'U1', name: 'ada' },
      text(' in '),
      { type: 'mention', kind: 'channel', ...home, id: 'R2', name: 'general' },
      text(' and '),
      { type: 'mention', kind: 'role', ...home, id: 'T1', name: 'ops' },
    );
    expect(rocketchatDialect.parseMessage(message)).toEqual(tree);
    const withTree = { ...message, native: { md: md(content) } };
    expect(rocketchatDialect.parseMessage(withTree)).toEqual(tree);
    expect(rocketchatDialect.parseMessage(Message.parse(JSON.parse(JSON.stringify(withTree))))).toEqual(tree);
    expect(render(tree)).toBe(content);
    // A tree of a newer server, with nodes that are not known.
    expect(rocketchatDialect.parseMessage({ ...message, native: { md: [{ type: 'HOLOGRAM' }] } })).toEqual(tree);
  });
});

describe('emoji', () => {
  const smile: Inline = { type: 'emoji', name: 'smile', unicode: '😄' };
  const party: Inline = { type: 'emoji', name: 'party', isCustom: true, ...home };

  it('are short names between blanks, characters within words', () => {
    expect(render(inline(smile))).toBe(':smile:');
    expect(render(inline(text('a '), smile, text(' b')))).toBe('a :smile: b');
    expect(render(inline(text('a'), smile))).toBe('a😄');
    expect(render(inline(text('a'), party, text('!')))).toBe('a :party: !');
    expect(render(inline({ ...smile, unicode: '👋🏽' }))).toBe(':wave_tone3:');
  });

  it('are read as the reader sees them', () => {
    expect(rocketchatDialect.parse(':smile: :party:\n:)')).toEqual(
      inline(smile, text(' '), party, text('\n'), { type: 'emoji', name: 'slight_smile', unicode: '🙂' }),
    );
    expect(rocketchatDialect.parse('`:smile:`')).toEqual(inline({ type: 'inlineCode', value: ':smile:' }));
    expect(rocketchatDialect.parse('😀  😀')).toEqual(plain('😀  😀'));
  });
});

describe('reading', () => {
  it('is safe', () => {
    expect(rocketchatDialect.parse('[a](javascript:alert(1))')).toEqual(plain('a (javascript:alert(1))'));
    expect(rocketchatDialect.parse('')).toEqual({ type: 'root', children: [] });
    expect(rocketchatDialect.parse('\n\n')).toEqual({ type: 'root', children: [] });
  });

  it('completes addresses without a scheme', () => {
    expect(rocketchatDialect.parse('see example.com')).toEqual(
      inline(text('see '), { type: 'link', url: 'https://example.com', children: [text('example.com')] }),
    );
  });

  it('leaves formulas and colours as they were written', () => {
    expect(rocketchatDialect.parse('\\(x\\) color:#fff')).toEqual(plain('\\(x\\) color:#fff'));
    expect(fromSyntaxTree([{ type: 'PARAGRAPH', value: [{ type: 'INLINE_KATEX', value: 'x' }] }], home)).toEqual(
      plain('\\(x\\)'),
    );
  });

  it('takes the label of a link as one node, as older servers give it', () => {
    const node = {
      type: 'LINK',
      value: { src: { type: 'PLAIN_TEXT', value: 'https://x.test' }, label: { type: 'PLAIN_TEXT', value: 'x' } },
    };
    expect(fromSyntaxTree([{ type: 'PARAGRAPH', value: [node] }], home)).toEqual(
      inline({ type: 'link', url: 'https://x.test', children: [text('x')] }),
    );
  });

  const samples = ['ddp-frames.json', 'developer-docs-responses.json'].map(
    (name) => `../shared/samples/rocketchat/${name}`,
  );
  it('reads recorded messages alike from their text and from their tree', ({ skip }) => {
    if (!samples.every((path) => existsSync(path))) {
      console.log('skipped: the recorded samples are not there');
      skip();
    }
    const found: { msg: string; md: unknown }[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { msg, md: tree } = value as { msg?: unknown; md?: unknown };
      if (typeof msg === 'string' && Array.isArray(tree)) found.push({ msg, md: tree });
      for (const one of Object.values(value)) collect(one);
    };
    for (const path of samples) collect(JSON.parse(readFileSync(path, 'utf8')));
    expect(found.length).toBeGreaterThan(5);
    for (const { msg, md: tree } of found)
      expect(fromSyntaxTree(nodesOf(tree), home), msg).toEqual(rocketchatDialect.parse(msg));
  });
});

describe('splitting', () => {
  it('keeps within the limit and the markup whole', () => {
    const tree = markdownDialect.parse('**Some bold words** and [a link](https://x.test), 2 * 3. '.repeat(200));
    const parts = splitRichText(tree, rocketchatDialect);
    expect(parts.length).toBeGreaterThan(1);
    for (const { rendered } of parts) expect(rendered.text.length).toBeLessThanOrEqual(5000);
  });
});
