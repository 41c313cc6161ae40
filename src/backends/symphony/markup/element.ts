import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

export type MarkupText = { type: 'text'; value: string };
export type MarkupElement = {
  type: 'element';
  name: string;
  attributes: Record<string, string>;
  children: MarkupNode[];
  /** Where its start tag begins and its end tag ends in the markup. */
  start: number;
  end: number;
};
export type MarkupNode = MarkupElement | MarkupText;

/** They hold nothing, also where somebody left the slash out. */
const empty = new Set(['br', 'hr', 'img', 'input', 'chime', 'audio']);

/** Tags nested deeper than this are left out, and what they hold stands in the deepest one that is kept. */
const maxDepth = 90;

/**
 * Reads MessageML or PresentationML as a tree, whatever it holds: an agent writes XML, but what is none (a tag that is
 * never closed, an unknown entity) is read like HTML. Linear in time.
 *
 * @returns a nameless element that holds everything
 */
export function parseMarkup(markup: string): MarkupElement {
  const builder = new TreeBuilder(markup);
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: true }, builder);
  tokenizer.write(markup);
  tokenizer.end();
  return builder.root;
}

class TreeBuilder implements TokenizerCallbacks {
  readonly root: MarkupElement;
  /** The open elements, and for each name how many are open: an end tag of none is dropped without a search. */
  readonly #open: MarkupElement[];
  readonly #count = new Map<string, number>();
  /** Names of tags that are open but left out for their depth. */
  readonly #left: string[] = [];
  #element: MarkupElement | undefined;
  #closed: MarkupElement | undefined;
  #attribute = '';
  #value = '';

  constructor(readonly markup: string) {
    this.root = { type: 'element', name: '', attributes: {}, children: [], start: 0, end: markup.length };
    this.#open = [this.root];
  }

  ontext(start: number, end: number): void {
    this.#append(this.markup.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    this.#append(String.fromCodePoint(codepoint));
  }

  oncdata(start: number, end: number, endOffset: number): void {
    this.#append(this.markup.slice(start, end - endOffset));
  }

  #append(value: string): void {
    const { children } = this.#open.at(-1) ?? this.root;
    const last = children.at(-1);
    if (last?.type === 'text') last.value += value;
    else children.push({ type: 'text', value });
  }

  onopentagname(start: number, end: number): void {
    const name = this.markup.slice(start, end);
    this.#element = { type: 'element', name, attributes: {}, children: [], start: start - 1, end: this.markup.length };
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.markup.slice(start, end);
    this.#value = '';
  }

  onattribdata(start: number, end: number): void {
    this.#value += this.markup.slice(start, end);
  }

  onattribentity(codepoint: number): void {
    this.#value += String.fromCodePoint(codepoint);
  }

  onattribend(): void {
    const attributes = this.#element?.attributes;
    if (attributes && this.#attribute !== '__proto__') attributes[this.#attribute] ??= this.#value;
  }

  onopentagend(end: number): void {
    const element = this.#element;
    if (!element) return;
    this.#element = undefined;
    if (empty.has(element.name)) {
      element.end = end + 1;
      this.#open.at(-1)?.children.push(element);
    } else if (this.#open.length > maxDepth) {
      this.#left.push(element.name);
      this.#count.set(element.name, (this.#count.get(element.name) ?? 0) + 1);
    } else {
      this.#open.at(-1)?.children.push(element);
      this.#open.push(element);
      this.#count.set(element.name, (this.#count.get(element.name) ?? 0) + 1);
    }
  }

  onselfclosingtag(end: number): void {
    const element = this.#element;
    if (!element) return;
    this.#element = undefined;
    element.end = end + 1;
    this.#open.at(-1)?.children.push(element);
  }

  onclosetag(start: number, end: number): void {
    const name = this.markup.slice(start, end);
    if (!this.#count.get(name)) return;
    let closed = this.#close(start);
    while (closed !== undefined && closed !== name) closed = this.#close(start);
    const last = this.#closed;
    if (last?.name === name) last.end = end + 1;
  }

  /** Closes what was opened last; an element that another's end tag closes ends before that tag. */
  #close(before: number): string | undefined {
    const left = this.#left.pop();
    this.#closed = undefined;
    if (left !== undefined) {
      this.#count.set(left, (this.#count.get(left) ?? 1) - 1);
      return left;
    }
    if (this.#open.length === 1) return undefined;
    const element = this.#open.pop();
    if (!element) return undefined;
    element.end = Math.max(element.start, before - 2);
    this.#count.set(element.name, (this.#count.get(element.name) ?? 1) - 1);
    this.#closed = element;
    return element.name;
  }

  // Comments, declarations and processing instructions say nothing to a reader.
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}
}

/** All text in it, in order. */
export function textOf(node: MarkupNode): string {
  if (node.type === 'text') return node.value;
  let text = '';
  for (const child of node.children) text += textOf(child);
  return text;
}

export function classesOf(element: MarkupElement): string[] {
  const value = element.attributes['class'];
  return value === undefined ? [] : value.split(/\s+/);
}

/** True when the element is of a class. */
export function hasClass(element: MarkupElement, name: string): boolean {
  const value = element.attributes['class'];
  return value !== undefined && (value === name || value.split(/\s+/).includes(name));
}

/** Calls `visitor` for each element in it, in order, parents first; one that returns `'skip'` keeps out of it. */
export function visitElements(root: MarkupElement, visitor: (element: MarkupElement) => 'skip' | undefined): void {
  for (const child of root.children)
    if (child.type === 'element' && visitor(child) !== 'skip') visitElements(child, visitor);
}

/** The first element in it that is asked for. */
export function findElement(
  root: MarkupElement,
  wanted: (element: MarkupElement) => boolean,
): MarkupElement | undefined {
  let found: MarkupElement | undefined;
  visitElements(root, (element) => {
    if (!found && wanted(element)) found = element;
    return found ? 'skip' : undefined;
  });
  return found;
}
