import type { Block, Inline } from '../../../richtext/index.js';

import { dropJoiners } from './joiner.js';
import { type Home, withMentions } from './mentions.js';
import {
  type Attributes,
  blockTags,
  codeTag,
  fixedTag,
  hiddenTags,
  isOnebox,
  isQuote,
  isTag,
  markTags,
} from './selectors.js';

type Open = { tag: string; children: Inline[]; wrap?: (children: Inline[]) => Inline[] };

/** Marks and links in each other; the site has three. */
const maxDepth = 60;

/** Builds the tree of a message from the events of an HTML parser. White space counts as it stands. */
export class HtmlReader {
  readonly #home: Home;
  readonly #blocks: Block[] = [];
  readonly #stack: Open[] = [{ tag: '', children: [] }];
  /** Open tags beyond `maxDepth`, which are not looked at. */
  #deeper = 0;
  #hidden = 0;
  #oneboxDepth = 0;
  #fixed: string | undefined;
  #quoteDepth = 0;
  #isTag = false;

  constructor(home: Home) {
    this.#home = home;
  }

  open(tag: string, attributes: Attributes): void {
    if (this.#hidden > 0 || hiddenTags.has(tag)) {
      this.#hidden += 1;
      return;
    }
    if (this.#fixed !== undefined) {
      if (tag === 'br') this.#fixed += '\n';
      return;
    }
    const mark = markTags[tag];
    if (mark) this.#push(tag, (children) => [{ type: mark, children } as Inline]);
    else if (tag === codeTag) this.#push(tag, (children) => [{ type: 'inlineCode', value: textOf(children) }]);
    else if (tag === fixedTag) {
      this.#flush();
      this.#fixed = '';
    } else if (tag === 'a') this.#openLink(attributes);
    else if (tag === 'img') this.#image(attributes);
    else if (isTag(tag, attributes)) this.#isTag = true;
    else if (tag === 'br') this.#break();
    else if (blockTags.has(tag)) this.#openBlock(tag, attributes);
  }

  close(tag: string): void {
    if (this.#hidden > 0) {
      this.#hidden -= 1;
      return;
    }
    if (this.#fixed !== undefined) {
      if (tag !== fixedTag) return;
      this.#blocks.push({ type: 'code', value: dropJoiners(this.#fixed.replace(/^\n/, '')) });
      this.#fixed = undefined;
      return;
    }
    if (blockTags.has(tag)) this.#closeBlock();
    else if (this.#deeper > 0 && (markTags[tag] || tag === codeTag || tag === 'a')) this.#deeper -= 1;
    else if (this.#stack.length > 1 && this.#stack.at(-1)?.tag === tag) this.#pop();
  }

  text(text: string): void {
    if (this.#hidden > 0) return;
    if (this.#fixed !== undefined) {
      this.#fixed += text;
      return;
    }
    const into = this.#inside();
    const last = into.at(-1);
    if (last?.type === 'text') last.value += text;
    else into.push({ type: 'text', value: text });
  }

  end(): Block[] {
    if (this.#fixed !== undefined) this.close(fixedTag);
    this.#flush();
    return this.#blocks;
  }

  #inside(): Inline[] {
    return (this.#stack.at(-1) as Open).children;
  }

  #push(tag: string, wrap: NonNullable<Open['wrap']>): void {
    if (this.#stack.length > maxDepth) this.#deeper += 1;
    else this.#stack.push({ tag, children: [], wrap });
  }

  #pop(): void {
    const open = this.#stack.pop();
    if (!open?.wrap) return;
    if (open.children.length === 0) return;
    for (const child of open.wrap(open.children)) this.#inside().push(child);
  }

  #openLink({ href = '', title = '' }: Attributes): void {
    const url = href.startsWith('//') ? `https:${href}` : href;
    this.#isTag = false;
    this.#push('a', (children) => {
      if (this.#isTag) {
        const name = textOf(children).trim();
        const kind = /\/\/(?:chat\.)?meta\./.test(url) ? 'meta-tag' : 'tag';
        return [{ type: 'raw', platform: this.#home.platform, value: `[${kind}:${name}]`, alt: name }];
      }
      // A picture stands in a link to itself.
      if (children.every((child) => child.type === 'image' || (child.type === 'text' && child.value.trim() === '')))
        return children;
      const shown = isShortened(textOf(children), url) ? [{ type: 'text' as const, value: url }] : children;
      return [title ? { type: 'link', url, title, children: shown } : { type: 'link', url, children: shown }];
    });
  }

  #image({ src = '', alt = '' }: Attributes): void {
    if (src === '') return;
    const url = src.startsWith('//') ? `https:${src}` : src;
    const isNamed = alt !== '' && alt !== 'user image';
    this.#inside().push(isNamed ? { type: 'image', url, alt } : { type: 'image', url });
  }

  /** A line break of the source comes with a blank on either side. */
  #break(): void {
    this.text('\n');
    const last = this.#inside().at(-1);
    if (last?.type === 'text') last.value = last.value.replace(/ ?\n$/, breakMark);
  }

  #openBlock(tag: string, attributes: Attributes): void {
    if (isQuote(tag, attributes) && this.#quoteDepth === 0) {
      this.#flush();
      this.#quoteDepth = 1;
      return;
    }
    if (this.#quoteDepth > 0) this.#quoteDepth += 1;
    if (isOnebox(attributes) || this.#oneboxDepth > 0) this.#oneboxDepth += 1;
    if (this.#oneboxDepth > 1 && this.#inside().length > 0) this.text(breakMark);
  }

  #closeBlock(): void {
    if (this.#oneboxDepth > 0) this.#oneboxDepth -= 1;
    if (this.#quoteDepth === 1) {
      const children = this.#take();
      if (children.length > 0) this.#blocks.push({ type: 'blockquote', children: [{ type: 'paragraph', children }] });
    }
    if (this.#quoteDepth > 0) this.#quoteDepth -= 1;
  }

  #flush(): void {
    const children = this.#take();
    if (children.length > 0) this.#blocks.push({ type: 'paragraph', children });
  }

  #take(): Inline[] {
    this.#deeper = 0;
    while (this.#stack.length > 1) this.#pop();
    const open = this.#stack[0] as Open;
    const children = read(open.children, this.#home, false);
    open.children = [];
    return children;
  }
}

/** A line break, and the blank behind it that is still to come. */
const breakMark = '\ufdd0';

/** Texts with their line breaks, pings and bare addresses. */
function read(nodes: readonly Inline[], home: Home, inLink: boolean): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (node.type === 'text') {
      const value = node.value.replace(/\ufdd0 ?/g, '\n');
      const parts = inLink ? [{ type: 'text' as const, value }] : withMentions(value, home);
      return parts.flatMap((part): Inline[] => {
        if (part.type !== 'text') return [part];
        const text = dropJoiners(part.value);
        return text === '' ? [] : [{ type: 'text', value: text }];
      });
    }
    if (node.type === 'inlineCode') return [{ ...node, value: dropJoiners(node.value.replace(/\ufdd0 ?/g, ' ')) }];
    if (!('children' in node)) return [node];
    return [{ ...node, children: read(node.children, home, inLink || node.type === 'link') } as Inline];
  });
}

function textOf(nodes: readonly Inline[]): string {
  return nodes.map((node) => ('value' in node ? node.value : 'children' in node ? textOf(node.children) : '')).join('');
}

/** The site shortens addresses that stand bare: the start of it with an ellipsis. */
function isShortened(label: string, url: string): boolean {
  if (!label.endsWith('…') || label.length < 2) return false;
  return url.replace(/^[a-z]+:\/\//i, '').startsWith(label.slice(0, -1).replace(/^[a-z]+:\/\//i, ''));
}
