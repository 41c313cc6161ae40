import fc from 'fast-check';
import type { Block, Inline, ListItem, RichText } from '../../src/richtext/index.js';

/** Pieces that mean something in one markup or another, or sit badly with parsers. */
export const hostilePieces = [
  'a',
  'b',
  'Z',
  'é',
  '漢',
  '0',
  '1',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\t',
  '\r',
  '\u00a0',
  '\u200b',
  '\u2060',
  '\u00ad',
  '\u202e',
  '\ufe0f',
  '*',
  '**',
  '_',
  '__',
  '~',
  '~~',
  '`',
  '``',
  '```',
  '#',
  '# ',
  '>',
  '> ',
  '>>> ',
  '-',
  '- ',
  '---',
  '+ ',
  '=',
  '===',
  '1. ',
  '2) ',
  '• ',
  '|',
  '| a |',
  '|-|',
  '[',
  ']',
  '(',
  ')',
  '[x](y)',
  '![x](y)',
  '[x]: y',
  '[ ] ',
  '[x] ',
  '!',
  '\\',
  '\\*',
  '<',
  '>',
  '</',
  '<b>',
  '<br/>',
  '<!--',
  '<https://x.test>',
  '<script>',
  '&',
  '&amp;',
  '&lt;',
  '&#32;',
  '&nbsp;',
  ';',
  ':',
  ':tada:',
  ':123 ',
  ':100:',
  ':skin-tone-3:',
  '::',
  '@',
  '@everyone',
  '@here',
  '@all',
  '@channel',
  '@ada',
  '#general',
  '<@U1>',
  '<@!1>',
  '<@&1>',
  '<#C1|x>',
  '<!channel>',
  '<!here>',
  '<!subteam^S1>',
  '<!date^1^{date}|x>',
  '<t:1:R>',
  '<id:x>',
  `${'$'}{x}`,
  '#{x}',
  '<#if>',
  '<@x>',
  '{',
  '}',
  '$',
  '%',
  '%20',
  'http://',
  'https://x.test',
  'www.x.de',
  'a@b.co',
  'mailto:',
  'javascript:',
  '//',
  '.',
  ',',
  '?',
  '"',
  "'",
  '/',
  '😀',
  '👩‍👩‍👧',
  '👋🏽',
  'שלום',
  '\u{f0000}',
  '\ue000',
  '||',
  '||x||',
  '-# ',
  '\u0001',
  '\u000b',
  '\u2028',
];

export const hostileText = fc
  .array(fc.constantFrom(...hostilePieces), { minLength: 1, maxLength: 10 })
  .map((parts) => parts.join(''));

const word = fc.constantFrom('one', 'two', 'a_b', 'x*y', 'Straße', '漢字', '1.5', '(paren)', 'end.', '"q"', '😀');
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));

const url = fc.constantFrom(
  'https://x.test',
  'https://x.test/a_(b)_c?d=1&e=2',
  'http://a.test/*x*',
  'mailto:a@x.test',
  'https://x.test/a|b',
  'https://x.test/<y>',
  '/relative',
  'https://x.test/"q"\\',
);

export type TreeOptions = {
  text?: fc.Arbitrary<string>;
  /** Nodes that the tree may hold besides text, marks and blocks. */
  atoms?: readonly fc.Arbitrary<Inline>[];
  marks?: readonly ('strong' | 'emphasis' | 'delete' | 'underline' | 'spoiler')[];
  blocks?: boolean;
};

export const foreignMention: fc.Arbitrary<Inline> = fc.record({
  type: fc.constant('mention' as const),
  kind: fc.constantFrom('user' as const, 'channel' as const, 'role' as const, 'everyone' as const, 'here' as const),
  platform: fc.constantFrom('other', 'elsewhere'),
  account: fc.constantFrom('other', 'slack'),
  id: fc.constantFrom('U1', 'C1', '17', 'S1'),
  name: fc.constantFrom('ada', 'everyone', 'here', 'channel', 'U1', '<!channel>', '<@U1>', '!here'),
});

/** Random trees. */
export function treeArbitrary({
  text = fc.oneof(words, hostileText),
  atoms = [],
  marks = ['strong', 'emphasis', 'delete'],
  blocks = true,
}: TreeOptions = {}): fc.Arbitrary<RichText> {
  const { inlines, block } = fc.letrec<{
    inline: Inline;
    inlines: Inline[];
    block: Block;
    blocks: Block[];
    item: ListItem;
  }>((tie) => ({
    inline: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text.map((value): Inline => ({ type: 'text', value })),
      // Code with `]:` in a label is the one thing that Markdown cannot say.
      text.map((value): Inline => ({ type: 'inlineCode', value: value.replaceAll(']', ')') })),
      ...atoms,
      fc.constantFrom(...marks).chain((type) => tie('inlines').map((children) => ({ type, children }) as Inline)),
      fc.record({ type: fc.constant('link' as const), url, children: tie('inlines') as fc.Arbitrary<Inline[]> }),
      fc.record({ type: fc.constant('image' as const), url, alt: text }),
    ),
    inlines: fc.array(tie('inline'), { minLength: 1, maxLength: 4, depthIdentifier: 'inline' }) as fc.Arbitrary<
      Inline[]
    >,
    item: fc.record(
      {
        type: fc.constant('listItem' as const),
        checked: fc.boolean(),
        children: tie('blocks') as fc.Arbitrary<Block[]>,
      },
      { requiredKeys: ['type', 'children'] },
    ) as fc.Arbitrary<ListItem>,
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ type: fc.constant('paragraph' as const), children: tie('inlines') as fc.Arbitrary<Inline[]> }),
      fc.record({
        type: fc.constant('heading' as const),
        depth: fc.constantFrom(1 as const, 2 as const, 6 as const),
        children: tie('inlines') as fc.Arbitrary<Inline[]>,
      }),
      fc.constant({ type: 'thematicBreak' as const }),
      fc.record(
        { type: fc.constant('code' as const), lang: fc.constantFrom('ts', 'c++', 'x`y'), value: text },
        { requiredKeys: ['type', 'value'] },
      ),
      fc.record({ type: fc.constant('blockquote' as const), children: tie('blocks') as fc.Arbitrary<Block[]> }),
      fc.record(
        {
          type: fc.constant('list' as const),
          ordered: fc.boolean(),
          start: fc.constantFrom(0, 1, 7),
          spread: fc.boolean(),
          children: fc.array(tie('item') as fc.Arbitrary<ListItem>, { minLength: 1, maxLength: 3 }),
        },
        { requiredKeys: ['type', 'ordered', 'children'] },
      ),
      fc
        .array(fc.array(tie('inlines') as fc.Arbitrary<Inline[]>, { minLength: 2, maxLength: 2 }), {
          minLength: 1,
          maxLength: 3,
        })
        .map(
          (rows): Block => ({
            type: 'table',
            align: ['left', null],
            children: rows.map((cells) => ({
              type: 'tableRow',
              children: cells.map((children) => ({ type: 'tableCell', children })),
            })),
          }),
        ),
    ) as fc.Arbitrary<Block>,
    blocks: fc.array(tie('block'), { maxLength: 3, depthIdentifier: 'block' }) as fc.Arbitrary<Block[]>,
  }));
  if (!blocks) return inlines.map((children) => ({ type: 'root', children: [{ type: 'paragraph', children }] }));
  return fc.array(block, { minLength: 1, maxLength: 4 }).map((children) => ({ type: 'root', children }));
}
