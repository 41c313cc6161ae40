import type { Kind, Model } from './kinds.js';
import { isBlank } from './values.js';

const phrasing: readonly Kind[] = [
  'text',
  'a',
  'chime',
  'b',
  'i',
  'img',
  'br',
  'span',
  'emoji',
  'hash',
  'cash',
  'mention',
  'sub',
  'sup',
];
const cells: readonly Kind[] = ['td', 'th'];
const rows: readonly Kind[] = ['tr'];

/** What may stand directly inside (wire sheet, section 8.2); white space may stand anywhere but in empty elements. */
const content: Partial<Record<Kind, readonly Kind[]>> = {
  b: phrasing,
  i: phrasing,
  heading: phrasing,
  emoji: phrasing,
  pre: phrasing,
  code: [...phrasing, 'pre'],
  ul: ['li'],
  ol: ['li'],
  table: ['thead', 'tbody', 'tfoot', 'tr'],
  thead: rows,
  tbody: rows,
  tfoot: rows,
  tr: cells,
  select: ['option'],
  option: ['text'],
  'text-field': ['text'],
  textarea: ['text'],
  richtextarea: ['text'],
  checkbox: ['text', 'b', 'i'],
  radio: ['text', 'b', 'i'],
  'ui-action': ['button', 'ui-action'],
};
const empty = new Set<Kind>(['br', 'hr', 'img', 'chime', 'person-selector', 'room-selector', 'date-selector']);
const needed: Partial<Record<Kind, readonly Kind[]>> = {
  ul: ['li'],
  ol: ['li'],
  select: ['option'],
  option: ['text'],
  'ui-action': ['button', 'ui-action'],
};
const parents: Partial<Record<Kind, readonly Kind[]>> = {
  li: ['ol', 'ul'],
  option: ['select'],
  cardHeader: ['card'],
  cardBody: ['card'],
  expandableCardHeader: ['expandable-card'],
  expandableCardBody: ['expandable-card'],
};
const formFields = new Set<Kind>([
  'text-field', 'textarea', 'richtextarea', 'checkbox', 'radio', 'select', 'person-selector', 'room-selector',
  'date-selector', 'date-picker', 'time-picker', 'timezone-picker',
]); // biome-ignore format: a word list

type Report = (model: Model, message: string) => void;

/** Where the element stands, by the forms and actions around it. */
export type Surroundings = { inForm: boolean; inAction: boolean };

/** Checks what stands in an element, and what it stands in. */
export function checkContent(model: Model, around: Surroundings, report: Report): void {
  const { kind, tag, parent } = model;
  if (empty.has(kind) && model.children.length > 0)
    report(model, `Element "${tag}" may not have child elements or text content`);
  const allowed = content[kind];
  if (allowed) checkChildren(model, allowed, report);
  const wanted = needed[kind];
  if (wanted && !model.children.some((child) => wanted.includes(child.kind)))
    report(
      model,
      `The "${tag}" element must have at least one child that is any of the following elements: [${wanted.join(', ')}].`,
    );
  const above = parents[kind];
  if (above && parent && !above.includes(parent.kind))
    report(model, `Element "${tag}" can only be a child of the following elements: [${above.join(', ')}]`);
  if (formFields.has(kind) && !around.inForm)
    report(model, `Element "${tag}" can only be a inner child of the following elements: [form]`);
  if (kind === 'button') checkButtonPlace(model, around, report);
}

/** @param message - what to say instead of naming the child */
export function checkChildren(model: Model, allowed: readonly Kind[], report: Report, message?: string): void {
  for (const child of model.children) {
    if (allowed.includes(child.kind)) continue;
    if (child.kind === 'text') {
      if (!isBlank(child.value ?? '')) report(child, message ?? `Element "${model.tag}" may not have text content`);
    } else report(child, message ?? `Element "${child.tag}" is not allowed in "${model.tag}"`);
  }
}

function checkButtonPlace(model: Model, around: Surroundings, report: Report): void {
  if (!around.inForm && !around.inAction)
    report(model, 'Element "button" can only be a inner child of the following elements: [form, ui-action]');
  if (model.parent?.kind === 'ui-action') return;
  checkChildren(model, ['text'], report);
  if (!model.children.some((child) => child.kind === 'text'))
    report(
      model,
      'The "button" element must have at least one child that is any of the following elements: [text content].',
    );
}
