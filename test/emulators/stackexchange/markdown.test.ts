import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutContent, renderMessage } from '../../../src/testing/stackexchange/markdown/render.js';
import { growth } from '../../measure/cpu-time.js';

const context = {
  tagSite: 'meta.stackexchange.com',
  chatOrigin: 'http://chat.test',
  message: (id: string) =>
    id === '7' ? { html: 'quoted <b>text</b>', author: 'Ada', room: 'Lab', roomId: '1' } : undefined,
};
const render = (source: string) => renderMessage(source, context);
const rel = 'rel="nofollow noopener noreferrer"';

describe('one line', () => {
  it.each([
    ['plain & <simple> "text" isn\'t', 'plain &amp; &lt;simple&gt; &quot;text&quot; isn&#39;t'],
    ['*a* _b_ **c** __d__ `e` ---f---', '<i>a</i> <i>b</i> <b>c</b> <b>d</b> <code>e</code> <strike>f</strike>'],
    ['***both*** and ___both___', '<b><i>both</i></b> and <b><i>both</i></b>'],
    ['**a *b* c**', '<b>a <i>b</i> c</b>'],
    ['*open, 2 * 3, snake_case_name, a*b*c', '*open, 2 * 3, snake_case_name, a*b*c'],
    ['``co`de`` and `a*b*`', '<code>co`de</code> and <code>a*b*</code>'],
    ['``open` and `', '``open<code> and </code>'],
    ['``open', '``open'],
    [
      '\\*not\\* \\_this\\_ \\`nor\\` \\[that\\](http://x.test) \\a',
      `*not* _this_ \`nor\` [that](<a href="http://x.test" ${rel}>x.test</a>) \\a`,
    ],
    ['[text](http://x.test/a_b_c "A & B")', `<a href="http://x.test/a_b_c" title="A &amp; B" ${rel}>text</a>`],
    ['[](http://x.test/)', `[](<a href="http://x.test/" ${rel}>x.test/</a>)`],
    ['[a](mailto:x@y.test) [b](sftp://x.test)', '[a](mailto:x@y.test) [b](sftp://x.test)'],
    ['[f](ftp://x.test)', `<a href="ftp://x.test" ${rel}>f</a>`],
    ['see http://x.test/a_b, ok', `see <a href="http://x.test/a_b" ${rel}>x.test/a_b</a>, ok`],
    [
      'https://example.test/a/very/long/path/that/goes/on',
      `<a href="https://example.test/a/very/long/path/that/goes/on" ${rel}>example.test/a/very/long/path&hellip;</a>`,
    ],
    [
      '[tag:c#] [meta-tag:bug]',
      '<a href="//meta.stackexchange.com/questions/tagged/c%23"><span class="ob-post-tags post-tag">c#</span></a> <a href="//meta.meta.stackexchange.com/questions/tagged/bug"><span class="ob-post-tags post-tag">bug</span></a>',
    ],
    ['- no list, # no heading, ![no image](x)', '- no list, # no heading, ![no image](x)'],
    ['> a **quote**', '<div class="quote">a <b>quote</b></div>'],
    ['    fixed **font**', "<pre class='full'>fixed **font**</pre>"],
  ])('%s', (source, html) => {
    expect(render(source)).toBe(html);
  });
});

describe('several lines', () => {
  it('are plain text; a line break at the end makes one line such a text', () => {
    expect(render('**a**\n\nhttp://x.test <b>')).toBe(
      `<div class='full'>**a** <br>  <br> <a href="http://x.test" ${rel}>x.test</a> &lt;b&gt;</div>`,
    );
    expect(render('**a**\n')).toBe("<div class='full'>**a**</div>");
    expect(render('    a\n\n      b <c>')).toBe("<pre class='full'>a\n\n  b &lt;c&gt;</pre>");
    expect(render('    a\nb')).toBe("<div class='full'>    a <br> b</div>");
    expect(render('> a\r\n> *b*')).toBe('<div class="quote">a <br> *b*</div>');
  });

  it('are cut when they are long, never within a tag or an entity', () => {
    const most = { lines: 2, characters: 60 };
    expect(cutContent("<div class='full'>a <br> b <br> c</div>", most)).toBe("<div class='partial'>a <br> b</div>");
    expect(cutContent("<pre class='full'>a\nb</pre>", most)).toBe("<pre class='full'>a\nb</pre>");
    expect(cutContent('a <b>line</b> is never cut, however long it is, as it has an end of its own', most)).toContain(
      'own',
    );
    for (let length = 20; length < 60; length += 1) {
      const html = `<div class='full'>${'&amp;'.repeat(8)}<a href="http://x.test" ${rel}>x</a>${'y'.repeat(50)} <br> z</div>`;
      const cut = cutContent(html, { lines: 9, characters: length });
      expect(cut).toMatch(/^<div class='partial'>(?:&amp;)*(?:<a [^<>]*>x<\/a>y*)?<\/div>$/);
    }
  });
});

describe('a message that is only an address', () => {
  it.each([
    [
      'https://i.test/a.png',
      /^<div class="onebox ob-image"><a [^>]*href="https:\/\/i\.test\/a\.png"><img src="\/\/i\.test\/a\.png" class="user-image" alt="user image" \/><\/a><\/div>$/,
    ],
    ['https://www.youtube.com/watch?v=abc', /^<div class="onebox ob-youtube">/],
    ['https://youtu.be/abc', /ytimg\.com\/vi\/abc/],
    ['https://en.wikipedia.org/wiki/Ada_Lovelace', /ob-wikipedia.*>Ada Lovelace</],
    ['http://chat.test/transcript/message/7#7', /ob-message.*<div class="quote">quoted <b>text<\/b><\/div>/],
    ['http://chat.test/transcript/1?m=7', /ob-message/],
    ['http://chat.test/transcript/message/8', /^<a href/],
    ['https://example.test/', /^<a href/],
    ['https://i.test/a.png and more', /^<a href/],
  ])('%s', (source, html) => {
    expect(render(source)).toMatch(html);
  });
});

describe('whatever is typed', () => {
  const typed = fc
    .array(
      fc.constantFrom(
        '*',
        '**',
        '_',
        '__',
        '---',
        '`',
        '``',
        '[',
        ']',
        '(',
        ')',
        'http://x.test',
        'a',
        ' ',
        '\n',
        '\\',
        '<',
        '&',
        '"',
        "'",
        '> ',
        '    ',
        '[tag:x]',
        ':',
        '@ada',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));

  it('gives balanced elements and no foreign ones', () => {
    fc.assert(
      fc.property(fc.oneof(typed, fc.string()), (source) => {
        const html = render(source);
        const open: string[] = [];
        for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
          expect(['b', 'i', 'code', 'strike', 'a', 'div', 'pre', 'span', 'br', 'img']).toContain(name);
          if (name === 'br' || name === 'img') continue;
          if (end) expect(open.pop()).toBe(name);
          else open.push(name);
        }
        expect(open).toEqual([]);
        expect(html.replace(/<[^>]*>/g, '')).not.toMatch(/[<>"']/);
      }),
      { numRuns: 300 },
    );
  });

  it('takes linear time', () => {
    for (const part of ['*a ', '`', '[', '**', '_a_', '[a](', '--- ', 'http://', '[a', '\\'])
      expect(
        growth((size) => render(part.repeat(size)), 1_000, 8_000),
        part,
      ).toBeLessThan(1.6);
  });
});
