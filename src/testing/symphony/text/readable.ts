import type { Json } from '../json.js';
import { idIn, userIdType, userMention } from '../messageml/entity-json.js';
import { isElement, type XmlElement, type XmlNode } from '../messageml/xml.js';

/** The shown name of a user who is mentioned. */
export type HandleOf = (userId: string) => string | undefined;

const blocks = new Set([
  'p',
  'div',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'table',
  'tr',
  'pre',
  'form',
  'label',
]);

/** PresentationML as a reader sees it, without marks. (Wire sheet, section 9.2.) */
export function readPresentation(root: XmlElement, data: Json, handleOf: HandleOf): string {
  const reader = new Reader(data, handleOf);
  reader.children(root);
  return reader.text.replace(/[ \t]+\n/g, '\n').replace(/^\n+|\s+$/g, '');
}

class Reader {
  text = '';
  readonly #data: Json;
  readonly #handleOf: HandleOf;

  constructor(data: Json, handleOf: HandleOf) {
    this.#data = data;
    this.#handleOf = handleOf;
  }

  children(parent: XmlElement): void {
    for (const child of parent.children) this.#node(child, parent);
  }

  #node(node: XmlNode, parent: XmlElement): void {
    if (!isElement(node)) {
      this.#string(node, parent);
      return;
    }
    const { name } = node;
    if (name === 'br') this.text += '\n';
    else if (name === 'hr') this.#block(() => this.#add('---'));
    else if (name === 'img' || name === 'audio' || name === 'input') return;
    else if (name === 'li') this.#item(node, parent);
    else if (name === 'td' || name === 'th') this.#cell(node, parent);
    else if (blocks.has(name)) this.#block(() => this.children(node));
    else if (this.#mention(node)) return;
    else this.children(node);
  }

  #string(text: string, parent: XmlElement): void {
    // The white space that lays out the markup between blocks says nothing.
    if (text.trim() === '' && (this.text === '' || this.text.endsWith('\n')) && parent.name !== 'pre') return;
    this.#add(text);
  }

  #mention(node: XmlElement): boolean {
    const id = node.attributes.get('data-entity-id');
    const entity = id === undefined ? undefined : this.#data[id];
    if (typeof entity !== 'object' || (entity as Json | null)?.type !== userMention) return false;
    const handle = this.#handleOf(idIn(entity, userIdType) ?? '');
    if (handle === undefined) return false;
    this.#add(`@${handle}`);
    return true;
  }

  #item(node: XmlElement, list: XmlElement): void {
    const items = list.children.filter((each) => isElement(each) && each.name === 'li');
    this.#block(() => {
      this.#add(list.name === 'ol' ? `${items.indexOf(node) + 1}. ` : '• ');
      this.children(node);
    });
  }

  #cell(node: XmlElement, row: XmlElement): void {
    const cells = row.children.filter(isElement);
    if (cells[0] !== node) this.#add(' | ');
    this.children(node);
  }

  #block(inner: () => void): void {
    if (this.text !== '' && !this.text.endsWith('\n')) this.text += '\n';
    inner();
    if (this.text !== '' && !this.text.endsWith('\n')) this.text += '\n';
  }

  #add(text: string): void {
    this.text += text;
  }
}
