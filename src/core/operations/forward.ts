import type { Embed, Message } from '../../models/index.js';
import { parse, type RichText } from '../../richtext/index.js';

/** What a forwarded message becomes where the platform has no forward of its own: a quote under its author's name. */
export function forwardContent(
  original: Message,
  channelName: string | undefined,
): { content: RichText; embeds: Embed[] } {
  const where = channelName === undefined ? '' : ` in #${channelName}`;
  const quoted = parse(original);
  return {
    content: {
      type: 'root',
      children: [
        {
          type: 'paragraph',
          children: [
            { type: 'text', value: 'Forwarded from ' },
            { type: 'strong', children: [{ type: 'text', value: original.author.name }] },
            { type: 'text', value: `${where}:` },
          ],
        },
        ...(quoted.children.length > 0 ? [{ type: 'blockquote' as const, children: quoted.children }] : []),
      ],
    },
    embeds: original.embeds,
  };
}
