import type { Emoji } from '../../../models/index.js';
import { nameOfEmoji } from '../../../richtext/index.js';
import { defined, flagAt, type Wire } from '../wire/read.js';
import { isSnowflake } from '../wire/snowflake.js';
import { textAt } from '../wire/values.js';

/**
 * An emoji object: unicode ones have no id; a custom one that was deleted has no name (wire sheet, section 10). The
 * characters stay as they came: with and without a variation selector they may be two reactions.
 */
export function emojiOfWire(wire: Wire, cdnUrl: string): Emoji | undefined {
  const id = textAt(wire, 'id');
  const name = textAt(wire, 'name');
  if (id === undefined) return name === undefined ? undefined : unicodeEmoji(name);
  const isAnimated = flagAt(wire, 'animated');
  return defined<Emoji>({
    name: name ?? id,
    id,
    isCustom: true,
    isAnimated: isAnimated || undefined,
    url: isSnowflake(id) ? `${cdnUrl}/emojis/${id}.${isAnimated ? 'gif' : 'png'}` : undefined,
  });
}

function unicodeEmoji(unicode: string): Emoji {
  return { name: nameOfEmoji(unicode) ?? unicode, unicode, isCustom: false };
}

/** What tells one emoji from another on a message. */
export function emojiKey(emoji: Emoji): string {
  return emoji.id ?? emoji.unicode ?? emoji.name;
}

/** The emoji as a reaction's route takes it, before percent-encoding: `👍`, or `party:6…01`. */
export function emojiRoute(emoji: Emoji): string {
  return emoji.id === undefined ? (emoji.unicode ?? emoji.name) : `${emoji.name}:${emoji.id}`;
}
