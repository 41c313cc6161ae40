import type { LossCollector } from '../../../richtext/degrade/losses.js';
import { isAtHome, shownEmoji, shownMention, shownRaw } from '../../../richtext/degrade/shown.js';
import { timestampText } from '../../../richtext/degrade/timestamp-text.js';
import type { RenderOptions } from '../../../richtext/dialect.js';
import type { EmojiNode, Inline, Link, MentionNode, Timestamp } from '../../../richtext/nodes.js';
import { isShortcode, shortcodeOf } from './emoji.js';
import { defaultSchemes, type SymphonyMarkupOptions } from './markup-options.js';
import { linkAddress } from './uri.js';

/** Puts text in the place of running text that MessageML, or this pod, has no form for. */
export class Lowering {
  readonly #options: RenderOptions;
  readonly #schemes: readonly string[];
  readonly #hasDateTime: boolean;
  readonly #losses: LossCollector;

  constructor(options: RenderOptions, markup: SymphonyMarkupOptions, losses: LossCollector) {
    this.#options = options;
    this.#schemes = markup.linkSchemes ?? defaultSchemes;
    this.#hasDateTime = markup.timestamps !== 'text';
    this.#losses = losses;
  }

  /** The nodes with those that MessageML has no form for as text; that becomes one with the text beside it. */
  lower(nodes: readonly Inline[]): readonly Inline[] {
    let result: Inline[] | undefined;
    for (let index = 0; index < nodes.length; index += 1) {
      const node = nodes[index] as Inline;
      const instead = node.type === 'text' ? undefined : this.#instead(node);
      if (instead) {
        result ??= nodes.slice(0, index);
        for (const one of instead) append(result, one);
      } else if (result) append(result, node);
    }
    return result ?? nodes;
  }

  /** What stands in the place of a node that has no form here. */
  #instead(node: Inline): readonly Inline[] | undefined {
    switch (node.type) {
      case 'link':
        return linkAddress(node.url, this.#schemes) === undefined ? this.#textOfLink(node) : undefined;
      case 'image':
        if (linkAddress(node.url, defaultSchemes) !== undefined) return undefined;
        this.#losses.add('image', 'an image without a web address', 'its text and address');
        return textNode(node.alt ? `${node.alt} (${node.url})` : node.url);
      case 'mention':
        if (this.#pings(node)) return undefined;
        this.#losses.add('mention', node.kind === 'channel' ? 'channel mention' : 'mention', 'the name');
        return textNode(shownMention(node));
      case 'emoji':
        return this.#textOfEmoji(node);
      case 'timestamp':
        if (this.#hasDateTime && isoOf(node) !== undefined) return undefined;
        this.#losses.add('timestamp', 'time in the reader’s zone', `text in ${this.#options.timeZone ?? 'UTC'}`);
        return textNode(timestampText(node, this.#options.timeZone));
      case 'raw':
        if (node.platform === this.#options.platform) return undefined;
        this.#losses.add('raw', `${node.platform} markup`, node.alt ? 'its alternative text' : 'nothing');
        return textNode(shownRaw(node));
      default:
        return undefined;
    }
  }

  #textOfLink(node: Link): readonly Inline[] {
    this.#losses.add('link', `a link other than ${this.#schemes.join(' and ')}`, 'its text and address');
    const [only] = node.children;
    const isBare =
      node.children.length === 1 &&
      only?.type === 'text' &&
      (only.value === node.url || node.url === `mailto:${only.value}`);
    return isBare ? node.children : [...this.lower(node.children), ...textNode(` (${node.url})`)];
  }

  #pings(node: MentionNode): boolean {
    if (this.#options.mentions === 'none' || !isAtHome(node, this.#options)) return false;
    return node.kind === 'user' && node.id !== undefined && isUserId(node.id);
  }

  #textOfEmoji(node: EmojiNode): readonly Inline[] | undefined {
    if (node.unicode !== undefined && !node.isCustom)
      return shortcodeOf(node.unicode) === undefined ? textNode(node.unicode) : undefined;
    const isForeign = node.platform === undefined ? node.url !== undefined : !isAtHome(node, this.#options);
    if (!isForeign && isShortcode(node.name)) return undefined;
    this.#losses.add('emoji', 'custom emoji', `:${node.name}:`);
    return textNode(shownEmoji(node));
  }
}

function textNode(value: string): readonly Inline[] {
  return [{ type: 'text', value }];
}

function append(nodes: Inline[], node: Inline): void {
  const last = nodes.at(-1);
  if (node.type === 'text' && last?.type === 'text')
    nodes[nodes.length - 1] = { type: 'text', value: last.value + node.value };
  else nodes.push(node);
}

/** The time as `dateTime` takes it; `undefined` when it is none, or of a year that it cannot hold. */
export function isoOf(node: Timestamp): string | undefined {
  const at = new Date(node.value);
  const year = at.getUTCFullYear();
  return year >= 0 && year <= 9999 ? at.toISOString() : undefined;
}

/** An int64 that is no negative number: any other id makes the message a 400. */
export function isUserId(id: string): boolean {
  return /^\d{1,18}$/.test(id);
}
