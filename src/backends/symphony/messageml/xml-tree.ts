import { SaxesParser } from 'saxes';
import type { ProblemList } from './problem.js';

export type XmlText = { type: 'text'; value: string; offset: number };
export type XmlElement = {
  type: 'element';
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  /** Of the `<` of its start tag. */
  offset: number;
};
/** A comment, CDATA section or processing instruction: well-formed XML, but refused inside a message. */
export type XmlOther = { type: 'other'; name: string; offset: number };
export type XmlNode = XmlText | XmlElement | XmlOther;

/** Deeper documents are refused: no message needs it, and walking them could exhaust the stack. */
const maxDepth = 500;

/** Ends the parse: what follows the first fault says nothing. */
class Stop extends Error {}

/**
 * The document as a tree; `undefined` when it is not well-formed, with the reason added to the problems. No DTD is read
 * and no entity but the five of XML is known, so nothing can be expanded or fetched.
 */
export function parseXml(text: string, problems: ProblemList): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let start = 0;

  const stop = (message: string, offset: number): never => {
    problems.add(offset, message);
    throw new Stop();
  };
  const append = (node: XmlNode): void => {
    open.at(-1)?.children.push(node);
  };

  parser.on('error', (error) => {
    const at = parser.position;
    stop(`Invalid messageML: ${error.message.replace(/^\d+:\d+: /, '')}`, Math.max(0, Math.min(at, text.length) - 1));
  });
  parser.on('doctype', () => stop('Invalid messageML: DOCTYPE is not allowed', parser.position - 1));
  parser.on('opentagstart', ({ name }) => {
    start = parser.position - name.length - 2;
    if (open.length >= maxDepth) stop(`Elements are nested deeper than ${maxDepth} levels`, start);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { type: 'element', name, attributes, children: [], offset: start };
    if (open.length > 0) append(element);
    else root = element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', (value) => {
    const parent = open.at(-1);
    if (!parent || value === '') return;
    const last = parent.children.at(-1);
    if (last?.type === 'text') last.value += value;
    else append({ type: 'text', value, offset: Math.max(0, parser.position - value.length - 1) });
  });
  parser.on('cdata', () => append({ type: 'other', name: '#cdata-section', offset: parser.position - 1 }));
  parser.on('comment', () => append({ type: 'other', name: '#comment', offset: parser.position - 1 }));
  parser.on('processinginstruction', ({ target }) =>
    append({ type: 'other', name: target, offset: parser.position - 1 }),
  );

  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return undefined;
  }
  return root;
}
