import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discordDialect } from '../../src/backends/discord/dialect.js';
import { fitTree } from '../../src/backends/discord/markup/fit.js';
import {
  convert,
  findAll,
  type Inline,
  nodes,
  normalize,
  parse,
  type RichText,
  splitRichText,
  toPlainText,
  toRichText,
} from '../../src/richtext/index.js';
import { foreignMention, treeArbitrary } from '../richtext/arbitrary.js';
import { discordText, discordTree } from './discord-trees.js';

const runs = { numRuns: Number(process.env['RUNS'] ?? 500) };
const treeRuns = { numRuns: Math.ceil(runs.numRuns / 2) };
const id = '123456789012345678';
const home = { platform: 'discord', account: 'discord' };

function render(tree: RichText): string {
  return discordDialect.render(tree).text;
}

function read(text: string): RichText['children'] {
  return discordDialect.parse(text).children;
}

/** The running text of a source of one paragraph. */
function inlines(text: string): Inline[] {
  const [only, ...more] = read(text);
  expect(more).toEqual([]);
  return only?.type === 'paragraph' ? only.children : [];
}

function root(...children: RichText['children']): RichText {
  return { type: 'root', children };
}

function text(value: string): Inline {
  return { type: 'text', value };
}

describe('a spoiler around a code block', () => {
  it('keeps the code hidden, as its lines', () => {
    const hidden = (...children: Inline[]) => [{ type: 'paragraph', children: [{ type: 'spoiler', children }] }];
    expect(read('||```js\na = 1;\nb();\n```||')).toEqual(
      hidden({ type: 'inlineCode', value: 'a = 1;' }, text('\n'), { type: 'inlineCode', value: 'b();' }),
    );
    expect(read('see\n||```x```|| and').length).toBe(3);
    // Bars that belong to another spoiler, or to none.
    expect(findAll(discordDialect.parse('||a||```x```||b||'), 'code')).toHaveLength(1);
    expect(findAll(discordDialect.parse('||```x``` ||'), 'code')).toHaveLength(1);
    expect(findAll(discordDialect.parse('\\||```x```||'), 'code')).toHaveLength(1);
  });
});

describe('plain text', () => {
  it('is read back as one text, whatever stands in it', () => {
    fc.assert(
      fc.property(discordText, (value) => {
        const source = render(toRichText(value));
        expect(discordDialect.parse(source), source).toEqual(toRichText(value));
      }),
      runs,
    );
  });

  it('mentions nobody', () => {
    fc.assert(
      fc.property(discordText, (value) => {
        const source = render(toRichText(value));
        expect(discordDialect.parseMentions(source)).toEqual([]);
        // What the server goes by, which knows no backslash.
        expect(source).not.toMatch(/<@[!&]?\d+>|@everyone|@here/);
      }),
      runs,
    );
  });

  it('is left alone where nothing could be markup', () => {
    for (const value of [
      '2 * 3 * 4',
      'snake_case and more_snake_case',
      'a-b #general 100% (really)!',
      'C# ~5 a|b',
      'שלום עולם',
      '👩‍👩‍👧 👋🏽',
      'a [1] b',
    ])
      expect(render(toRichText(value))).toBe(value);
  });

  it.each([
    ['__init__', '\\_\\_init\\_\\_'],
    ['*bold*', '\\*bold\\*'],
    ['_a snake_case_', '\\_a snake_case\\_'],
    ['@everyone', '@\u200beveryone'],
    [`<@${id}>`, `\\<\\@${id}>`],
    ['https://x.test', 'https\\://x.test'],
    ['[a](https://x.test)', '\\[a](https\\://x.test)'],
    ['# a\n- b\n1. c\n> d', '\\# a\n\\- b\n1\\. c\n\\> d'],
    ['||a||', '\\|\\|a\\|\\|'],
    ['a\\b', 'a\\\\b'],
  ])('%j is written %j', (value, source) => {
    expect(render(toRichText(value))).toBe(source);
  });
});

describe('trees', () => {
  it('are read back as what Discord can show of them', () => {
    fc.assert(
      fc.property(discordTree, (tree) => {
        const source = render(tree);
        expect(discordDialect.parse(source), source).toEqual(normalize(fitTree(tree, {}).tree));
      }),
      treeRuns,
    );
  });

  it('that Discord can show are not changed', () => {
    fc.assert(
      fc.property(discordTree, (tree) => {
        const fitted = normalize(fitTree(tree, {}).tree);
        expect(normalize(fitTree(fitted, {}).tree)).toEqual(fitted);
      }),
      treeRuns,
    );
  });

  it('are written in the same way again', () => {
    fc.assert(
      fc.property(discordText, (source) => {
        const once = render(discordDialect.parse(source));
        expect(render(discordDialect.parse(once))).toBe(once);
      }),
      runs,
    );
  });

  it('lose no word', () => {
    const words = fc.constantFrom('one', 'two', 'three', 'a_b', 'x*y');
    fc.assert(
      fc.property(treeArbitrary({ text: words, marks: ['strong', 'emphasis', 'underline', 'spoiler'] }), (tree) => {
        // Cells of tables are wrapped side by side.
        fc.pre(findAll(tree, 'table').length === 0);
        const letters = (value: string) => value.match(/one|two|three|a_b|x\*y/g) ?? [];
        expect(letters(toPlainText(discordDialect.parse(render(tree))))).toEqual(letters(toPlainText(tree)));
      }),
      treeRuns,
    );
  });

  it('of another platform ping nobody', () => {
    fc.assert(
      fc.property(treeArbitrary({ atoms: [foreignMention] }), (tree) => {
        const source = render(tree);
        expect(findAll(discordDialect.parse(source), 'mention')).toEqual([]);
        expect(discordDialect.parseMentions(source)).toEqual([]);
      }),
      treeRuns,
    );
  });

  it('ping nobody with mentions: none', () => {
    fc.assert(
      fc.property(discordTree, (tree) => {
        const source = discordDialect.render(tree, { mentions: 'none' }).text;
        expect(discordDialect.parseMentions(source)).toEqual([]);
      }),
      treeRuns,
    );
  });

  it('are split without losing markup', () => {
    const tree = root(
      ...Array.from({ length: 8 }, (_, index) => nodes.paragraph(nodes.strong(`part ${index} `.repeat(60)))),
      nodes.codeBlock('const a = 1;\n'.repeat(200), 'ts'),
      nodes.list(Array.from({ length: 80 }, (_, index) => `item ${index} with some words`)),
    );
    const parts = splitRichText(tree, discordDialect);
    expect(parts.length).toBeGreaterThan(4);
    for (const { rendered } of parts) {
      expect(rendered.text.length).toBeLessThanOrEqual(2000);
      expect(rendered.text).not.toMatch(/\\\*/);
      expect((rendered.text.match(/```/g) ?? []).length % 2).toBe(0);
    }
    const words = (value: string) => value.split(/\s+/).filter((word) => /\w/.test(word));
    expect(parts.flatMap(({ tree: part }) => words(toPlainText(part)))).toEqual(words(toPlainText(tree)));
  });
});

describe('marks', () => {
  it.each<[string, Inline[]]>([
    ['**a**', [{ type: 'strong', children: [text('a')] }]],
    ['*a*', [{ type: 'emphasis', children: [text('a')] }]],
    ['_a_', [{ type: 'emphasis', children: [text('a')] }]],
    ['__a__', [{ type: 'underline', children: [text('a')] }]],
    ['~~a~~', [{ type: 'delete', children: [text('a')] }]],
    ['|| a||', [{ type: 'spoiler', children: [text(' a')] }]],
    ['***a***', [{ type: 'emphasis', children: [{ type: 'strong', children: [text('a')] }] }]],
    ['***a* b**', [{ type: 'strong', children: [{ type: 'emphasis', children: [text('a')] }, text(' b')] }]],
    ['***a** b*', [{ type: 'emphasis', children: [{ type: 'strong', children: [text('a')] }, text(' b')] }]],
    ['___a___', [{ type: 'emphasis', children: [{ type: 'underline', children: [text('a')] }] }]],
    ['__**a**__', [{ type: 'underline', children: [{ type: 'strong', children: [text('a')] }] }]],
    ['**a\nb**', [{ type: 'strong', children: [text('a\nb')] }]],
    ['**a *b** c*', [{ type: 'strong', children: [text('a *b')] }, text(' c*')]],
    ['**a', [text('**a')]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['snake_case_name', [text('snake_case_name')]],
    ['2*3 and *x*', [text('2*3 and '), { type: 'emphasis', children: [text('x')] }]],
    ['\\*a\\*', [text('*a*')]],
    ['a\\b \\é', [text('a\\b é')]],
    ['****', [text('****')]],
    ['|||| ~~~~', [text('|||| ~~~~')]],
    ['¯\\_(ツ)_/¯', [text('¯\\_(ツ)_/¯')]],
    ['[**a] b**', [text('['), { type: 'strong', children: [text('a] b')] }]],
  ])('%j', (source, children) => {
    expect(inlines(source)).toEqual(children);
  });

  it.each([
    ['**_a_**', nodes.strong(nodes.emphasis('a'))],
    ['_**a**_', nodes.emphasis(nodes.strong('a'))],
    ['*__a__*', nodes.emphasis(nodes.underline('a'))],
    ['__*a*__', nodes.underline(nodes.emphasis('a'))],
    ['*a*', nodes.emphasis('a')],
  ])('are written %j', (source, node) => {
    expect(render(root(nodes.paragraph(node)))).toBe(source);
  });

  it('are parted where they meet', () => {
    const tree = root(nodes.paragraph(nodes.strong('a'), nodes.emphasis('b'), 'c'));
    const source = render(tree);
    expect(source).toBe('**a**\\\u200b*b*c');
    expect(discordDialect.parse(source)).toEqual(tree);
  });
});

describe('code', () => {
  it.each<[string, string]>([
    ['`a`', 'a'],
    ['``a`b``', 'a`b'],
    ['`` ` ``', '`'],
    ['`:tada: <@1> **a** \\*`', ':tada: <@1> **a** \\*'],
    ['` a `', ' a '],
  ])('%j', (source, value) => {
    expect(inlines(source)).toEqual([{ type: 'inlineCode', value }]);
    expect(render(discordDialect.parse(source))).toBe(source);
  });

  it.each<[string, { lang?: string; value: string }]>([
    ['```ts\nlet a;\n```', { lang: 'ts', value: 'let a;' }],
    ['```\nlet a;\n```', { value: 'let a;' }],
    ['```one line```', { value: 'one line' }],
    ['```c++\n  a\n\n  b\n```', { lang: 'c++', value: '  a\n\n  b' }],
    ['```\n> a\n- b\n# c\n```', { value: '> a\n- b\n# c' }],
    ['```ts\n```', { value: 'ts' }],
  ])('block %j', (source, code) => {
    expect(read(source)).toEqual([{ type: 'code', ...code }]);
  });

  it('stands in the middle of a line', () => {
    expect(read('a ```b``` c')).toEqual([nodes.paragraph('a '), { type: 'code', value: 'b' }, nodes.paragraph(' c')]);
  });

  it('keeps what it cannot escape, and tells', () => {
    const tree = root(nodes.codeBlock('a\n```\nb'), nodes.paragraph(nodes.inlineCode('a`b``c')));
    const { text: source, losses } = discordDialect.render(tree);
    expect(source).toBe('```\na\n``\u200b`\nb\n```\n``a`b`\u200b`c``');
    expect(losses.map(({ feature }) => feature)).toEqual(['code', 'inlineCode']);
    expect(discordDialect.parse(source)).toEqual(tree);
  });

  it('is code over the end of a line, and hides what looks like a block', () => {
    expect(read('`a\n> b`')).toEqual([nodes.paragraph(nodes.inlineCode('a > b'))]);
  });

  it('without characters has an invisible one', () => {
    for (const value of ['', '\n', '\n\n', '\u200b']) {
      const tree = root(nodes.codeBlock(value));
      expect(discordDialect.parse(render(tree))).toEqual(tree);
    }
  });

  it('has no language that Discord would show as text', () => {
    const { text: source, losses } = discordDialect.render(root(nodes.codeBlock('a', 'c/c++')));
    expect(source).toBe('```\na\n```');
    expect(losses).toEqual([{ feature: 'code.lang', from: 'c/c++', to: 'no language' }]);
  });
});

describe('blocks', () => {
  it('reads headings, small text, quotes and lists', () => {
    expect(read('# A **b**\n-# small\n> q\n> ```\n> c\n> ```\n- x\n  - y\n    1. z\n- w\ntext')).toEqual([
      nodes.heading(1, 'A ', nodes.strong('b')),
      nodes.paragraph({ type: 'raw', platform: 'discord', value: '-# ', alt: '' }, 'small'),
      nodes.quote(nodes.paragraph('q'), nodes.codeBlock('c')),
      {
        type: 'list',
        ordered: false,
        children: [
          {
            type: 'listItem',
            children: [
              nodes.paragraph('x'),
              {
                type: 'list',
                ordered: false,
                children: [
                  {
                    type: 'listItem',
                    children: [nodes.paragraph('y'), { type: 'list', ordered: true, children: [nodes.listItem('z')] }],
                  },
                ],
              },
            ],
          },
          nodes.listItem('w'),
        ],
      },
      nodes.paragraph('text'),
    ]);
  });

  it('reads a quote to the end', () => {
    expect(read('a\n>>> b\n# c')).toEqual([
      nodes.paragraph('a'),
      nodes.quote(nodes.paragraph('b'), nodes.heading(1, 'c')),
    ]);
  });

  it.each(['#a', '#### a', '#', '-a', '1.a', '>a', '- ', '> '.trimEnd()])('%j is text', (source) => {
    expect(inlines(source)).toEqual([text(source)]);
  });

  it('keeps empty lines of text, and takes those beside a block for distance', () => {
    expect(inlines('a\n\n\nb')).toEqual([text('a\n\n\nb')]);
    expect(read('a\n\n# b\n\nc')).toEqual([nodes.paragraph('a'), nodes.heading(1, 'b'), nodes.paragraph('c')]);
    expect(convert('a\n\nb', discordDialect, 'markdown')).toBe('a\n\nb');
  });

  it('writes lists as deep as Discord has them', () => {
    const source = '- a\n  1. b\n     - c\n       \n       d\n- \\\u200b\n  - e\n\n7. f\n8. \\\u200b';
    expect(render(discordDialect.parse(source))).toBe(source);
  });

  it('writes the rest of a deeper list as text', () => {
    let list = nodes.list(['deepest']);
    for (let depth = 0; depth < 12; depth += 1)
      list = nodes.list([nodes.listItem([nodes.paragraph(`d${depth}`), list])]);
    const { text: source, losses } = discordDialect.render(root(list));
    expect(losses).toContainEqual({ feature: 'list', from: 'nested list', to: 'lines with bullets or numbers' });
    expect(source).toContain('deepest');
    expect(findAll(discordDialect.parse(source), 'list')).toHaveLength(10);
  });
});

describe('links', () => {
  it.each<[string, Inline[]]>([
    ['[a](https://x.test/b_(c)_d)', [{ type: 'link', url: 'https://x.test/b_(c)_d', children: [text('a')] }]],
    ['[a](<https://x.test/b)>)', [{ type: 'link', url: 'https://x.test/b)', children: [text('a')] }]],
    ['[a](https://x.test "t")', [{ type: 'link', url: 'https://x.test', title: 't', children: [text('a')] }]],
    [
      '[*a* b](https://x.test)',
      [{ type: 'link', url: 'https://x.test', children: [{ type: 'emphasis', children: [text('a')] }, text(' b')] }],
    ],
    [
      '<https://x.test/a b>',
      [text('<'), { type: 'link', url: 'https://x.test/a', children: [text('https://x.test/a')] }, text(' b>')],
    ],
    ['<https://x.test/a>', [{ type: 'link', url: 'https://x.test/a', children: [text('https://x.test/a')] }]],
    [
      '(https://x.test/a_b_c).',
      [text('('), { type: 'link', url: 'https://x.test/a_b_c', children: [text('https://x.test/a_b_c')] }, text(').')],
    ],
    [
      '**https://x.test**',
      [{ type: 'strong', children: [{ type: 'link', url: 'https://x.test', children: [text('https://x.test')] }] }],
    ],
    ['[a](javascript:b)', [text('[a](javascript:b)')]],
    ['[a [b](https://x.test)', [text('[a '), { type: 'link', url: 'https://x.test', children: [text('b')] }]],
    ['[a [b] c](https://x.test)', [{ type: 'link', url: 'https://x.test', children: [text('a [b] c')] }]],
  ])('%j', (source, children) => {
    expect(inlines(source)).toEqual(children);
  });

  it.each<[string, string, string]>([
    ['a', 'https://x.test/b_(c)', '[a](https://x.test/b_(c))'],
    ['a', 'https://x.test/b)', '[a](<https://x.test/b)>)'],
    ['https://x.test', 'https://x.test', 'https://x.test'],
    ['https://x.test.', 'https://x.test.', '<https://x.test.>'],
    ['a]b', 'https://x.test', '[a\\]b](https://x.test)'],
    ['a', 'https://x.test/<y>', '[a](https://x.test/%3Cy%3E)'],
    ['a', 'mailto:a@x.test', 'a (mailto:a@x.test)'],
    ['a@x.test', 'mailto:a@x.test', 'a@x.test'],
    ['https://good.test', 'https://evil.test', 'https\\://good.test (https://evil.test)'],
  ])('%j to %j is written %j', (label, url, source) => {
    expect(render(root(nodes.paragraph(nodes.link(url, label))))).toBe(source);
  });

  it('stand bare before the end of a sentence', () => {
    expect(render(root(nodes.paragraph('See (', nodes.link('https://x.test'), ').')))).toBe('See (https://x.test).');
  });
});

describe('what stands between angle brackets', () => {
  it.each<[string, Inline]>([
    [`<@${id}>`, { type: 'mention', kind: 'user', ...home, id }],
    [`<@!${id}>`, { type: 'mention', kind: 'user', ...home, id }],
    [`<@&${id}>`, { type: 'mention', kind: 'role', ...home, id }],
    [`<#${id}>`, { type: 'mention', kind: 'channel', ...home, id }],
    ['@everyone', { type: 'mention', kind: 'everyone', ...home }],
    ['@here', { type: 'mention', kind: 'here', ...home }],
    [`<:party:${id}>`, { type: 'emoji', name: 'party', id, isCustom: true, ...home }],
    [`<a:party:${id}>`, { type: 'emoji', name: 'party', id, isCustom: true, isAnimated: true, ...home }],
    ['<t:1618953630>', { type: 'timestamp', value: '2021-04-20T21:20:30.000Z' }],
    ['<t:1618953630:R>', { type: 'timestamp', value: '2021-04-20T21:20:30.000Z', style: 'relative' }],
    ['<t:1618953630:D>', { type: 'timestamp', value: '2021-04-20T21:20:30.000Z', style: 'date' }],
    ['<t:-1:t>', { type: 'timestamp', value: '1969-12-31T23:59:59.000Z', style: 'time' }],
    [`</roll dice:${id}>`, { type: 'raw', platform: 'discord', value: `</roll dice:${id}>`, alt: '/roll dice' }],
    ['<id:guide>', { type: 'raw', platform: 'discord', value: '<id:guide>', alt: 'Server Guide' }],
  ])('%j', (source, node) => {
    expect(inlines(source)).toEqual([node]);
    const written = render(discordDialect.parse(source));
    expect(inlines(written)).toEqual([node]);
    expect(written).toBe(source.replace('<@!', '<@'));
  });

  it.each([
    '<@1>',
    '<@U123>',
    '<t:99999999999999>',
    '<t:9999999999999>',
    '<t:1:x>',
    '<id:x>',
    '<b>',
    `<@${id}`,
    '<:a:1>',
  ])('%j is text', (source) => {
    expect(inlines(source)).toEqual([text(source)]);
  });

  it('names those it knows, and knows its account', () => {
    const options = {
      account: 'guild-a',
      nameOf: (kind: string, of: string) => (of === id ? `ada the ${kind}` : undefined),
    };
    expect(findAll(discordDialect.parse(`<@${id}>`, options), 'mention')).toEqual([
      { type: 'mention', kind: 'user', platform: 'discord', account: 'guild-a', id, name: 'ada the user' },
    ]);
  });

  it('shows mentions of another account by name', () => {
    const node: Inline = { type: 'mention', kind: 'user', platform: 'discord', account: 'other', id, name: 'everyone' };
    const { text: source, losses } = discordDialect.render(root(nodes.paragraph(node)), { account: 'discord' });
    expect(source).toBe('@\u200beveryone');
    expect(losses).toEqual([{ feature: 'mention', from: 'mention', to: 'the name' }]);
  });

  it('are the same to parse and to parseMentions', () => {
    fc.assert(
      fc.property(discordTree, (tree) => {
        const source = render(tree);
        const kindAndId = ({ kind, id: of }: { kind: string; id?: string }) => `${kind} ${of ?? ''}`;
        expect(discordDialect.parseMentions(source).map(kindAndId), source).toEqual(
          findAll(discordDialect.parse(source), 'mention').map(kindAndId),
        );
      }),
      treeRuns,
    );
  });

  it('tells where the mentions are', () => {
    const source = `a <@!${id}> \`<@${id}>\` \\<@${id}> **<#${id}>** @here\n\`\`\`\n@everyone\n\`\`\`\n> <@&${id}>`;
    const mentions = discordDialect.parseMentions(source);
    expect(mentions.map(({ start, end }) => source.slice(start, end))).toEqual([
      `<@!${id}>`,
      `<#${id}>`,
      '@here',
      `<@&${id}>`,
    ]);
    expect(mentions.map(({ kind }) => kind)).toEqual(['user', 'channel', 'here', 'role']);
  });
});

describe('losses', () => {
  it('tells each thing that Discord has not', () => {
    const { text: source, losses } = discordDialect.render(
      parse(
        '#### Deep\n\n| a | b |\n|---|--:|\n| one | 2 |\n\n---\n\n![alt](https://x.test/i.png)\n\n- [x] done\n\n> a\n> > b',
        'markdown',
      ),
    );
    expect(source).toBe(
      '**Deep**\n```\na    b\n---  -\none  2\n```\n──────────\n\n[alt](https://x.test/i.png)\n- ☑ done\n> a\n> \n> \\> b',
    );
    expect(losses.map(({ feature }) => feature).sort()).toEqual(
      ['blockquote', 'heading', 'image', 'table', 'task', 'thematicBreak'].sort(),
    );
  });
});
