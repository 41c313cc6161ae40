import { isJson, type Json } from '../json.js';
import {
  cashtag,
  cashtagIdType,
  entityOf,
  hashtag,
  hashtagIdType,
  idIn,
  userIdType,
  userMention,
} from './entity-json.js';
import { fieldRules } from './field-rules.js';
import { formRules } from './form-rules.js';
import type { MarkupNode } from './node.js';
import { nothing, only, type Rule, refuse } from './rule.js';
import { checkStyle } from './style.js';
import { textRules } from './text-rules.js';
import { isElement, textIn, type XmlElement } from './xml.js';

const rules: Readonly<Record<string, Rule>> = { ...textRules, ...formRules, ...fieldRules };
/** Not to be written in PresentationML. */
const shorthand = new Set(['chime', 'hash', 'cash', 'mention', 'card', 'expandable-card', 'header', 'body']);
/** What the classes of written-out elements mean. */
const divClasses: readonly (readonly [string, string])[] = [
  ['card', 'card'],
  ['cardBody', 'card-body'],
  ['cardHeader', 'card-header'],
  ['expandable-card', 'expandable-card'],
  ['expandableCardBody', 'expandable-body'],
  ['expandableCardHeader', 'expandable-header'],
  ['person-selector', 'person-selector'],
  ['room-selector', 'room-selector'],
  ['date-selector', 'date-selector'],
  ['checkbox-group', 'checkbox'],
  ['radio-group', 'radio'],
  ['ui-action', 'ui-action'],
  ['timezone-picker', 'timezone-picker'],
  ['dialog-title', 'dialog-title'],
  ['dialog-body', 'dialog-body'],
  ['dialog-footer', 'dialog-footer'],
];
const inputTypes: Readonly<Record<string, string>> = {
  text: 'text-field',
  checkbox: 'checkbox',
  radio: 'radio',
  date: 'date-picker',
  time: 'time-picker',
};
/** Written without `data-` in the language, with it in PresentationML. */
const renamed: Readonly<Record<string, string>> = {
  'data-icon-src': 'iconSrc',
  'data-accent-color': 'accent',
};
const kept = new Set(['data-entity-id', 'data-placeholder', 'data-title', 'data-target-id']);

/**
 * Reads the elements of a message as what they mean, in either form, and checks each: its attributes, then what is in
 * it, then the element itself.
 */
export class Understanding {
  readonly #isPresented: boolean;
  readonly #data: Json;
  /** Labels and hints that stand apart from their field, by the field's id. */
  readonly #labels = new Map<string, { label?: string; title?: string }>();
  readonly #ids = new Set<string>();

  constructor(isPresented: boolean, data: Json) {
    this.#isPresented = isPresented;
    this.#data = data;
  }

  /** @throws MessageMLError */
  root(source: XmlElement): MarkupNode {
    const root: MarkupNode = {
      name: 'messageML',
      attributes: new Map(source.attributes),
      children: [],
      parent: undefined,
      isPresented: this.#isPresented,
      source,
    };
    this.#rootAttributes(root);
    this.#children(root, source);
    this.#rootCheck(root);
    return root;
  }

  #rootAttributes(root: MarkupNode): void {
    const own = this.#isPresented ? ['data-format', 'data-version', 'class', 'style'] : ['xmlns', 'class', 'style'];
    for (const [name, value] of root.attributes) {
      if (name === 'style') checkStyle(value);
      if (!own.includes(name)) refuse(`Attribute "${name}" is not allowed in "messageML"`);
    }
  }

  #rootCheck(root: MarkupNode): void {
    const { attributes, children } = root;
    if (!this.#isPresented && (attributes.has('class') || attributes.has('style')))
      refuse('Element "messageML" may not have attributes');
    if (
      this.#isPresented &&
      (attributes.get('data-format')?.toLowerCase() !== 'presentationml' || !attributes.has('data-version'))
    )
      refuse('Malformed PresentationML. The attributes "data-format" and "data-version" are required.');
    const hasChime = children.some((child) => typeof child !== 'string' && child.name === 'chime');
    if (hasChime && children.length !== 1) refuse('Chime messages may not have any other content');
  }

  #children(node: MarkupNode, source: XmlElement): void {
    for (const child of source.children) {
      if (!isElement(child)) node.children.push(child);
      else if (child.name === 'div' && child.attributes.has('data-generated')) this.#children(node, child);
      else if (!this.#isApart(child)) node.children.push(this.#element(child, node));
    }
  }

  /** Labels and hints of fields: noted, and no element of the message. */
  #isApart(source: XmlElement): boolean {
    const target = source.name === 'label' ? 'for' : 'data-target-id';
    const isHint = source.name === 'span' && source.attributes.get('class') === 'info-hint';
    if (source.name !== 'label' && !isHint) return false;
    const id = source.attributes.get(target);
    if (!id) refuse(`Invalid MessageML content at element "${target}": 'data-target-id' attribute missing or empty`);
    const known = this.#labels.get(id) ?? {};
    if (isHint) known.title = source.attributes.get('data-title') ?? '';
    else known.label = textIn(source);
    this.#labels.set(id, known);
    return true;
  }

  #element(source: XmlElement, parent: MarkupNode): MarkupNode {
    const { name, isWritten, entity } = this.#meaning(source, parent);
    const rule = rules[name];
    if (!rule) return refuse(`Invalid MessageML content at element "${source.name}"`);
    const node: MarkupNode = {
      name,
      attributes: new Map(),
      children: [],
      parent,
      isPresented: isWritten,
      entity,
      source,
    };
    if (!entity) this.#attributes(node, rule);
    this.#content(node);
    if (rule.isEmpty) nothing(node);
    if (rule.content) only(node, rule.content);
    if (!entity || name === 'hash') rule.check?.(node);
    this.#unique(node);
    return node;
  }

  #meaning(
    source: XmlElement,
    parent: MarkupNode,
  ): { name: string; isWritten: boolean; entity?: MarkupNode['entity'] } {
    const { name } = source;
    const classes = source.attributes.get('class')?.split(/\s+/) ?? [];
    if (this.#isPresented && shorthand.has(name)) refuse(`Shorthand tag "${name}" is not allowed in PresentationML`);
    if ((name === 'div' || name === 'span') && classes.includes('entity')) {
      const entity = this.#entity(source);
      return entity ? { name: entity.kind, isWritten: true, entity } : { name, isWritten: false };
    }
    if (name === 'div') {
      const found = divClasses.find(([each]) => classes.includes(each));
      if (!found) return { name, isWritten: false };
      return { name: found[1], isWritten: true };
    }
    if (name === 'input') {
      const type = source.attributes.get('type') ?? '';
      return {
        name: inputTypes[type] ?? refuse(`The input type "${type}" is not allowed on PresentationML`),
        isWritten: true,
      };
    }
    if (name === 'audio') return { name: 'chime', isWritten: true };
    return { name: placedName(name, parent), isWritten: this.#isPresented };
  }

  /** A mention or a tag that is written out; `undefined` for an object of the sender's own. */
  #entity(source: XmlElement): MarkupNode['entity'] {
    const id = source.attributes.get('data-entity-id');
    if (id === undefined) return refuse('The attribute "data-entity-id" is required');
    const entity = entityOf(this.#data, id);
    const kinds = { [userMention]: 'mention', [hashtag]: 'hash', [cashtag]: 'cash' } as const;
    const kind = kinds[entity.type as keyof typeof kinds];
    if (kind === undefined) return undefined;
    const idTypes = { mention: userIdType, hash: hashtagIdType, cash: cashtagIdType };
    const first = Array.isArray(entity.id) && isJson(entity.id[0]) ? entity.id[0].value : undefined;
    const value = idIn(entity, idTypes[kind]) ?? (first === undefined ? undefined : String(first));
    return value === undefined ? undefined : { tag: source.name, id, kind, value };
  }

  #attributes(node: MarkupNode, rule: Rule): void {
    const isClassed = divClasses.some(([, name]) => name === node.name) && node.source.name === 'div';
    for (const [given, value] of node.source.attributes) {
      if (given === 'type' && node.source.name === 'input') continue;
      if (given === 'id' && node.isPresented && this.#takeLabel(node, value)) continue;
      if (given === 'class' && isClassed) {
        const rest = value.split(/\s+/).filter((each) => !divClasses.some(([name]) => name === each));
        if (rest.length > 0) node.attributes.set('class', rest.join(' '));
        continue;
      }
      const name = this.#nameOf(given, node, rule);
      if (name === undefined) refuse(`Attribute "${given}" is not allowed in "${shown(node)}"`);
      if (name === 'style') checkStyle(value);
      node.attributes.set(name, value);
    }
  }

  #takeLabel(node: MarkupNode, id: string): boolean {
    if (rules[node.name]?.attributes?.includes('id')) return false;
    const known = this.#labels.get(id);
    if (known?.label !== undefined) node.attributes.set('label', known.label);
    if (known?.title !== undefined) node.attributes.set('title', known.title);
    return node.name in fieldRules;
  }

  /** The language's name of an attribute as given; `undefined` when it has no place here. */
  #nameOf(given: string, node: MarkupNode, rule: Rule): string | undefined {
    const allowed = rule.attributes ?? [];
    if (given === 'class' || given === 'style') return rule.isPlain ? undefined : given;
    if (allowed.includes(given)) return given;
    // The text that stands in a field is an attribute when it is written out.
    if (given === 'value' && node.source.name === 'input' && node.name === 'text-field') return given;
    if (!given.startsWith('data-') || kept.has(given)) {
      const plain = given.slice('data-'.length);
      return node.isPresented && kept.has(given) && allowed.includes(plain) ? plain : undefined;
    }
    if (node.name === 'code' && given === 'data-language') return 'language';
    const name = renamed[given] ?? given.slice('data-'.length);
    return node.isPresented && allowed.includes(name) ? name : undefined;
  }

  #content(node: MarkupNode): void {
    const { source } = node;
    const isGroup = source.name === 'div' && (node.name === 'checkbox' || node.name === 'radio');
    if (isGroup) this.#group(node);
    else if (source.name === 'input' && node.name === 'text-field') {
      if (source.children.length > 0) refuse('Element "text-field" may not have child elements or text content');
      const value = node.attributes.get('value');
      if (value !== undefined) node.children.push(value);
    } else this.#children(node, source);
  }

  /** A box with its label, written out: an `input` and a `label`, nothing else. */
  #group(node: MarkupNode): void {
    const failed = () => refuse(`Invalid PresentationML for the "${node.name}" element`);
    const parts = node.source.children.filter(isElement);
    const input = parts.find((part) => part.name === 'input');
    const label = parts.find((part) => part.name === 'label');
    if (parts.length !== 2 || !input || !label || label.children.length === 0) failed();
    for (const [name, value] of input?.attributes ?? []) {
      if (name === 'type' || name === 'id') continue;
      const own = name === 'data-formnovalidate' ? 'formnovalidate' : name;
      if (!choice.has(own)) refuse(`Attribute "${name}" is not allowed in "${node.name}"`);
      node.attributes.set(own, value);
    }
    if (label) this.#children(node, label);
  }

  #unique(node: MarkupNode): void {
    const id = node.name === 'form' || node.name === 'dialog' ? node.attributes.get('id') : undefined;
    if (id === undefined) return;
    if (this.#ids.has(id)) refuse(`Elements must have unique ids. The following value is not unique: [${id}].`);
    this.#ids.add(id);
  }
}

const choice = new Set(fieldRules.checkbox?.attributes);

function shown(node: MarkupNode): string {
  return node.name.replace(/^(?:dialog|expandable|card)-(?=title|body|footer|header)/, '');
}

/** `header`, `body`, `title` and `footer` are parts of what they stand in. */
function placedName(name: string, parent: MarkupNode): string {
  if (name === 'title' || name === 'footer') return `dialog-${name}`;
  if (name !== 'header' && name !== 'body') return name;
  const inDialog = parent.name === 'dialog' || parent.parent?.name === 'dialog';
  if (name === 'body' && inDialog) return 'dialog-body';
  return parent.name === 'expandable-card' ? `expandable-${name}` : `card-${name}`;
}
