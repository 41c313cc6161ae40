import { classesOf, hasClass, type MarkupElement } from './element.js';
import { blockNames, fieldClasses, fieldNames } from './names.js';

/** A card, in either form. */
export function isCard(element: MarkupElement): boolean {
  if (element.name === 'card' || element.name === 'expandable-card') return true;
  return element.name === 'div' && (hasClass(element, 'card') || hasClass(element, 'expandable-card'));
}

/** A field of a form or what belongs to it, in either form: no content. */
export function isField(element: MarkupElement): boolean {
  if (fieldNames.has(element.name)) return true;
  if (element.attributes['class'] === undefined) return false;
  const classes = classesOf(element);
  if (element.name === 'div') return classes.some((name) => fieldClasses.has(name));
  return (
    (element.name === 'span' && classes.includes('info-hint')) ||
    ((element.name === 'a' || element.name === 'span') && classes.includes('link-button'))
  );
}

export function isBlock(element: MarkupElement): boolean {
  return blockNames.has(element.name);
}

/** True when blocks stand directly in an element that belongs in running text. */
export function holdsBlocks(element: MarkupElement): boolean {
  return element.children.some((child) => child.type === 'element' && isBlock(child) && child.name !== 'code');
}
