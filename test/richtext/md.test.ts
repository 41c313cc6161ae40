import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel, Emoji, Message, User } from '../../src/models/index.js';
import { DialectError, findAll, md, nodes, normalize, parse, toPlainText } from '../../src/richtext/index.js';
import { hostileText } from './arbitrary.js';

const ada: User = { platform: 'slack', account: 'work', id: 'U1', name: 'Ada *L*', isBot: false };
const general: Channel = { platform: 'slack', account: 'work', id: 'C1', name: 'general', type: 'public' };
const party: Emoji = { name: 'party', isCustom: true, id: '17' };

describe('md', () => {
  it('makes mentions, emoji and times of models', () => {
    const at = new Date('2026-11-21T12:00:00Z');
    expect(md`Hi **${ada}** in ${general} ${party} at ${at}`).toEqual(
      nodes.root(
        'Hi ',
        nodes.strong(nodes.mention(ada)),
        ' in ',
        nodes.mention(general),
        ' ',
        { type: 'emoji', name: 'party', isCustom: true, id: '17' },
        ' at ',
        nodes.timestamp(at),
      ),
    );
  });

  it('takes numbers, bigints, URLs, arrays, trees and nothing', () => {
    const show: boolean = Math.random() > 2;
    expect(
      md`${1} ${2n} ${new URL('https://x.test/')} ${['a', md`**b**`, [3]]}${null}${undefined}${show && 'x'}`,
    ).toEqual(nodes.root('1 2 https://x.test/ a', nodes.strong('b'), '3'));
    expect(md`${nodes.spoiler('s')} ${nodes.text('*t*')}`).toEqual(nodes.root(nodes.spoiler('s'), ' *t*'));
    expect(md``).toEqual({ type: 'root', children: [] });
  });

  it('never lets a value be markup, wherever it stands', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        expect(toPlainText(md`a${value}b`)).toBe(`a${value}b`);
        expect(normalize(md`**${value}**`)).toEqual(normalize(nodes.root(nodes.strong(value))));
        expect(md`- x${value}y`).toEqual(nodes.root(nodes.list([`x${value}y`])));
        const table = md`
          | a | b |
          |---|---|
          | ${value} | c |
        `;
        expect(table).toEqual(
          normalize(
            nodes.root(
              nodes.table([
                ['a', 'b'],
                [value, 'c'],
              ]),
            ),
          ),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('puts values into code and addresses as their words', () => {
    const value = '`` [x](y) **';
    expect(md`\`${value}\``).toEqual(nodes.root(nodes.inlineCode(value)));
    expect(md`
      \`\`\`ts
      ${'```\nrm -rf'}
      \`\`\`
    `).toEqual(nodes.root(nodes.codeBlock('```\nrm -rf', 'ts')));
    expect(md`[the log](${'https://x.test/a(b)?c=<d>&e'})`).toEqual(
      nodes.root(nodes.link('https://x.test/a(b)?c=<d>&e', 'the log')),
    );
    expect(md`[${'l]('}](https://x.test/${'a b'})`).toEqual(nodes.root(nodes.link('https://x.test/a%20b', 'l](')));
    expect(md`![${'a]'}](${new URL('https://x.test/p.png')})`).toEqual(
      nodes.root(nodes.image('https://x.test/p.png', 'a]')),
    );
    expect(md`see https://x.test/${'id 1'}`).toEqual(nodes.root('see ', nodes.link('https://x.test/'), 'id 1'));
  });

  it.each(['javascript:alert(1)', 'JAVASCRIPT:x', 'data:text/html,x', ' \u0001javascript:x', 'vbscript:x'])(
    'makes no link to %j',
    (url) => {
      const tree = md`[go](${url})`;
      expect(findAll(tree, 'link')).toEqual([]);
      expect(toPlainText(tree)).toContain('go');
      expect(findAll(md`![go](${url})`, 'image')).toEqual([]);
    },
  );

  it('puts blocks between paragraphs, and flattens them where blocks cannot stand', () => {
    const list = md`- a\n- b`;
    expect(md`before ${list} after`).toEqual(
      nodes.root(nodes.paragraph('before'), ...list.children, nodes.paragraph('after')),
    );
    expect(md`# ${list}`).toEqual(nodes.root(nodes.heading(1, '• a\n• b')));
    expect(md`- x ${nodes.codeBlock('c')}`).toEqual(nodes.root(nodes.list([['x', nodes.codeBlock('c')]])));
  });

  it('takes off the indentation that all lines share', () => {
    expect(md`
      # Title

      - one
        - two
    `).toEqual(nodes.root(nodes.heading(1, 'Title'), nodes.list([['one', nodes.list(['two'])]])));
  });

  it('keeps private-use characters of the literal and of values apart from its own', () => {
    const own = String.fromCodePoint(0xf0000);
    expect(toPlainText(md`\u{f0000}${own}\u{f0001}${'x'}`)).toBe('\u{f0000}\u{f0000}\u{f0001}x');
    expect(toPlainText(md`&#xF0000; ${'secret'}`)).toBe('\u{f0000} secret');
  });

  it('gives plain JSON', () => {
    const tree = md`Hi ${ada} ${new Date(0)} ${party} [x](https://x.test)`;
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
  });

  it('refuses other values, for JavaScript callers too', () => {
    // @ts-expect-error a plain object is no value
    expect(() => md`${{ a: 1 }}`).toThrow(DialectError);
    // @ts-expect-error nor is a function
    expect(() => md`${() => 1}`).toThrow(/md cannot take a function/);
    // @ts-expect-error nor true
    expect(() => md`${true}`).toThrow(DialectError);
    // @ts-expect-error nor a symbol
    expect(() => md`${Symbol('x')}`).toThrow(DialectError);
    expect(() => md`${new Date(Number.NaN)}`).toThrow(/not a valid date/);
    const message: Message | undefined = undefined;
    // @ts-expect-error nor a message
    expect(md`${message as unknown as Message}`).toEqual({ type: 'root', children: [] });
    // @ts-expect-error nor a promise
    expect(() => md`${Promise.resolve('x')}`).toThrow(DialectError);
  });

  it('reads its literal parts as Markdown', () => {
    expect(md`**a** \`b\` <b> &amp; https://x.test`).toEqual(parse('**a** `b` <b> &amp; https://x.test', 'markdown'));
  });
});
