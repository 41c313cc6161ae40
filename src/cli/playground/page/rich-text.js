// @ts-check
import { h } from './dom.js';

/**
 * @typedef {import('../../../richtext/nodes.js').RichText} RichText
 * @typedef {import('../../../richtext/nodes.js').RichTextNode} RichTextNode
 */

/**
 * Draws a document tree.
 *
 * @param {RichText} tree
 * @returns {Node[]}
 */
export function drawRichText(tree) {
  return tree.children.map(draw);
}

/**
 * @param {RichTextNode} node
 * @returns {Node}
 */
function draw(node) {
  switch (node.type) {
    case 'root':
      return h('div', {}, ...node.children.map(draw));
    case 'paragraph':
      return h('p', {}, ...withoutBlankStart(node.children).map(draw));
    case 'heading':
      // The page's own outline stays as it is: what is said in a message is no heading of ours.
      return h('p', { class: `heading heading-${node.depth}` }, ...node.children.map(draw));
    case 'thematicBreak':
      return h('hr');
    case 'blockquote':
      return h('blockquote', {}, ...node.children.map(draw));
    case 'list':
      return h(
        node.ordered ? 'ol' : 'ul',
        { start: node.ordered ? node.start : undefined },
        ...node.children.map(draw),
      );
    case 'listItem':
      return h('li', {}, node.checked === undefined ? null : node.checked ? '☑ ' : '☐ ', ...node.children.map(draw));
    case 'code':
      return h('pre', { tabindex: 0 }, h('code', {}, node.value));
    case 'table':
      return h('table', {}, h('tbody', {}, ...node.children.map((row, index) => drawRow(row, index === 0))));
    case 'text':
      return document.createTextNode(node.value);
    case 'emphasis':
      return h('em', {}, ...node.children.map(draw));
    case 'strong':
      return h('strong', {}, ...node.children.map(draw));
    case 'delete':
      return h('s', {}, ...node.children.map(draw));
    case 'underline':
      return h('u', {}, ...node.children.map(draw));
    case 'spoiler':
      return drawSpoiler(node.children.map(draw));
    case 'inlineCode':
      return h('code', {}, node.value);
    case 'break':
      return h('br');
    case 'link':
      return drawLink(node.url, node.children.map(draw));
    case 'image':
      // Nothing is loaded from elsewhere.
      return drawLink(node.url, [document.createTextNode(`🖼 ${node.alt || node.url}`)]);
    case 'mention':
      return h(
        'span',
        { class: 'mention' },
        `${node.kind === 'channel' ? '#' : '@'}${node.name ?? node.id ?? node.kind}`,
      );
    case 'emoji':
      return document.createTextNode(node.unicode ?? `:${node.name}:`);
    case 'timestamp':
      return h('time', { datetime: node.value }, new Date(node.value).toLocaleString());
    case 'raw':
      return document.createTextNode(node.alt ?? node.value);
    default:
      return document.createTextNode('');
  }
}

/**
 * Without the wordless link and the line break by which Rocket.Chat quotes.
 *
 * @param {import('../../../richtext/nodes.js').Inline[]} children
 */
function withoutBlankStart(children) {
  const start = children.findIndex((node) => {
    if (node.type === 'text') return node.value.trim() !== '';
    return (
      node.type !== 'break' &&
      !(node.type === 'link' && node.children.every((each) => each.type === 'text' && each.value.trim() === ''))
    );
  });
  const [first, ...rest] = children.slice(Math.max(0, start));
  return first?.type === 'text'
    ? [{ ...first, value: first.value.trimStart() }, ...rest]
    : children.slice(Math.max(0, start));
}

/**
 * @param {import('../../../richtext/nodes.js').TableRow} row
 * @param {boolean} isHead
 */
function drawRow(row, isHead) {
  return h('tr', {}, ...row.children.map((cell) => h(isHead ? 'th' : 'td', {}, ...cell.children.map(draw))));
}

/** @param {Node[]} children */
function drawSpoiler(children) {
  const show = () => spoiler.setAttribute('aria-expanded', 'true');
  const spoiler = h(
    'button',
    { type: 'button', class: 'spoiler', 'aria-expanded': 'false', onclick: show },
    ...children,
  );
  return spoiler;
}

/**
 * A link, if its address is one that a link may have; else its words alone.
 *
 * @param {string} url
 * @param {Node[]} children
 */
export function drawLink(url, children) {
  const words = h('span', {}, ...children);
  // Rocket.Chat quotes by a link without words.
  if (!isHarmless(url) || words.textContent?.trim() === '') return words;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', title: url }, words);
}

/** @param {string} url */
function isHarmless(url) {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
