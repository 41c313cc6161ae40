import type { Capabilities } from '../../core/capabilities.js';
import type { Mention } from '../../models/index.js';
import {
  type Dialect,
  degrade,
  findAll,
  type Inline,
  type Link,
  type MentionNode,
  mapInlines,
  markdownDialect,
  type ParseOptions,
  plainTextDialect,
  type Rendered,
  type RenderOptions,
  type RichText,
  type RichTextNodeType,
} from '../../richtext/index.js';
import { isAtHome, mentionHref, mentionsInLinks, nodeOfHref, scheme } from './markup-links.js';

/**
 * The memory platform's markup: Markdown in which a link to a `memory:` address is something else than a link:
 * `[@Ada](memory:user/u1)` a mention, `[:party:](memory:emoji/e1)` a custom emoji, `[…](memory:time/…)` a time,
 * `[…](memory:underline)` and `[…](memory:spoiler)` marks. It has a form for every node, so that nothing is lost.
 */
export const memoryDialect: Dialect = {
  name: 'memory',
  limits: { text: { max: 40_000, unit: 'utf16' }, missing: [] },
  parse(text: string, options: ParseOptions = {}): RichText {
    return mapInlines(markdownDialect.parse(text), (node) =>
      node.type === 'link' && node.url.startsWith(scheme) ? nodeOfHref(node, options) : node,
    );
  },
  render(tree: RichText, options: RenderOptions = {}): Rendered {
    const home = { ...options, platform: 'memory' };
    return markdownDialect.render(
      mapInlines(flattenLinks(tree), (node) => written(node, home)),
      options,
    );
  },
  measure: (text) => text.length,
  parseMentions(text: string): Mention[] {
    const nodes = findAll(this.parse(text), 'mention');
    return mentionsInLinks(text, nodes);
  },
};

/** All that is no plain text. */
const formatting = plainTextDialect.limits.missing.filter((type) => type !== 'paragraph' && type !== 'mention');

/** The memory dialect without what a MemoryBackend was made to lack: that is degraded, and reported. */
export function memoryDialectFor(capabilities: Capabilities): Dialect {
  const missing = new Set<RichTextNodeType>();
  if (!capabilities.supports('markdown')) for (const type of formatting) missing.add(type);
  if (!capabilities.supports('codeBlocks')) missing.add('code');
  if (!capabilities.supports('tables')) missing.add('table');
  if (!capabilities.supports('mentions')) missing.add('mention');
  if (missing.size === 0) return memoryDialect;
  return {
    ...memoryDialect,
    limits: { ...memoryDialect.limits, missing: [...missing] },
    render(tree, options = {}) {
      const degraded = degrade(tree, missing, { ...options, platform: 'memory' });
      const { text, losses } = memoryDialect.render(degraded.tree, options);
      return { text, losses: [...degraded.losses, ...losses] };
    },
  };
}

/** A node in the form that Markdown can write; what is not at home is left to Markdown, which shows its name. */
function written(node: Inline, home: RenderOptions): Inline | Inline[] {
  switch (node.type) {
    case 'mention':
      return home.mentions !== 'none' && isAtHome(node, home)
        ? linkTo(mentionHref(node), [{ type: 'text', value: label(node) }])
        : node;
    case 'emoji':
      return node.isCustom && node.id !== undefined && isAtHome(node, home)
        ? linkTo(`emoji/${encodeURIComponent(node.id)}`, [{ type: 'text', value: `:${node.name}:` }])
        : node;
    case 'timestamp':
      return linkTo(`time/${node.value}${node.style ? `/${node.style}` : ''}`, [{ type: 'text', value: node.value }]);
    case 'underline':
    case 'spoiler':
      // Links cannot stand in links; Markdown then shows the mark in its own way.
      return findAll(node, 'link').length > 0 ? node : linkTo(node.type, node.children);
    case 'link':
      // Not every link that somebody writes may become a mention: only nodes ping.
      return node.url.startsWith(scheme) && !made.has(node) ? node.children : node;
    case 'raw':
      return node.platform === 'memory' ? { ...node, platform: 'markdown' } : node;
    default:
      return node;
  }
}

const made = new WeakSet<Link>();

function linkTo(path: string, children: Inline[]): Link {
  const link: Link = { type: 'link', url: scheme + path, children };
  made.add(link);
  return link;
}

function label(node: MentionNode): string {
  return `${node.kind === 'channel' ? '#' : '@'}${node.name ?? node.id ?? node.kind}`;
}

/** What stands in a link's label cannot be a link of its own there: mentions and times in it become their text. */
function flattenLinks(tree: RichText): RichText {
  return mapInlines(tree, (node) => {
    if (node.type !== 'link') return node;
    const children = node.children.map((child): Inline => {
      if (child.type === 'mention') return { type: 'text', value: label(child) };
      return child.type === 'timestamp' ? { type: 'text', value: child.value } : child;
    });
    return { ...node, children };
  });
}
