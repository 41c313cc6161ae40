import { parse as parseOfficially } from '@rocket.chat/message-parser';
import fc from 'fast-check';
import { fromSyntaxTree } from '../../src/backends/rocketchat/markup/from-syntax-tree.js';
import type { SyntaxNode } from '../../src/backends/rocketchat/markup/syntax-tree.js';
import type { Block, Inline, RichText } from '../../src/richtext/index.js';
import { normalize } from '../../src/richtext/index.js';
import { hostilePieces } from '../richtext/arbitrary.js';

export const plain = (value: string): RichText => ({
  type: 'root',
  children: [{ type: 'paragraph', children: [{ type: 'text', value }] }],
});
export const inline = (...children: Inline[]): RichText => ({
  type: 'root',
  children: [{ type: 'paragraph', children }],
});

/** As a server has it by default: with colours and formulas, which our own reading leaves as text. */
const serverOptions = { emoticons: true, colors: true, katex: { parenthesisSyntax: true, dollarSyntax: false } };

/** The tree that a server sends in `md`. */
export function md(text: string): SyntaxNode[] {
  return parseOfficially(text, serverOptions) as unknown as SyntaxNode[];
}

/** The neutral tree of the official parser's whole answer; `undefined` for emoji alone, where it drops what is between. */
export function readWhole(text: string, options: object = serverOptions): RichText | undefined {
  const nodes = parseOfficially(text, options) as unknown as SyntaxNode[];
  if (nodes[0]?.type === 'BIG_EMOJI') return undefined;
  return fromSyntaxTree(nodes, { platform: 'rocketchat', account: 'rocketchat' });
}

/** A carriage return is a line break. */
export function holdable(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

const lively = [
  ...hostilePieces,
  ':)',
  ':D',
  '(y)',
  '8)',
  '-_-',
  'O_O',
  '<3',
  'localhost',
  'http://localhost:3000',
  '+491234567',
  'a.com',
  '1.2.3.4',
  'snake_case',
  'color:#ff0000',
  '\\(x\\)',
  '\\[x\\]',
  '||',
  '[x](https://x.test)',
  '<https://x.test|x>',
  '<t:1763600000:R>',
  '^',
  '=',
];

/** Text of everything that means something to this grammar. */
export const livelyText = fc
  .array(fc.constantFrom(...lively), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''));

/** Text for marks: without the signs that cannot stand in them, and on one line. */
const calmPieces = lively.filter((piece) => !/[*_~`\r\n[]/.test(piece) && piece.trim() === piece && piece !== '');
const calmText = fc
  .array(fc.constantFrom(...calmPieces), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(' '));

const oneLine = livelyText.map((text) => text.replace(/[\r\n]/g, '')).filter((text) => text !== '');
const label = fc
  .array(fc.constantFrom('see', 'the log', 'a_b', '*x*', '2 * 3', ']', '(y)', '@all', ':)', '~', '`c`', 'é'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(' '));
const url = fc.constantFrom('https://x.test', 'https://x.test/a_b_c?d=1&e=*2*', 'mailto:a@x.test', 'http://a.b/~c~/d');

const link: fc.Arbitrary<Inline> = fc
  .record({ url, label })
  .map(({ url, label }) => ({ type: 'link', url, children: [{ type: 'text', value: label }] }));
const code: fc.Arbitrary<Inline> = oneLine
  .map((text) => text.replace(/[`\t]/g, ''))
  .filter((text) => text !== '')
  .map((value) => ({ type: 'inlineCode', value }));
const time: fc.Arbitrary<Inline> = fc.constantFrom<Inline>(
  { type: 'timestamp', value: '2026-11-21T14:05:00.000Z' },
  { type: 'timestamp', value: '2026-11-21T14:05:00.000Z', style: 'relative' },
  { type: 'timestamp', value: '2026-11-21T14:05:00.000Z', style: 'date' },
  { type: 'timestamp', value: '2026-11-21T14:05:00.000Z', style: 'time' },
);
const image: fc.Arbitrary<Inline> = fc.constantFrom<Inline>(
  { type: 'image', url: 'https://x.test/a.png' },
  { type: 'image', url: 'https://x.test/a_b.png', alt: 'a picture' },
);
const blank: Inline = { type: 'text', value: ' ' };
const standing: fc.Arbitrary<Inline> = fc.constantFrom<Inline>(
  { type: 'emoji', name: 'smile', unicode: '😄' },
  { type: 'emoji', name: 'party', isCustom: true, platform: 'rocketchat', account: 'rocketchat' },
  { type: 'mention', kind: 'user', platform: 'rocketchat', account: 'rocketchat', name: 'ada' },
  { type: 'mention', kind: 'user', platform: 'rocketchat', account: 'rocketchat', name: 'a.b-c_d' },
  { type: 'mention', kind: 'channel', platform: 'rocketchat', account: 'rocketchat', name: 'general' },
  { type: 'mention', kind: 'everyone', platform: 'rocketchat', account: 'rocketchat', name: 'all' },
  { type: 'mention', kind: 'here', platform: 'rocketchat', account: 'rocketchat' },
);

type MarkType = 'strong' | 'emphasis' | 'delete';
/** A dot in the first word of italic text is lifted out of it. */
const markText = (marks: readonly MarkType[]) =>
  calmText.map((value) => (marks.includes('emphasis') ? value.replaceAll('.', ',') : value));

function marked(type: MarkType, outer: readonly MarkType[]): fc.Arbitrary<Inline> {
  const marks = [...outer, type];
  const inner = (['strong', 'emphasis', 'delete'] as const).filter((one) => !marks.includes(one));
  const text = markText(marks).map((value): Inline => ({ type: 'text', value }));
  const child = fc.oneof(text, code, link, time, ...inner.map((one) => marked(one, marks)));
  return fc.array(child, { minLength: 1, maxLength: 3 }).map((children) => ({ type, children }) as Inline);
}

const mark = fc.oneof(marked('strong', []), marked('emphasis', []), marked('delete', []));
const text: fc.Arbitrary<Inline> = oneLine.map((value) => ({ type: 'text', value }));
const flat = fc.oneof(text, text, mark, code, link, time, image);
const spoiler: fc.Arbitrary<Inline> = fc
  .array(fc.oneof(text, mark, code, link, time), { minLength: 1, maxLength: 3 })
  .map((children) => ({ type: 'spoiler', children }));
const line = fc
  .array(
    fc.oneof(
      flat.map((node) => [node]),
      spoiler.map((node) => [node]),
      standing.map((node) => [blank, node, blank]),
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => parts.flat());
const paragraph: fc.Arbitrary<Block> = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => ({
  type: 'paragraph',
  children: lines.flatMap((one, index): Inline[] => (index > 0 ? [{ type: 'break' }, ...one] : one)),
}));
/** A block in which something is to be seen. */
const shown = <Shape extends Block>(block: Shape): boolean =>
  normalize({ type: 'root', children: [block] }).children.length > 0;

const block: fc.Arbitrary<Block> = fc.oneof(
  paragraph,
  fc.record({ type: fc.constant('heading' as const), depth: fc.constantFrom(1 as const, 4 as const), children: line }),
  fc.constant<Block>({ type: 'thematicBreak' }),
  fc.record(
    {
      type: fc.constant('code' as const),
      lang: fc.constantFrom('ts', 'objective-c', 'x_y'),
      value: livelyText.map(holdable),
    },
    { requiredKeys: ['type', 'value'] },
  ),
  paragraph.map((one): Block => ({ type: 'blockquote', children: [one] })),
  fc
    .record({
      start: fc.constantFrom(1, 7),
      kind: fc.constantFrom('bullets', 'numbers', 'tasks'),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    })
    .map(({ kind, start, lines }): Block => {
      const children = lines.map((one, index) => ({
        type: 'listItem' as const,
        ...(kind === 'tasks' && { checked: index % 2 === 0 }),
        children: [{ type: 'paragraph' as const, children: one }],
      }));
      return kind === 'numbers'
        ? { type: 'list', ordered: true, start, children }
        : { type: 'list', ordered: false, children };
    }),
);

/** Trees of which this markup loses nothing. Paragraphs side by side are one in it. */
export const sayable: fc.Arbitrary<RichText> = fc
  .array(block, { minLength: 1, maxLength: 4 })
  .map((blocks) => normalize({ type: 'root', children: blocks.filter(shown) }))
  .filter(({ children }) =>
    children.every((one, index) => one.type !== 'paragraph' || children[index + 1]?.type !== 'paragraph'),
  )
  .filter(({ children }) => children.length > 0);
