import { describe, expect, it } from 'vitest';
import { emojiByName } from '../../src/richtext/emoji/vocabulary.js';
import { type RecordedCase, recordedCases } from './recorded-cases.js';
import { type Directory, present } from './server-model.js';

const cases = recordedCases().filter((one) => one.valid && one.input_format === 'messageml');

function directoryOf({ directory }: RecordedCase): Directory {
  return {
    nameOf({ uid, email }) {
      if (directory?.lookup === 'NullDataProvider') return { id: uid ?? '0', name: '' };
      if (directory?.lookup === 'NoOpDataProvider') return { id: uid ?? '0', name: email ?? '' };
      if (!directory || (directory.lookup !== 'any' && uid !== directory.userId && email !== directory.email))
        return undefined;
      return { id: directory.userId ?? '', name: directory.displayName ?? '' };
    },
    unicodeOf: (code) => emojiByName(code, 'joypixels'),
  };
}

/** Attributes in one order, and without the numbers that the ids made up by the real parser have in the records. */
function canonical(markup: string): string {
  return markup
    .replace(/GEN\d+/g, 'GEN')
    .replace(/<([\w-]+)((?:\s[\w-]+=(?:"[^"]*"|'[^']*'))+)/g, (_, name: string, attributes: string) => {
      const sorted = (attributes.match(/[\w-]+=(?:"[^"]*"|'[^']*')/g) ?? []).sort();
      return `<${name} ${sorted.join(' ')}`;
    });
}

describe.skipIf(cases.length === 0)('the model of the server', () => {
  it('gives the recorded PresentationML and entity data', () => {
    const tried = cases.filter(
      ({ flags = [], messageml }) =>
        // Templates and financial instruments need the server; forms in the other language are not sent by anybody.
        !flags.includes('freemarker') &&
        !flags.includes('instrument-directory') &&
        !/<div class="(?:date|person|room)-selector"|<input/.test(messageml),
    );
    expect(tried.length).toBeGreaterThan(300);
    const different: string[] = [];
    for (const one of tried) {
      // The parser reads a JSON string as the JSON in it.
      const read: unknown = one.data ? JSON.parse(one.data) : {};
      const data = (typeof read === 'string' ? JSON.parse(read) : read) as Record<string, unknown>;
      const presented = present(one.messageml, directoryOf(one), data);
      if (canonical(presented.message) !== canonical(one.presentationml ?? ''))
        different.push(`${one.id}: ${presented.message}`);
      if (one.id !== 'element-13') expect(presented.data, one.id).toEqual(one.entity);
    }
    expect(different).toEqual([]);
  });
});
