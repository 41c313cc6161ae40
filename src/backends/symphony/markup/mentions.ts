import type { Mention } from '../../../models/index.js';
import { hasClass, type MarkupElement, parseMarkup, textOf, visitElements } from './element.js';
import type { Entities } from './entity.js';

const noEntities: Entities = new Map();

/**
 * The mentions of a markup with their place in it: `mention` elements of MessageML, and the entity spans that they come
 * back as.
 *
 * @param entities - the message's data. Without it a span is taken for a mention by its generated id and its `@`, and its
 * user is not known.
 */
export function mentionsOf(markup: string, entities: Entities = noEntities): Mention[] {
  const mentions: Mention[] = [];
  visitElements(parseMarkup(markup), (element) => {
    const mention = mentionOf(element, entities);
    if (mention) mentions.push(mention);
    return mention ? 'skip' : undefined;
  });
  return mentions;
}

function mentionOf(element: MarkupElement, entities: Entities): Mention | undefined {
  const { attributes, name, start, end } = element;
  if (name === 'mention') {
    if (attributes['uid']) return { kind: 'user', id: attributes['uid'], start, end };
    return attributes['email'] ? { kind: 'user', name: attributes['email'], start, end } : undefined;
  }
  const id = attributes['data-entity-id'];
  if (id === undefined || !hasClass(element, 'entity')) return undefined;
  const shown = textOf(element);
  const entity = entities.get(id);
  if (entity?.kind === 'mention') {
    const shownName = shown.replace(/^@/, '');
    return { kind: 'user', id: entity.id, ...(shownName ? { name: shownName } : {}), start, end };
  }
  if (entity || entities.size > 0 || !/^(?:mention)?\d+$/.test(id) || !/^@./.test(shown)) return undefined;
  return { kind: 'user', name: shown.slice(1), start, end };
}
