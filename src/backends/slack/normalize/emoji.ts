import type { Emoji } from '../../../models/index.js';
import { findEmoji, nameOfEmoji, skinToneOf } from '../../../richtext/index.js';
import type { NormalizeContext } from './context.js';

/** An emoji by Slack's name for it: `+1`, `+1::skin-tone-4`, `party_parrot`. A name that no set knows is a custom one. */
export function emojiOfSlackName(name: string, context?: Pick<NormalizeContext, 'customEmoji'>): Emoji {
  const custom = context?.customEmoji(name);
  if (custom) return custom;
  const known = findEmoji(name, 'iamcal') ?? findEmoji(name);
  if (known) return { name: known.name, unicode: known.unicode, isCustom: false };
  return { name, isCustom: true };
}

/** Slack's name of an emoji, as `reactions.add` wants it; a skin tone stands behind it, 2 (light) to 6 (dark). */
export function slackNameOfEmoji(emoji: Emoji): string {
  if (emoji.isCustom || emoji.unicode === undefined) return emoji.name.replace(/^:(.+):$/, '$1');
  const name = nameOfEmoji(emoji.unicode, 'iamcal') ?? emoji.name;
  const tone = skinToneOf(emoji.unicode);
  return tone === undefined || name.includes('::') ? name : `${name}::skin-tone-${tone + 1}`;
}
