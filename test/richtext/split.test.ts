import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlDialect } from '../../src/richtext/html/index.js';
import {
  type Dialect,
  DialectError,
  findAll,
  markdownDialect,
  md,
  nodes,
  normalize,
  parse,
  plainTextDialect,
  type RichText,
  splitRichText,
  toPlainText,
  toRichText,
  truncateRichText,
  visit,
} from '../../src/richtext/index.js';
import { cpuTime } from '../measure/cpu-time.js';
import { treeArbitrary } from './arbitrary.js';

/** All words of a tree, in order; addresses of pictures too, for they are shown. */
function words(tree: RichText): string {
  let text = '';
  visit(tree, (node) => {
    if ('value' in node) text += node.value;
    else if (node.type === 'image') text += (node.alt ?? '') + node.url;
    return undefined;
  });
  return text.replace(/[\s()]/g, '');
}

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  const wanted = [...part];
  for (const character of whole) if (character === wanted[at]) at += 1;
  return at === wanted.length;
}

describe('splitRichText', () => {
  const dialects: Dialect[] = [markdownDialect, plainTextDialect, htmlDialect];

  it('gives parts that fit, are not empty, and hold the text', () => {
    fc.assert(
      fc.property(
        treeArbitrary(),
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom(...dialects),
        (tree, max, dialect) => {
          const parts = splitRichText(tree, dialect, { max });
          for (const { rendered, tree: part } of parts) {
            expect(rendered.text).not.toBe('');
            // Only what cannot be cut may be longer: one grapheme, escaped.
            if (dialect.measure(rendered.text) > max)
              expect([...words(part)].length, rendered.text).toBeLessThanOrEqual(8);
          }
          // A link whose address is longer than a part shows it, so there may be more words, never fewer.
          expect(isSubsequence(words(normalize(tree)), parts.map((part) => words(normalize(part.tree))).join(''))).toBe(
            true,
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('gives parts whose markup is whole', () => {
    fc.assert(
      fc.property(treeArbitrary(), fc.integer({ min: 20, max: 90 }), (tree, max) => {
        for (const { rendered, tree: part } of splitRichText(tree, markdownDialect, { max }))
          expect(parse(rendered.text, 'markdown')).toEqual(normalize(part));
      }),
      { numRuns: 300 },
    );
  });

  it('joins to the text, but for white space at the cuts', () => {
    const text = 'One two three. Four five six!\nSeven eight nine ten eleven twelve.\n\nThirteen';
    for (let max = 1; max < 60; max += 1) {
      const parts = splitRichText(toRichText(text), plainTextDialect, { max });
      expect(
        parts
          .map((part) => toPlainText(part.tree))
          .join('')
          .replace(/\s/g, ''),
      ).toBe(text.replace(/\s/g, ''));
    }
  });

  it('cuts between paragraphs, else lines, sentences, words, graphemes', () => {
    const texts = (tree: RichText, max: number) =>
      splitRichText(tree, plainTextDialect, { max }).map((part) => part.rendered.text);
    expect(texts(md`aaaa bbbb\n\ncccc dddd`, 14)).toEqual(['aaaa bbbb', 'cccc dddd']);
    expect(texts(toRichText('aaaa bbbb\ncccc dddd eeee'), 17)).toEqual(['aaaa bbbb', 'cccc dddd eeee']);
    expect(texts(toRichText('Aaaa bbbb. Cccc dddd eeee'), 17)).toEqual(['Aaaa bbbb.', 'Cccc dddd eeee']);
    expect(texts(toRichText('aaaa bbbb cccc'), 10)).toEqual(['aaaa bbbb', 'cccc']);
    expect(texts(toRichText('👩‍👩‍👧👩‍👩‍👧'), 9)).toEqual(['👩‍👩‍👧', '👩‍👩‍👧']);
    expect(texts(toRichText('e\u0301e\u0301e\u0301'), 3)).toEqual(['e\u0301', 'e\u0301', 'e\u0301']);
  });

  it('closes and opens styles, fences, quotes and lists', () => {
    const texts = (tree: RichText, max: number) =>
      splitRichText(tree, markdownDialect, { max }).map((part) => part.rendered.text);
    expect(texts(md`**aaaa bbbb cccc**`, 13)).toEqual(['**aaaa bbbb**', '**cccc**']);
    expect(texts(nodes.root(nodes.codeBlock('a = 1\nb = 2\nc = 3', 'py')), 22)).toEqual([
      '```py\na = 1\nb = 2\n```',
      '```py\nc = 3\n```',
    ]);
    expect(texts(md`> aaaa bbbb cccc`, 11)).toEqual(['> aaaa bbbb', '> cccc']);
    expect(texts(md`3. aaa\n4. bbb\n5. ccc`, 14)).toEqual(['3. aaa\n4. bbb', '5. ccc']);
    // The rest of an item has no second bullet.
    expect(texts(md`- aaaa bbbb\n- cccc`, 8)).toEqual(['- aaaa', 'bbbb', '- cccc']);
  });

  it('goes on with a table under an empty head', () => {
    const table = nodes.root(
      nodes.table([
        ['h', 'i'],
        ['aaaa', 'b'],
        ['cccc', 'd'],
      ]),
    );
    const parts = splitRichText(table, markdownDialect, { max: 40 });
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map((part) => toPlainText(part.tree)).join('\n')).toBe('h\ti\naaaa\tb\ncccc\td');
  });

  it('keeps mentions and links whole', () => {
    const mention = {
      type: 'mention',
      kind: 'user',
      platform: 'slack',
      account: 'slack',
      id: 'U1',
      name: 'Ada Lovelace',
    } as const;
    const tree = nodes.root(
      'x '.repeat(30),
      mention,
      nodes.link('https://x.test/long/address', 'log'),
      ' y'.repeat(30),
    );
    const parts = splitRichText(tree, markdownDialect, { max: 40 });
    expect(parts.flatMap((part) => findAll(part.tree, 'mention'))).toHaveLength(1);
    expect(parts.flatMap((part) => findAll(part.tree, 'link'))).toHaveLength(1);
  });

  it('shows the address of a link that is longer than a part', () => {
    const parts = splitRichText(nodes.root(nodes.link(`https://x.test/${'a'.repeat(50)}`, 'log')), markdownDialect, {
      max: 30,
    });
    expect(parts.map((part) => part.rendered.text).join('')).toContain('log');
    expect(words({ type: 'root', children: parts.flatMap((part) => part.tree.children) })).toContain('a'.repeat(50));
  });

  it('gives one part where all fits, none where there is nothing', () => {
    const tree = md`a`;
    expect(splitRichText(tree, markdownDialect)).toEqual([{ rendered: { text: 'a', losses: [] }, tree }]);
    expect(splitRichText(toRichText(''), markdownDialect, { max: 5 })).toEqual([]);
    expect(() => splitRichText(tree, markdownDialect, { max: 0 })).toThrow(DialectError);
  });

  it('splits 100 KB in well under a second', () => {
    const tree = toRichText('Hello wörld, this is a *test* of it. '.repeat(2_800));
    const ms = cpuTime(() => {
      expect(splitRichText(tree, markdownDialect, { max: 2000 }).length).toBeLessThan(65);
      expect(splitRichText(tree, markdownDialect, { max: 100 }).length).toBeGreaterThan(1000);
    });
    expect(ms).toBeLessThan(2000);
  });
});

describe('truncateRichText', () => {
  it('leaves whole markup that fits and ends in …', () => {
    fc.assert(
      fc.property(treeArbitrary(), fc.integer({ min: 1, max: 90 }), (tree, max) => {
        const { rendered, tree: cut } = truncateRichText(tree, markdownDialect, { max });
        if (markdownDialect.measure(rendered.text) > max) expect(rendered.text).toBe('…');
        if (markdownDialect.measure(markdownDialect.render(tree).text) <= max) expect(cut).toBe(tree);
        else {
          expect(toPlainText(cut)).toContain('…');
          if (max > 20) expect(parse(rendered.text, 'markdown')).toEqual(normalize(cut));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('cuts at a word', () => {
    expect(truncateRichText(md`**aaaa bbbb cccc dddd**`, markdownDialect, { max: 20 }).rendered.text).toBe(
      '**aaaa bbbb cccc…**',
    );
  });
});
