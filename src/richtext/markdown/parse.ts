import createMarkdownIt, { type MarkdownIt, type Token } from 'markdown-it';
import type { Alignment, Block, Heading, Inline, List, ListItem, RichText, Table, TableRow } from '../nodes.js';
import { normalize } from '../normalize.js';
import { cleanUrl, isSafeUrl } from '../url.js';
import { InlineReader } from './inline-reader.js';
import { useLightTokens } from './light-tokens.js';
import { Slots } from './slots.js';

let parser: MarkdownIt | undefined;

/** Made on first use: building the rules takes longer than reading a message. */
function markdownIt(): MarkdownIt {
  if (parser) return parser;
  const md = createMarkdownIt('default', { html: false, linkify: false, typographer: false });
  // Escapes have to be told from plain characters when bare addresses are looked for, so texts are joined by us.
  md.core.ruler.disable(['linkify', 'replacements', 'smartquotes', 'text_join']);
  // The tree keeps addresses as they were written.
  md.normalizeLink = cleanUrl;
  md.normalizeLinkText = (url) => url;
  md.validateLink = isSafeUrl;
  useLightTokens(md);
  parser = md;
  return md;
}

/**
 * Reads GitHub-flavoured Markdown: CommonMark with tables, strike-through, task lists and bare addresses; HTML is text.
 * A newline in a paragraph is a line break, as in a chat.
 *
 * @param slots - values that stand in the text as one character each; the rest of the text has been protected by them
 */
export function parseMarkdown(text: string, slots?: Slots): RichText {
  const held = slots ?? new Slots();
  const tokens = markdownIt().parse(slots ? text : held.protect(text), {});
  return normalize({ type: 'root', children: new BlockReader(tokens, held).blocks('') });
}

/** Makes blocks of the parser's flat list of tokens. */
class BlockReader {
  readonly #tokens: readonly Token[];
  readonly #slots: Slots;
  readonly #inlines: InlineReader;
  #at = 0;

  constructor(tokens: readonly Token[], slots: Slots) {
    this.#tokens = tokens;
    this.#slots = slots;
    this.#inlines = new InlineReader(slots);
  }

  /** The blocks up to the token `end`, which is taken as well. */
  blocks(end: string): Block[] {
    const blocks: Block[] = [];
    for (let token = this.#next(); token && token.type !== end; token = this.#next()) this.#block(token, blocks);
    return blocks;
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  #block(token: Token, blocks: Block[]): void {
    switch (token.type) {
      case 'paragraph_open':
        blocks.push(...this.#inlines.paragraph(this.#inline()));
        break;
      case 'heading_open':
        blocks.push({
          type: 'heading',
          depth: Number(token.tag.slice(1)) as Heading['depth'],
          children: this.#inlines.read(this.#inline()),
        });
        break;
      case 'blockquote_open':
        blocks.push({ type: 'blockquote', children: this.blocks('blockquote_close') });
        break;
      case 'bullet_list_open':
      case 'ordered_list_open':
        blocks.push(this.#list(token));
        break;
      case 'table_open':
        blocks.push(this.#table());
        break;
      case 'fence':
      case 'code_block': {
        const value = this.#slots.fill(token.content.replace(/\n$/, ''));
        const lang = this.#slots.fill(markdownIt().utils.unescapeAll(token.info)).trim().split(/\s+/, 1)[0];
        blocks.push(lang ? { type: 'code', lang, value } : { type: 'code', value });
        break;
      }
      case 'hr':
        blocks.push({ type: 'thematicBreak' });
        break;
    }
  }

  /** The running text of the block that was just opened, with its closing token. */
  #inline(): Token {
    const token = this.#next() as Token;
    this.#at += 1;
    return token;
  }

  #list(open: Token): List {
    const ordered = open.type === 'ordered_list_open';
    const list: List = { type: 'list', ordered, children: [] };
    const start = open.attrGet('start');
    if (start !== null) list.start = Number(start);
    const end = ordered ? 'ordered_list_close' : 'bullet_list_close';
    for (let token = this.#next(); token && token.type !== end; token = this.#next()) {
      const first = this.#tokens[this.#at];
      const task =
        first?.type === 'paragraph_open'
          ? /^\[([ xX])\](?=\s|$)/.exec(this.#tokens[this.#at + 1]?.content ?? '')
          : null;
      const paragraphs = this.#at;
      const children = this.blocks('list_item_close');
      if (this.#hasLooseParagraph(paragraphs, token.level + 1)) list.spread = true;
      const item: ListItem = { type: 'listItem', children };
      if (task) {
        item.checked = task[1] !== ' ';
        removeTaskMark(item);
      }
      list.children.push(item);
    }
    return list;
  }

  #hasLooseParagraph(from: number, level: number): boolean {
    for (let at = from; at < this.#at; at += 1) {
      const token = this.#tokens[at];
      if (token?.type === 'paragraph_open' && token.level === level) return !token.hidden;
    }
    return false;
  }

  #table(): Table {
    const rows: TableRow[] = [];
    const align: (Alignment | null)[] = [];
    for (let token = this.#next(); token && token.type !== 'table_close'; token = this.#next()) {
      if (token.type === 'tr_open') rows.push({ type: 'tableRow', children: [] });
      else if (token.type === 'th_open' || token.type === 'td_open') {
        if (token.type === 'th_open') align.push(alignmentOf(token));
        rows.at(-1)?.children.push({ type: 'tableCell', children: this.#inlines.read(this.#inline()) });
      }
    }
    return { type: 'table', align, children: rows };
  }
}

function alignmentOf(token: Token): Alignment | null {
  const style = String(token.attrGet('style') ?? '');
  const side = style.slice(style.indexOf(':') + 1).trim();
  return side === 'left' || side === 'right' || side === 'center' ? side : null;
}

function removeTaskMark(item: ListItem): void {
  const paragraph = item.children[0];
  const text: Inline | undefined = paragraph?.type === 'paragraph' ? paragraph.children[0] : undefined;
  if (text?.type === 'text') text.value = text.value.slice(3).replace(/^\s/, '');
}
