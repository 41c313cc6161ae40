import { isNode, type MarkupNode } from './node.js';
import { attribute, integer, notBlank, nothing, oneOf, only, onlyIn, type Rule, refuse } from './rule.js';

/** What may stand where only running text may. (Wire sheet, section 8.2.) */
const inline = ['#text', 'a', 'chime', 'b', 'i', 'img', 'br', 'span', 'emoji', 'hash', 'cash', 'mention', 'sub', 'sup'];
const languages =
  'plaintext c cpp csharp css html java js jsx php python r typescript tsx markdown json scala shell yaml'.split(' ');
export const chimeUrl = 'https://asset.symphony.com/symphony/audio/chime.mp3';
const cell: Rule = { attributes: ['rowspan', 'colspan'], check: checkCell };
const heading: Rule = { content: inline };
const empty: Rule = { isEmpty: true };
const rows: Rule = { content: ['tr'] };

/** The elements of text: what they may have and hold. (Wire sheet, section 8.1.) */
export const textRules: Readonly<Record<string, Rule>> = {
  b: { content: inline },
  i: { content: inline },
  sub: {},
  sup: {},
  p: {},
  span: { attributes: ['data-entity-id', 'data-title', 'data-target-id'], check: checkEntity },
  div: {
    attributes: ['data-entity-id', 'data-icon-src', 'data-accent-color', 'data-state', 'data-variant'],
    check: checkDiv,
  },
  br: empty,
  hr: empty,
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  pre: { content: inline },
  code: { attributes: ['language'], content: [...inline, 'pre'], check: checkCode },
  a: { attributes: ['href'] },
  img: { attributes: ['src'], isEmpty: true, check: (node) => needs(node, 'src') },
  ul: { check: checkList },
  ol: { check: checkList },
  li: { check: (node) => onlyIn(node, ['ol', 'ul'], ['orderedlist', 'bulletlist']) },
  table: { content: ['thead', 'tbody', 'tfoot', 'tr'] },
  thead: rows,
  tbody: rows,
  tfoot: rows,
  tr: { content: ['td', 'th'] },
  td: cell,
  th: cell,
  mention: { attributes: ['uid', 'email', 'strict'], isPlain: true, check: checkMention },
  hash: { attributes: ['tag'], isPlain: true, check: checkHash },
  cash: { attributes: ['tag'], isPlain: true, check: (node) => notBlank(node, 'tag') },
  tag: { attributes: tagAttributes() },
  emoji: { attributes: ['shortcode', 'annotation', 'family', 'size'], content: inline, check: checkEmoji },
  chime: { attributes: ['src', 'autoplay'], isPlain: true, isEmpty: true, check: checkChime },
  dateTime: { attributes: ['value', 'format'], isPlain: true, check: checkDateTime },
  card: { attributes: ['iconSrc', 'accent'] },
  'card-header': { isPlain: true, check: (node) => onlyIn(node, ['card']) },
  'card-body': { isPlain: true, check: (node) => onlyIn(node, ['card']) },
  'expandable-card': { attributes: ['state'], check: checkExpandable },
  'expandable-header': { isPlain: true },
  'expandable-body': {
    attributes: ['variant'],
    isPlain: true,
    check: (node) => oneOf(node, 'variant', ['default', 'error']),
  },
};

function tagAttributes(): string[] {
  return (
    'fullbbgcompticker unique-id figi bbgcompticker figi-ticker us-code isin local-code instrument-class ' +
    'bbgmarket-sector return-main-listing country-code operational-mic fallback-ticker'
  ).split(' ');
}

function needs(node: MarkupNode, name: string): void {
  if (attribute(node, name) === undefined) refuse(`The attribute "${name}" is required`);
}

function checkEntity(node: MarkupNode): void {
  const isEntity = attribute(node, 'class') === 'entity';
  const hasId = attribute(node, 'data-entity-id') !== undefined;
  if (hasId && !isEntity) refuse('The attribute "data-entity-id" is only allowed if the element class is "entity".');
  if (isEntity && !hasId) refuse('The attribute "data-entity-id" is required if the element class is "entity".');
}

/** A card in its written-out form is a card; its attributes have no business on any other div. */
function checkDiv(node: MarkupNode): void {
  checkEntity(node);
  const first = attribute(node, 'class')?.split(' ')[0];
  const owners = [
    ['data-icon-src', 'card'],
    ['data-accent-color', 'card'],
    ['data-state', 'expandable-card'],
    ['data-variant', 'expandableCardBody'],
  ] as const;
  for (const [name, owner] of owners)
    if (attribute(node, name) !== undefined && first !== owner)
      refuse(`The attribute "${name}" is only allowed if the element class is "${owner}".`);
}

function checkCode(node: MarkupNode): void {
  if (attribute(node, 'language') !== '') oneOf(node, 'language', languages);
}

function checkList(node: MarkupNode): void {
  only(node, ['li']);
  if (!node.children.some((child) => isNode(child)))
    refuse(
      `The "${node.name}" element must have at least one child that is any of the following elements: [listitem].`,
    );
}

function checkCell(node: MarkupNode): void {
  for (const name of ['rowspan', 'colspan']) {
    const value = attribute(node, name);
    if (value !== undefined && integer(value) === undefined)
      refuse(`Invalid input: ${name} must be a int64 value not "${value}"`);
  }
}

function checkMention(node: MarkupNode): void {
  const uid = attribute(node, 'uid');
  if (uid !== undefined && integer(uid) === undefined) refuse(`Invalid input: uid must be a int64 value not "${uid}"`);
}

const hashPattern = /^\S*[^\s!@#$%^&*()+=<>,./?`~:;'"\\|-]+\S*$/;

function checkHash(node: MarkupNode): void {
  const tag = node.entity?.value ?? attribute(node, 'tag');
  if (!tag?.trim()) refuse('The attribute "tag" is required');
  if (!hashPattern.test(tag))
    refuse(
      `Values of the attribute 'tag' for the element 'hash' must match the pattern [\\S]*[^\\s!@#$%^&*()+=<>,./?\`~:;'"\\\\|-]+[\\S]*$.`,
    );
}

function checkEmoji(node: MarkupNode): void {
  const code = attribute(node, 'shortcode') ?? attribute(node, 'annotation');
  if (code === undefined) refuse('Either the attribute "shortcode" or "annotation" are required');
  if (!/^[\w+-]*$/.test(code))
    refuse(
      'Shortcode or Annotation parameter may only contain alphanumeric characters, underscore, plus sign and dash',
    );
}

function checkChime(node: MarkupNode): void {
  const src = attribute(node, 'src');
  if (src !== undefined && src.toLowerCase() !== chimeUrl) refuse(`Attribute "src" value needs to be "${chimeUrl}"`);
  if (node.parent?.name !== 'messageML') refuse('Element "chime" has to be the only element in the message.');
  nothing(node);
}

function checkDateTime(node: MarkupNode): void {
  notBlank(node, 'value');
  const value = attribute(node, 'value') ?? '';
  if (!/^[+-]?\d{4,}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d(?::\d\d){0,2})$/i.test(value))
    refuse('Attribute "value" has invalid date format');
  oneOf(node, 'format', ['date_time', 'date', 'time', 'time_secs']);
}

function checkExpandable(node: MarkupNode): void {
  notBlank(node, 'state');
  oneOf(node, 'state', ['collapsed', 'cropped', 'expanded']);
}
