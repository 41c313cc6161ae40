import { SaxesParser } from 'saxes';
import { MessageMLError } from './messageml-error.js';

/** An XML element: no comments, no instructions, no CDATA. */
export type XmlElement = {
  name: string;
  attributes: Map<string, string>;
  children: XmlNode[];
};
export type XmlNode = XmlElement | string;

export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: XmlNode[] = [],
): XmlElement {
  const given = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { name, attributes: new Map(given), children };
}

/** @throws MessageMLError when it is not well-formed, or holds what messages may not hold. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ fragment: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  const add = (node: XmlNode) => {
    const siblings = open.at(-1)?.children;
    const last = siblings?.at(-1);
    if (typeof node === 'string' && typeof last === 'string') siblings?.splice(-1, 1, last + node);
    else siblings?.push(node);
  };
  const refuse = (what: string) => () => {
    throw new MessageMLError(what);
  };
  parser.on('error', (error) => {
    throw new MessageMLError(`Invalid messageML: ${error.message.replace(/^\d+:\d+: /, '')}`);
  });
  parser.on('opentag', (tag) => {
    const attributes = Object.entries(tag.attributes).map(([name, value]) => [name, String(value)] as const);
    const node: XmlElement = { name: tag.name, attributes: new Map(attributes), children: [] };
    add(node);
    root ??= node;
    open.push(node);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', add);
  parser.on('cdata', refuse('Invalid element "#cdata-section"'));
  parser.on('comment', refuse('Invalid element "#comment"'));
  parser.on('processinginstruction', ({ target }) => refuse(`Invalid element "${target}"`)());
  parser.on('doctype', refuse('Invalid messageML: DOCTYPE is disallowed'));
  parser.write(text).close();
  if (!root) throw new MessageMLError('Error parsing message: the message cannot be null or empty');
  return root;
}

/** The element as XML; `"`, `&` and `<` escaped where they must be. */
export function printXml(node: XmlNode): string {
  if (typeof node === 'string') return escapeText(node);
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('');
  if (node.children.length === 0 && selfClosing.has(node.name)) return `<${node.name}${attributes}/>`;
  return `<${node.name}${attributes}>${node.children.map(printXml).join('')}</${node.name}>`;
}

const selfClosing = new Set(['br', 'hr', 'img', 'input']);

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string';
}

/** All elements, in reading order. */
export function* elementsOf(root: XmlElement): Iterable<XmlElement> {
  yield root;
  for (const child of root.children) if (isElement(child)) yield* elementsOf(child);
}

/** The text in it, as it stands. */
export function textIn(node: XmlNode): string {
  return typeof node === 'string' ? node : node.children.map(textIn).join('');
}
