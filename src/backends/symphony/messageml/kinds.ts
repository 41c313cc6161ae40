import { ownValue } from '../../../core/own-value.js';
import type { XmlElement } from './xml-tree.js';

/** The two languages that a message may be sent in. */
export type Format = 'messageml' | 'presentationml';

export const kinds = [
  'messageML', 'text', 'p', 'br', 'hr', 'span', 'div', 'b', 'i', 'sub', 'sup', 'pre', 'code', 'heading', 'a', 'img',
  'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'mention', 'hash', 'cash', 'tag', 'emoji',
  'dateTime', 'chime', 'card', 'cardHeader', 'cardBody', 'expandable-card', 'expandableCardHeader',
  'expandableCardBody', 'form', 'button', 'text-field', 'textarea', 'richtextarea', 'checkbox', 'radio', 'select',
  'option', 'person-selector', 'room-selector', 'date-selector', 'date-picker', 'time-picker', 'timezone-picker',
  'ui-action', 'dialog', 'dialogTitle', 'dialogBody', 'dialogFooter',
] as const; // biome-ignore format: a word list
export type Kind = (typeof kinds)[number];

/** An element as the parser understands it, whichever of the two languages it was written in. */
export type Model = {
  kind: Kind;
  /** What it is called in messages. */
  tag: string;
  format: Format;
  attributes: Map<string, string>;
  children: Model[];
  parent: Model | undefined;
  offset: number;
  /** Of a `text`. */
  value?: string;
};

/** `skip` leaves the element out, `open` only itself and not what is in it. */
export type Recognised = { kind: Kind; format: Format } | 'skip' | 'open' | { problem: string };

/** Tags that mean the same in both languages. */
const common: Readonly<Record<string, Kind>> = {
  p: 'p', br: 'br', hr: 'hr', b: 'b', i: 'i', sub: 'sub', sup: 'sup', pre: 'pre', code: 'code', a: 'a', img: 'img',
  ul: 'ul', ol: 'ol', li: 'li', table: 'table', thead: 'thead', tbody: 'tbody', tfoot: 'tfoot', tr: 'tr', td: 'td',
  th: 'th', tag: 'tag', emoji: 'emoji', dateTime: 'dateTime', form: 'form', button: 'button', 'text-field': 'text-field',
  textarea: 'textarea', richtextarea: 'richtextarea', checkbox: 'checkbox', radio: 'radio', select: 'select',
  option: 'option', 'person-selector': 'person-selector', 'room-selector': 'room-selector',
  'date-selector': 'date-selector', 'date-picker': 'date-picker', 'time-picker': 'time-picker',
  'timezone-picker': 'timezone-picker', 'ui-action': 'ui-action', dialog: 'dialog', title: 'dialogTitle',
  footer: 'dialogFooter',
}; // biome-ignore format: a word list
/** Short forms that only MessageML has. */
const shorthands: Readonly<Record<string, Kind>> = {
  chime: 'chime', mention: 'mention', hash: 'hash', cash: 'cash', card: 'card', 'expandable-card': 'expandable-card',
  header: 'cardHeader', body: 'cardBody',
}; // biome-ignore format: a word list
/** What a `div` of a class stands for; the first match counts. */
const divClasses: readonly [string, Kind][] = [
  ['card', 'card'],
  ['cardBody', 'cardBody'],
  ['cardHeader', 'cardHeader'],
  ['expandable-card', 'expandable-card'],
  ['expandableCardBody', 'expandableCardBody'],
  ['expandableCardHeader', 'expandableCardHeader'],
  ['person-selector', 'person-selector'],
  ['room-selector', 'room-selector'],
  ['date-selector', 'date-selector'],
  ['checkbox-group', 'checkbox'],
  ['radio-group', 'radio'],
  ['ui-action', 'ui-action'],
  ['timezone-picker', 'timezone-picker'],
];
const inputTypes: Readonly<Record<string, Kind>> = {
  text: 'text-field',
  checkbox: 'checkbox',
  radio: 'radio',
  date: 'date-picker',
  time: 'time-picker',
};

/** The name that error messages use for a kind. */
export function tagOf(kind: Kind, name: string): string {
  if (kind === 'heading') return name;
  if (kind === 'cardHeader' || kind === 'expandableCardHeader') return 'header';
  if (kind === 'cardBody' || kind === 'expandableCardBody' || kind === 'dialogBody') return 'body';
  if (kind === 'dialogTitle') return 'title';
  return kind === 'dialogFooter' ? 'footer' : kind;
}

export function classesOf(element: XmlElement): string[] {
  return (element.attributes['class'] ?? '').split(/\s+/).filter((name) => name !== '');
}

/** The tooltip beside a form field in PresentationML. */
export function isTooltip(element: XmlElement): boolean {
  const { attributes } = element;
  return (
    element.name === 'span' &&
    attributes['class'] === 'info-hint' &&
    attributes['data-target-id'] !== undefined &&
    attributes['data-title'] !== undefined
  );
}

/** What an element is, by its name, its class or its input type, its parents and the language of the document. */
export function recognise(element: XmlElement, parent: Model, format: Format): Recognised {
  const { name } = element;
  if (/^h[1-6]$/.test(name)) return { kind: 'heading', format: 'presentationml' };
  if (Object.hasOwn(shorthands, name)) return shorthand(name, parent, format);
  if (name === 'audio') return atRoot(parent, { kind: 'chime', format: 'presentationml' });
  if (name === 'span') {
    if (isTooltip(element)) return 'skip';
    return { kind: 'span', format: 'presentationml' };
  }
  if (name === 'label') return 'skip';
  if (name === 'div') return division(element);
  if (name === 'input') {
    for (const type of (element.attributes['type'] ?? '').split(/\s+/))
      if (Object.hasOwn(inputTypes, type)) return { kind: inputTypes[type] ?? 'text-field', format: 'presentationml' };
    return { problem: `The input type "${element.attributes['type'] ?? ''}" is not allowed on PresentationML` };
  }
  const kind = ownValue(common, name);
  if (!kind) return { problem: `Invalid MessageML content at element "${name}"` };
  return { kind, format: kind === 'select' || kind === 'option' ? 'presentationml' : format };
}

function shorthand(name: string, parent: Model, format: Format): Recognised {
  if (format === 'presentationml') return { problem: `Shorthand tag "${name}" is not allowed in PresentationML` };
  if (name === 'chime') return atRoot(parent, { kind: 'chime', format });
  const inExpandable = parent.kind === 'expandable-card';
  if (name === 'header') return { kind: inExpandable ? 'expandableCardHeader' : 'cardHeader', format };
  if (name === 'body') {
    if (parent.kind === 'dialog' || parent.parent?.kind === 'dialog') return { kind: 'dialogBody', format };
    return { kind: inExpandable ? 'expandableCardBody' : 'cardBody', format };
  }
  return { kind: shorthands[name] ?? 'card', format };
}

function atRoot(parent: Model, recognised: Recognised): Recognised {
  return parent.kind === 'messageML'
    ? recognised
    : { problem: 'Element "chime" has to be the only element in the message.' };
}

function division(element: XmlElement): Recognised {
  if (element.attributes['data-generated'] !== undefined) return 'open';
  const classes = classesOf(element);
  if (!classes.includes('entity'))
    for (const [name, kind] of divClasses) if (classes.includes(name)) return { kind, format: 'presentationml' };
  return { kind: 'div', format: 'presentationml' };
}
