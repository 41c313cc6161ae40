export type Mark = 'strong' | 'emphasis' | 'delete' | 'underline' | 'spoiler';

/** The marks that elements are. */
export const markOf: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ['b', 'strong'],
  ['strong', 'strong'],
  ['i', 'emphasis'],
  ['em', 'emphasis'],
  ['cite', 'emphasis'],
  ['var', 'emphasis'],
  ['dfn', 'emphasis'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'delete'],
  ['strike', 'delete'],
  ['del', 'delete'],
]);
/** Elements that are code. */
export const codeTags = new Set<string>(['code', 'tt', 'kbd', 'samp']);
/** Elements whose content is not shown. */
export const hidden = new Set<string>([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'textarea',
  'select',
  'audio',
  'video',
  'canvas',
]);
/** Elements that start a new line. */
export const blockTags = new Set<string>([
  'p',
  'div',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'aside',
  'nav',
  'address',
  'center',
  'figure',
  'figcaption',
  'dl',
  'dt',
  'dd',
  'form',
  'fieldset',
  'details',
  'summary',
  'body',
  'html',
]);
