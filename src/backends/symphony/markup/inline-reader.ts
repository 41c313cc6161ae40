import { inlinesOfBlocks } from '../../../richtext/inlines-of-blocks.js';
import type { Block, Inline, Text } from '../../../richtext/nodes.js';
import { hasClass, type MarkupElement, type MarkupNode, textOf } from './element.js';
import { isBlock, isField } from './element-kind.js';
import { emojiNodeOf } from './emoji.js';
import type { Entity } from './entity.js';
import { marker } from './marker.js';
import type { ReadContext } from './read-context.js';
import { styleOf } from './style.js';
import { readTime } from './time.js';
import { escapeAttribute } from './xml.js';

/** Reads a run of running text, with white space as a reader of HTML sees it. */
export class InlineReader {
  readonly nodes: Inline[] = [];
  readonly #context: ReadContext;
  /** Reads the blocks that stand where none should. */
  readonly #blocksOf: (element: MarkupElement) => Block[];
  #into: Inline[] = this.nodes;
  #atLineStart = true;
  /** The text that came last, if white space at its end would not be shown at the end of a line. */
  #last: Text | undefined;
  /** A block stood here, so what comes next starts on a line of its own. */
  #needsBreak = false;
  #isExact = false;

  constructor(context: ReadContext, blocksOf: (element: MarkupElement) => Block[]) {
    this.#context = context;
    this.#blocksOf = blocksOf;
  }

  /** Ends the run: white space at its end is left out. */
  end(): Inline[] {
    this.#trim();
    return this.nodes;
  }

  read(node: MarkupNode): void {
    if (node.type === 'text') this.#text(node.value);
    else this.#element(node);
  }

  #children(element: MarkupElement): void {
    for (const child of element.children) this.read(child);
  }

  #text(value: string): void {
    if (this.#isExact) {
      this.#push({ type: 'text', value });
      return;
    }
    let text = /[\t\n\r]| {2}/.test(value) ? value.replace(/[ \t\n\r]+/g, ' ') : value;
    if ((this.#atLineStart || this.#needsBreak) && text.startsWith(' ')) text = text.slice(1);
    if (text === '') return;
    const node: Text = { type: 'text', value: text };
    this.#push(node);
    this.#last = node;
  }

  #push(node: Inline): void {
    if (this.#needsBreak) {
      this.#needsBreak = false;
      this.#break();
    }
    this.#into.push(node);
    this.#atLineStart = false;
    this.#last = undefined;
  }

  #break(): void {
    this.#trim();
    this.#into.push({ type: 'text', value: '\n' });
    this.#atLineStart = true;
    this.#last = undefined;
  }

  #trim(): void {
    if (this.#last) this.#last.value = this.#last.value.replace(/ $/, '');
    this.#last = undefined;
  }

  #element(element: MarkupElement): void {
    if (element.name === 'br') {
      if (this.#needsBreak) this.#needsBreak = false;
      this.#break();
      return;
    }
    if (isField(element)) return;
    const entity = this.#entityOf(element);
    if (entity) this.#entity(element, entity);
    else if (isBlock(element) && !this.#isInlineCode(element)) this.#block(element);
    else this.#inline(element);
  }

  #isInlineCode(element: MarkupElement): boolean {
    return (
      element.name === 'code' &&
      element.attributes['data-language'] === undefined &&
      element.attributes['language'] === undefined &&
      !textOf(element).includes('\n')
    );
  }

  #block(element: MarkupElement): void {
    const inner = inlinesOfBlocks(this.#blocksOf(element));
    if (inner.length === 0) return;
    if (!this.#atLineStart) this.#needsBreak = true;
    for (const node of inner) this.#push(node);
    this.#needsBreak = true;
  }

  #inline(element: MarkupElement): void {
    const { attributes } = element;
    switch (element.name) {
      case 'b':
        this.#mark(element, (children) => ({ type: 'strong', children }));
        break;
      case 'i':
        this.#mark(element, (children) => ({ type: 'emphasis', children }));
        break;
      case 'a':
        if (attributes['href']) {
          const url = attributes['href'];
          this.#mark(element, (children) => ({ type: 'link', url, children }), url);
        } else this.#children(element);
        break;
      case 'code':
        this.#push({ type: 'inlineCode', value: textOf(element) });
        break;
      case 'img':
        if (attributes['src']) this.#push({ type: 'image', url: attributes['src'] });
        break;
      case 'dateTime':
      case 'time': {
        const time = readTime(element);
        if (time) this.#push(time);
        else this.#children(element);
        break;
      }
      case 'span':
        this.#span(element);
        break;
      default:
        if (!this.#shorthand(element)) this.#children(element);
    }
  }

  /** The short forms that only MessageML has. */
  #shorthand(element: MarkupElement): boolean {
    const { attributes, name } = element;
    const tag = attributes['tag'] ?? '';
    if (name === 'hash' && tag !== '') this.#entity(element, { kind: 'hashtag', tag });
    else if (name === 'cash' && tag !== '') this.#entity(element, { kind: 'cashtag', tag });
    else if (name === 'mention' && attributes['uid']) this.#entity(element, { kind: 'mention', id: attributes['uid'] });
    else if (name === 'mention' && attributes['email'])
      this.#asIs(`<mention email="${escapeAttribute(attributes['email'])}"/>`, `@${attributes['email']}`);
    else if (name === 'emoji') {
      const shortcode = attributes['shortcode'] ?? attributes['annotation'] ?? '';
      this.#entity(element, { kind: 'emoji', shortcode });
    } else if (name === 'tag') this.#instrument(element);
    else if (name === 'chime' || name === 'audio') this.#asIs('<chime/>', '🔔');
    else return false;
    return true;
  }

  #instrument(element: MarkupElement): void {
    const { attributes } = element;
    const ticker =
      attributes['fallback-ticker'] ??
      attributes['isin'] ??
      attributes['figi'] ??
      attributes['us-code'] ??
      attributes['local-code'] ??
      '';
    const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
    this.#asIs(`<tag${written.join('')}/>`, `$${ticker}`);
  }

  #asIs(value: string, alt: string): void {
    this.#push({ type: 'raw', platform: this.#context.platform, value, alt });
  }

  #span(element: MarkupElement): void {
    const { style } = element.attributes;
    if (hasClass(element, marker.inlineCode)) this.#push({ type: 'inlineCode', value: textOf(element) });
    else if (hasClass(element, marker.image)) this.#captioned(element);
    else if (hasClass(element, marker.spoiler)) this.#mark(element, (children) => ({ type: 'spoiler', children }));
    else if (style === undefined) this.#children(element);
    else this.#styled(element, style);
  }

  #styled(element: MarkupElement, style: string): void {
    const line = styleOf(style, 'text-decoration') ?? styleOf(style, 'text-decoration-line') ?? '';
    const weight = styleOf(style, 'font-weight') ?? '';
    if (styleOf(style, 'white-space')?.startsWith('pre') && !this.#isExact) {
      this.#isExact = true;
      this.#children(element);
      this.#isExact = false;
    } else if (line.includes('underline')) this.#mark(element, (children) => ({ type: 'underline', children }));
    else if (line.includes('line-through')) this.#mark(element, (children) => ({ type: 'delete', children }));
    else if (weight === 'bold' || Number(weight) >= 600)
      this.#mark(element, (children) => ({ type: 'strong', children }));
    else if (styleOf(style, 'font-style') === 'italic')
      this.#mark(element, (children) => ({ type: 'emphasis', children }));
    else this.#children(element);
  }

  #mark(element: MarkupElement, make: (children: Inline[]) => Inline, otherwise?: string): void {
    const outer = this.#into;
    const inner: Inline[] = [];
    if (this.#needsBreak) {
      this.#needsBreak = false;
      this.#break();
    }
    this.#into = inner;
    this.#children(element);
    if (inner.length === 0 && otherwise !== undefined) this.#push({ type: 'text', value: otherwise });
    this.#into = outer;
    if (inner.length > 0) outer.push(make(inner));
  }

  #captioned(element: MarkupElement): void {
    const image = element.children.find((child) => child.type === 'element' && child.name === 'img');
    const url = image?.type === 'element' ? image.attributes['src'] : undefined;
    if (!url) {
      this.#children(element);
      return;
    }
    const caption = new InlineReader(this.#context, this.#blocksOf);
    // The picture, the line break behind it, the caption.
    const [, next] = element.children;
    const isBroken = next?.type === 'element' && next.name === 'br';
    for (const child of element.children) if (child !== image && !(child === next && isBroken)) caption.read(child);
    const alt = caption
      .end()
      .map((node) => ('value' in node ? node.value : ''))
      .join('');
    this.#push(alt === '' ? { type: 'image', url } : { type: 'image', url, alt });
  }

  #entityOf(element: MarkupElement): Entity | undefined {
    const id = element.attributes['data-entity-id'];
    if (id === undefined || element.name === 'time') return undefined;
    return this.#context.entities.get(id);
  }

  #entity(element: MarkupElement, entity: Entity): void {
    const { platform, account, nameOf } = this.#context;
    const shown = textOf(element);
    switch (entity.kind) {
      case 'mention': {
        const name = shown.replace(/^@/, '') || nameOf?.('user', entity.id);
        this.#push({ type: 'mention', kind: 'user', platform, account, id: entity.id, ...(name ? { name } : {}) });
        break;
      }
      case 'hashtag':
        this.#asIs(`<hash tag="${escapeAttribute(entity.tag)}"/>`, `#${entity.tag}`);
        break;
      case 'cashtag':
        this.#asIs(`<cash tag="${escapeAttribute(entity.tag)}"/>`, `$${entity.tag}`);
        break;
      case 'emoji':
        if (entity.shortcode === '' && !entity.unicode) this.#children(element);
        else this.#push(emojiNodeOf(entity.shortcode, entity.unicode ?? (shown || undefined), { platform, account }));
        break;
    }
  }
}
