import { DialectError } from './dialect-error.js';
import type { RichText, RichTextNode, RichTextNodeType } from './nodes.js';

type FieldCheck = (value: unknown) => string | undefined;
type NodeRule = {
  children?: ReadonlySet<string>;
  required?: Record<string, FieldCheck>;
  optional?: Record<string, FieldCheck>;
};

const isString: FieldCheck = (value) => (typeof value === 'string' ? undefined : 'must be a string');
const isBoolean: FieldCheck = (value) => (typeof value === 'boolean' ? undefined : 'must be a boolean');
const isStart: FieldCheck = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'must be a whole number of 0 or more';
const isDepth: FieldCheck = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 6 ? undefined : 'must be 1 to 6';
const oneOf =
  (...allowed: readonly unknown[]): FieldCheck =>
  (value) =>
    allowed.includes(value) ? undefined : `must be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`;
const isAlign: FieldCheck = (value) =>
  Array.isArray(value) && value.every((side) => [null, 'left', 'right', 'center'].includes(side))
    ? undefined
    : "must be an array of 'left', 'right', 'center' or null";
const isTime: FieldCheck = (value) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? undefined : 'must be an ISO 8601 string';

const inline: ReadonlySet<string> = new Set<RichTextNodeType>([
  'text',
  'emphasis',
  'strong',
  'delete',
  'underline',
  'spoiler',
  'inlineCode',
  'break',
  'link',
  'image',
  'mention',
  'emoji',
  'timestamp',
  'raw',
]);
const block: ReadonlySet<string> = new Set<RichTextNodeType>([
  'paragraph',
  'heading',
  'thematicBreak',
  'blockquote',
  'list',
  'code',
  'table',
]);

const rules: Record<RichTextNodeType, NodeRule> = {
  root: { children: block },
  paragraph: { children: inline },
  heading: { children: inline, required: { depth: isDepth } },
  thematicBreak: {},
  blockquote: { children: block },
  list: {
    children: new Set(['listItem']),
    required: { ordered: isBoolean },
    optional: { start: isStart, spread: isBoolean },
  },
  listItem: { children: block, optional: { checked: isBoolean } },
  code: { required: { value: isString }, optional: { lang: isString } },
  table: { children: new Set(['tableRow']), optional: { align: isAlign } },
  tableRow: { children: new Set(['tableCell']) },
  tableCell: { children: inline },
  text: { required: { value: isString } },
  emphasis: { children: inline },
  strong: { children: inline },
  delete: { children: inline },
  underline: { children: inline },
  spoiler: { children: inline },
  inlineCode: { required: { value: isString } },
  break: {},
  link: { children: inline, required: { url: isString }, optional: { title: isString } },
  image: { required: { url: isString }, optional: { alt: isString, title: isString } },
  mention: {
    required: {
      kind: oneOf('user', 'channel', 'role', 'everyone', 'here'),
      platform: isString,
      account: isString,
    },
    optional: { id: isString, name: isString },
  },
  emoji: {
    required: { name: isString },
    optional: {
      unicode: isString,
      id: isString,
      isCustom: isBoolean,
      isAnimated: isBoolean,
      url: isString,
      platform: isString,
      account: isString,
    },
  },
  timestamp: { required: { value: isTime }, optional: { style: oneOf('date', 'time', 'datetime', 'relative') } },
  raw: { required: { platform: isString, value: isString }, optional: { alt: isString } },
};

/** Deeper trees are refused: no platform shows them, and walking them could exhaust the stack. */
const maxDepth = 200;

/**
 * Makes sure that a value, from JSON for instance, is a document tree.
 *
 * @throws DialectError that names the first bad place and what should be there
 */
export function assertRichText(value: unknown): asserts value is RichText {
  const problem = problemOf(value, 'content', new Set(['root']), 0);
  if (problem) throw new DialectError(problem);
}

/** True when the value is a document tree. */
export function isRichText(value: unknown): value is RichText {
  return problemOf(value, 'content', new Set(['root']), 0) === undefined;
}

/** True when the value is any node of a document tree, its children included. */
export function isRichTextNode(value: unknown): value is RichTextNode {
  return typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    value.type in rules
    ? problemOf(value, 'node', new Set([value.type]), 0) === undefined
    : false;
}

function problemOf(value: unknown, path: string, allowed: ReadonlySet<string>, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path} must be a rich text node`;
  if (depth > maxDepth) return `${path} is nested deeper than ${maxDepth} levels`;
  const node = value as Record<string, unknown>;
  if (typeof node.type !== 'string' || !allowed.has(node.type))
    return `${path}.type is ${JSON.stringify(node.type)}; here may stand: ${[...allowed].join(', ')}`;
  const rule = rules[node.type as RichTextNodeType];
  for (const key in rule.required) {
    const problem = rule.required[key]?.(node[key]);
    if (problem) return `${path}.${key} ${problem}`;
  }
  for (const key in rule.optional) {
    const problem = node[key] === undefined ? undefined : rule.optional[key]?.(node[key]);
    if (problem) return `${path}.${key} ${problem}`;
  }
  if (!rule.children) return undefined;
  if (!Array.isArray(node.children)) return `${path}.children must be an array`;
  for (let index = 0; index < node.children.length; index += 1) {
    const problem = problemOf(node.children[index], `${path}.children[${index}]`, rule.children, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}
