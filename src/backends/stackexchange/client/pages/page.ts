import { selectAll, selectOne } from 'css-select';
import { DomHandler, DomUtils, Parser } from 'htmlparser2';
import { PageError } from '../../errors.js';

type DomNode = DomHandler['root'] extends { childNodes: (infer Child)[] } ? Child : never;
type DomParent = DomHandler['root'];

/** Real pages nest some twenty elements. */
const deepest = 400;

/** Builds the tree of a page; one that is nested without end is no page. */
class PageBuilder extends DomHandler {
  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.tagStack.length > deepest) throw new RangeError('nested too deeply');
    super.onopentag(name, attributes);
  }
}

/** An element of a page. */
export class PageElement {
  readonly #node: DomNode | DomParent;

  constructor(node: DomNode | DomParent) {
    this.#node = node;
  }

  /** The first element within that fits, or none. */
  one(selector: string): PageElement | undefined {
    const found = selectOne(selector, this.#children()) as DomNode | null;
    return found ? new PageElement(found) : undefined;
  }

  all(selector: string): PageElement[] {
    return (selectAll(selector, this.#children()) as DomNode[]).map((node) => new PageElement(node));
  }

  attribute(name: string): string | undefined {
    return 'attribs' in this.#node ? this.#node.attribs[name] : undefined;
  }

  hasClass(name: string): boolean {
    return (this.attribute('class') ?? '').split(/\s+/).includes(name);
  }

  get id(): string {
    return this.attribute('id') ?? '';
  }

  /** The text, entities decoded, white space as it stands. */
  get text(): string {
    return DomUtils.textContent(this.#node);
  }

  /** The text without the white space that lays the page out. */
  get trimmed(): string {
    return this.text.replace(/\s+/g, ' ').trim();
  }

  /** What stands inside, as HTML, without the blanks at its ends. */
  get html(): string {
    return DomUtils.getInnerHTML(this.#node, { encodeEntities: 'utf8' }).trim();
  }

  #children(): DomNode[] {
    return 'childNodes' in this.#node ? (this.#node.childNodes as DomNode[]) : [];
  }
}

/** A page of the site. Reading one never throws for what it holds: parts that are missing are `undefined`. */
export class Page extends PageElement {
  readonly path: string;

  /**
   * @param path - for errors
   * @throws PageError for what is nested without end
   */
  constructor(path: string, html: string) {
    const builder = new PageBuilder();
    try {
      new Parser(builder, { decodeEntities: true }).end(html);
    } catch (error) {
      throw new PageError(path, 'content', { cause: error });
    }
    super(builder.root);
    this.path = path;
  }

  /** @throws PageError that names the part when nothing fits */
  needs(part: string, selector: string): PageElement {
    const found = this.one(selector);
    if (!found) throw new PageError(this.path, part);
    return found;
  }
}

/** A count as the site writes it: `1234`, `1,234`, `12k`, `3.4m`. */
export function countOf(text: string | undefined): number | undefined {
  const match = /^\s*(\d[\d,]{0,15}(?:\.\d{1,3})?)\s*([km])?/i.exec(text ?? '');
  if (!match?.[1]) return undefined;
  const factor = { k: 1_000, m: 1_000_000 }[match[2]?.toLowerCase() ?? ''] ?? 1;
  const count = Math.round(Number(match[1].replaceAll(',', '')) * factor);
  return Number.isSafeInteger(count) ? count : undefined;
}

/** The first number in an address or an id that stands behind these words: `user-`, `/users/`. */
export function idAfter(words: string, text: string | undefined): number | undefined {
  const at = text?.indexOf(words) ?? -1;
  if (text === undefined || at < 0) return undefined;
  const match = /^-?\d{1,15}/.exec(text.slice(at + words.length));
  return match ? Number(match[0]) : undefined;
}
