import { MessageMLError } from './messageml-error.js';
import { ancestor, elementChildren, isNode, type MarkupNode, shownName } from './node.js';

/** What an element may have and hold. */
export type Rule = {
  /** Besides `class` and `style`. */
  attributes?: readonly string[];
  /** Takes no `class` and no `style`. */
  isPlain?: boolean;
  /** What it may hold: anything unless given. */
  content?: readonly string[];
  /** Holds nothing at all. */
  isEmpty?: boolean;
  /** What else is asked of it; runs after its children were checked. */
  check?(node: MarkupNode): void;
};

export function refuse(text: string): never {
  throw new MessageMLError(text);
}

export function attribute(node: MarkupNode, name: string): string | undefined {
  return node.attributes.get(name);
}

export function notBlank(node: MarkupNode, name: string): void {
  if (!attribute(node, name)?.trim()) refuse(`The attribute "${name}" is required`);
}

export function oneOf(node: MarkupNode, name: string, values: readonly string[]): void {
  const value = attribute(node, name);
  if (value === undefined || values.includes(value.toLowerCase())) return;
  refuse(
    `Attribute "${name}" of element "${shownName(node)}" can only be one of the following values: [${values.join(', ')}].`,
  );
}

const booleans = ['true', 'false'];

export function booleanAttributes(node: MarkupNode, names: readonly string[]): void {
  for (const name of names) oneOf(node, name, booleans);
}

export function atMost(node: MarkupNode, name: string, most: number): void {
  if ((attribute(node, name)?.length ?? 0) > most)
    refuse(`The attribute "${name}" length is bigger than maximum allowed [${most}]`);
}

export function onlyIn(node: MarkupNode, parents: readonly string[], shown: readonly string[] = parents): void {
  if (node.parent && parents.includes(node.parent.name)) return;
  refuse(`Element "${shownName(node)}" can only be a child of the following elements: [${shown.join(', ')}]`);
}

export function somewhereIn(node: MarkupNode, names: readonly string[]): void {
  if (ancestor(node, names)) return;
  const shown = names.map((name) => name.replaceAll('-', ''));
  refuse(`Element "${shownName(node)}" can only be a inner child of the following elements: [${shown.join(', ')}]`);
}

/** Text counts by `#text`; white space is always allowed. */
export function only(node: MarkupNode, allowed: readonly string[], message?: string): void {
  for (const child of node.children) {
    if (!isNode(child)) {
      if (child.trim() === '' || allowed.includes('#text')) continue;
      refuse(message ?? `Element "${shownName(node)}" may not have text content`);
    } else if (!allowed.includes(child.name))
      refuse(message ?? `Element "${shownName(child)}" is not allowed in "${shownName(node)}"`);
  }
}

export function hasChild(node: MarkupNode, name: string, shown = name): void {
  const isThere =
    name === '#text'
      ? node.children.some((child) => !isNode(child))
      : elementChildren(node).some((child) => child.name === name);
  if (isThere) return;
  refuse(
    `The "${shownName(node)}" element must have at least one child that is any of the following elements: [${shown}].`,
  );
}

export function nothing(node: MarkupNode): void {
  if (node.children.length > 0) refuse(`Element "${shownName(node)}" may not have child elements or text content`);
}

/** A Java `int` or `long`; `undefined` when it is none. */
export function integer(value: string | undefined): number | undefined {
  return value !== undefined && /^[+-]?\d{1,19}$/.test(value) ? Number(value) : undefined;
}
