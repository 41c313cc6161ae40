import type { LossCollector } from '../../../richtext/degrade/losses.js';
import { shownEmoji, shownMention } from '../../../richtext/degrade/shown.js';
import { timestampText } from '../../../richtext/degrade/timestamp-text.js';
import type { RenderOptions } from '../../../richtext/dialect.js';
import type { Inline, Link, Text } from '../../../richtext/nodes.js';
import { normalizeInlines } from '../../../richtext/normalize.js';
import { inlinesText, showsUrl } from '../../../richtext/plain-text.js';
import { needsParting, subtextSign } from './invisible.js';
import { isPlainTitle, linkAddress } from './link.js';
import { readTime, unixSeconds } from './time.js';

const snowflake = /^\d{17,20}$/;

/** Brings normalised running text to what Discord can show: ids, times and addresses that it takes. */
export function fitInlines(nodes: readonly Inline[], options: RenderOptions, losses: LossCollector): Inline[] {
  if (nodes.every(({ type }) => type === 'text')) return [...nodes];
  const fitter = new InlineFitter(options, losses);
  const fitted = fitter.fit(nodes, '');
  return fitter.changed ? normalizeInlines(fitted) : fitted;
}

class InlineFitter {
  readonly #options: RenderOptions;
  readonly #losses: LossCollector;
  /** A node became another, so texts may stand side by side. */
  changed = false;

  constructor(options: RenderOptions, losses: LossCollector) {
    this.#options = options;
    this.#losses = losses;
  }

  /** @param open - the signs of the marks around */
  fit(nodes: readonly Inline[], open: string): Inline[] {
    const result: Inline[] = [];
    for (let index = 0; index < nodes.length; index += 1) {
      const node = nodes[index] as Inline;
      if (isBlankSubtext(node, nodes[index + 1], nodes[index + 2])) {
        this.changed = true;
        continue;
      }
      const fitted = this.#node(node, open);
      if (!Array.isArray(fitted)) result.push(fitted);
      else {
        this.changed = true;
        result.push(...fitted);
      }
    }
    return result;
  }

  /** A node for one that stays as it is, several for what takes its place. */
  #node(node: Inline, open: string): Inline | Inline[] {
    switch (node.type) {
      case 'mention':
        if (node.kind === 'everyone' || node.kind === 'here' || snowflake.test(node.id ?? '')) return node;
        this.#losses.add('mention', node.kind === 'channel' ? 'channel mention' : 'mention', 'the name');
        return [text(shownMention(node))];
      case 'emoji':
        // Discord shows the characters; reading gives them as text.
        if (node.unicode !== undefined && !node.isCustom) return [text(node.unicode)];
        if (snowflake.test(node.id ?? '') && /^\w{2,32}$/.test(node.name)) return node;
        this.#losses.add('emoji', 'custom emoji', `:${node.name}:`);
        return [text(shownEmoji(node))];
      case 'timestamp': {
        const seconds = unixSeconds(node);
        const fitted = seconds === undefined ? undefined : readTime(seconds, undefined);
        if (fitted) return node.style ? { ...fitted, style: node.style } : fitted;
        return [text(timestampText(node, this.#options.timeZone))];
      }
      case 'inlineCode':
        if (needsParting(node.value))
          this.#losses.add('inlineCode', 'backticks in code', 'backticks with an invisible space between');
        return node;
      case 'link':
        return this.#link(node, open);
      case 'strong':
        return { ...node, children: this.fit(node.children, `${open}*`) };
      case 'emphasis':
        return { ...node, children: this.fit(node.children, `${open}*`) };
      case 'underline':
        return { ...node, children: this.fit(node.children, `${open}_`) };
      case 'delete':
        return { ...node, children: this.fit(node.children, `${open}~`) };
      case 'spoiler':
        return { ...node, children: this.fit(node.children, `${open}|`) };
      default:
        return node;
    }
  }

  #link(node: Link, open: string): Inline | Inline[] {
    const children = this.fit(node.children, open);
    const label = inlinesText(children);
    const address = linkAddress(node.url);
    if (address === undefined) {
      if (showsUrl(label, node.url)) return children;
      this.#losses.add('link', 'a link that is not of the web', 'its text and address');
      return [...children, text(` (${node.url})`)];
    }
    const url = hideSigns(address, open);
    if (label === node.url || label === url || label.replace(/[\s\u200b]/g, '') === '')
      return [{ type: 'link', url, children: [text(url)] }];
    // A label with an address in it makes Discord show the link's source (wire sheet, section 13).
    if (label.includes('://')) {
      this.#losses.add('link', 'a link whose text is another address', 'its text and address');
      return [...children, text(' ('), { type: 'link', url, children: [text(url)] }, text(')')];
    }
    if (!node.title || isPlainTitle(node.title))
      return node.title ? { type: 'link', url, title: node.title, children } : { type: 'link', url, children };
    this.#losses.add('link.title', 'the title of a link', 'nothing');
    return { type: 'link', url, children };
  }
}

/** The sign of small text with nothing behind it in the line: it would be shown. */
function isBlankSubtext(node: Inline, after: Inline | undefined, second: Inline | undefined): boolean {
  if (node.type !== 'raw' || node.value !== subtextSign) return false;
  if (after === undefined) return true;
  if (after.type !== 'text') return false;
  return /^[^\S\n]*\n/.test(after.value) || (second === undefined && after.value.trim() === '');
}

/** A mark would end at its sign in an address, so there the sign is percent-encoded. */
function hideSigns(url: string, open: string): string {
  let hidden = url;
  if (open.includes('*')) hidden = hidden.replaceAll('*', '%2A');
  if (open.includes('_')) hidden = hidden.replaceAll('__', '_%5F');
  if (open.includes('~')) hidden = hidden.replaceAll('~~', '~%7E');
  if (open.includes('|')) hidden = hidden.replaceAll('||', '|%7C');
  return hidden;
}

function text(value: string): Text {
  return { type: 'text', value };
}
