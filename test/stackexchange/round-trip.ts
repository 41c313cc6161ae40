import fc from 'fast-check';
import type { Inline, RichText } from '../../src/richtext/index.js';
import { liftMarks, mapInlines, normalize } from '../../src/richtext/index.js';
import { hostilePieces } from '../richtext/arbitrary.js';

export const plain = (value: string): RichText => ({
  type: 'root',
  children: value === '' ? [] : [{ type: 'paragraph', children: [{ type: 'text', value }] }],
});
export const inline = (...children: Inline[]): RichText => ({
  type: 'root',
  children: [{ type: 'paragraph', children }],
});

const lively = [
  ...hostilePieces.filter((piece) => !/[\u{f0000}]/u.test(piece)),
  ':1 ',
  ':123 hi',
  '    ',
  '---a---',
  '[tag:x]',
  '[meta-tag:x]',
  'http://a.test/b_c',
  '@@42',
  "@O'Brien",
  '***',
  '[a](http://x.test "t")',
  '``a`b``',
  '\u2060',
];
export const livelyText = fc
  .array(fc.constantFrom(...lively), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''));
const oneLine = livelyText.map((text) => text.replace(/[\r\n]/g, '')).filter((text) => text !== '');

const text: fc.Arbitrary<Inline> = oneLine.map((value) => ({ type: 'text', value }));
const code: fc.Arbitrary<Inline> = oneLine
  .filter((value) => !/^`|`$|``/.test(value))
  .map((value) => ({ type: 'inlineCode', value }));
const url = fc.constantFrom(
  'https://x.test',
  'http://x.test/a_b_c?d=1&e=2#f',
  'ftp://x.test/a',
  'https://x.test/a_(b)',
);
const link: fc.Arbitrary<Inline> = fc
  .record({ url, label: oneLine, title: fc.option(fc.constantFrom('a title', 'it is'), { nil: undefined }) })
  .filter(({ label }) => label.trim() === label && label !== '')
  .map(({ url, label, title }) => ({
    type: 'link',
    url,
    ...(title && { title }),
    children: [{ type: 'text', value: label }],
  }));
const mention: fc.Arbitrary<Inline> = fc.constantFrom<Inline>(
  { type: 'mention', kind: 'user', platform: 'stackexchange', account: 'stackexchange', name: 'Ada' },
  { type: 'mention', kind: 'user', platform: 'stackexchange', account: 'stackexchange', name: "O'Brien-Smith" },
);
const blank: Inline = { type: 'text', value: ' ' };
type MarkType = 'strong' | 'emphasis' | 'delete';

function marked(type: MarkType, outer: readonly MarkType[]): fc.Arbitrary<Inline> {
  const marks = [...outer, type];
  const inner = (['strong', 'emphasis', 'delete'] as const).filter((one) => !marks.includes(one));
  const child = fc.oneof(
    text.map((node) => [node]),
    code.map((node) => [node]),
    link.map((node) => [node]),
    mention.map((node) => [blank, node, blank]),
    ...inner.map((one) => marked(one, marks).map((node) => [node])),
  );
  return fc
    .array(child, { minLength: 1, maxLength: 3 })
    .map((children) => ({ type, children: children.flat() }) as Inline);
}

/** One line of everything that the site has. */
export const line: fc.Arbitrary<RichText> = fc
  .array(
    fc.oneof(
      text.map((node) => [node]),
      code.map((node) => [node]),
      link.map((node) => [node]),
      mention.map((node) => [blank, node, blank]),
      marked('strong', []).map((node) => [node]),
      marked('emphasis', []).map((node) => [node]),
      marked('delete', []).map((node) => [node]),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => inline(...parts.flat()));

const encoded: Readonly<Record<string, string>> = { '(': '%28', ')': '%29' };

/** What is left of a line when the documented losses are taken off: marks go around links, addresses are encoded. */
export function afterLosses(tree: RichText): RichText {
  const mapped = mapInlines(normalize(liftMarks(normalize(tree))), (node): Inline => {
    if (node.type === 'link') return { ...node, url: node.url.replace(/[()]/g, (sign) => encoded[sign] ?? sign) };
    return node;
  });
  return normalize(mapped);
}
