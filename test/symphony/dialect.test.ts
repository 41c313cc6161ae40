import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createSymphonyDialect, symphonyDialect, validateMessageML } from '../../src/backends/symphony/index.js';
import { findEmoji } from '../../src/richtext/emoji/vocabulary.js';
import type { Inline, RichText } from '../../src/richtext/nodes.js';
import { normalize } from '../../src/richtext/normalize.js';
import { splitRichText } from '../../src/richtext/split/split.js';
import { findAll } from '../../src/richtext/visit.js';
import { cpuTime, growth } from '../measure/cpu-time.js';
import { foreignMention, hostileText, treeArbitrary } from '../richtext/arbitrary.js';
import { afterLosses, holdable, sent } from './round-trip.js';

// Much work, or processes of their own: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const plain = (value: string): RichText => ({
  type: 'root',
  children: [{ type: 'paragraph', children: [{ type: 'text', value }] }],
});
const inline = (...children: Inline[]): RichText => ({ type: 'root', children: [{ type: 'paragraph', children }] });
const render = (tree: RichText): string =>
  symphonyDialect.render(tree, { platform: 'symphony', account: 'symphony' }).text;
const back = (markup: string): RichText =>
  symphonyDialect.parseMessage?.(sent(markup)) ?? { type: 'root', children: [] };
/** An agent takes it: valid, and the same when it is run as a template. */
const expectSendable = (markup: string): void => {
  expect(validateMessageML(markup, { data: {}, schemes: ['http', 'https'] }).errors, markup).toEqual([]);
  expect(markup).not.toMatch(/\$\{|#\{|<#|<@/);
};

const directive = `${'$'}{entity}`;

const ownMention: fc.Arbitrary<Inline> = fc.record({
  type: fc.constant('mention' as const),
  kind: fc.constantFrom('user' as const, 'channel' as const, 'everyone' as const),
  platform: fc.constant('symphony'),
  account: fc.constantFrom('symphony', 'other'),
  id: fc.constantFrom('7078106482890', '1', 'x"/><chime/>', '-1'),
  name: fc.constantFrom('Ada', '<b>', directive),
});
const emoji: fc.Arbitrary<Inline> = fc.constantFrom('😄', '👋🏽', '👩‍👩‍👧', '🇨🇭').map((character): Inline => {
  const { name, unicode } = findEmoji(character) ?? { name: character, unicode: character };
  return { type: 'emoji', name, unicode };
});
const customEmoji: fc.Arbitrary<Inline> = fc.constant({
  type: 'emoji',
  name: 'party_parrot',
  isCustom: true,
  platform: 'symphony',
  account: 'symphony',
});
const time: fc.Arbitrary<Inline> = fc.record(
  {
    type: fc.constant('timestamp' as const),
    value: fc.constant('2026-11-21T14:05:00.000Z'),
    style: fc.constantFrom('date' as const, 'time' as const, 'datetime' as const),
  },
  { requiredKeys: ['type', 'value'] },
);
const trees = treeArbitrary({
  atoms: [foreignMention, ownMention, emoji, customEmoji, time],
  marks: ['strong', 'emphasis', 'delete', 'underline', 'spoiler'],
});

describe('plain text', () => {
  it('comes back as one text, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(hostileText, fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 })),
        (text) => {
          fc.pre(text !== '');
          const markup = render(plain(text));
          expectSendable(markup);
          expect(back(markup)).toEqual(plain(holdable(text)));
          expect(symphonyDialect.source?.parse(markup)).toEqual(plain(holdable(text)));
          expect(symphonyDialect.parseMentions(markup)).toEqual([]);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('never becomes an element, an entity or a directive', () => {
    for (const text of [
      '<mention uid="1"/>',
      '<hash tag="x"/>',
      directive,
      '#{1}',
      '<#if x>',
      '<@m/>',
      '&lt;b&gt;',
      '&#36;{x}',
      '@Ada',
      '#tag',
      '$IBM',
      ':smile:',
      ']]>',
      '<![CDATA[x]]>',
      '<!-- x -->',
      '<chime/>',
    ])
      expect(back(render(plain(text)))).toEqual(plain(text));
  });

  it('cannot be joined into a directive across nodes', () => {
    const tree = inline(
      { type: 'text', value: 'a$' },
      { type: 'strong', children: [{ type: 'text', value: '{b}' }] },
      { type: 'text', value: '#' },
      { type: 'raw', platform: 'symphony', value: '{c}' },
    );
    expect(render(tree)).not.toMatch(/[$#]\{/);
  });

  it('tells of characters that XML cannot hold', () => {
    const rendered = symphonyDialect.render(plain('a\u0001b\ud800'));
    expect(rendered.text).toBe('<messageML>a\ufffdb\ufffd</messageML>');
    expect(rendered.losses).toEqual([
      { feature: 'text', from: 'a control character or half a character', to: 'U+FFFD' },
    ]);
  });

  it('keeps white space where a reader of HTML would drop it', () => {
    for (const text of [' a', 'a ', 'a  b', 'a\tb', 'a \n b', '\na', 'a\r\nb', ' ', '\n'])
      expect(back(render(plain(text)))).toEqual(plain(text));
    expect(render(plain('a b\nc'))).toBe('<messageML>a b<br/>c</messageML>');
  });

  it('is nothing when it is empty', () => {
    expect(render({ type: 'root', children: [] })).toBe('');
    expect(symphonyDialect.parse('<messageML> </messageML>')).toEqual({ type: 'root', children: [] });
    expect(symphonyDialect.parse('')).toEqual({ type: 'root', children: [] });
  });
});

describe('trees', () => {
  it('are valid MessageML and come back up to the documented losses', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const markup = render(tree);
        if (markup === '') return;
        expectSendable(markup);
        expect(back(markup)).toEqual(afterLosses(tree));
      }),
      { numRuns: 1200 },
    );
  });

  it('are stable after one pass', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const first = render(tree);
        if (first === '') return;
        const once = back(first);
        const markup = render(once);
        if (markup === '') return;
        expect(back(markup)).toEqual(once);
        expect(render(back(markup))).toBe(markup);
      }),
      { numRuns: 400 },
    );
  });

  it('read the same as sent and as received', () => {
    fc.assert(
      fc.property(treeArbitrary({ marks: ['strong', 'emphasis', 'delete', 'underline', 'spoiler'] }), (tree) => {
        const markup = render(tree);
        if (markup !== '') expect(symphonyDialect.source?.parse(markup)).toEqual(back(markup));
      }),
      { numRuns: 300 },
    );
  });

  it('ping only who is mentioned by a node of this account', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const allowed = findAll(normalize(tree), 'mention').filter(
          ({ kind, platform, account, id }) =>
            kind === 'user' && platform === 'symphony' && account === 'symphony' && /^\d+$/.test(id ?? ''),
        );
        const markup = render(tree);
        expect(symphonyDialect.parseMentions(markup).map(({ id }) => id)).toEqual(allowed.map(({ id }) => id));
        const quiet = symphonyDialect.render(tree, {
          platform: 'symphony',
          account: 'symphony',
          mentions: 'none',
        }).text;
        expect(symphonyDialect.parseMentions(quiet)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('show timestamps as text where agents do not know the element', () => {
    const old = createSymphonyDialect({ timestamps: 'text' });
    const tree = inline({ type: 'timestamp', value: '2026-11-21T14:05:00.000Z' });
    const { text, losses } = old.render(tree, { timeZone: 'Europe/Zurich' });
    expect(text).toBe('<messageML>2026-11-21 15:05 GMT+1</messageML>');
    expect(losses).toEqual([{ feature: 'timestamp', from: 'time in the reader’s zone', to: 'text in Europe/Zurich' }]);
  });

  it('link to what the pod allows', () => {
    const mail = inline({ type: 'link', url: 'mailto:a@x.test', children: [{ type: 'text', value: 'write' }] });
    expect(symphonyDialect.render(mail).text).toBe('<messageML>write (mailto:a@x.test)</messageML>');
    expect(createSymphonyDialect({ linkSchemes: ['https', 'mailto'] }).render(mail).text).toBe(
      '<messageML><a href="mailto:a@x.test">write</a></messageML>',
    );
  });

  it('never throw, however odd', () => {
    let deep: Inline = { type: 'text', value: 'x' };
    for (let level = 0; level < 150; level += 1)
      deep = { type: level % 2 ? 'strong' : 'link', url: 'https://a.test', children: [deep] } as Inline;
    expectSendable(render(inline(deep)));
    let quote: RichText['children'][number] = { type: 'paragraph', children: [{ type: 'text', value: 'x' }] };
    for (let level = 0; level < 150; level += 1) quote = { type: 'blockquote', children: [quote] };
    expectSendable(render({ type: 'root', children: [quote] }));
    expect(render(inline({ type: 'timestamp', value: 'never' }))).toBe('<messageML>never</messageML>');
  });
});

describe('raw markup', () => {
  const raw = (value: string, platform = 'symphony'): RichText => inline({ type: 'raw', platform, value, alt: 'alt' });

  it('is sent untouched: a whole document as it is, a fragment within one', () => {
    const document = '<messageML>\n<chime/>\n</messageML>';
    expect(render(raw(document))).toBe(document);
    const presentation = '<div data-format="PresentationML" data-version="2.0">x</div>';
    expect(render(raw(presentation))).toBe(presentation);
    expect(render(raw('<chime/>'))).toBe('<messageML><chime/></messageML>');
    expect(
      render(
        inline(
          { type: 'text', value: 'a ' },
          { type: 'raw', platform: 'symphony', value: '<messageML><b>b</b></messageML>' },
        ),
      ),
    ).toBe('<messageML>a <b>b</b></messageML>');
  });

  it('of another platform is shown as its text', () => {
    expect(render(raw('<messageML><chime/></messageML>', 'slack'))).toBe('<messageML>alt</messageML>');
  });
});

describe('the limit', () => {
  it('is in the middle a plain size', () => {
    expect(symphonyDialect.measure('<messageML>one two</messageML>')).toBe(10);
    expect(symphonyDialect.measure('<messageML><b>one</b> &amp; <mention uid="1"/></messageML>')).toBe(
      Math.ceil(((4 + 3 + 3 + 40) * 4) / 3),
    );
  });

  it('is kept by splitting, and every part is valid', () => {
    const { max } = symphonyDialect.limits.text;
    const mention: Inline = { type: 'mention', kind: 'user', platform: 'symphony', account: 'symphony', id: '1' };
    const trees = [
      plain('Some words & more. '.repeat(9_000)),
      plain(Array.from({ length: 6_000 }, (_, index) => `w${index}`).join(' ')),
      inline(...Array.from({ length: 200 }, (): Inline[] => [mention, { type: 'text', value: ' ' }]).flat()),
      {
        type: 'root',
        children: [{ type: 'code', lang: 'ts', value: 'const x = {};\n'.repeat(9_000) }],
      } satisfies RichText,
    ];
    for (const tree of trees) {
      const parts = splitRichText(tree, symphonyDialect, { platform: 'symphony', account: 'symphony' });
      expect(parts.length).toBeGreaterThan(1);
      for (const { rendered } of parts) {
        expect(symphonyDialect.measure(rendered.text)).toBeLessThanOrEqual(max);
        expectSendable(rendered.text);
      }
    }
  });

  it('counts the size after encryption, distinct words and mentions', () => {
    const { max, unit } = symphonyDialect.limits.text;
    expect(unit).toBe('encrypted');
    expect(symphonyDialect.measure('')).toBe(0);
    // About 60,000 characters before encryption are the documented bound.
    expect(symphonyDialect.measure(render(plain('a'.repeat(60_000))))).toBeLessThanOrEqual(max);
    expect(symphonyDialect.measure(render(plain('a'.repeat(61_500))))).toBeGreaterThan(max);
    expect(symphonyDialect.measure(render(plain('ä'.repeat(31_000))))).toBeGreaterThan(max);
    // Signs of Markdown are escaped in the text form.
    expect(symphonyDialect.measure(render(plain('*'.repeat(31_000))))).toBeGreaterThan(max);
    const words = Array.from({ length: 2501 }, (_, index) => `w${index}`).join(' ');
    expect(symphonyDialect.measure(render(plain(words)))).toBeGreaterThan(max);
    const mention: Inline = { type: 'mention', kind: 'user', platform: 'symphony', account: 'symphony', id: '1' };
    expect(symphonyDialect.measure(render(inline(...Array(80).fill(mention))))).toBeLessThanOrEqual(max);
    expect(symphonyDialect.measure(render(inline(...Array(81).fill(mention))))).toBeGreaterThan(max);
  });
});

describe('hostile input', () => {
  const patterns: Readonly<Record<string, string>> = {
    'open tags': '<b>',
    'open and wrong end tags': '<a><b></c>',
    quotes: '<div class="blockquote">',
    lists: '<ul><li>',
    'half tags': '<a href="',
    references: '&amp;&#38',
    'template marks': '${#{<#<@',
    spans: '<span style="white-space:pre-wrap"> ',
    cards: '<card><header>',
    breaks: ' <br/>',
    spaces: ' \n\t',
    markers: '*_[<&',
  };

  for (const [name, piece] of Object.entries(patterns))
    it(`is read in linear time: ${name}`, () => {
      const of = (size: number) => piece.repeat(Math.ceil(size / piece.length));
      expect(growth((size) => symphonyDialect.parse(of(size)), 50_000, 400_000)).toBeLessThan(1.5);
      const text = of(100_000);
      expect(cpuTime(() => render(plain(text)))).toBeLessThan(500);
    });

  it('closes elements by name, however many end tags are wrong', () => {
    const markup = `${'<a>'.repeat(30_000)}${'</b>'.repeat(30_000)}`;
    expect(cpuTime(() => symphonyDialect.parse(markup))).toBeLessThan(500);
    const closing = `${'<b>'.repeat(30_000)}${'</b>'.repeat(30_000)}`;
    expect(cpuTime(() => symphonyDialect.parse(closing))).toBeLessThan(500);
  });

  it('is measured in linear time, raw markup too', () => {
    for (const piece of ['<a ', '<', '&#1', '<b>', '> '])
      expect(
        cpuTime(() => symphonyDialect.measure(piece.repeat(100_000))),
        piece,
      ).toBeLessThan(500);
  });

  it('is linked in linear time', () => {
    for (const piece of ['%', '[', '#', '@', '%41', 'ä', '\ud800', '/'])
      for (const size of [6_000, 1_000_000]) {
        const tree = inline({
          type: 'link',
          url: `https://x.test/${piece.repeat(size)}`,
          children: [{ type: 'text', value: 'x' }],
        });
        let markup = '';
        const ms = cpuTime(() => {
          markup = render(tree);
        });
        expect(ms, piece).toBeLessThan(1_000);
        expect(validateMessageML(markup).valid).toBe(true);
      }
  });

  it('never makes the reader throw, and gives a tree that can be sent', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<',
            '>',
            '/',
            '"',
            "'",
            '=',
            '&',
            ';',
            'b',
            ' ',
            '<b>',
            '</b>',
            '<ul>',
            '<li>',
            '<p>',
            '</p>',
            '<table>',
            '<tr>',
            '<td>',
            '<code>',
            '<span class="entity" data-entity-id="0">',
            '<a href="x">',
            '<img src="y">',
            '<br>',
            '<![CDATA[',
            ']]>',
            '<!--',
            '-->',
            '<?x',
            '?>',
            '&nbsp;',
            '&#0;',
            '&#x110000;',
            '&#xd800;',
            'text',
            '\n',
          ),
          { maxLength: 30 },
        ),
        (pieces) => {
          const tree = symphonyDialect.parse(pieces.join(''));
          const markup = render(tree);
          if (markup !== '') expectSendable(markup);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
