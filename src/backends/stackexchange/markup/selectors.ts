/** Where things stand in the HTML of messages (wire sheet, section 8). All knowledge of the site's markup is here. */

export type Attributes = Readonly<Record<string, string>>;

export const markTags: Readonly<Record<string, 'strong' | 'emphasis' | 'delete'>> = {
  b: 'strong',
  strong: 'strong',
  i: 'emphasis',
  em: 'emphasis',
  strike: 'delete',
  s: 'delete',
  del: 'delete',
};

/** Code in running text. */
export const codeTag = 'code';
/** A message in fixed font. */
export const fixedTag = 'pre';
/** Content of these is none. */
export const hiddenTags: ReadonlySet<string> = new Set([
  'script',
  'style',
  'head',
  'title',
  'textarea',
  'select',
  'svg',
]);
/** Elements that stand on lines of their own, in onebox cards and whatever else. */
export const blockTags: ReadonlySet<string> = new Set([
  'div',
  'p',
  'ul',
  'ol',
  'li',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'table',
  'tr',
]);

function hasClass(attributes: Attributes, name: string): boolean {
  return (attributes['class'] ?? '').split(/\s+/).includes(name);
}

export function isQuote(tag: string, attributes: Attributes): boolean {
  return tag === 'blockquote' || (tag === 'div' && hasClass(attributes, 'quote'));
}

/** The name of a tag, in a link to its questions. */
export function isTag(tag: string, attributes: Attributes): boolean {
  return tag === 'span' && hasClass(attributes, 'ob-post-tags');
}

/** The card that the site makes of a message that is only a link. */
export function isOnebox(attributes: Attributes): boolean {
  return hasClass(attributes, 'onebox');
}
