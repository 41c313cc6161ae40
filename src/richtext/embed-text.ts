import type { Embed } from '../models/index.js';
import { parseMarkdown } from './markdown/parse.js';
import type { Block, Inline, RichText } from './nodes.js';

/**
 * An embed as rich text, for platforms without embeds: every field is shown, in the order in which a reader sees them.
 * Inline fields stand in lines of `name: value`; pictures become links.
 */
export function embedToRichText(embed: Embed): RichText {
  const blocks: Block[] = [];
  const { author, title, url, description, fields, image, thumbnail, footer, timestamp } = embed;
  if (author) blocks.push(paragraph(linked(author.name, author.url)));
  if (title !== undefined) blocks.push(paragraph({ type: 'strong', children: [linked(title, url)] }));
  else if (url !== undefined) blocks.push(paragraph(linked(url, url)));
  if (description !== undefined) blocks.push(...parseMarkdown(description).children);
  for (const field of fields) {
    const name: Inline = { type: 'strong', children: [text(field.name)] };
    const value = parseMarkdown(field.value).children;
    const first = value[0];
    if (first?.type === 'paragraph') {
      const gap = field.inline ? ': ' : '\n';
      blocks.push(paragraph(name, text(gap), ...first.children), ...value.slice(1));
    } else blocks.push(paragraph(name), ...value);
  }
  for (const media of [image, thumbnail])
    if (media)
      blocks.push(
        paragraph({ type: 'image', url: media.url, ...(media.description ? { alt: media.description } : {}) }),
      );
  const foot: Inline[] = footer ? [text(footer.text)] : [];
  if (timestamp) foot.push(...(footer ? [text(' · ')] : []), { type: 'timestamp', value: timestamp.toISOString() });
  if (foot.length > 0) blocks.push(paragraph({ type: 'emphasis', children: foot }));
  return { type: 'root', children: blocks };
}

function paragraph(...children: Inline[]): Block {
  return { type: 'paragraph', children };
}

function text(value: string): Inline {
  return { type: 'text', value };
}

function linked(label: string, url: string | undefined): Inline {
  return url === undefined ? text(label) : { type: 'link', url, children: [text(label)] };
}
