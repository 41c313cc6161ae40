import { type EmojiNode, findEmoji, nameOfEmoji, skinToneOf } from '../../../richtext/index.js';

// The server's short names are those of JoyPixels (wire sheet, section 4.4).
const set = 'joypixels';
const codes = new Map<string, string | undefined>();
const mostCodes = 2000;

/** The short name of a unicode emoji, without colons; `undefined` when the server has none. */
export function shortcodeOf(unicode: string): string | undefined {
  if (codes.has(unicode)) return codes.get(unicode);
  if (codes.size >= mostCodes) codes.clear();
  const name = nameOfEmoji(unicode, set);
  const tone = skinToneOf(unicode);
  const code = name !== undefined && tone !== undefined ? `${name}_tone${tone}` : name;
  // A name that stands for other characters (two people of two tones) would show another picture.
  const known = code !== undefined && isShortcode(code) && findEmoji(code, set)?.unicode === unicode ? code : undefined;
  codes.set(unicode, known);
  return known;
}

/** What may stand between the colons. */
export function isShortcode(code: string): boolean {
  return /^[0-9a-zA-Z\-_+.]+$/.test(code);
}

/** The node of a short name; one that JoyPixels does not have is a custom emoji. */
export function emojiNodeOf(code: string, home: { platform: string; account: string }): EmojiNode {
  const known = findEmoji(code, set);
  if (known) return { type: 'emoji', name: known.name, unicode: known.unicode };
  return { type: 'emoji', name: code, isCustom: true, platform: home.platform, account: home.account };
}

/** How an emoji node is written: `:name:`; `undefined` where its characters have to stand for it. */
export function emojiMarkup(node: EmojiNode): string | undefined {
  if (node.unicode !== undefined && !node.isCustom) {
    const code = shortcodeOf(node.unicode);
    return code === undefined ? undefined : `:${code}:`;
  }
  return isShortcode(node.name) ? `:${node.name}:` : undefined;
}
