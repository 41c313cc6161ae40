import { skinToneOf } from '../../../richtext/emoji/skin-tone.js';
import { findEmoji, nameOfEmoji } from '../../../richtext/emoji/vocabulary.js';
import type { EmojiNode } from '../../../richtext/nodes.js';

// Symphony's shortcodes are JoyPixels' (`thumbsup`, `surfer_tone3`).
const set = 'joypixels';
const codes = new Map<string, string | undefined>();
const mostCodes = 2000;

/** The shortcode of a unicode emoji, without colons; `undefined` when Symphony has none. */
export function shortcodeOf(unicode: string): string | undefined {
  if (codes.has(unicode)) return codes.get(unicode);
  if (codes.size >= mostCodes) codes.clear();
  const name = nameOfEmoji(unicode, set);
  const tone = skinToneOf(unicode);
  const code = name !== undefined && tone !== undefined ? `${name}_tone${tone}` : name;
  const known = code !== undefined && isShortcode(code) ? code : undefined;
  codes.set(unicode, known);
  return known;
}

/** Other characters make the whole message a 400 (wire sheet, section 8.1). */
export function isShortcode(code: string): boolean {
  return /^[A-Za-z0-9_+-]+$/.test(code);
}

export type EmojiHome = { platform: string; account: string };

/**
 * The emoji of a shortcode, as it came with its characters or without.
 *
 * @param shown - the characters, where they are known
 */
export function emojiNodeOf(code: string, shown: string | undefined, home: EmojiHome): EmojiNode {
  const known = (shown ? findEmoji(shown) : undefined) ?? findEmoji(code, set) ?? findEmoji(code);
  if (known) return { type: 'emoji', name: known.name, unicode: shown && findEmoji(shown) ? shown : known.unicode };
  if (shown && shown !== `:${code}:` && /\p{Extended_Pictographic}/u.test(shown))
    return { type: 'emoji', name: code, unicode: shown };
  return { type: 'emoji', name: code, isCustom: true, platform: home.platform, account: home.account };
}
