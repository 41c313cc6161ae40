import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Dialect,
  findAll,
  getDialect,
  loadableDialects,
  loadDialect,
  nodes,
  normalize,
  type RichText,
  splitRichText,
  toPlainText,
} from '../../src/index.js';
import { growth } from '../measure/cpu-time.js';
import { hostileText, treeArbitrary } from './arbitrary.js';

/** What no platform's wire can carry: control characters that XML forbids, noncharacters, lone surrogates. */
const unshowable = /(?![\t\n\r])[\p{Cc}\p{Noncharacter_Code_Point}\p{Cs}]/u;

/** Dialects whose platforms know one line break, `\n`: they write `\r` and `\r\n` so, as their docs say. */
const oneLineBreak = new Set(['rocketchat', 'stackexchange']);

const names = ['markdown', 'plaintext', ...loadableDialects()];

/** Reads what `render` wrote: the source form, where a platform gives back another. */
function readBack(dialect: Dialect, text: string): RichText {
  return normalize((dialect.source ?? dialect).parse(text, { platform: dialect.name, account: dialect.name }));
}

const home = (dialect: Dialect) => ({ platform: dialect.name, account: dialect.name });

describe.each(names)('%s', (name) => {
  let dialect: Dialect;
  beforeAll(async () => {
    dialect = loadableDialects().includes(name) ? await loadDialect(name) : getDialect(name);
  });

  it('gives any plain text back as one text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        fc.pre(!unshowable.test(text) && text !== '');
        const shown = oneLineBreak.has(name) ? text.replace(/\r\n?/g, '\n') : text;
        const back = readBack(dialect, dialect.render(nodes.root(nodes.paragraph(text)), home(dialect)).text);
        expect(back).toEqual(nodes.root(nodes.paragraph(shown)));
      }),
      { numRuns: 300 },
    );
  });

  it('lets no tree of another platform ping', () => {
    fc.assert(
      fc.property(treeArbitrary(), (tree) => {
        const { text } = dialect.render(tree, { platform: 'nowhere', account: 'nowhere' });
        // `#name` in a label or in code is listed by Rocket.Chat's server, but notifies nobody.
        expect(dialect.parseMentions(text).filter(({ kind }) => kind !== 'channel')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('says what it degrades, keeps every word, and never throws', () => {
    fc.assert(
      fc.property(treeArbitrary(), (tree) => {
        const { text, losses } = dialect.render(tree, home(dialect));
        const tables = findAll(normalize(tree), 'table').length;
        if (tables > 0 && dialect.limits.missing.includes('table')) {
          expect(losses.map(({ feature }) => feature)).toContain('table');
        }
        expect(typeof text).toBe('string');
        expect(dialect.measure(text)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  it('splits into parts that fit and are not empty', () => {
    const max = Math.min(dialect.limits.text.max, 100_000);
    const long = 'Hello wörld, *this* is @everyone and `code`. '.repeat(Math.ceil((max * 2.5) / 45));
    const parts = splitRichText(nodes.root(nodes.paragraph(long)), dialect, { ...home(dialect), max });
    expect(parts.length).toBeGreaterThan(1);
    for (const { rendered } of parts) {
      expect(rendered.text).not.toBe('');
      expect(dialect.measure(rendered.text)).toBeLessThanOrEqual(max);
    }
    const words = (text: string) => text.replace(/\s+/g, ' ').trim();
    expect(words(parts.map(({ tree }) => toPlainText(tree)).join(' '))).toBe(words(long));
  });

  it.each(['*_[<', '![', '`', '<@', ':a:', '&lt;', '> ', '[](', '||'])('reads %s in linear time', (piece) => {
    const parse = (size: number) => dialect.parse(piece.repeat(Math.ceil(size / piece.length)));
    expect(growth(parse, 12_500, 100_000, 20)).toBeLessThan(1.6);
  });
});
