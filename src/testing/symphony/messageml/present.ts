import type { Json } from '../json.js';
import type { Directory } from './directory.js';
import {
  cashtag,
  cashtagIdType,
  emojiType,
  hashtag,
  hashtagIdType,
  taggedEntity,
  userIdType,
  userMention,
} from './entity-json.js';
import { MessageMLError } from './messageml-error.js';
import { element, isElement, type XmlElement, type XmlNode } from './xml.js';

/** Rewrites MessageML as PresentationML and adds what it made to the entities. (Wire sheet, section 9.1.) */
export function present(root: XmlElement, data: Json, directory: Directory): { root: XmlElement; entities: Json } {
  if (root.name !== 'messageML' && root.name !== 'div')
    throw new MessageMLError('Root tag must be <messageML> or <div>');
  const presenter = new Presenter(data, directory);
  const attributes = { 'data-format': 'PresentationML', 'data-version': '2.0' };
  return { root: element('div', attributes, presenter.all(root.children)), entities: presenter.entities };
}

class Presenter {
  readonly entities: Json;
  readonly #directory: Directory;
  #count = 0;

  constructor(data: Json, directory: Directory) {
    this.entities = { ...data };
    this.#directory = directory;
  }

  all(nodes: readonly XmlNode[]): XmlNode[] {
    return nodes.flatMap((node) => this.#node(node));
  }

  #node(node: XmlNode): XmlNode[] {
    if (!isElement(node)) return [node.replace(/\s*\n\s*/g, ' ')];
    switch (node.name) {
      case 'mention':
        return [this.#mention(node)];
      case 'hash':
        return [
          this.#entity('keyword', `#${need(node, 'tag')}`, taggedEntity(hashtag, hashtagIdType, need(node, 'tag'))),
        ];
      case 'cash':
        return [
          this.#entity('keyword', `$${need(node, 'tag')}`, taggedEntity(cashtag, cashtagIdType, need(node, 'tag'))),
        ];
      case 'emoji': {
        const shortcode = need(node, 'shortcode');
        const data = { shortcode, annotation: shortcode, size: 'normal' };
        return [this.#entity('emoji', `:${shortcode}:`, { type: emojiType, version: '1.0', data })];
      }
      case 'card':
        return [{ ...node, name: 'div', attributes: new Map([['class', 'card']]), children: this.all(node.children) }];
      default:
        return [{ ...node, children: this.all(node.children) }];
    }
  }

  #mention(node: XmlElement): XmlElement {
    const uid = node.attributes.get('uid');
    const email = node.attributes.get('email');
    const user = uid === undefined ? this.#directory.byEmail(email ?? '') : this.#directory.byId(uid);
    if (!user) throw new MessageMLError(`Failed to lookup user "${uid ?? email ?? ''}"`);
    return this.#entity('mention', `@${user.name}`, taggedEntity(userMention, userIdType, user.id));
  }

  #entity(prefix: string, text: string, entity: Json): XmlElement {
    this.#count += 1;
    const id = `${prefix}${this.#count}`;
    this.entities[id] = entity;
    return element('span', { class: 'entity', 'data-entity-id': id }, [text]);
  }
}

function need(node: XmlElement, name: string): string {
  const value = node.attributes.get(name);
  if (value === undefined) throw new MessageMLError(`The attribute "${name}" is required`);
  return value;
}
