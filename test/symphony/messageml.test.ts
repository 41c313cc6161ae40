// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the directives of FreeMarker are meant
import { describe, expect, it, vi } from 'vitest';
import { validateMessageML } from '../../src/backends/symphony/index.js';
import { cpuTime, growth } from '../measure/cpu-time.js';
import { documents } from './messageml-documents.js';
import { recordedCases } from './recorded-cases.js';

// Much work, or processes of their own: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** Documents that the real parser judges by data that only a server has. */
const byDirectory = 'whether a user exists, only the pod knows';
const disagreements: Readonly<Record<string, string>> = {
  'mention-03x': byDirectory,
  'mention-04x': byDirectory,
  'mention-09x': byDirectory,
  'example-complexx': byDirectory,
};
const cases = recordedCases();

describe.skipIf(cases.length === 0)('the recorded verdicts of the real parser', () => {
  it('are ours, but for those listed', () => {
    const found: Record<string, string> = {};
    for (const one of cases) {
      const schemes = Array.isArray(one.uri_schemes) ? one.uri_schemes : undefined;
      const { valid, errors } = validateMessageML(one.messageml, { data: one.data ?? '', schemes });
      expect(errors.length === 0, one.id).toBe(valid);
      if (valid !== one.valid)
        found[one.id] =
          `${one.valid ? 'valid' : `refused (${one.error})`} there, ${valid ? 'valid' : JSON.stringify(errors)} here`;
    }
    expect(Object.keys(found).sort(), JSON.stringify(found, undefined, 2)).toEqual(Object.keys(disagreements).sort());
    for (const id of Object.keys(found))
      expect(cases.find((one) => one.id === id)?.error_kind, disagreements[id]).toBe('directory');
  });

  it('find the same fault, as far as both name an element', () => {
    let same = 0;
    for (const one of cases.filter(({ valid, error_kind }) => !valid && error_kind === 'grammar')) {
      const named = /[Ee]lement "([\w-]+)"|[Aa]ttribute "([\w-]+)"/.exec(one.error ?? '');
      const { errors } = validateMessageML(one.messageml, { data: one.data ?? '' });
      if (!named || errors.some(({ message }) => message.includes(`"${named[1] ?? named[2]}"`))) same += 1;
    }
    expect(same).toBeGreaterThan(270);
  });
});

describe('validateMessageML', () => {
  it('has documents of its own', () => {
    expect(documents.filter(([, problem]) => problem === undefined).length).toBeGreaterThanOrEqual(30);
    expect(documents.filter(([, problem]) => problem !== undefined).length).toBeGreaterThanOrEqual(60);
  });

  for (const [document, problem] of documents)
    it(`${problem === undefined ? 'takes' : 'refuses'} ${JSON.stringify(document.slice(0, 90))}`, () => {
      const { valid, errors } = validateMessageML(document, { data: { a: {} }, schemes: ['http', 'https'] });
      if (problem === undefined) expect(errors).toEqual([]);
      else expect(errors.map(({ message }) => message).join('\n')).toContain(problem);
      expect(valid).toBe(problem === undefined);
    });

  it('tells line and column, counted from 1', () => {
    expect(validateMessageML('<messageML>\n  a\n  <b>x</b><u>y</u>\n</messageML>').errors).toEqual([
      { message: 'Invalid MessageML content at element "u"', line: 3, column: 11 },
    ]);
    expect(validateMessageML('<messageML>\n<b>x</i></messageML>').errors[0]).toMatchObject({ line: 2 });
    expect(validateMessageML('<messageML>ok\n\u0001</messageML>').errors).toEqual([
      { message: 'Invalid control characters in message', line: 2, column: 1 },
    ]);
  });

  it('tells every fault of the grammar, in reading order', () => {
    const { errors } = validateMessageML(
      '<messageML><u>a</u>\n<b id="x">b</b>\n<code language="go">c</code></messageML>',
    );
    expect(errors.map(({ line }) => line)).toEqual([1, 2, 3]);
    const many = validateMessageML(`<messageML>${'<u/>'.repeat(500)}</messageML>`).errors;
    expect(many.length).toBe(50);
  });

  it('looks entity data up only where it is given', () => {
    const document = '<messageML><div class="entity" data-entity-id="x">a</div>${entity.x.y}</messageML>';
    expect(validateMessageML(document).valid).toBe(true);
    expect(validateMessageML(document, { data: {} }).valid).toBe(false);
    expect(validateMessageML(document, { data: '{"x":{"y":1}}' }).valid).toBe(true);
    expect(validateMessageML(document, { data: '{"x":' }).errors[0]?.message).toContain('Error parsing EntityJSON');
    expect(validateMessageML(document, { data: { x: { y: 1 }, z: { x: {} } } }).errors[0]?.message).toContain(
      'Duplicate',
    );
  });

  it('leaves alone what a template writes', () => {
    expect(
      validateMessageML(
        '<messageML><a href="${entity.x.url}">x</a><code language="${entity.x.lang}">y</code></messageML>',
      ).valid,
    ).toBe(true);
    expect(validateMessageML('<messageML><img src="${entity["x"].url}"/></messageML>').valid).toBe(true);
    expect(
      validateMessageML('<messageML><#if data.a??><b>x</b><#else><u>never looked at</u></#if></messageML>').valid,
    ).toBe(true);
  });
});

describe('hostile documents', () => {
  it('cannot expand entities', () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;">]><messageML>&lol1;</messageML>`;
    expect(validateMessageML(bomb).valid).toBe(false);
    expect(validateMessageML('<!DOCTYPE x SYSTEM "file:///etc/passwd"><messageML/>').valid).toBe(false);
  });

  it('cannot exhaust the stack', () => {
    for (const depth of [600, 100_000]) {
      const { errors } = validateMessageML(`<messageML>${'<div>'.repeat(depth)}${'</div>'.repeat(depth)}</messageML>`);
      expect(errors[0]?.message).toContain('nested deeper');
    }
    expect(validateMessageML(`<messageML>${'<div>'.repeat(400)}x${'</div>'.repeat(400)}</messageML>`).valid).toBe(true);
    expect(validateMessageML(`<messageML>\${${'('.repeat(200_000)}</messageML>`).valid).toBe(false);
  });

  const megabyte: Readonly<Record<string, (size: number) => string>> = {
    text: (size) => `<messageML>${'word '.repeat(size / 5)}</messageML>`,
    elements: (size) => `<messageML>${'<b>x</b>'.repeat(size / 8)}</messageML>`,
    faults: (size) => `<messageML>${'<u>x</u>'.repeat(size / 8)}</messageML>`,
    references: (size) => `<messageML>${'&amp;'.repeat(size / 5)}</messageML>`,
    styles: (size) => `<messageML><p style="${'color:red;'.repeat(size / 10)}">x</p></messageML>`,
    directives: (size) => `<messageML>${'<#if a??>x</#if>'.repeat(size / 16)}</messageML>`,
    'blank directives': (size) => `<messageML><#list ${' '.repeat(size)}></#list></messageML>`,
    interpolations: (size) => `<messageML>${`${'$'}{a!"x"}`.repeat(size / 9)}</messageML>`,
    addresses: (size) => `<messageML><a href="https://x.test/${'%41'.repeat(size / 3)}">x</a></messageML>`,
    targets: (size) =>
      `<messageML>${'<ui-action action="open-im" stream-id="x"><button>x</button></ui-action>'.repeat(size / 72)}</messageML>`,
  };
  for (const [name, make] of Object.entries(megabyte))
    it(`of a megabyte take linear time: ${name}`, () => {
      expect(growth((size) => validateMessageML(make(size)), 125_000, 1_000_000)).toBeLessThan(1.5);
    });

  it('cannot hide quadratic searches in ids', () => {
    const open = '<ui-action action="open-dialog" target-id="d"><button>x</button></ui-action>';
    const text = `<messageML>${open.repeat(12_000)}<dialog id="d"><title>a</title><body>b</body></dialog></messageML>`;
    expect(cpuTime(() => expect(validateMessageML(text).valid).toBe(true))).toBeLessThan(2_000);
  });
});
