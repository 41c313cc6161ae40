import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nodes,
  normalize,
  parse,
  type RichText,
  render,
  renderWithLosses,
  toRichText,
} from '../../src/richtext/index.js';
import { hostileText, treeArbitrary } from './arbitrary.js';

const runs = { numRuns: Number(process.env['RUNS'] ?? 400) };
const md = (text: string) => parse(text, 'markdown');

describe('reading Markdown', () => {
  it('reads marks, code and links', () => {
    expect(md('**a** _b_ ~~c~~ `d` [e](https://x.test/a_(b) "t") ![f](https://x.test/f.png)')).toEqual(
      nodes.root(
        nodes.strong('a'),
        ' ',
        nodes.emphasis('b'),
        ' ',
        nodes.strikethrough('c'),
        ' ',
        nodes.inlineCode('d'),
        ' ',
        { type: 'link', url: 'https://x.test/a_(b)', title: 't', children: [nodes.text('e')] },
        ' ',
        nodes.image('https://x.test/f.png', 'f'),
      ),
    );
  });

  it('reads blocks: nested and task lists, quotes with code, tables, rules', () => {
    const text =
      '# H *i*\n\n- a\n  - b\n- [x] c\n- [ ] d\n\n3. e\n4. f\n\n> g\n>\n> ```ts\n> h\n> ```\n\n---\n\n| i | j |\n|:--|--:|\n| k \\| l | m |';
    expect(md(text)).toEqual(
      nodes.root(
        nodes.heading(1, 'H ', nodes.emphasis('i')),
        nodes.list([['a', nodes.list(['b'])], nodes.task(true, 'c'), nodes.task(false, 'd')]),
        nodes.list(['e', 'f'], { start: 3 }),
        nodes.quote('g', nodes.codeBlock('h', 'ts')),
        nodes.rule(),
        nodes.table(
          [
            ['i', 'j'],
            ['k | l', 'm'],
          ],
          { align: ['left', 'right'] },
        ),
      ),
    );
  });

  it('keeps a newline of a paragraph as a line break', () => {
    const wanted = nodes.root('a\nb');
    expect(md('a\nb')).toEqual(wanted);
    expect(md('a  \nb')).toEqual(wanted);
    expect(md('a\\\nb')).toEqual(wanted);
  });

  it.each([
    ['see https://x.test/a_b?c=1.', 'see ', 'https://x.test/a_b?c=1', 'https://x.test/a_b?c=1', '.'],
    ['(https://x.test/a_(b))', '(', 'https://x.test/a_(b)', 'https://x.test/a_(b)', ')'],
    ['www.x.test, ok', '', 'http://www.x.test', 'www.x.test', ', ok'],
    ['mail ada@x.test!', 'mail ', 'mailto:ada@x.test', 'ada@x.test', '!'],
    ['http://localhost:3000/x', '', 'http://localhost:3000/x', 'http://localhost:3000/x', ''],
  ])('links the bare address in %s', (text, before, url, label, after) => {
    expect(md(text)).toEqual(normalize(nodes.root([before, nodes.link(url, label), after])));
  });

  it.each(['x.test', 'https\\://x.test', 'xhttps://x.test', 'a@b', '`https://x.test`', 'www.', 'https://', '2@3.'])(
    'links nothing in %s',
    (text) => {
      expect(JSON.stringify(md(text))).not.toContain('"link"');
    },
  );

  it.each(['2 * 3 * 4 = 24', 'snake_case_word', '__init__.py is not', 'a*b', '5 > 3 & 2 < 3', '$100 ~ 5%'])(
    'leaves %s as it is written where that is safe',
    (text) => {
      expect(md(render(toRichText(text), 'markdown'))).toEqual(toRichText(text));
    },
  );

  it('shows HTML and dangerous addresses as text', () => {
    expect(md('<b>x</b>')).toEqual(nodes.root('<b>x</b>'));
    expect(md('[x](javascript:alert`1`)')).toEqual(nodes.root('[x](javascript:alert', nodes.inlineCode('1'), ')'));
    for (const url of [
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      '&#106;avascript:alert(1)',
      'vbscript:x',
      'java\tscript:x',
      ' javascript:x',
    ])
      expect(JSON.stringify(md(`[x](<${url}>)`)), url).not.toContain('"link"');
  });
});

describe('writing Markdown', () => {
  it('shows any plain text as one text node', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(md(render(toRichText(text), 'markdown'))).toEqual(toRichText(text));
      }),
      { numRuns: runs.numRuns * 3 },
    );
  });

  it('shows any characters as one text node', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(md(render(toRichText(text), 'markdown'))).toEqual(toRichText(text));
      }),
      runs,
    );
  });

  it('parses what it renders to the same tree', () => {
    fc.assert(
      fc.property(treeArbitrary(), (tree) => {
        const wanted = normalize(tree);
        const text = render(tree, 'markdown');
        expect(md(text), text).toEqual(wanted);
      }),
      { numRuns: runs.numRuns * 3 },
    );
  });

  it('writes a text that was parsed as the same text from then on', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = render(md(text), 'markdown');
        expect(render(md(once), 'markdown')).toBe(once);
      }),
      runs,
    );
  });

  it('escapes no more than is needed', () => {
    const plain = 'Hi, snake_case and 2 * 3; 50% (of 10) - "done"! C:/x #1 a|b';
    expect(render(toRichText(plain), 'markdown')).toBe(plain);
    expect(render(toRichText('*x* _y_ `z` # 1. a'), 'markdown')).toBe('\\*x\\* \\_y\\_ \\`z\\` # 1. a');
  });

  it('writes fences longer than the code', () => {
    const tree = nodes.root(nodes.codeBlock('```\n````\n```', 'md'), nodes.paragraph(nodes.inlineCode('a`b``c')));
    expect(render(tree, 'markdown')).toBe('`````md\n```\n````\n```\n`````\n\n```a`b``c```');
    expect(md(render(tree, 'markdown'))).toEqual(tree);
  });

  it('degrades what it has not, and says so', () => {
    const tree: RichText = nodes.root(nodes.spoiler('s'), nodes.underline('u'), {
      type: 'mention',
      kind: 'user',
      platform: 'slack',
      account: 'slack',
      id: 'U1',
      name: 'Ada_*L*',
    });
    const { text, losses } = renderWithLosses(tree, 'markdown');
    expect(text).toBe('s&#117;@Ada\\_\\*L\\*'.replace('&#117;', '*u*'));
    expect(losses.map((loss) => loss.feature).sort()).toEqual(['mention', 'spoiler', 'underline']);
  });
});
