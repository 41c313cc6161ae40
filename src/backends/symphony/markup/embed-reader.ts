import { Embed, type EmbedMedia } from '../../../models/index.js';
import { markdownDialect } from '../../../richtext/markdown/dialect.js';
import type { Block } from '../../../richtext/nodes.js';
import { normalize } from '../../../richtext/normalize.js';
import { toPlainText } from '../../../richtext/plain-text.js';
import { findElement, hasClass, type MarkupElement, parseMarkup } from './element.js';
import { holdsBlocks, isBlock, isCard, isField } from './element-kind.js';
import { embedPart } from './embed.js';
import { type Entities, readEntities } from './entity.js';
import { BlockReader } from './parse.js';
import { styleOf } from './style.js';
import { readTime } from './time.js';

type Home = { platform: string; account: string };

/**
 * The cards of a received message as embeds, in order: those that `embedToMessageML` wrote part by part, others with their
 * header as title and their body as description. Cards within lists, quotes and tables are content.
 *
 * @param content - the message's `content`
 * @param data - its entity data (`message.native.data`)
 */
export function embedsFromPresentation(
  content: string,
  data?: unknown,
  home: Home = { platform: 'symphony', account: 'symphony' },
): Embed[] {
  const reader = new EmbedReader(readEntities(data), home);
  return cardsOf(parseMarkup(content)).map((card) => reader.read(card));
}

/** The cards that stand in the message itself, not in a list, quote or table: reading the content leaves them out. */
function cardsOf(container: MarkupElement): MarkupElement[] {
  const cards: MarkupElement[] = [];
  for (const child of container.children) {
    if (child.type !== 'element' || isField(child)) continue;
    if (isCard(child)) cards.push(child);
    else if (
      wrappers.has(child.name) &&
      !hasClass(child, 'blockquote') &&
      (child.name !== 'span' || holdsBlocks(child))
    )
      cards.push(...cardsOf(child));
  }
  return cards;
}

const wrappers = new Set(['messageML', 'div', 'form', 'span', 'p']);

class EmbedReader {
  constructor(
    readonly entities: Entities,
    readonly home: Home,
  ) {}

  read(card: MarkupElement): Embed {
    const embed = hasClass(card, embedPart.card) ? this.#own(card) : this.#foreign(card);
    return Embed.parse(embed);
  }

  #own(card: MarkupElement): Record<string, unknown> {
    const title = part(card, embedPart.title);
    const time = part(card, embedPart.time);
    const body = findElement(card, (element) => styleOf(element.attributes['style'], 'border-left') !== undefined);
    const color = /#[0-9a-f]{6}/.exec(styleOf(body?.attributes['style'], 'border-left') ?? '')?.[0];
    const url = title && linkOf(title);
    const shown = title && this.#text(title);
    const stamp = time && findElement(time, ({ name }) => name === 'time' || name === 'dateTime');
    return defined({
      author: this.#person(part(card, embedPart.author)),
      // An address without a title stands in the title's place.
      title: shown === url ? undefined : shown,
      url,
      color,
      description: this.#markdownOf(part(card, embedPart.description)),
      fields: this.#fields(card),
      image: this.#media(part(card, embedPart.image)),
      thumbnail: this.#media(part(card, embedPart.thumbnail)),
      footer: this.#footer(part(card, embedPart.footer)),
      timestamp: stamp && readTime(stamp)?.value,
    });
  }

  #foreign(card: MarkupElement): Record<string, unknown> {
    const header = findElement(
      card,
      (element) =>
        element.name === 'header' || hasClass(element, 'cardHeader') || hasClass(element, 'expandableCardHeader'),
    );
    const body = findElement(
      card,
      (element) => element.name === 'body' || hasClass(element, 'cardBody') || hasClass(element, 'expandableCardBody'),
    );
    const icon = card.attributes['data-icon-src'] ?? card.attributes['iconSrc'];
    const title = header && this.#text(header);
    return defined({
      title: title || undefined,
      url: header && linkOf(header),
      description: this.#markdownOf(body ?? (header ? undefined : card)),
      thumbnail: icon ? { url: icon } : undefined,
    });
  }

  #blocks(element: MarkupElement): Block[] {
    const context = { ...this.home, entities: this.entities, withoutEmbeds: false };
    return normalize({ type: 'root', children: new BlockReader(context).read(element) }).children;
  }

  #text(element: MarkupElement): string {
    return toPlainText({ type: 'root', children: this.#blocks(element) });
  }

  #markdownOf(element: MarkupElement | undefined): string | undefined {
    if (!element) return undefined;
    // Mentions in an embed ping nobody: they are names.
    return markdownDialect.render({ type: 'root', children: this.#blocks(element) }, { mentions: 'none' }).text;
  }

  #person(element: MarkupElement | undefined): Record<string, unknown> | undefined {
    if (!element) return undefined;
    return defined({
      name: this.#label(element),
      url: linkOf(element),
      iconUrl: pictureOf(element)?.attributes['src'],
    });
  }

  #footer(element: MarkupElement | undefined): Record<string, unknown> | undefined {
    return element && defined({ text: this.#label(element), iconUrl: pictureOf(element)?.attributes['src'] });
  }

  /** The words beside a picture. */
  #label(element: MarkupElement): string {
    const children = element.children.filter((child) => child.type === 'text' || child.name !== 'img');
    return this.#text({ ...element, name: 'div', children });
  }

  #fields(card: MarkupElement): Record<string, unknown>[] {
    const table = part(card, embedPart.fields);
    const fields: Record<string, unknown>[] = [];
    for (const row of table ? rowsOf(table) : [])
      for (const cell of row.children) {
        if (cell.type !== 'element') continue;
        const name = part(cell, embedPart.name);
        fields.push({
          name: name ? this.#text(name) : '',
          value: this.#markdownOf(part(cell, embedPart.value)) ?? '',
          inline: hasClass(cell, embedPart.inline),
        });
      }
    return fields;
  }

  #media(element: MarkupElement | undefined): EmbedMedia | undefined {
    const picture = element && pictureOf(element);
    const url = picture?.attributes['src'];
    if (!element || !picture || !url) return undefined;
    const media: EmbedMedia = { url };
    for (const side of ['width', 'height'] as const) {
      const size = /^(\d+(?:\.\d+)?)px$/.exec(styleOf(picture.attributes['style'], side) ?? '')?.[1];
      if (size !== undefined) media[side] = Number(size);
    }
    const description = this.#label(element);
    if (description !== '') media.description = description;
    return media;
  }
}

function part(root: MarkupElement, name: string): MarkupElement | undefined {
  return findElement(root, (element) => hasClass(element, name));
}

function linkOf(root: MarkupElement): string | undefined {
  return findElement(root, ({ name }) => name === 'a')?.attributes['href'];
}

function pictureOf(root: MarkupElement): MarkupElement | undefined {
  return findElement(root, ({ name }) => name === 'img');
}

function rowsOf(table: MarkupElement): MarkupElement[] {
  return table.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    return child.name === 'tr' ? [child] : isBlock(child) ? rowsOf(child) : [];
  });
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
