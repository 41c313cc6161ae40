import type { Inline } from '../nodes.js';
import type { Mark } from './elements.js';
import { keptBreak, unmarkWhitespace } from './escape.js';

export type OpenMark = { type: Mark } | { type: 'link'; url: string; title?: string };

/** White space that collapses to another than itself. */
const collapsible = /[\t\n\f\r]| {2}/;

/** Builds running text: puts each piece into the marks that are open, and collapses white space as a browser does. */
export class RunBuilder {
  #nodes: Inline[] = [];
  /** The open marks and link, the outermost first. */
  #marks: readonly OpenMark[] = [];
  /** The nodes of the open marks that stand in the text, the outermost first. */
  #open: { mark: OpenMark; node: Inline & { children: Inline[] } }[] = [];

  /** Nothing, or a line break, was put last. */
  get isAtLineStart(): boolean {
    const last = lastLeaf(this.#nodes);
    return last === undefined || (last.type === 'text' && last.value.endsWith(keptBreak));
  }

  /** Puts text of the source. */
  words(source: string): void {
    const text = collapsible.test(source) ? source.replace(/[ \t\n\f\r]+/g, ' ') : source;
    const words = text.startsWith(' ') && this.#dropsSpace() ? text.slice(1) : text;
    if (words !== '') this.push({ type: 'text', value: words });
  }

  /** Puts a node as it is. */
  push(node: Inline): void {
    let depth = 0;
    while (depth < this.#open.length && this.#open[depth]?.mark === this.#marks[depth]) depth += 1;
    if (this.#open.length > depth) this.#open.length = depth;
    for (let index = depth; index < this.#marks.length; index += 1) {
      const mark = this.#marks[index] as OpenMark;
      const node = nodeOf(mark);
      this.#inside().push(node);
      this.#open.push({ mark, node });
    }
    const siblings = this.#inside();
    const last = siblings.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value += node.value;
    else siblings.push(node);
  }

  /**
   * Opens a mark.
   *
   * @returns what closes it; nothing when such a mark is open already
   */
  openMark(mark: OpenMark): (() => void) | undefined {
    if (this.#marks.some((one) => one.type === mark.type)) return undefined;
    this.#marks = [...this.#marks, mark];
    return () => {
      this.#marks = this.#marks.filter((one) => one !== mark);
    };
  }

  /** Takes away a line break that was put last. */
  dropBreak(): void {
    const last = lastLeaf(this.#nodes);
    if (last?.type === 'text' && last.value.endsWith(keptBreak)) last.value = last.value.slice(0, -1);
  }

  /** The text so far; the next starts anew, in the same marks. */
  take(): Inline[] {
    const nodes = this.#nodes;
    this.#nodes = [];
    this.#open = [];
    trimSpaces(nodes);
    return nodes;
  }

  #inside(): Inline[] {
    return this.#open.at(-1)?.node.children ?? this.#nodes;
  }

  /** At the start, and behind a space or a line break, a space is not shown. */
  #dropsSpace(): boolean {
    const last = lastLeaf(this.#nodes);
    return last === undefined || (last.type === 'text' && (last.value.endsWith(' ') || last.value.endsWith(keptBreak)));
  }
}

function nodeOf(mark: OpenMark): Inline & { children: Inline[] } {
  if (mark.type !== 'link') return { type: mark.type, children: [] };
  const { url, title } = mark;
  return title === undefined ? { type: 'link', url, children: [] } : { type: 'link', url, title, children: [] };
}

function lastLeaf(nodes: readonly Inline[]): Inline | undefined {
  let node = nodes.at(-1);
  while (node && 'children' in node) node = node.children.at(-1);
  return node;
}

/** Drops spaces at the end of lines, and puts the white space that was kept in the place of its marks. */
function trimSpaces(nodes: readonly Inline[]): void {
  const texts: { value: string }[] = [];
  const collect = (children: readonly Inline[]): void => {
    for (const node of children) {
      if (node.type === 'text') texts.push(node);
      else if ('children' in node) collect(node.children);
      else texts.push({ value: 'x' });
    }
  };
  collect(nodes);
  texts.forEach((text, index) => {
    const next = texts[index + 1];
    if (text.value.endsWith(' ') && (next === undefined || next.value.startsWith(keptBreak)))
      text.value = text.value.slice(0, -1);
    if (text.value.includes(keptBreak)) text.value = text.value.replaceAll(` ${keptBreak}`, keptBreak);
    text.value = unmarkWhitespace(text.value);
  });
}

/** Text in which white space collapses to single spaces, none at its edges. */
export function collapse(text: string): string {
  return unmarkWhitespace(text.replace(/[ \t\n\f\r]+/g, ' ').replace(/^ | $/g, ''));
}
