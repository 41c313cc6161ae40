import type { Block, Inline, List, ListItem } from '../../../richtext/index.js';
import { type Home, mentionNode } from './control.js';
import { customEmojiNode, unicodeEmojiNode } from './names.js';
import { timestampNode } from './time.js';

type Json = Record<string, unknown>;

/** Reads the elements of a `rich_text` block. Unknown ones are shown as the text that they have. */
export function fromRichTextElements(elements: readonly unknown[], home: Home): Block[] {
  return new ElementReader(home).read(elements);
}

class ElementReader {
  readonly #home: Home;
  readonly #blocks: Block[] = [];
  /** The open lists, the outermost first, each with the quote state and style of its element. */
  #lists: List[] = [];
  #previous: Json | undefined;

  constructor(home: Home) {
    this.#home = home;
  }

  read(elements: readonly unknown[]): Block[] {
    elements.filter(isJson).forEach((element, index, all) => {
      this.#element(element, index < all.length - 1);
      this.#previous = element;
    });
    return this.#blocks;
  }

  #element(element: Json, isFollowed: boolean): void {
    const children = listAt(element, 'elements');
    switch (element['type']) {
      case 'rich_text_list':
        this.#list(element, children);
        return;
      case 'rich_text_quote':
        this.#lists = [];
        this.#place(true).push({ type: 'paragraph', children: fromInlineElements(children, this.#home) });
        return;
      case 'rich_text_preformatted': {
        this.#lists = [];
        const value = children.map((child) => plainText(child, this.#home)).join('');
        this.#place(isBordered(element)).push({ type: 'code', value });
        return;
      }
      default: {
        this.#lists = [];
        const inlines = fromInlineElements(children, this.#home);
        if (isFollowed) dropLastBreak(inlines);
        if (inlines.length > 0) this.#place(false).push({ type: 'paragraph', children: inlines });
      }
    }
  }

  /** Where a block goes: quotes, and lists and code with a border, that follow each other are one quote. */
  #place(quoted: boolean): Block[] {
    if (!quoted) return this.#blocks;
    const previous = this.#previous;
    const last = this.#blocks.at(-1);
    const continues = previous && (previous['type'] === 'rich_text_quote' || isBordered(previous));
    if (continues && last?.type === 'blockquote') return last.children;
    const quote: Block = { type: 'blockquote', children: [] };
    this.#blocks.push(quote);
    return quote.children;
  }

  /** Nested lists are neighbours with a deeper indent; a list goes on behind the nested one. */
  #list(element: Json, children: readonly unknown[]): void {
    const indent = Math.max(0, Math.min(20, numberAt(element, 'indent') ?? 0));
    const ordered = element['style'] === 'ordered';
    const offset = numberAt(element, 'offset') ?? 0;
    const quoted = isBordered(element);
    const previous = this.#previous;
    const continues = previous?.['type'] === 'rich_text_list' && isBordered(previous) === quoted;
    if (!continues) this.#lists = [];
    const wasDeeper = this.#lists.length > indent + 1;
    this.#lists.length = Math.min(this.#lists.length, indent + 1);
    let list = this.#lists[indent];
    const goesOn =
      list &&
      wasDeeper &&
      list.ordered === ordered &&
      (!ordered || offset === 0 || (list.start ?? 1) - 1 + list.children.length === offset);
    if (!list || !goesOn) {
      list = { type: 'list', ordered, children: [] };
      if (ordered && offset > 0) list.start = offset + 1;
      this.#lists.length = Math.min(this.#lists.length, indent);
      this.#openAt(indent, quoted).push(list);
      this.#lists.push(list);
    }
    for (const child of children) list.children.push(this.#item(child));
  }

  /** The blocks in which a list of this indent stands; levels that were left out are filled in. */
  #openAt(indent: number, quoted: boolean): Block[] {
    if (indent === 0) return this.#place(quoted);
    while (this.#lists.length < indent) {
      const filler: List = { type: 'list', ordered: false, children: [{ type: 'listItem', children: [] }] };
      (this.#lists.at(-1) ? lastItem(this.#lists.at(-1) as List).children : this.#place(quoted)).push(filler);
      this.#lists.push(filler);
    }
    return lastItem(this.#lists.at(-1) as List).children;
  }

  #item(element: unknown): ListItem {
    const children = fromInlineElements(listAt(isJson(element) ? element : {}, 'elements'), this.#home);
    const item: ListItem = { type: 'listItem', children: [] };
    const first = children[0];
    const box = first?.type === 'text' ? /^([☐☑]) ?/.exec(first.value) : null;
    if (box && first?.type === 'text') {
      item.checked = box[1] === '☑';
      first.value = first.value.slice(box[0].length);
    }
    if (children.length > 0) item.children.push({ type: 'paragraph', children });
    return item;
  }
}

function lastItem(list: List): ListItem {
  const last = list.children.at(-1);
  if (last) return last;
  const item: ListItem = { type: 'listItem', children: [] };
  list.children.push(item);
  return item;
}

/** Reads the running text of a section, a quote or a list item. */
export function fromInlineElements(elements: readonly unknown[], home: Home): Inline[] {
  return elements.filter(isJson).flatMap((element) => {
    const node = fromInline(element, home);
    return node ? [styled(node, element)] : [];
  });
}

const marks = { underline: 'underline', strike: 'delete', italic: 'emphasis', bold: 'strong' } as const;

/** Marks in one order, for a style has none: bold is the outermost. */
function styled(node: Inline, element: Json): Inline {
  const style = isJson(element['style']) ? element['style'] : {};
  let result = node;
  for (const [key, type] of Object.entries(marks)) if (style[key] === true) result = { type, children: [result] };
  return result;
}

function fromInline(element: Json, home: Home): Inline | undefined {
  const style = isJson(element['style']) ? element['style'] : {};
  const words = (value: string): Inline =>
    style['code'] === true ? { type: 'inlineCode', value } : { type: 'text', value };
  const id = (key: string) => stringAt(element, key);
  const { platform, account } = home;
  switch (element['type']) {
    case 'text':
      return words(stringAt(element, 'text') ?? '');
    case 'link': {
      const url = stringAt(element, 'url') ?? '';
      return { type: 'link', url, children: [words(stringAt(element, 'text') || url.replace(/^(?:mailto|tel):/, ''))] };
    }
    case 'user':
      return mentionNode(home, 'user', id('user_id') ?? '');
    case 'channel':
      return mentionNode(home, 'channel', id('channel_id') ?? '');
    case 'usergroup':
      return mentionNode(home, 'role', id('usergroup_id') ?? '');
    case 'broadcast': {
      const range = stringAt(element, 'range') ?? 'channel';
      return range === 'here'
        ? { type: 'mention', kind: 'here', platform, account }
        : { type: 'mention', kind: 'everyone', platform, account, name: range };
    }
    case 'emoji':
      return emojiNode(element, home);
    case 'date':
      return (
        timestampNode(numberAt(element, 'timestamp') ?? Number.NaN, stringAt(element, 'format') ?? '') ??
        words(stringAt(element, 'fallback') ?? '')
      );
    case 'color':
      return words(stringAt(element, 'value') ?? '');
    case 'team':
      return words(`@${stringAt(element, 'team_id') ?? ''}`);
    default: {
      const text = stringAt(element, 'text') ?? stringAt(element, 'fallback') ?? stringAt(element, 'value');
      return text === undefined ? undefined : words(text);
    }
  }
}

function emojiNode(element: Json, { platform, account }: Home): Inline | undefined {
  const name = stringAt(element, 'name');
  if (name === undefined) return undefined;
  const [bare = name, tone] = name.split('::skin-tone-');
  const known = unicodeEmojiNode(
    bare,
    numberAt(element, 'skin_tone') ?? (tone === undefined ? undefined : Number(tone)),
  );
  if (known) return known;
  const unicode = unicodeOf(stringAt(element, 'unicode'));
  return unicode === undefined ? customEmojiNode(name, platform, account) : { type: 'emoji', name, unicode };
}

/** Code points joined by hyphens (wire sheet, section 8). */
function unicodeOf(hex: string | undefined): string | undefined {
  if (hex === undefined || !/^[0-9a-f]{1,6}(?:-[0-9a-f]{1,6})*$/i.test(hex)) return undefined;
  const codes = hex.split('-').map((code) => Number.parseInt(code, 16));
  return codes.every((code) => code <= 0x10ffff) ? String.fromCodePoint(...codes) : undefined;
}

/** What an element is in code: text, addresses as their text. */
function plainText(element: unknown, home: Home): string {
  if (!isJson(element)) return '';
  const node = fromInline({ ...element, style: {} }, home);
  if (!node) return '';
  if (node.type === 'text') return node.value;
  if (node.type === 'link') return node.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  return node.type === 'emoji'
    ? (node.unicode ?? `:${node.name}:`)
    : node.type === 'mention'
      ? `@${node.name ?? node.id ?? node.kind}`
      : '';
}

function dropLastBreak(nodes: Inline[]): void {
  const last = nodes.at(-1);
  if (last?.type !== 'text' || !last.value.endsWith('\n')) return;
  if (last.value === '\n') nodes.pop();
  else last.value = last.value.slice(0, -1);
}

function isBordered(element: Json): boolean {
  return numberAt(element, 'border') === 1;
}

/** True for a JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list in a JSON object; an empty one when there is none. */
export function listAt(object: Json, key: string): readonly unknown[] {
  const value = object[key];
  return Array.isArray(value) ? value : [];
}

/** A string in a JSON object. */
export function stringAt(object: Json, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
}

function numberAt(object: Json, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
