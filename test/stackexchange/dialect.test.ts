import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackexchangeDialect } from '../../src/backends/stackexchange/index.js';
import { normalize, toPlainText } from '../../src/richtext/index.js';
import { afterLosses, inline, line, livelyText, plain } from './round-trip.js';
import { pings, present } from './site-model.js';

const home = { platform: 'stackexchange', account: 'stackexchange' };

describe("Stack Exchange's dialect", () => {
  it('comes back from the site as the tree, up to what its docs say is lost', () => {
    fc.assert(
      fc.property(line, (tree) => {
        const { text } = stackexchangeDialect.render(tree, home);
        expect(normalize(stackexchangeDialect.parse(present(text), home))).toEqual(normalize(afterLosses(tree)));
      }),
      { numRuns: 200 },
    );
  });

  it('lets no text ping, and keeps its words', () => {
    fc.assert(
      fc.property(livelyText, (text) => {
        const html = present(stackexchangeDialect.render(plain(text), home).text);
        expect(pings(html)).toEqual([]);
        const words = (one: string) => one.replace(/\s+/g, ' ').trim();
        expect(words(toPlainText(stackexchangeDialect.parse(html, home)))).toBe(words(text));
      }),
      { numRuns: 200 },
    );
  });

  it('pings whom a mention names', () => {
    const ada = { type: 'mention', kind: 'user', ...home, name: 'Ada Lovelace' } as const;
    expect(pings(present(stackexchangeDialect.render(inline(ada), home).text))).toEqual(['AdaLovelace']);
    expect(pings(present(stackexchangeDialect.render(inline({ ...ada, account: 'other' }), home).text))).toEqual([]);
  });
});
