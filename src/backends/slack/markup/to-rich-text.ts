import type { Loss } from '../../../models/index.js';
import {
  type Block,
  degradeNormal,
  type Inline,
  inlinesText,
  type List,
  LossCollector,
  liftMarks,
  type RenderOptions,
  type RichText,
  type RichTextNodeType,
  timestampText,
} from '../../../richtext/index.js';
import { slackEmojiName } from './names.js';
import { dateFormat, unixSeconds } from './time.js';

type Json = Record<string, unknown>;
type Style = { bold?: true; italic?: true; strike?: true; underline?: true; code?: true };

const noStyle: Style = {};

/** A `rich_text` block, ready to be sent. */
export type RichTextBlock = { type: 'rich_text'; elements: Json[] };

// What a rich_text block has no element for (wire sheet, section 9).
const missing: ReadonlySet<RichTextNodeType> = new Set<RichTextNodeType>([
  'heading',
  'thematicBreak',
  'table',
  'image',
  'spoiler',
  'raw',
]);

const styleOf: Partial<Record<Inline['type'], keyof Style>> = {
  strong: 'bold',
  emphasis: 'italic',
  delete: 'strike',
  underline: 'underline',
};

/**
 * A tree as a `rich_text` block, the form in which Slack keeps what people type: real lists, and text in which nothing is
 * markup.
 *
 * @param tree - a normalised tree
 * @returns the block, or none when there is nothing to show; and what was degraded
 */
export function toRichTextBlock(
  tree: RichText,
  options: RenderOptions = {},
): { block?: RichTextBlock; losses: Loss[] } {
  const { tree: degraded, losses } = degradeNormal(tree, missing, {
    ...options,
    platform: options.platform ?? 'slack',
  });
  const writer = new BlockWriter(options.timeZone);
  writer.blocks(liftMarks(degraded).children, false);
  const elements = writer.elements();
  const all = [...losses, ...writer.losses];
  return elements.length > 0 ? { block: { type: 'rich_text', elements }, losses: all } : { losses: all };
}

type Place = { indent: number; offset: number };

class BlockWriter {
  readonly #elements: Json[] = [];
  readonly #lost = new LossCollector();
  readonly #timeZone: string | undefined;
  /** The running text of the section that is being written. */
  #section: Json[] | undefined;

  constructor(timeZone: string | undefined) {
    this.#timeZone = timeZone;
  }

  get losses(): Loss[] {
    return this.#lost.losses;
  }

  elements(): Json[] {
    this.#section = undefined;
    return this.#elements;
  }

  /** @param quoted - in a quote: lists and code have a border instead of standing in it */
  blocks(blocks: readonly Block[], quoted: boolean): void {
    for (const block of blocks) {
      switch (block.type) {
        case 'paragraph':
          this.#paragraph(block.children, quoted);
          break;
        case 'code': {
          this.#endSection();
          if (block.lang !== undefined) this.#lost.add('code.lang', block.lang, 'no language');
          const text = block.value === '' ? ' ' : block.value;
          this.#elements.push({
            type: 'rich_text_preformatted',
            ...border(quoted),
            elements: [{ type: 'text', text }],
          });
          break;
        }
        case 'list':
          this.#endSection();
          this.#list(block, 0, quoted);
          break;
        case 'blockquote':
          if (quoted) this.#lost.add('blockquote', 'quote in a quote', 'one quote');
          this.#endSection();
          this.blocks(block.children, true);
          this.#endSection();
          break;
      }
    }
  }

  /** Neighbouring paragraphs share a section, with an empty line between them. */
  #paragraph(children: readonly Inline[], quoted: boolean): void {
    const elements = this.#inlines(children);
    const last = this.#elements.at(-1);
    if (this.#section && last?.['type'] === (quoted ? 'rich_text_quote' : 'rich_text_section')) {
      appendText(this.#section, '\n\n');
      this.#section.push(...elements);
      return;
    }
    this.#section = elements;
    this.#elements.push({ type: quoted ? 'rich_text_quote' : 'rich_text_section', elements });
  }

  /** A section ends its last line where another element follows. */
  #endSection(): void {
    const last = this.#elements.at(-1);
    if (this.#section && last?.['type'] === 'rich_text_section') appendText(this.#section, '\n');
    this.#section = undefined;
  }

  #list(list: List, indent: number, quoted: boolean): void {
    let open: Json[] | undefined;
    const place: Place = { indent, offset: list.ordered ? (list.start ?? 1) - 1 : 0 };
    const item = (elements: Json[]) => {
      if (!open) {
        open = [];
        this.#elements.push(listElement(list, place, open, quoted));
      }
      open.push({ type: 'rich_text_section', elements });
    };
    list.children.forEach((child, index) => {
      place.offset = list.ordered ? (list.start ?? 1) - 1 + index : 0;
      const words: Json[] = [];
      if (child.checked !== undefined) {
        this.#lost.add('listItem', 'task', 'a box before the text');
        words.push({ type: 'text', text: child.checked ? '☑ ' : '☐ ' });
      }
      let at = 0;
      for (let block = child.children[at]; block?.type === 'paragraph'; block = child.children[at]) {
        if (at > 0) appendText(words, '\n');
        words.push(...this.#inlines(block.children));
        at += 1;
      }
      item(words);
      const rest = child.children.slice(at);
      if (rest.length === 0) return;
      for (const block of rest) {
        if (block.type === 'list') this.#list(block, indent + 1, quoted);
        else {
          this.#lost.add('listItem', 'blocks in a list item', 'blocks between the items');
          this.blocks([block], quoted);
          this.#endSection();
        }
      }
      // Other elements stand between: the rest of the list is another list that goes on counting.
      open = undefined;
    });
  }

  #inlines(nodes: readonly Inline[]): Json[] {
    const elements: Json[] = [];
    for (const node of nodes) this.#inline(node, noStyle, elements);
    return elements;
  }

  #inline(node: Inline, style: Style, into: Json[]): void {
    if (node.type === 'text') {
      into.push(style === noStyle ? { type: 'text', text: node.value } : { type: 'text', text: node.value, style });
      return;
    }
    const styled = style === noStyle ? {} : { style };
    switch (node.type) {
      case 'inlineCode':
        into.push({ type: 'text', text: node.value, style: { ...style, code: true } });
        return;
      case 'mention':
        into.push(mentionElement(node, styled));
        return;
      case 'emoji': {
        const known = node.isCustom || node.unicode === undefined ? { name: node.name } : slackEmojiName(node.unicode);
        if (known)
          into.push({
            type: 'emoji',
            name: known.name,
            ...('tone' in known ? { skin_tone: known.tone } : {}),
            ...styled,
          });
        else into.push({ type: 'text', text: node.unicode ?? '', ...styled });
        return;
      }
      case 'timestamp': {
        const fallback = timestampText(node, this.#timeZone);
        into.push({ type: 'date', timestamp: unixSeconds(node), format: dateFormat(node.style), fallback, ...styled });
        return;
      }
      case 'link':
        this.#link(node, style, into);
        return;
      default: {
        const key = styleOf[node.type];
        if (!key || !('children' in node)) return;
        const inner = style === noStyle ? onlyStyle(key) : { ...style, [key]: true as const };
        for (const child of node.children) this.#inline(child, inner, into);
      }
    }
  }

  #link(node: Extract<Inline, { type: 'link' }>, style: Style, into: Json[]): void {
    for (const child of node.children) {
      const own: Style = child.type === 'inlineCode' ? { ...style, code: true } : style;
      const text = inlinesText([child]);
      const element: Json = { type: 'link', url: node.url };
      if (text !== node.url) element['text'] = text;
      if (own !== noStyle) element['style'] = own;
      into.push(element);
    }
  }
}

/** One style by itself, as nearly all are: without a computed name it is made much faster. */
function onlyStyle(key: keyof Style): Style {
  switch (key) {
    case 'bold':
      return { bold: true };
    case 'italic':
      return { italic: true };
    case 'strike':
      return { strike: true };
    case 'underline':
      return { underline: true };
    case 'code':
      return { code: true };
  }
}

function border(quoted: boolean): Json {
  return quoted ? { border: 1 } : {};
}

function listElement(list: List, { indent, offset }: Place, elements: Json[], quoted: boolean): Json {
  return {
    type: 'rich_text_list',
    style: list.ordered ? 'ordered' : 'bullet',
    indent,
    ...(offset > 0 ? { offset } : {}),
    ...border(quoted),
    elements,
  };
}

function appendText(elements: Json[], text: string): void {
  const last = elements.at(-1);
  if (last?.['type'] === 'text' && last['style'] === undefined) last['text'] = String(last['text']) + text;
  else elements.push({ type: 'text', text });
}

function mentionElement(node: Extract<Inline, { type: 'mention' }>, styled: Json): Json {
  switch (node.kind) {
    case 'user':
      return { type: 'user', user_id: node.id, ...styled };
    case 'channel':
      return { type: 'channel', channel_id: node.id, ...styled };
    case 'role':
      return { type: 'usergroup', usergroup_id: node.id, ...styled };
    case 'here':
      return { type: 'broadcast', range: 'here', ...styled };
    case 'everyone':
      return { type: 'broadcast', range: node.name === 'everyone' ? 'everyone' : 'channel', ...styled };
  }
}
