import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackexchangeDialect } from '../../src/backends/stackexchange/index.js';
import { Message } from '../../src/models/index.js';
import type { Inline, RichText } from '../../src/richtext/index.js';
import { markdownDialect, splitRichText } from '../../src/richtext/index.js';
import { cpuTime } from '../measure/cpu-time.js';
import { foreignMention, treeArbitrary } from '../richtext/arbitrary.js';
import { afterLosses, inline, line, livelyText, plain } from './round-trip.js';
import { pings, present } from './site-model.js';

const render = (tree: RichText): string => stackexchangeDialect.render(tree).text;
const fromMarkdown = (text: string): string => render(markdownDialect.parse(text));
const source = (text: string): RichText => stackexchangeDialect.source?.parse(text) as RichText;
const text = (value: string): Inline => ({ type: 'text', value });
const home = { platform: 'stackexchange', account: 'stackexchange' };
const holdable = (value: string) => value.replace(/\r\n?/g, '\n');

describe('properties', () => {
  it('shows any text as it is, in both forms', () => {
    fc.assert(
      fc.property(livelyText, (value) => {
        const markup = render(plain(value));
        const html = present(markup);
        expect(stackexchangeDialect.parse(html), markup).toEqual(plain(holdable(value)));
        expect(source(markup), markup).toEqual(plain(holdable(value)));
        expect(stackexchangeDialect.parseMentions(html)).toEqual([]);
        expect(stackexchangeDialect.parseMentions(markup)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(line, (tree) => {
        const markup = render(tree);
        expect(source(markup), markup).toEqual(afterLosses(tree));
      }),
      { numRuns: 800 },
    );
  });

  it('is stable after one pass of the site, and pings nobody who is not mentioned', () => {
    const trees = treeArbitrary({
      text: livelyText,
      atoms: [foreignMention],
      marks: ['strong', 'emphasis', 'delete', 'underline', 'spoiler'],
    });
    fc.assert(
      fc.property(trees, (tree) => {
        const markup = render(tree);
        const html = present(markup);
        expect(pings(html), markup).toEqual([]);
        const once = stackexchangeDialect.parse(html);
        expect(stackexchangeDialect.parse(present(render(once))), markup).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('one line', () => {
  it.each([
    ['**b** _i_ ~~s~~ `c` ``a`b``', '**b** _i_ ---s--- `c` ``a`b``'],
    ['***both***', '_**both**_'],
    ['# One', '**One**'],
    ['[a_b (c)](https://x.test/a_(b) "t")', '[a\\_b (c)](https://x.test/a_%28b%29 "t")'],
    ['[*a* b](https://x.test)', '_[a](https://x.test)_\u2060[ b](https://x.test)'],
    ['[mail](mailto:a@x.test)', 'mail (mailto:a@x.test)'],
    ['![alt](https://x.test/a)', '[alt](https://x.test/a)'],
    ['![](https://x.test/a.png)', 'https://x.test/a.png'],
    ['`:smile: @ada`', '`:smile: @\u2060ada`'],
  ])('writes %j', (markdown, markup) => {
    expect(fromMarkdown(markdown)).toBe(markup);
    expect(render(stackexchangeDialect.parse(present(markup)))).toBe(markup);
  });

  it.each([
    ['2 * 3 * 4', '2 \\* 3 \\* 4'],
    ['__init__', '\\_\\_init\\_\\_'],
    ['@ada', '@\u2060ada'],
    [':123 hi', ':\u2060123 hi'],
    ['a:123 hi', 'a:123 hi'],
    ['> no quote', '\u2060> no quote'],
    ['    no code', '\u2060    no code'],
    ['see https://x.test', 'see https:\u2060//x.test'],
    ['[tag:x]', '\\[tag:x\\]'],
    ['---x---', '--\u2060-x--\u2060-'],
    ['שלום 👩‍👩‍👧', 'שלום 👩‍👩‍👧'],
    ['a@b.co', 'a@b.co'],
  ])('shows %j', (value, markup) => {
    expect(render(plain(value))).toBe(markup);
  });
});

describe('several lines', () => {
  it('are plain text, as the site has it, and this is told', () => {
    const { text: markup, losses } = stackexchangeDialect.render(
      markdownDialect.parse('# One\n\nSome **bold** [link](https://x.test)\n\n- a\n- b'),
    );
    expect(markup).toBe('One\n\nSome bold link (https://x.test)\n\n• a\n• b');
    expect(losses.map(({ feature }) => feature)).toEqual(['heading', 'strong', 'list', 'link']);
  });

  it('are fixed font where all is code', () => {
    expect(fromMarkdown('```ts\nif (x) {\n  y();\n}\n```')).toBe('    if (x) {\n      y();\n    }');
    const tree: RichText = { type: 'root', children: [{ type: 'code', value: 'if (x) {\n  y < z;\n}' }] };
    expect(stackexchangeDialect.parse(present(render(tree)))).toEqual(tree);
    expect(fromMarkdown('| a | b |\n|---|---|\n| 1 | 2 |')).toBe('    a  b\n    -  -\n    1  2');
  });

  it('are a quote where all is one', () => {
    const tree: RichText = {
      type: 'root',
      children: [{ type: 'blockquote', children: [{ type: 'paragraph', children: [text('a\nb')] }] }],
    };
    expect(render(tree)).toBe('> a\n> b');
    expect(stackexchangeDialect.parse(present(render(tree)))).toEqual(tree);
  });

  it('have no limit of 500', () => {
    const { max } = stackexchangeDialect.limits.text;
    expect(max).toBe(500);
    expect(stackexchangeDialect.measure('a'.repeat(501))).toBeGreaterThan(max);
    expect(stackexchangeDialect.measure(`a\n${'a'.repeat(5000)}`)).toBeLessThan(max);
    expect(stackexchangeDialect.measure(`a\n${'a'.repeat(10_000)}`)).toBeGreaterThan(max);
    const parts = splitRichText(
      markdownDialect.parse('**Some bold words** and [a link](https://x.test). '.repeat(40)),
      stackexchangeDialect,
    );
    expect(parts.length).toBeGreaterThan(1);
    for (const { rendered } of parts) expect(rendered.text.length).toBeLessThanOrEqual(500);
  });
});

describe('mentions', () => {
  const ada: Inline = { type: 'mention', kind: 'user', ...home, id: '42', name: 'Ada Lovelace' };

  it('are by name without its blanks', () => {
    expect(render(inline(text('hi '), ada, text('s')))).toBe('hi @AdaLovelace\u2060s');
    expect(render(inline(text('hi'), ada))).toBe('hi @AdaLovelace');
    const { text: markup, losses } = stackexchangeDialect.render(
      inline({ type: 'mention', kind: 'everyone', ...home }),
    );
    expect(markup).toBe('@\u2060everyone');
    expect(losses).toHaveLength(1);
  });

  it('have their place in HTML and in the source', () => {
    const html = 'hi @AdaLovelace and @O&#39;Brien, <a href="https://x.test/@no">a@b.co</a>';
    expect(stackexchangeDialect.parseMentions(html)).toEqual([
      { kind: 'user', name: 'AdaLovelace', start: 3, end: 15 },
      { kind: 'user', name: "O'Brien", start: 20, end: 32 },
    ]);
  });

  it('have the ids that the message has', () => {
    const message = Message.parse({
      ...home,
      id: '1',
      channelId: '1',
      author: { ...home, id: '7', name: 'Bob', isBot: false },
      content: 'hi @AdaLovelace',
      text: 'hi @AdaLovelace',
      createdAt: new Date(0),
      mentions: [{ kind: 'user', id: '42', name: 'Ada Lovelace', start: 3, end: 15 }],
    });
    expect(stackexchangeDialect.parseMessage?.(message)).toEqual(
      inline(text('hi '), { ...ada, name: 'AdaLovelace' } as Inline),
    );
  });
});

describe('received HTML', () => {
  it.each<[string, RichText]>([
    ['hello <b>world</b>', inline(text('hello '), { type: 'strong', children: [text('world')] })],
    ['it&#39;s &quot;a&quot; &amp; &lt;b&gt;', plain('it\'s "a" & <b>')],
    ["<div class='full'>a <br> b</div>", plain('a\nb')],
    ["<div class='partial'>a <br> b </div>", plain('a\nb ')],
    ["<pre class='full'>a\n  b</pre>", { type: 'root', children: [{ type: 'code', value: 'a\n  b' }] }],
    ['<strike>x</strike>', inline({ type: 'delete', children: [text('x')] })],
    [
      '<a href="https://x.test/a/very/long/address/indeed" rel="nofollow">x.test/a/very/long/ad&hellip;</a>',
      inline({
        type: 'link',
        url: 'https://x.test/a/very/long/address/indeed',
        children: [text('https://x.test/a/very/long/address/indeed')],
      }),
    ],
    [
      '<a href="//stackoverflow.com/questions/tagged/c%2b%2b"><span class="ob-post-tags">c++</span></a>',
      inline({ type: 'raw', platform: 'stackexchange', value: '[tag:c++]', alt: 'c++' }),
    ],
    [
      '<div class="onebox ob-image"><a rel="nofollow" href="//i.stack.imgur.com/x.png"><img class="user-image" alt="user image" src="//i.stack.imgur.com/x.png"></a></div>',
      inline({ type: 'image', url: 'https://i.stack.imgur.com/x.png' }),
    ],
    ['<script>alert(1)</script>a', plain('a')],
    ['<a href="javascript:alert(1)">a</a>', plain('a (javascript:alert(1))')],
    ['<b>a<i>b', inline({ type: 'strong', children: [text('a'), { type: 'emphasis', children: [text('b')] }] })],
    ['', { type: 'root', children: [] }],
  ])('reads %s', (html, tree) => {
    expect(stackexchangeDialect.parse(html)).toEqual(tree);
  });

  it('reads recorded messages', ({ skip }) => {
    const path = '../shared/samples/stackexchange/chatexchange-events.json';
    if (!existsSync(path)) {
      console.log('skipped: the recorded samples are not there');
      skip();
    }
    const events = JSON.parse(readFileSync(path, 'utf8')) as { content: string }[];
    expect(events.length).toBeGreaterThan(0);
    for (const { content } of events)
      expect(stackexchangeDialect.parse(content)).toEqual(
        inline(text('hello '), { type: 'strong', children: [text('world')] }),
      );
  });
});

describe('hostile input', () => {
  const pieces = [
    '*', '_', '`', '``a', '[', '[a](', '[a](http://x "', '---', '***a', '\\', '@a ', '@', 'http://', ':', '\u2060', '> ', '    a\n',
    '<b>', '<b></i>', '<a href="', '<div>', '&amp;&#38', '<br>', ' <br> ', '<!--', '<pre>', '[tag:', '\n', '😀',
  ]; // biome-ignore format: a list of pieces

  it.each(pieces)('takes linear time: %j', (piece) => {
    const value = piece.repeat(Math.ceil(100_000 / piece.length));
    const ms = cpuTime(() => {
      stackexchangeDialect.parse(value);
      source(value);
      render(inline(text(value), { type: 'strong', children: [text(value)] }));
      stackexchangeDialect.parseMentions(value);
    });
    expect(ms).toBeLessThan(2500);
  });
});
