import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlDialect } from '../../src/richtext/html/index.js';
import { nodes, normalize, type RichText, toRichText } from '../../src/richtext/index.js';
import { hostileText, treeArbitrary } from './arbitrary.js';

const html = (text: string) => htmlDialect.parse(text);
const write = (tree: RichText) => htmlDialect.render(tree).text;
const marks = ['strong', 'emphasis', 'delete', 'underline', 'spoiler'] as const;

describe('html', () => {
  it('shows any plain text as one text node', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(html(write(toRichText(text)))).toEqual(toRichText(text));
      }),
      { numRuns: 600 },
    );
  });

  it('parses what it renders to the same tree', () => {
    fc.assert(
      fc.property(treeArbitrary({ marks }), (tree) => {
        const text = write(tree);
        expect(html(text), text).toEqual(normalize(tree));
      }),
      { numRuns: 600 },
    );
  });

  it('writes nothing that runs', () => {
    fc.assert(
      fc.property(treeArbitrary({ marks }), (tree) => {
        const tags = write(tree).match(/<[^>]*>/g) ?? [];
        for (const tag of tags)
          expect(tag).toMatch(
            /^<\/?(?:p|h[1-6]|hr|br|blockquote|pre|code|ul|ol|li|input|table|thead|tbody|tr|th|td|strong|em|del|u|span|a|img|time)\b[^<>]*>$/,
          );
        expect(tags.join('')).not.toMatch(/<[^>"]*(?:"[^"]*"[^>"]*)*\son\w+=|(?:href|src)="\s*javascript:/i);
      }),
      { numRuns: 200 },
    );
    expect(
      write(nodes.root(nodes.link('javascript:alert(1)', 'x'), nodes.image('data:text/html,x', '"><script>'))),
    ).toBe('<p>x (javascript:alert(1))&quot;&gt;&lt;script&gt; (data:text/html,x)</p>');
  });

  it('reads what pages hold', () => {
    const page = `<html><head><title>t</title><style>p{}</style></head><body>
      <h2>Head <em>line</em></h2>
      Loose   text<br>second line
      <p>One &amp; two&nbsp;&nbsp;three &hellip;</p>
      <ul><li>a<ul><li>b</ul><li><p>c</p></ul>
      <ol start=3><li>x</ol>
      <blockquote>q<p>r</p></blockquote>
      <pre><code class="language-ts">if (a &lt; b) {\n  x\n}</code></pre>
      <table><tr><th align=right>h<th>i<tr><td>1<td><b>2</b></table>
      <script>alert(1)</script><a href="javascript:x">no</a> <a href='https://x.test/?a=1&amp;b=2'>yes</a>
      <b>bold <i>both</b> italic</i><img src=https://x.test/p.png alt=pic><hr>
    `;
    expect(html(page)).toEqual(
      normalize(
        nodes.root(
          nodes.heading(2, 'Head ', nodes.emphasis('line')),
          nodes.paragraph('Loose text\nsecond line'),
          nodes.paragraph('One & two  three …'),
          nodes.list([['a', nodes.list(['b'])], 'c'], { spread: true }),
          nodes.list(['x'], { start: 3 }),
          nodes.quote(nodes.paragraph('q'), nodes.paragraph('r')),
          nodes.codeBlock('if (a < b) {\n  x\n}', 'ts'),
          nodes.table(
            [
              ['h', 'i'],
              ['1', nodes.strong('2')],
            ],
            { align: ['right', null] },
          ),
          nodes.paragraph(
            'no ',
            nodes.link('https://x.test/?a=1&b=2', 'yes'),
            ' ',
            nodes.strong('bold ', nodes.emphasis('both')),
            ' italic',
            nodes.image('https://x.test/p.png', 'pic'),
          ),
          nodes.rule(),
        ),
      ),
    );
  });

  it.each([
    '<',
    '<b',
    '</p></p>',
    '<li>',
    '<td>x',
    '<table><li>x',
    '<ul>x',
    '&',
    '&#0;',
    '<a href>x</a>',
    '<pre>',
    '<time datetime=x>y',
  ])('takes %j as it comes', (text) => {
    expect(() => html(text)).not.toThrow();
  });

  it('shows times, and reads them back', () => {
    const tree = nodes.root(nodes.timestamp('2026-11-21T14:05:00Z', 'date'));
    const { text } = htmlDialect.render(tree, { timeZone: 'Europe/Oslo' });
    expect(text).toBe('<p><time datetime="2026-11-21T14:05:00.000Z" data-style="date">2026-11-21</time></p>');
    expect(html(text)).toEqual(tree);
  });
});
