import { type EmojiNode, findEmoji, nameOfEmoji, skinToneOf } from '../../../richtext/index.js';

/** What Slack calls an emoji, with the tone as Slack counts it (2 is the lightest). */
export type SlackEmojiName = { name: string; tone?: number };

/** Slack's name of a unicode emoji; `undefined` when Slack has none. */
export function slackEmojiName(unicode: string): SlackEmojiName | undefined {
  const name = nameOfEmoji(unicode, 'iamcal');
  if (name === undefined) return undefined;
  const tone = skinToneOf(unicode);
  return tone === undefined ? { name } : { name, tone: tone + 1 };
}

/** The node of a Slack emoji name; `undefined` for a name that no emoji of Unicode has. */
export function unicodeEmojiNode(name: string, tone?: number): EmojiNode | undefined {
  const known =
    findEmoji(tone === undefined ? name : `${name}::skin-tone-${tone}`, 'iamcal') ?? findEmoji(name, 'iamcal');
  return known && { type: 'emoji', name: known.name, unicode: known.unicode };
}

/** The node of a custom emoji. */
export function customEmojiNode(name: string, platform: string, account: string): EmojiNode {
  return { type: 'emoji', name, isCustom: true, platform, account };
}
