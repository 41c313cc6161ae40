import { attributeName } from './attributes.js';
import { type EntityData, entityKind } from './entity-data.js';
import { classesOf, type Format, type Kind, type Model, recognise, tagOf } from './kinds.js';
import type { ProblemList } from './problem.js';
import type { XmlElement, XmlNode } from './xml-tree.js';

/** Classes that made a `div` what it is, and say no more then. */
const consumedClasses: Partial<Record<Kind, string>> = {
  card: 'card',
  cardBody: 'cardBody',
  cardHeader: 'cardHeader',
  'expandable-card': 'expandable-card',
  expandableCardBody: 'expandableCardBody',
  expandableCardHeader: 'expandableCardHeader',
  'person-selector': 'person-selector',
  'room-selector': 'room-selector',
  'date-selector': 'date-selector',
  'ui-action': 'ui-action',
  'timezone-picker': 'timezone-picker',
};

/** Reads the XML as messages mean it: PresentationML's `div` and `input` forms become what they stand for. */
export class ModelBuilder {
  constructor(
    readonly format: Format,
    readonly entities: EntityData | undefined,
    readonly problems: ProblemList,
  ) {}

  root(element: XmlElement): Model {
    const root = this.#model('messageML', this.format, element, undefined);
    this.#attributes(root, element.attributes);
    this.#children(root, element.children);
    return root;
  }

  #model(kind: Kind, format: Format, element: XmlElement, parent: Model | undefined): Model {
    const tag = tagOf(kind, element.name);
    return { kind, tag, format, attributes: new Map(), children: [], parent, offset: element.offset };
  }

  #attributes(model: Model, attributes: Readonly<Record<string, string>>): void {
    for (const name of Object.keys(attributes)) {
      const known = attributeName(model.kind, model.format, name);
      if (known === undefined) this.problems.add(model.offset, `Attribute "${name}" is not allowed in "${model.tag}"`);
      else model.attributes.set(known, attributes[name] ?? '');
    }
  }

  #children(parent: Model, children: readonly XmlNode[]): void {
    for (const child of children) {
      if (child.type === 'text') this.#text(parent, child.value, child.offset);
      else if (child.type === 'element') this.#element(parent, child);
      else this.problems.add(child.offset, `Invalid element "${child.name}"`);
    }
  }

  #text(parent: Model, value: string, offset: number): void {
    const text: Model = {
      kind: 'text',
      tag: 'text',
      format: this.format,
      attributes: new Map(),
      children: [],
      parent,
      offset,
      value,
    };
    parent.children.push(text);
  }

  #element(parent: Model, element: XmlElement): void {
    const found = recognise(element, parent, this.format);
    if (found === 'skip') {
      this.#split(element);
      return;
    }
    if (found === 'open') {
      this.#children(parent, element.children);
      return;
    }
    if ('problem' in found) {
      this.problems.add(element.offset, found.problem);
      return;
    }
    let { kind } = found;
    if ((kind === 'span' || kind === 'div') && classesOf(element).includes('entity')) {
      const named = entityKind(element, this.entities);
      if ('problem' in named) {
        this.problems.add(element.offset, named.problem);
        return;
      }
      kind = named.kind ?? kind;
    }
    const model = this.#model(kind, found.format, element, parent);
    parent.children.push(model);
    if (kind === 'checkbox' || kind === 'radio') {
      this.#checkable(model, element);
      return;
    }
    this.#attributes(model, this.#withoutConsumedClass(kind, element));
    if (kind === 'text-field' && found.format === 'presentationml') this.#input(model, element);
    else this.#children(model, element.children);
  }

  #withoutConsumedClass(kind: Kind, element: XmlElement): Record<string, string> {
    const consumed = element.name === 'div' ? consumedClasses[kind] : undefined;
    if (!consumed) return element.attributes;
    const { class: _, ...rest } = element.attributes;
    const classes = classesOf(element).filter((name) => name !== consumed);
    return classes.length > 0 ? { ...rest, class: classes.join(' ') } : rest;
  }

  readonly #splitIds = new Map<string, Set<string>>();

  /** A label or tooltip that the agent had put beside its field: it belongs to one by id, each kind once. */
  #split(element: XmlElement): void {
    const attribute = element.name === 'label' ? 'for' : 'data-target-id';
    const id = element.attributes[attribute] ?? '';
    if (id === '') {
      this.problems.add(
        element.offset,
        `Invalid MessageML content at element "${element.name}": "${attribute}" is missing or empty`,
      );
      return;
    }
    const known = this.#splitIds.get(id) ?? new Set();
    if (known.has(element.name))
      this.problems.add(
        element.offset,
        `Invalid MessageML content at element "${element.name}": "${id}" has one already`,
      );
    known.add(element.name);
    this.#splitIds.set(id, known);
  }

  /** `<input type="text" value="…"/>`: the value is what a text field holds as text. */
  #input(model: Model, element: XmlElement): void {
    if (element.children.length > 0)
      this.problems.add(element.offset, `Element "${model.tag}" may not have child elements or text content`);
    const value = model.attributes.get('value');
    if (value !== undefined) this.#text(model, value, element.offset);
  }

  #checkable(model: Model, element: XmlElement): void {
    if (model.format === 'messageml' || element.name === 'input') {
      this.#attributes(model, element.attributes);
      if (model.format === 'messageml') this.#children(model, element.children);
      return;
    }
    // A group is a div with exactly one input and one label.
    const parts = element.children.filter((child) => child.type !== 'text');
    const input = parts.find((part) => part.type === 'element' && part.name === 'input');
    const label = parts.find((part) => part.type === 'element' && part.name === 'label');
    if (parts.length !== 2 || input?.type !== 'element' || label?.type !== 'element' || label.children.length === 0) {
      this.problems.add(element.offset, `Invalid PresentationML for the "${model.tag}" element`);
      return;
    }
    this.#attributes(model, input.attributes);
    this.#children(model, label.children);
  }
}
