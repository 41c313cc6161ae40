import type { XmlElement } from './xml.js';

/** An element whose meaning is known: `name` is the word of the language, whichever form it was written in. */
export type MarkupNode = {
  readonly name: string;
  /** By the language's own names, without `data-`. */
  readonly attributes: Map<string, string>;
  readonly children: (MarkupNode | string)[];
  readonly parent: MarkupNode | undefined;
  /** Written as PresentationML. */
  readonly isPresented: boolean;
  /** An entity that was written out: a mention or tag of PresentationML, with its data. */
  readonly entity?: { tag: string; id: string; kind: 'mention' | 'hash' | 'cash'; value: string } | undefined;
  readonly source: XmlElement;
};

export function isNode(child: MarkupNode | string): child is MarkupNode {
  return typeof child !== 'string';
}

/** Names that are kept apart by where they stand are one word in messages: `dialog-body` is `body`. */
export function shownName(node: MarkupNode): string {
  return node.name.replace(/^(?:dialog|expandable|card)-(?=title|body|footer|header)/, '');
}

export function ancestor(node: MarkupNode, names: readonly string[]): MarkupNode | undefined {
  for (let each = node.parent; each; each = each.parent) if (names.includes(each.name)) return each;
  return undefined;
}

/** All nodes beneath, in reading order. */
export function* descendants(node: MarkupNode): Iterable<MarkupNode> {
  for (const child of node.children)
    if (isNode(child)) {
      yield child;
      yield* descendants(child);
    }
}

export function elementChildren(node: MarkupNode): MarkupNode[] {
  return node.children.filter(isNode);
}
