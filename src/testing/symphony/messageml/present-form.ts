import type { MarkupNode } from './node.js';
import { element, textIn, type XmlElement, type XmlNode } from './xml.js';

type Fields = Readonly<Record<string, string | undefined>>;

/** How a field's attributes are called in PresentationML. */
const written: Readonly<Record<string, string>> = {
  masked: 'data-masked',
  'auto-submit': 'data-auto-submit',
  'pattern-error-message': 'data-pattern-error-message',
  formnovalidate: 'data-formnovalidate',
  icon: 'data-icon',
};
const pickers = new Set(['person-selector', 'room-selector', 'date-selector', 'timezone-picker']);
const groups: Readonly<Record<string, string>> = { 'text-field': 'textfield', select: 'dropdown' };
const inputTypes: Readonly<Record<string, string>> = { 'date-picker': 'date', 'time-picker': 'time' };

/** A form element in PresentationML; `undefined` for any other. @param makeId an id that no other field has. */
export function presentField(node: MarkupNode, children: XmlNode[], makeId: () => string): XmlElement | undefined {
  const { name } = node;
  if (name === 'checkbox' || name === 'radio') return choice(node, children, makeId);
  if (name === 'button') return button(node, children);
  const field = bareField(node, children);
  return field && name !== 'date-selector' ? labelled(node, field, makeId) : field;
}

function bareField(node: MarkupNode, children: XmlNode[]): XmlElement | undefined {
  const { name } = node;
  if (name === 'text-field') {
    const text = children.map(textIn).join('');
    const { value: _value, ...rest } = fields(node);
    return element('input', { type: 'text', ...rest, value: children.length > 0 ? text : undefined });
  }
  if (name === 'textarea') return element('textarea', fields(node), children);
  if (name === 'richtextarea') return element('textarea', { ...fields(node), 'data-richtext': 'true' }, children);
  if (name === 'select') {
    const { min, max, ...rest } = fields(node);
    return element('select', { ...rest, 'data-min': min, 'data-max': max }, children);
  }
  const type = inputTypes[name];
  if (type !== undefined) return element('input', { type, ...picked(node) });
  if (!pickers.has(name)) return undefined;
  const prefixed = Object.entries(fields(node)).map(([each, value]) => [
    each.startsWith('data-') || each === 'class' || each === 'style' ? each : `data-${each}`,
    each === 'disabled-timezone' ? compactJson(value) : value,
  ]);
  return element('div', { class: name, ...Object.fromEntries(prefixed) });
}

/** Its attributes as they are written out, without label and hint. */
function fields(node: MarkupNode): Fields {
  const { label: _label, title: _title, ...rest } = Object.fromEntries(node.attributes);
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [written[name] ?? name, value]));
}

function picked(node: MarkupNode): Fields {
  const json = new Set(['disabled-date', 'highlighted-date', 'disabled-time']);
  const prefixed = new Set([...json, 'format', 'strict']);
  return Object.fromEntries(
    Object.entries(fields(node)).map(([name, value]) => [
      prefixed.has(name) ? `data-${name}` : name,
      json.has(name) ? compactJson(value) : value,
    ]),
  );
}

/** Lists of days and times come back as the server writes JSON. */
function compactJson(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : JSON.stringify(JSON.parse(text), typed);
  } catch {
    return text;
  }
}

function typed(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entry = value as Record<string, unknown>;
  if ('type' in entry) return entry;
  const type = 'day' in entry ? 'date' : 'time' in entry ? 'time' : 'daysOfWeek' in entry ? 'weekdays' : 'range';
  return { type, ...entry };
}

function choice(node: MarkupNode, children: XmlNode[], makeId: () => string): XmlElement {
  const { name } = node;
  const id = `${name}-group-${makeId()}`;
  const { name: field, checked, value = 'on', disabled, readonly } = Object.fromEntries(node.attributes);
  const skips = node.attributes.get('formnovalidate');
  const attributes = { type: name, name: field, checked, value, disabled, readonly, 'data-formnovalidate': skips };
  if (children.length === 0) return element('input', attributes);
  const input = element('input', { ...attributes, id });
  return element('div', { class: `${name}-group` }, [input, element('label', { for: id }, children)]);
}

function button(node: MarkupNode, children: XmlNode[]): XmlElement {
  const { type, name, class: style, title, ...rest } = Object.fromEntries(node.attributes);
  const isOfForm = node.parent?.name !== 'ui-action';
  const more = Object.entries(rest).map(([each, value]) => [written[each] ?? each, value]);
  const attributes = {
    type: isOfForm ? (type ?? 'action') : undefined,
    class: style?.replace(/-destructive$/, ''),
    name,
    'data-title': title,
    ...Object.fromEntries(more),
  };
  return element('button', attributes, children);
}

/** A label and a hint stand before the field, in a box that the agent makes. */
function labelled(node: MarkupNode, field: XmlElement, makeId: () => string): XmlElement {
  const label = node.attributes.get('label');
  const title = node.attributes.get('title');
  if (label === undefined && title === undefined) return field;
  const group = groups[node.name] ?? node.name;
  const id = `${group}-${makeId()}`;
  const parts: XmlNode[] = [];
  if (label !== undefined) parts.push(element('label', { for: id }, [label]));
  if (title !== undefined)
    parts.push(element('span', { class: 'info-hint', 'data-target-id': id, 'data-title': title }));
  parts.push({ ...field, attributes: new Map([...field.attributes, ['id', id]]) });
  return element('div', { class: `${group}-group`, 'data-generated': 'true' }, parts);
}
