import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customId, readCustomId } from '../../src/backends/discord/component-id.js';
import { componentsOf, fieldsOfModal, modalOf, textOfComponents } from '../../src/backends/discord/component-reader.js';
import { wireOfComponents, wireOfModal } from '../../src/backends/discord/components.js';
import type { Wire } from '../../src/backends/discord/wire/read.js';
import { InvalidError } from '../../src/core/errors/index.js';
import { Component, type Loss, Modal } from '../../src/models/index.js';

const id = '123456789012345678';

function write(...components: readonly unknown[]) {
  const losses: Loss[] = [];
  return {
    rows: wireOfComponents(
      components.map((one) => Component.parse(one)),
      losses,
    ),
    losses,
  };
}

function button(name: string, more: object = {}) {
  return { type: 'button', id: name, label: name, ...more };
}

describe('components of a message', () => {
  it('are written in rows, and read back', () => {
    const components = [
      { ...button('ok', { style: 'primary', value: '50%=x' }), row: 0 },
      {
        ...button('no', { style: 'danger', isDisabled: true, emoji: { name: 'wave', unicode: '👋', isCustom: false } }),
        row: 0,
      },
      { ...button('https://x.test', { label: 'docs', style: 'link', url: 'https://x.test' }), row: 0 },
      {
        type: 'select',
        id: 'pick',
        source: 'options',
        options: [
          { label: 'One', value: '1', description: 'first', isDefault: true },
          { label: 'Two', value: '2', emoji: { name: 'party', id, isCustom: true, isAnimated: true } },
        ],
        placeholder: 'choose',
        min: 0,
        max: 2,
        row: 1,
      },
      { type: 'select', id: 'who', source: 'users', options: [], row: 2 },
      { type: 'select', id: 'where', source: 'channels', options: [], max: 25, row: 3 },
      { type: 'select', id: 'group', source: 'groups', options: [], isDisabled: true, row: 4 },
    ].map((one) => Component.parse(one));
    const { rows, losses } = write(...components);
    expect(losses).toEqual([]);
    expect(rows).toEqual([
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: 'ok', custom_id: 'ok=50%25%3Dx' },
          { type: 2, style: 4, label: 'no', custom_id: 'no', emoji: { name: '👋' }, disabled: true },
          { type: 2, style: 5, label: 'docs', url: 'https://x.test' },
        ],
      },
      {
        type: 1,
        components: [
          {
            type: 3,
            custom_id: 'pick',
            options: [
              { label: 'One', value: '1', description: 'first', default: true },
              { label: 'Two', value: '2', emoji: { id, name: 'party', animated: true } },
            ],
            placeholder: 'choose',
            min_values: 0,
            max_values: 2,
          },
        ],
      },
      { type: 1, components: [{ type: 5, custom_id: 'who' }] },
      { type: 1, components: [{ type: 8, custom_id: 'where', max_values: 25 }] },
      { type: 1, components: [{ type: 6, custom_id: 'group', disabled: true }] },
    ]);
    expect(componentsOf(rows)).toEqual(components);
  });

  it('flow into rows of five where no row is asked for', () => {
    const { rows } = write(...Array.from({ length: 7 }, (_, index) => button(`b${index}`)), {
      type: 'select',
      id: 's',
      source: 'users',
    });
    expect(rows.map((row) => (row['components'] as unknown[]).length)).toEqual([5, 2, 1]);
  });

  it('have rows of their own numbers', () => {
    const { rows } = write(button('a', { row: 0 }), button('b', { row: 1 }), button('c', { row: 1 }));
    expect(rows.map((row) => (row['components'] as unknown[]).length)).toEqual([1, 2]);
  });

  it.each<[string, unknown[], RegExp]>([
    ['too many', Array.from({ length: 26 }, (_, index) => button(`b${index}`)), /5 rows of 5 buttons/],
    ['one id twice', [button('a'), button('a')], /'a' stands twice/],
    ['a long id', [button('a'.repeat(101))], /1 to 100 characters, not 101/],
    ['a long value', [button('a', { value: 'b'.repeat(99) })], /1 to 100 characters, not 101/],
    ['no id', [button('')], /1 to 100 characters/],
    ['a select without options', [{ type: 'select', id: 'a' }], /needs options/],
    [
      'one value twice',
      [
        {
          type: 'select',
          id: 'a',
          options: [
            { label: 'x', value: '1' },
            { label: 'y', value: '1' },
          ],
        },
      ],
      /each another/,
    ],
    ['a link to nowhere', [button('a', { url: 'javascript:x' })], /web address/],
  ])('%s is an error that says what to do', (_, components, message) => {
    expect(() => write(...components)).toThrow(InvalidError);
    expect(() => write(...components)).toThrow(message);
  });

  it('tell what is cut or lost', () => {
    const { rows, losses } = write(
      button('a', { label: 'x'.repeat(90), emoji: { name: 'party', isCustom: true } }),
      button('b', { style: 'link' }),
      { type: 'text', id: 'c', label: 'c' },
      {
        type: 'select',
        id: 'd',
        label: 'Choose',
        min: 3,
        max: 60,
        options: Array.from({ length: 30 }, (_, index) => ({ label: `o${index}`, value: `${index}` })),
      },
    );
    expect(losses.map(({ feature }) => feature)).toEqual([
      'emoji',
      'button.label',
      'button.style',
      'component',
      'select.label',
      'select.options',
      'select.max',
    ]);
    expect(rows[0]).toEqual({
      type: 1,
      components: [
        { type: 2, style: 2, label: `:party: ${'x'.repeat(71)}…`, custom_id: 'a' },
        { type: 2, style: 2, label: 'b', custom_id: 'b' },
      ],
    });
    expect(rows[1]).toMatchObject({ components: [{ placeholder: 'Choose', min_values: 3, max_values: 25 }] });
  });
});

describe('received components', () => {
  it('are read wherever they stand in components v2', () => {
    const wires: Wire[] = [
      {
        type: 17,
        id: 1,
        components: [
          { type: 10, content: '# Title' },
          {
            type: 9,
            components: [{ type: 10, content: 'text' }],
            accessory: { type: 2, style: 3, label: 'go', custom_id: 'go' },
          },
          { type: 14 },
          { type: 12, items: [] },
          { type: 1, components: [{ type: 2, style: 2, label: 'x', custom_id: 'x' }] },
        ],
      },
      { type: 99, custom_id: 'new' },
      { type: 98 },
    ];
    expect(componentsOf(wires)).toEqual([
      { type: 'button', id: 'go', label: 'go', style: 'success' },
      { type: 'button', id: 'x', label: 'x', style: 'secondary', row: 0 },
      { type: 'unknown', id: 'new' },
      { type: 'unknown' },
    ]);
    expect(textOfComponents(wires)).toBe('# Title\ntext');
  });

  it('are read tolerantly', () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        'type',
        'components',
        'component',
        'accessory',
        'custom_id',
        'label',
        'style',
        'emoji',
        'options',
        'url',
        'max_values',
        'min_values',
        'required',
      ),
      fc.oneof(
        fc.constantFrom(null, 0, 1, 2, 3, 4, 7, 17, 18, -1, 1.5, '', 'a', 'a=b', '%', true, [], {}),
        fc.array(fc.dictionary(fc.constantFrom('type', 'custom_id', 'name'), fc.constantFrom(1, 2, 3, null, 'x'))),
      ),
    );
    fc.assert(
      fc.property(fc.array(anything), (wires) => {
        const components = componentsOf(wires);
        expect(components.map((one) => Component.parse(JSON.parse(JSON.stringify(one))))).toEqual(components);
        expect(typeof textOfComponents(wires)).toBe('string');
      }),
      { numRuns: 300 },
    );
  });

  it('keep buttons of the shop and deleted emoji', () => {
    expect(
      componentsOf([
        {
          type: 1,
          components: [
            { type: 2, style: 6, sku_id: '1' },
            { type: 2, style: 1, custom_id: 'a', emoji: { id, name: null } },
          ],
        },
      ]),
    ).toEqual([
      { type: 'button', id: '1', label: '', style: 'unknown', row: 0 },
      { type: 'button', id: 'a', label: '', style: 'primary', emoji: { name: '', id, isCustom: true }, row: 0 },
    ]);
  });
});

describe('a modal', () => {
  const modal = Modal.parse({
    type: 'modal',
    id: 'form',
    title: 'A form',
    metadata: 'm=1',
    inputs: [
      { type: 'text', id: 'name', label: 'Name', minLength: 1, maxLength: 20, placeholder: 'Ada' },
      { type: 'text', id: 'story', label: 'Story', isMultiline: true, value: 'once', isOptional: true },
      { type: 'select', id: 'who', source: 'users', label: 'Who', min: 0 },
      { type: 'select', id: 'what', label: 'What', options: [{ label: 'X', value: 'x' }] },
    ],
  });

  it('is written with labels, and read back', () => {
    const losses: Loss[] = [];
    const wire = wireOfModal(modal, losses);
    expect(losses).toEqual([]);
    expect(wire).toEqual({
      custom_id: 'form=m%3D1',
      title: 'A form',
      components: [
        {
          type: 18,
          label: 'Name',
          component: {
            type: 4,
            custom_id: 'name',
            style: 1,
            placeholder: 'Ada',
            min_length: 1,
            max_length: 20,
            required: true,
          },
        },
        {
          type: 18,
          label: 'Story',
          component: { type: 4, custom_id: 'story', style: 2, value: 'once', required: false },
        },
        { type: 18, label: 'Who', component: { type: 5, custom_id: 'who', min_values: 0, required: false } },
        {
          type: 18,
          label: 'What',
          component: { type: 3, custom_id: 'what', options: [{ label: 'X', value: 'x' }], required: true },
        },
      ],
    });
    expect(modalOf(wire)).toEqual(modal);
  });

  it('takes one to five inputs', () => {
    expect(() => wireOfModal({ ...modal, inputs: [] })).toThrow(/1 to 5 inputs, not 0/);
    const inputs = Array.from({ length: 6 }, (_, index) => ({
      type: 'text' as const,
      id: `i${index}`,
      label: 'x',
      isMultiline: false,
    }));
    expect(() => wireOfModal({ ...modal, inputs })).toThrow(InvalidError);
  });

  it('cuts its title and tells what has no place', () => {
    const losses: Loss[] = [];
    const wire = wireOfModal({ ...modal, title: 'x'.repeat(50), submitLabel: 'Go' }, losses);
    expect(wire['title']).toBe(`${'x'.repeat(44)}…`);
    expect(losses.map(({ feature }) => feature)).toEqual(['modal.submitLabel', 'modal.title']);
    expect(() => wireOfModal({ ...modal, metadata: 'x'.repeat(100) })).toThrow(/with its metadata/);
  });

  it('comes back with what was typed, in labels or in rows', () => {
    expect(
      fieldsOfModal([
        { type: 18, component: { type: 4, custom_id: 'name', value: 'Ada' } },
        { type: 18, component: { type: 5, custom_id: 'who', values: [id] } },
        { type: 1, components: [{ type: 4, custom_id: 'old', value: '' }] },
        { type: 18, component: { type: 4, custom_id: '__proto__', value: 'x' } },
        { type: 10 },
      ]),
    ).toEqual(
      Object.fromEntries([
        ['name', 'Ada'],
        ['who', [id]],
        ['old', ''],
        ['__proto__', 'x'],
      ]),
    );
  });
});

describe('a custom_id', () => {
  it('gives back what it was made of', () => {
    const text = fc.array(fc.constantFrom('a', '=', '%', '%3D', '%25', ':', '😀')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (name, value) => {
        expect(readCustomId(customId(name, value))).toEqual(value === undefined ? { id: name } : { id: name, value });
      }),
    );
  });
});
