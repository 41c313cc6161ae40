import type { Loss } from '../../../models/index.js';
import {
  type Block,
  degradeNormal,
  type Inline,
  inlinesText,
  LossCollector,
  liftMarks,
  mapInlines,
  normalize,
  type Rendered,
  type RenderOptions,
  type RichText,
  type RichTextNodeType,
  separator,
  showsUrl,
} from '../../../richtext/index.js';
import { isPicture, linkAddress } from './address.js';
import { escapeAnywhere, escapeMarkdown, guardEdges } from './escape.js';
import { joiner } from './joiner.js';
import { continuesName, pingName, replacePings } from './mentions.js';

const never: readonly RichTextNodeType[] = [
  'heading',
  'thematicBreak',
  'list',
  'listItem',
  'table',
  'tableRow',
  'tableCell',
  'underline',
  'spoiler',
  'emoji',
  'timestamp',
];
/** What a message of one line cannot have. */
export const missing: readonly RichTextNodeType[] = [...never, 'blockquote'];
const missingSet: ReadonlySet<RichTextNodeType> = new Set(missing);
/** What a message of several lines cannot have: it knows no marks at all. */
const missingInLines: ReadonlySet<RichTextNodeType> = new Set([
  ...missing,
  'code',
  'strong',
  'emphasis',
  'delete',
  'inlineCode',
  'image',
]);

/**
 * Writes a tree as one message: one line with marks, one block in fixed font, one quote, or lines of plain text.
 */
export function renderMarkup(given: RichText, options: RenderOptions): Rendered {
  const rendered = renderLines(given, options);
  return rendered.text.includes('\r') ? renderLines(withoutReturns(given), options) : rendered;
}

/** The tree with every carriage return, wherever it stands, as a line break. */
function withoutReturns(tree: RichText): RichText {
  const shown = (_key: string, value: unknown) => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : value);
  return JSON.parse(JSON.stringify(tree), shown) as RichText;
}

function renderLines(given: RichText, options: RenderOptions): Rendered {
  const tree = withUserMentions(given, options);
  const quoted = onlyQuote(tree.tree);
  if (quoted) {
    const inner = renderContent({ type: 'root', children: quoted }, options);
    if (!inner.isFixed)
      return {
        text: guardEdges(inner.text)
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n'),
        losses: [...tree.losses, ...inner.losses],
      };
  }
  const { text, losses, isFixed } = renderContent(tree.tree, options);
  return { text: isFixed ? text : guardEdges(text), losses: [...tree.losses, ...losses] };
}

type Content = { text: string; losses: Loss[]; isFixed: boolean };

function renderContent(tree: RichText, options: RenderOptions): Content {
  const normal = normalize(tree);
  return (isSeveral(normal) ? undefined : renderAlone(normal, options)) ?? renderSeveral(normal, options);
}

/** Blocks that stay blocks, whatever they have to become. */
function isSeveral(tree: RichText): boolean {
  return tree.children.filter(({ type }) => type === 'paragraph' || type === 'heading' || type === 'code').length > 1;
}

/** One line with marks, or one block in fixed font. */
function renderAlone(normal: RichText, options: RenderOptions): Content | undefined {
  const { tree, losses } = degradeNormal(normal, missingSet, options);
  const [only] = tree.children;
  if (!only) return { text: '', losses, isFixed: false };
  if (tree.children.length > 1) return undefined;
  if (only.type === 'code') return { text: fixedFont(only.value), losses: codeLosses(only, losses), isFixed: true };
  if (only.type !== 'paragraph' || inlinesText(only.children).includes('\n')) return undefined;
  const lost = new LossCollector();
  const [paragraph] = lower(tree, lost).children;
  const text = paragraph?.type === 'paragraph' ? writeInlines(paragraph.children, '') : '';
  return { text, losses: [...losses, ...lost.losses], isFixed: false };
}

function renderSeveral(normal: RichText, options: RenderOptions): Content {
  const lines = degradeNormal(normal, missingInLines, options);
  const losses = new LossCollector();
  const lowered = lower(lines.tree, losses).children;
  const alone = lowered.length === 1 ? lowered[0] : undefined;
  // What became one line after all is read as one.
  if (alone?.type === 'paragraph' && !inlinesText(alone.children).includes('\n'))
    return { text: writeInlines(alone.children, ''), losses: [...lines.losses, ...losses.losses], isFixed: false };
  let text = '';
  let previous: Block | undefined;
  for (const block of lowered) {
    if (block.type !== 'paragraph') continue;
    if (previous) text += separator(previous, block);
    text += writePlain(block.children, losses);
    previous = block;
  }
  return { text, losses: [...lines.losses, ...losses.losses], isFixed: false };
}

function codeLosses({ lang }: { lang?: string }, losses: Loss[]): Loss[] {
  return lang === undefined ? losses : [...losses, { feature: 'code.lang', from: lang, to: 'no language' }];
}

/** A quote is one only where it is all of the message. */
function onlyQuote(tree: RichText): Block[] | undefined {
  if (tree.children.length !== 1 || tree.children[0]?.type !== 'blockquote') return undefined;
  const [only] = normalize(tree).children;
  return only?.type === 'blockquote' ? only.children : undefined;
}

/** Only users can be mentioned, by their names. */
function withUserMentions(tree: RichText, { mentions }: RenderOptions): { tree: RichText; losses: Loss[] } {
  const losses = new LossCollector();
  if (mentions === 'none') return { tree, losses: losses.losses };
  const mapped = mapInlines(tree, (node) => {
    if (node.type !== 'mention' || node.kind === 'user') return node;
    losses.add('mention', `a mention of ${node.kind === 'channel' ? 'a channel' : 'several people'}`, 'the name');
    const shown = node.name ?? (node.kind === 'everyone' || node.kind === 'here' ? node.kind : (node.id ?? ''));
    return { type: 'text', value: `${node.kind === 'channel' ? '#' : '@'}${shown}` };
  });
  return { tree: losses.losses.length > 0 ? mapped : tree, losses: losses.losses };
}

/** White space at its end is dropped. Every line is indented, which makes the whole message fixed font; nothing is a mark or a link in it. */
function fixedFont(value: string): string {
  const shown = value.trimEnd();
  return (/^(?:\n|$)/.test(shown) ? joiner : '')
    .concat(escapeAnywhere(shown))
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

/** Lines know no labels, but the site links bare addresses in them. */
function writePlain(nodes: readonly Inline[], losses: LossCollector): string {
  const parts: string[] = [];
  nodes.forEach((node, index) => {
    const last = parts.at(-1)?.slice(-1) ?? '';
    const next = nodes[index + 1];
    if (node.type === 'mention') parts.push(writeMention(node, next, last, false));
    else if (node.type === 'raw') parts.push(node.value);
    else if (node.type === 'link')
      parts.push(
        writeAddress(
          node.url,
          inlinesText(node.children),
          last,
          inlinesText(nodes.slice(index + 1, index + 3)),
          losses,
        ),
      );
    else parts.push(escapeAnywhere(inlinesText([node])));
  });
  return parts.join('');
}

function writeAddress(url: string, label: string, last: string, rest: string, losses: LossCollector): string {
  // Signs that end a sentence are no part of an address that stands bare.
  const bare = url.replace(/[.,;:!?*_]$/, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const end = /^[.,;:!?)]*(?:\s|$)/.test(rest) ? '' : ' ';
  if (!showsUrl(label, url)) {
    losses.add('link', 'link', 'its text and address');
    return `${escapeAnywhere(label)} (${bare})${end}`;
  }
  return (last === '' || /[\s(]/.test(last) ? '' : ' ') + bare + end;
}

function writeMention(
  node: Extract<Inline, { type: 'mention' }>,
  next: Inline | undefined,
  last: string,
  inMark: boolean,
): string {
  const name = pingName(node);
  if (name === undefined) return escapeMarkdown(`@${node.name ?? node.id ?? 'unknown'}`);
  const start = /[\p{L}\p{N}@]/u.test(last) ? ' ' : '';
  const isContinued = next?.type === 'text' ? continuesName(next.value) : next !== undefined || inMark;
  return `${start}@${name}${isContinued ? joiner : ''}`;
}

/** What a line cannot have as what it can. */
function lower(tree: RichText, losses: LossCollector): RichText {
  const only = onlyInline(tree);
  if (only?.type === 'image' && isPicture(only.url)) {
    if (only.alt) losses.add('image', 'the alternative text of an image', 'nothing');
    return tree;
  }
  const lowered = mapInlines(tree, (node): Inline | Inline[] => {
    switch (node.type) {
      case 'inlineCode':
        if (canBeCode(node.value)) return node;
        losses.add('inlineCode', 'code with backticks at its edge or side by side', 'plain text');
        return { type: 'text', value: node.value };
      case 'image':
        losses.add('image', 'an image', 'a link');
        return linkOf(node.url, undefined, [{ type: 'text', value: node.alt || node.url }], losses);
      case 'link':
        return isWritable(node) ? node : linkOf(node.url, node.title, node.children, losses);
      case 'mention':
        return pingName(node) === undefined ? { type: 'text', value: `@${node.name ?? node.id ?? 'unknown'}` } : node;
      default:
        return node;
    }
  });
  const lifted = liftMarks(lowered === tree ? tree : normalize(lowered));
  // White space that stood at the edge of a mark within a label is no label.
  const shown = mapInlines(lifted, (node) =>
    node.type === 'link' && inlinesText(node.children).trim() === '' ? node.children : node,
  );
  return shown === lifted ? lifted : normalize(shown);
}

/** A link that the site takes as it is. */
function isWritable({ url, children }: Extract<Inline, { type: 'link' }>): boolean {
  return linkAddress(url) === url && children.every((child) => child.type === 'text' && child.value.trim() !== '');
}

function onlyInline(tree: RichText): Inline | undefined {
  const [block] = tree.children;
  return block?.type === 'paragraph' && block.children.length === 1 ? block.children[0] : undefined;
}

function canBeCode(value: string): boolean {
  return !/``|^`|`$/.test(value);
}

function linkOf(
  url: string,
  title: string | undefined,
  children: readonly Inline[],
  losses: LossCollector,
): Inline | Inline[] {
  const address = linkAddress(url);
  // A picture in a link was made a link before the link around it.
  const shown = children.flatMap((child): Inline[] => (child.type === 'link' ? child.children : [child]));
  const label = inlinesText(shown);
  if (address === undefined) {
    if (showsUrl(label, url)) return shown;
    losses.add('link', 'a link other than http, https and ftp', 'its text and address');
    return [...shown, { type: 'text', value: ` (${url})` }];
  }
  if (label.trim() === '') {
    losses.add('link', 'a link without a text', 'its address');
    return { type: 'link', url: address, children: [{ type: 'text', value: url }] };
  }
  return title
    ? { type: 'link', url: address, title, children: shown }
    : { type: 'link', url: address, children: shown };
}

const signOf = { strong: '**', emphasis: '_', delete: '---' } as const;

/** Writes one line with marks, in the signs of the mark around it. */
function writeInlines(nodes: readonly Inline[], around: string): string {
  const parts: string[] = [];
  nodes.forEach((node, index) => {
    const next = nodes[index + 1];
    const last = parts.at(-1)?.slice(-1) ?? '';
    switch (node.type) {
      case 'text': {
        const escaped = escapeMarkdown(node.value);
        // A backslash before a sign of ours would take it away.
        parts.push(node.value.endsWith('\\') && (next || around) ? escaped + joiner : escaped);
        return;
      }
      case 'mention':
        parts.push(writeMention(node, next, last, around !== ''));
        return;
      case 'raw':
        parts.push(node.value);
        return;
      default: {
        const written = writeInline(node);
        if (written === '') return;
        // Marks within words are none, and two marks side by side could be read as another.
        const start = /[\p{L}\p{N}*_`-]/u.test(last) ? joiner : '';
        const end = next?.type === 'text' && /^[\p{L}\p{N}(-]/u.test(next.value) ? joiner : '';
        parts.push(start + written + end);
      }
    }
  });
  return parts.join('');
}

function writeInline(node: Exclude<Inline, { type: 'text' | 'mention' | 'raw' }>): string {
  switch (node.type) {
    case 'strong':
    case 'emphasis':
    case 'delete': {
      const sign = signOf[node.type];
      const inner = writeInlines(node.children, sign);
      if (sign !== '---') return sign + inner + sign;
      return sign + (inner.startsWith('-') ? joiner : '') + inner + (inner.endsWith('-') ? joiner : '') + sign;
    }
    case 'inlineCode': {
      const code = escapeAnywhere(node.value);
      return node.value.includes('`') ? `\`\`${code}\`\`` : `\`${code}\``;
    }
    case 'link': {
      const label = inlinesText(node.children);
      // A title is part of the source, in which the site looks for pings.
      const plainTitle = node.title?.replace(/["\\]/g, "'").replace(/\s+/g, ' ');
      const shown = plainTitle && replacePings(plainTitle, (signs) => signs + joiner);
      const title = shown ? ` "${shown}"` : '';
      return `[${escapeMarkdown(label)}${label.endsWith('\\') ? joiner : ''}](${node.url}${title})`;
    }
    case 'image':
      return node.url;
    default:
      return escapeMarkdown(inlinesText([node]));
  }
}
