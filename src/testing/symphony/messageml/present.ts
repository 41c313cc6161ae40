import { isJson, type Json } from '../json.js';
import type { Directory, DirectoryUser } from './directory.js';
import { emojiOf } from './emoji.js';
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
import { isNode, type MarkupNode } from './node.js';
import { presentField } from './present-form.js';
import { refuse } from './rule.js';
import { chimeUrl } from './text-rules.js';
import { element, type XmlElement, type XmlNode } from './xml.js';

/** Rewrites a message as PresentationML and adds what it made to the entities. (Wire sheet, section 9.1.) */
export function present(root: MarkupNode, data: Json, directory: Directory): { root: XmlElement; entities: Json } {
  const entities = structuredClone(data);
  const presenter = new Presenter(directory);
  const attributes = { 'data-format': 'PresentationML', 'data-version': '2.0' };
  return { root: element('div', attributes, presenter.all(root, entities)), entities };
}

const divClass: Readonly<Record<string, string>> = {
  card: 'card',
  'card-header': 'cardHeader',
  'card-body': 'cardBody',
  'expandable-card': 'expandable-card',
  'expandable-header': 'expandableCardHeader',
  'expandable-body': 'expandableCardBody',
  'dialog-title': 'dialog-title',
  'dialog-body': 'dialog-body',
  'dialog-footer': 'dialog-footer',
};
const divAttributes: Readonly<Record<string, string>> = {
  iconSrc: 'data-icon-src',
  accent: 'data-accent-color',
  state: 'data-state',
  variant: 'data-variant',
};

/** Makes the ids that the agent makes: one counter for all entities, one for fields. */
class Presenter {
  readonly #directory: Directory;
  /** Entities that are there already keep their number 0; new ones count from 1, in reading order. */
  #entities = 0;
  #fields = 0;
  readonly #dialogs = new Map<string, string>();

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** @param entities where the entities of this part go: an object of the sender's own takes those inside it. */
  all(node: MarkupNode, entities: Json): XmlNode[] {
    return node.children.flatMap((child) => {
      if (isNode(child)) return this.#node(child, entities);
      return [isVerbatim(node) ? child : child.replace(/\n+/g, ' ')];
    });
  }

  #node(node: MarkupNode, entities: Json): XmlNode[] {
    const { name } = node;
    switch (name) {
      case 'mention':
        return this.#mention(node, entities);
      case 'hash':
        return [this.#tag(node, '#', hashtag, hashtagIdType, entities)];
      case 'cash':
        return [this.#tag(node, '$', cashtag, cashtagIdType, entities)];
      case 'tag':
        return [this.#instrument(node, entities)];
      case 'emoji':
        return [this.#emoji(node, entities)];
      case 'dateTime':
        return [this.#dateTime(node, entities)];
      case 'chime':
        return [element('audio', { src: chimeUrl, autoplay: 'true' })];
      case 'a':
        return [this.#link(node, entities)];
      case 'code':
        return [element('code', { 'data-language': node.attributes.get('language') }, this.all(node, entities))];
      case 'dialog':
        return [this.#dialog(node, entities)];
      case 'ui-action':
        return [this.#action(node, entities)];
      default:
        return [this.#plain(node, entities)];
    }
  }

  #plain(node: MarkupNode, entities: Json): XmlNode {
    const own = node.attributes.get('data-entity-id');
    const inner = own === undefined ? undefined : entities[own];
    // An object that stands only inside another one is more than the server can bear. (Wire sheet, section 8.5.)
    if (own !== undefined && !isJson(inner)) refuse(`Internal error processing EntityJSON: "${own}"`);
    const children = this.all(node, isJson(inner) ? inner : entities);
    const field = presentField(node, children, () => this.#fieldId());
    if (field) return field;
    const { name } = node;
    const { 'multi-submit': multiSubmit, ...plain } = Object.fromEntries(node.attributes);
    const attributes: Record<string, string | undefined> = { ...plain, 'data-multi-submit': multiSubmit };
    if (divClass[name] === undefined) return element(name, attributes, children);
    const { class: more, ...rest } = attributes;
    const renamed = Object.entries(rest).map(([each, value]) => [divAttributes[each] ?? each, value]);
    const classes = more === undefined ? divClass[name] : `${divClass[name]} ${more}`;
    return element('div', { class: classes, ...Object.fromEntries(renamed) }, children);
  }

  #fieldId(): string {
    this.#fields += 1;
    return this.#fields.toString(36).toUpperCase().padStart(5, '0');
  }

  #nextId(prefix: string, node: MarkupNode): string {
    if (node.entity) return node.entity.id;
    this.#entities += 1;
    return `${prefix}${this.#entities}`;
  }

  #tag(node: MarkupNode, sign: string, type: string, idType: string, entities: Json): XmlElement {
    const value = node.entity?.value ?? node.attributes.get('tag') ?? '';
    const id = this.#nextId('keyword', node);
    if (entities[id] === undefined) entities[id] = taggedEntity(type, idType, value);
    return entitySpan(node, id, [sign + value]);
  }

  #mention(node: MarkupNode, entities: Json): XmlNode[] {
    const uid = node.entity?.value ?? node.attributes.get('uid');
    const email = node.attributes.get('email');
    if (uid === undefined && email === undefined) refuse('Error processing user mention. No id or email provided');
    const id = this.#nextId('mention', node);
    const user = uid === undefined ? this.#directory.byEmail(email ?? '') : this.#directory.byId(uid);
    if (!user) return this.#unknown(node, { uid, email, id }, entities);
    if (entities[id] === undefined) entities[id] = mentionEntity(user);
    return [entitySpan(node, id, [`@${user.name}`])];
  }

  /** `strict="false"` makes somebody unknown a link, or the bare id. */
  #unknown(
    node: MarkupNode,
    { uid, email, id }: { uid: string | undefined; email: string | undefined; id: string },
    entities: Json,
  ): XmlNode[] {
    if (node.entity || node.attributes.get('strict')?.toLowerCase() !== 'false')
      refuse(uid === undefined ? `Failed to lookup user "${email}"` : `Failed to lookup user "${uid}"`);
    if (uid !== undefined) {
      entities[id] = taggedEntity(userMention, userIdType, uid);
      return [entitySpan(node, id, [uid])];
    }
    const inner = this.all(node, {});
    return [element('a', { href: `mailto:${email}` }, inner.length > 0 ? inner : [email ?? ''])];
  }

  /** Instruments are unknown here: only the ticker that the sender gives for that case shows. */
  #instrument(node: MarkupNode, entities: Json): XmlElement {
    const ticker = node.attributes.get('fallback-ticker');
    if (ticker === undefined) refuse('The instrument was not found and the attribute "fallback-ticker" is missing');
    const id = this.#nextId('tag', node);
    entities[id] = taggedEntity(cashtag, cashtagIdType, ticker);
    return entitySpan(node, id, [`$${ticker}`]);
  }

  #emoji(node: MarkupNode, entities: Json): XmlElement {
    const { attributes } = node;
    const shortcode = attributes.get('shortcode') ?? attributes.get('annotation') ?? '';
    const unicode = emojiOf(shortcode);
    const family = attributes.get('family');
    const id = this.#nextId('emoji', node);
    entities[id] = {
      type: emojiType,
      version: '1.0',
      data: {
        shortcode,
        annotation: shortcode,
        size: attributes.get('size') ?? 'normal',
        ...(unicode === undefined ? {} : { unicode }),
        ...(family === undefined ? {} : { family }),
      },
    };
    const children = this.all(node, entities);
    return entitySpan(node, id, children.length > 0 ? children : [unicode ?? `:${shortcode}:`]);
  }

  #dateTime(node: MarkupNode, entities: Json): XmlElement {
    const value = node.attributes.get('value') ?? '';
    const format = node.attributes.get('format');
    const id = this.#nextId('datetime', node);
    entities[id] = {
      type: 'org.symphonyoss',
      version: '1.0',
      data: { value, type: 'org.symphonyoss.datetime', format: format ?? null },
    };
    const attributes = { 'data-entity-id': id, datetime: value, 'data-format': format };
    return element('span', {}, [element('time', attributes, [value])]);
  }

  /** (Wire sheet, section 8.1.) */
  #link(node: MarkupNode, entities: Json): XmlElement {
    const href = node.attributes.get('href');
    if (href === undefined) refuse('The attribute "href" is required');
    if (href === '') refuse('The attribute "href" cannot be empty');
    if (/[\s<>"{}|\\^`[\]]/.test(href) || /%(?![\da-f]{2})/i.test(href))
      refuse(`Invalid input: null must be a URI value not "${href}"`);
    const scheme = /^([a-z][a-z\d+.-]*):/i.exec(href)?.[1];
    if (scheme === undefined) refuse('The attribute "href" must contain an absolute URI');
    const { linkSchemes } = this.#directory;
    if (linkSchemes && !linkSchemes.includes(scheme.toLowerCase()))
      refuse(`URI scheme "${scheme}" is not supported by the pod.`);
    const children = this.all(node, entities);
    return element('a', Object.fromEntries(node.attributes), children.length > 0 ? children : [href]);
  }

  #dialogId(id: string): string {
    const known = this.#dialogs.get(id) ?? `${this.#fieldId()}-${id}`;
    this.#dialogs.set(id, known);
    return known;
  }

  #dialog(node: MarkupNode, entities: Json): XmlElement {
    const attributes = {
      'data-width': node.attributes.get('width') ?? 'medium',
      'data-state': node.attributes.get('state') ?? 'close',
      id: this.#dialogId(node.attributes.get('id') ?? ''),
      open: '',
    };
    return element('dialog', attributes, this.all(node, entities));
  }

  #action(node: MarkupNode, entities: Json): XmlElement {
    const { attributes } = node;
    const target = attributes.get('target-id');
    if (target !== undefined) this.#needDialog(node, target);
    const given = {
      class: 'ui-action',
      'data-action': attributes.get('action'),
      'data-trigger': attributes.get('trigger') ?? 'click',
      'data-target-id': target === undefined ? undefined : this.#dialogId(target),
      'data-user-ids': attributes.get('user-ids'),
      'data-stream-id': attributes.get('stream-id'),
      'data-side-by-side': attributes.get('side-by-side'),
    };
    return element('div', given, this.all(node, entities));
  }

  #needDialog(node: MarkupNode, target: string): void {
    const siblings = node.parent?.children.filter(isNode) ?? [];
    const matching = siblings.filter((each) => each.name === 'dialog' && each.attributes.get('id') === target);
    if (matching.length !== 1)
      refuse('ui-action with a target-id must have only one dialog sibling with a matching id');
  }
}

function mentionEntity(user: DirectoryUser): Json {
  return taggedEntity(userMention, userIdType, user.id);
}

function entitySpan(node: MarkupNode, id: string, children: XmlNode[]): XmlElement {
  return element(node.entity?.tag ?? 'span', { class: 'entity', 'data-entity-id': id }, children);
}

function isVerbatim(node: MarkupNode): boolean {
  for (let each: MarkupNode | undefined = node; each; each = each.parent)
    if (each.name === 'pre' || each.name === 'code' || each.name === 'textarea') return true;
  return false;
}
