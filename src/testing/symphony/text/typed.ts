import { splitTyped, type TypedPiece, type WorldState } from '../../world/index.js';
import type { Json } from '../json.js';
import {
  cashtag,
  cashtagIdType,
  hashtag,
  hashtagIdType,
  taggedEntity,
  userIdType,
  userMention,
} from '../messageml/entity-json.js';
import { element, type XmlNode } from '../messageml/xml.js';

/** Tags that the client's typing aid makes: `#word`, `$TICKER`. */
const tags = /(?<![\p{L}\p{N}_#$&/.])(?:#(?<hash>\p{L}[\p{L}\p{N}_-]*)|\$(?<cash>[A-Z]{1,6})(?![\p{L}\p{N}]))/gu;

/** What somebody typed, as the desktop client sends it: entities are numbered from 0. (Wire sheet, section 9.1.) */
export function composeTyped(text: string, state: WorldState): { root: XmlNode; data: Json } {
  const writer = new TypedWriter();
  for (const piece of splitTyped(text, state)) writer.piece(piece);
  const attributes = { 'data-format': 'PresentationML', 'data-version': '2.0', class: 'wysiwyg' };
  return { root: element('div', attributes, [element('p', {}, writer.nodes)]), data: writer.data };
}

class TypedWriter {
  readonly nodes: XmlNode[] = [];
  readonly data: Json = {};
  #count = 0;

  piece(piece: TypedPiece): void {
    switch (piece.type) {
      case 'text':
        this.#text(piece.text);
        break;
      case 'user':
        this.#entity(`@${piece.user.name}`, taggedEntity(userMention, userIdType, piece.user.id, undefined));
        break;
      case 'channel':
        // There is no mention of a room: the client makes a hashtag of it.
        this.#entity(`#${piece.channel.name}`, taggedEntity(hashtag, hashtagIdType, piece.channel.name));
        break;
      case 'group':
        this.#text(`@${piece.group.handle}`);
        break;
      case 'everyone':
        this.#text(`@${piece.name}`);
        break;
      case 'customEmoji':
        this.#text(`:${piece.emoji.name}:`);
        break;
    }
  }

  #text(text: string): void {
    let from = 0;
    for (const match of text.matchAll(tags)) {
      this.#lines(text.slice(from, match.index));
      const { hash, cash } = match.groups ?? {};
      if (hash !== undefined) this.#entity(match[0], taggedEntity(hashtag, hashtagIdType, hash));
      else if (cash !== undefined) this.#entity(match[0], taggedEntity(cashtag, cashtagIdType, cash));
      from = match.index + match[0].length;
    }
    this.#lines(text.slice(from));
  }

  #lines(text: string): void {
    text.split(/\r?\n/).forEach((line, index) => {
      if (index > 0) this.nodes.push(element('br'));
      if (line !== '') this.nodes.push(line);
    });
  }

  #entity(text: string, entity: Json): void {
    const id = String(this.#count);
    this.#count += 1;
    this.data[id] = entity;
    this.nodes.push(element('span', { class: 'entity', 'data-entity-id': id }, [text]));
  }
}
