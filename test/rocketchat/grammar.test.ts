import { parse as parseOfficially } from '@rocket.chat/message-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGrammar } from '../../src/backends/rocketchat/markup/grammar/read-grammar.js';
import { grammarCases } from './grammar-cases.js';
import { livelyText } from './round-trip.js';

const options = { emoticons: true, colors: false, katex: { parenthesisSyntax: false, dollarSyntax: false } };
const numRuns = Number(process.env['RUNS'] ?? 400);

/** As JSON, without the places in the text, which nothing of ours looks at. */
function comparable(nodes: unknown): unknown {
  return JSON.parse(JSON.stringify(nodes, (key, value: unknown) => (key === 'fallback' ? undefined : value)));
}

function official(text: string): unknown {
  return comparable(parseOfficially(text, options));
}

function own(text: string): unknown {
  return comparable(readGrammar(text));
}

describe('our reading of the grammar, beside the official parser', { timeout: 60_000 }, () => {
  it.each(grammarCases)('reads %j as it does', (text) => {
    expect(own(text)).toEqual(official(text));
  });

  it('reads any two constructions one after the other as it does', () => {
    const one = fc.constantFrom(...grammarCases);
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 2, maxLength: 4 }),
        fc.constantFrom('', ' ', '\n', '*', '_'),
        (all, between) => {
          const text = all.join(between);
          expect(own(text), text).toEqual(official(text));
        },
      ),
      { numRuns },
    );
  });

  it('reads any signs as it does', () => {
    fc.assert(
      fc.property(livelyText, (text) => {
        const lines = text.replace(/\r\n?/g, '\n');
        expect(own(lines), lines).toEqual(official(lines));
      }),
      { numRuns },
    );
    const ascii = fc
      .string({ unit: 'binary-ascii', maxLength: 40 })
      .filter((text) => text !== '' && !text.includes('\r'));
    fc.assert(
      fc.property(ascii, (text) => {
        expect(own(text), text).toEqual(official(text));
      }),
      { numRuns },
    );
    const signs = fc.string({ unit: fc.constantFrom(...'*_~`[]()<>|!@#:.-\\ \nab1'), minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(signs, (text) => {
        expect(own(text), text).toEqual(official(text));
      }),
      { numRuns },
    );
  });

  it('knows the same letters, digits and emoji', () => {
    // All that have letters of one script or another, and every seventh of the rest, such as ideographs.
    for (let from = 0x80; from < 0x10000; from += 256) {
      const isMixed = from < 0x3400 || (from >= 0xa000 && from < 0xac00) || from >= 0xd700;
      const lines: string[] = [];
      for (let code = from; code < from + 256; code += isMixed ? 1 : 7) {
        const sign = String.fromCharCode(code);
        lines.push(`@${sign} a${sign}@b.co ${sign} x`);
      }
      const text = lines.join('\n');
      expect(own(text), `from ${from.toString(16)} on`).toEqual(official(text));
    }
  });
});
