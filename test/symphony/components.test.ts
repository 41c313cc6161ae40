import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  componentName,
  componentsFromPresentation,
  componentsToMessageML,
  joinMessageML,
  readComponentName,
  symphonyDialect,
  validateMessageML,
} from '../../src/backends/symphony/index.js';
import { Component } from '../../src/models/index.js';
import { toPlainText } from '../../src/richtext/plain-text.js';
import { hostileText } from '../richtext/arbitrary.js';
import { sent } from './round-trip.js';

// Much work, or processes of their own: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const make = (...components: unknown[]): Component[] => components.map((component) => Component.parse(component));

function through(components: Component[]): Component[] {
  const markup = joinMessageML('<messageML>Choose</messageML>', componentsToMessageML(components).text);
  expect(validateMessageML(markup, { data: {}, schemes: ['http', 'https'] }).errors, markup).toEqual([]);
  const message = sent(markup);
  const tree = symphonyDialect.parseMessage?.(message);
  expect(tree && toPlainText(tree)).toBe('Choose');
  expect(componentsFromPresentation(markup)).toEqual(componentsFromPresentation(message.content));
  return componentsFromPresentation(message.content);
}

describe('components', () => {
  it('come back from the form that the agent made of them', () => {
    const components = make(
      { type: 'button', id: 'approve', label: 'Approve <it>', style: 'primary', value: 'a=1&b=%20' },
      { type: 'button', id: 'no', label: 'No', style: 'danger' },
      {
        type: 'select',
        id: 'where',
        label: 'Where?',
        placeholder: 'Pick',
        options: [
          { label: 'Pizza', value: 'p' },
          { label: 'Sushi', value: 's', isDefault: true },
        ],
      },
      {
        type: 'select',
        id: 'many',
        options: [
          { label: 'A', value: '1', isDefault: true },
          { label: 'B', value: '2', isDefault: true },
          { label: 'C', value: '' },
        ],
        min: 0,
        max: 3,
      },
      { type: 'select', id: 'who', source: 'users', label: 'Who', placeholder: 'Name' },
      { type: 'select', id: 'room', source: 'channels', min: 0 },
      { type: 'text', id: 'why', label: 'Why', value: 'be"cause', placeholder: 'x', minLength: 2, maxLength: 20 },
      { type: 'text', id: 'more', label: 'More', isMultiline: true, value: 'a\nb', isOptional: true, maxLength: 500 },
    );
    expect(through(components)).toEqual(components);
  });

  it('keep their rows', () => {
    const components = make(
      { type: 'button', id: 'a', label: 'A', row: 0 },
      { type: 'button', id: 'b', label: 'B', row: 0 },
      { type: 'button', id: 'c', label: 'C', row: 1 },
      { type: 'button', id: 'd', label: 'D' },
    );
    expect(through(components)).toEqual(components);
  });

  it('have a button to press where the author gave none', () => {
    const components = make({ type: 'text', id: 'why', label: 'Why' });
    expect(componentsToMessageML(components).text).toContain(
      '<button name="submit-form" type="action" class="primary">Submit</button>',
    );
    expect(through(components)).toEqual(components);
  });

  it('may be links', () => {
    const components = make({
      type: 'button',
      id: 'https://x.test/',
      label: 'Log',
      style: 'link',
      url: 'https://x.test/',
    });
    expect(componentsToMessageML(components)).toEqual({
      text: '<a class="link-button" href="https://x.test/">Log</a>',
      losses: [],
    });
    expect(through(components)).toEqual(components);
  });

  it('may be modals', () => {
    const components = make({
      type: 'modal',
      id: 'report',
      title: 'Report a problem',
      inputs: [
        { type: 'text', id: 'what', label: 'What' },
        { type: 'select', id: 'how', label: 'How bad', options: [{ label: 'Very', value: 'v' }] },
      ],
      submitLabel: 'Send it',
      metadata: 'm=1',
    });
    expect(through(components)).toEqual(components);
  });

  it('tell what is lost', () => {
    const losses = (...components: unknown[]) =>
      componentsToMessageML(make(...components)).losses.map(({ feature }) => feature);
    expect(losses({ type: 'button', id: 'a', label: 'A', isDisabled: true })).toEqual(['button.isDisabled']);
    expect(losses({ type: 'button', id: 'a', label: 'A', style: 'success' })).toEqual(['button.style']);
    expect(losses({ type: 'button', id: 'a', label: 'A', url: 'slack://x' })).toEqual(['button.url']);
    expect(losses({ type: 'button', id: 'a', label: 'A', emoji: { name: 'parrot', isCustom: true } })).toEqual([
      'button.emoji',
    ]);
    expect(losses({ type: 'select', id: 'a', source: 'groups' })).toEqual(['select']);
    expect(losses({ type: 'select', id: 'a', options: [{ label: 'A', value: '1', description: 'first' }] })).toEqual([
      'select.description',
    ]);
    expect(losses({ type: 'select', id: 'a', source: 'users' })).toEqual(['select.max']);
    expect(losses({ type: 'text', id: 'a', label: 'x'.repeat(300) })).toEqual(['text.label']);
    expect(losses({ type: 'text', id: 'a', label: 'A', isMultiline: true, maxLength: 20_000 })).toEqual([
      'text.maxLength',
    ]);
    expect(losses({ type: 'unheard-of' })).toEqual(['component']);
    expect(componentsToMessageML([])).toEqual({ text: '', losses: [] });
  });

  it('are valid, whatever they hold', () => {
    const text = fc.oneof(hostileText, fc.constantFrom('', ' ', '\ud83d', 'x'.repeat(300)));
    const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
    const bound = maybe(fc.integer({ min: 0, max: 20_000 }));
    const component = fc.oneof(
      fc.record({
        type: fc.constant('button'),
        id: text,
        label: text,
        value: maybe(text),
        url: maybe(fc.oneof(text, fc.webUrl())),
        style: fc.constantFrom('primary', 'success', 'danger', 'link'),
        isDisabled: fc.boolean(),
        row: maybe(fc.integer({ min: 0, max: 2 })),
      }),
      fc.record({
        type: fc.constant('select'),
        id: text,
        label: maybe(text),
        placeholder: maybe(text),
        source: fc.constantFrom('options', 'users', 'channels', 'groups'),
        min: bound,
        max: maybe(fc.integer({ min: 1, max: 9 })),
        isDisabled: fc.boolean(),
        options: fc.array(fc.record({ label: text, value: text, isDefault: fc.boolean() }), { maxLength: 3 }),
      }),
      fc.record({
        type: fc.constant('text'),
        id: text,
        label: text,
        value: maybe(text),
        placeholder: maybe(text),
        isMultiline: fc.boolean(),
        isOptional: fc.boolean(),
        minLength: bound,
        maxLength: maybe(fc.integer({ min: 1, max: 20_000 })),
      }),
    );
    const given = (value: object) => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 4 }), text, (components, title) => {
        const made = make(...components.map(given));
        const inputs = made.filter(({ type }) => type === 'text' || type === 'select');
        const modal = make({ type: 'modal', id: title, title, inputs });
        const markup = joinMessageML('', componentsToMessageML([...made, ...modal]).text);
        expect(validateMessageML(markup, { data: {}, schemes: ['http', 'https'] }).errors, markup).toEqual([]);
        expect(symphonyDialect.parseMentions(markup)).toEqual([]);
        for (const one of componentsFromPresentation(sent(markup).content))
          expect(Component.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
      }),
      { numRuns: 400 },
    );
  });
});

describe('forms of somebody else', () => {
  it('have check boxes and radio buttons as choices, and pickers as unknown', () => {
    const markup =
      '<messageML><form id="f"><h4>Lunch?</h4><checkbox name="late" value="yes" checked="true">Running late</checkbox><checkbox name="late" value="no">On time</checkbox><radio name="r" value="1">One</radio><radio name="r" value="2">Two</radio><date-picker name="day" label="Day"/><textarea name="t" label="Text" required="true">x</textarea><button name="ok" class="tertiary">Send</button><button type="reset">Clear</button></form></messageML>';
    expect(componentsFromPresentation(sent(markup).content)).toEqual([
      {
        type: 'select',
        id: 'late',
        source: 'options',
        options: [
          { label: 'Running late', value: 'yes', isDefault: true },
          { label: 'On time', value: 'no' },
        ],
        min: 0,
        max: 2,
      },
      {
        type: 'select',
        id: 'r',
        source: 'options',
        options: [
          { label: 'One', value: '1' },
          { label: 'Two', value: '2' },
        ],
        min: 0,
      },
      { type: 'unknown', id: 'day' },
      { type: 'text', id: 't', label: 'Text', isMultiline: true, value: 'x' },
      { type: 'button', id: 'ok', label: 'Send', style: 'secondary' },
      { type: 'button', id: 'reset', label: 'Clear', style: 'secondary' },
    ]);
  });
});

describe('the name of a component', () => {
  it('holds its value', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
        (id, value) => {
          expect(readComponentName(componentName(id, value))).toEqual(value === undefined ? { id } : { id, value });
        },
      ),
    );
    expect(componentName('approve', '42')).toBe('approve=42');
  });
});
