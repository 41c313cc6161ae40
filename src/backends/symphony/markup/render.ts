import { LossCollector } from '../../../richtext/degrade/losses.js';
import type { Rendered, RenderOptions } from '../../../richtext/dialect.js';
import type { Block, ImageNode, Inline, List, RawNode, RichText, Table, Timestamp } from '../../../richtext/nodes.js';
import { normalize } from '../../../richtext/normalize.js';
import { shortcodeOf } from './emoji.js';
import { symphonyLanguage } from './language.js';
import { isoOf, Lowering } from './lowering.js';
import { marker } from './marker.js';
import { defaultSchemes, platform, type SymphonyMarkupOptions } from './markup-options.js';
import { linkAddress } from './uri.js';
import { escapeAttribute, escapeText, holdable } from './xml.js';

/** Writes a tree as a MessageML document, with its root element; `''` for an empty tree. */
export function renderMessageML(tree: RichText, options: RenderOptions, markup: SymphonyMarkupOptions): Rendered {
  const writer = new MessageMLWriter(options, markup);
  const { children } = normalize(tree);
  const [only] = children;
  // A document that is given whole is sent as it is.
  const whole = only && children.length === 1 ? wholeDocument(only) : undefined;
  if (whole !== undefined && whole.platform === (options.platform ?? platform))
    return { text: whole.value, losses: [] };
  const body = writer.blocks(children);
  return { text: body === '' ? '' : `<messageML>${body}</messageML>`, losses: writer.losses.losses };
}

const documentStart = /^\s*<(?:messageML[\s>/]|div\s[^>]*data-format=)/;

function wholeDocument(block: Block): RawNode | undefined {
  if (block.type !== 'paragraph' || block.children.length !== 1) return undefined;
  const [only] = block.children;
  return only?.type === 'raw' && documentStart.test(only.value) ? only : undefined;
}

/** Where running text stands: `b`, `i` and headings take no `dateTime` and no white space of their own. */
type Place = { atEnd: boolean; inPhrase: boolean };

/** Writes blocks and running text as MessageML without a root. The tree must be normal. */
export class MessageMLWriter {
  readonly losses = new LossCollector();
  readonly #options: RenderOptions;
  readonly #schemes: readonly string[];
  readonly #lowering: Lowering;
  /** What comes next stands at the start of a line, where white space is not shown. */
  #atLineStart = true;

  constructor(options: RenderOptions, markup: SymphonyMarkupOptions) {
    this.#options = { ...options, platform: options.platform ?? platform };
    this.#schemes = markup.linkSchemes ?? defaultSchemes;
    this.#lowering = new Lowering(this.#options, markup, this.losses);
  }

  /** @param spread - paragraphs stand apart; a single one at the root does not need it */
  blocks(blocks: readonly Block[], spread = blocks.length > 1): string {
    let text = '';
    for (const block of blocks) text += this.#block(block, spread);
    return text;
  }

  #block(block: Block, spread: boolean): string {
    switch (block.type) {
      case 'paragraph': {
        const inner = this.line(block.children);
        return spread ? `<p>${inner}</p>` : inner;
      }
      case 'heading':
        return `<h${block.depth}>${this.line(block.children, true)}</h${block.depth}>`;
      case 'thematicBreak':
        return '<hr/>';
      case 'blockquote':
        return `<div class="${marker.quote}" style="${marker.quoteStyle}">${this.blocks(block.children)}</div>`;
      case 'code':
        return this.#code(block.value, block.lang);
      case 'list':
        return this.#list(block);
      case 'table':
        return this.#table(block);
    }
  }

  /** Running text that fills a block. */
  line(nodes: readonly Inline[], inPhrase = false): string {
    this.#atLineStart = true;
    const text = this.#inlines(nodes, { atEnd: true, inPhrase });
    this.#atLineStart = true;
    return text;
  }

  #code(value: string, lang: string | undefined): string {
    const language = lang === undefined ? undefined : symphonyLanguage(lang);
    if (lang !== undefined && language === undefined) this.losses.add('code.lang', lang, 'no language');
    const attribute = language === undefined ? '' : ` language="${language}"`;
    return `<code${attribute}>${escapeText(holdable(value, this.losses))}</code>`;
  }

  #list(list: List): string {
    const name = list.ordered ? 'ol' : 'ul';
    let style = '';
    if (list.start !== undefined) {
      // There is no `start` attribute; a reader that knows no counters numbers from 1.
      this.losses.add('list.start', 'a list that does not start at 1', 'a CSS counter');
      style = ` style="counter-reset:list-item ${list.start - 1}"`;
    }
    let text = `<${name}${style}>`;
    for (const item of list.children) {
      const { checked } = item;
      if (checked === undefined) text += '<li>';
      else {
        this.losses.add('task', 'a checkbox', checked ? '☑' : '☐');
        text += `<li class="${checked ? marker.done : marker.open}">${checked ? '☑' : '☐'} `;
      }
      text += `${this.blocks(item.children, list.spread === true)}</li>`;
    }
    return `${text}</${name}>`;
  }

  #table(table: Table): string {
    const [head, ...body] = table.children;
    const sides = (table.align ?? []).map((side) => (side ? ` style="text-align:${side}"` : ''));
    const row = (cells: Table['children'][number], name: 'th' | 'td'): string => {
      let text = '<tr>';
      cells.children.forEach((cell, column) => {
        text += `<${name}${sides[column] ?? ''}>${this.line(cell.children)}</${name}>`;
      });
      return `${text}</tr>`;
    };
    let text = `<table><thead>${head ? row(head, 'th') : ''}</thead>`;
    if (body.length > 0) text += `<tbody>${body.map((cells) => row(cells, 'td')).join('')}</tbody>`;
    return `${text}</table>`;
  }

  #inlines(given: readonly Inline[], place: Place): string {
    const nodes = this.#lowering.lower(given);
    let text = '';
    for (let index = 0; index < nodes.length; index += 1) {
      const next = nodes[index + 1];
      const atEnd = next === undefined ? place.atEnd : startsWithBreak(next);
      text += this.#inline(nodes[index] as Inline, { atEnd, inPhrase: place.inPhrase });
    }
    return text;
  }

  #inline(node: Inline, place: Place): string {
    switch (node.type) {
      case 'text':
        return this.#text(node.value, place.atEnd);
      case 'break':
        return this.#text('\n', place.atEnd);
      case 'strong':
        return `<b>${this.#inlines(node.children, { ...place, inPhrase: true })}</b>`;
      case 'emphasis':
        return `<i>${this.#inlines(node.children, { ...place, inPhrase: true })}</i>`;
      case 'underline':
        return `<span style="${marker.underline}">${this.#inlines(node.children, place)}</span>`;
      case 'delete':
        return `<span style="${marker.strike}">${this.#inlines(node.children, place)}</span>`;
      case 'spoiler':
        this.losses.add('spoiler', 'spoiler', 'text shown openly');
        return `<span class="${marker.spoiler}">${this.#inlines(node.children, place)}</span>`;
      case 'link':
        if (node.title) this.losses.add('link.title', 'the title of a link', 'nothing');
        return `<a href="${escapeAttribute(linkAddress(node.url, this.#schemes) ?? '')}">${this.#inlines(node.children, place)}</a>`;
      default: {
        const text = this.#leaf(node, place);
        this.#atLineStart = false;
        return text;
      }
    }
  }

  #leaf(node: Exclude<Inline, { children: Inline[] } | { type: 'text' | 'break' }>, place: Place): string {
    switch (node.type) {
      case 'mention':
        return `<mention uid="${node.id}"/>`;
      case 'emoji': {
        const code = node.unicode !== undefined && !node.isCustom ? shortcodeOf(node.unicode) : undefined;
        if (code === undefined) return `<emoji shortcode="${node.name}"/>`;
        // The characters are shown whether this agent knows the shortcode or not.
        return `<emoji shortcode="${code}">${escapeText(node.unicode ?? '')}</emoji>`;
      }
      case 'timestamp':
        return this.#timestamp(node, place);
      case 'raw':
        return node.value.replace(/^\s*<messageML[^>]*>([\s\S]*)<\/messageML>\s*$/, '$1');
      case 'image':
        return this.#image(node);
      case 'inlineCode':
        // `<code>` is a block of its own in every client and in the text form (wire sheet, section 9.1), and `b`, `i` and
        // headings refuse it.
        return `<span class="${marker.inlineCode}" style="${marker.codeStyle}">${escapeText(holdable(node.value, this.losses))}</span>`;
    }
  }

  #text(value: string, atEnd: boolean): string {
    const text = holdable(value, this.losses);
    const escaped = escapeText(text).replaceAll('\n', '<br/>');
    const isExact = meansSpace(text, this.#atLineStart, atEnd);
    if (text !== '') this.#atLineStart = text.endsWith('\n');
    return isExact ? `<span style="${marker.exact}">${escaped}</span>` : escaped;
  }

  #image(node: ImageNode): string {
    if (node.title) this.losses.add('image.title', 'the title of an image', 'nothing');
    const image = `<img src="${escapeAttribute(linkAddress(node.url, defaultSchemes) ?? '')}"/>`;
    if (!node.alt) return image;
    // `img` has no `alt`.
    this.losses.add('image.alt', 'alternative text', 'a caption');
    this.#atLineStart = true;
    return `<span class="${marker.image}">${image}<br/>${this.#text(node.alt, true)}</span>`;
  }

  #timestamp(node: Timestamp, place: Place): string {
    let format = '';
    if (node.style === 'relative') this.losses.add('timestamp', 'relative time', 'date and time');
    else if (node.style) format = ` format="${node.style === 'datetime' ? 'date_time' : node.style}"`;
    const element = `<dateTime value="${isoOf(node) ?? ''}"${format}/>`;
    return place.inPhrase ? `<span>${element}</span>` : element;
  }
}

/** True when white space in a text would be lost if a reader treated it as HTML does. */
function meansSpace(text: string, atStart: boolean, atEnd: boolean): boolean {
  if (/[\t\r]| {2}| \n|\n /.test(text)) return true;
  return (atStart && text.startsWith(' ')) || (atEnd && text.endsWith(' '));
}

function startsWithBreak(node: Inline): boolean {
  if (node.type === 'text') return node.value.startsWith('\n');
  if (!('children' in node)) return node.type === 'break';
  const [first] = node.children;
  return first !== undefined && startsWithBreak(first);
}
