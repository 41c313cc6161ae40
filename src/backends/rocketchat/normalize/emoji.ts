import type { Emoji } from '../../../models/index.js';
import type { CustomEmoji } from '../client/types/server.js';
import { emojiNodeOf, shortcodeOf } from '../markup/emoji.js';

/** The emoji of a reaction's key, `:smile:`; one that the server's set does not have is a custom one. */
export function emojiOfKey(key: string, account: string): Emoji {
  const code = key.replace(/^:+|:+$/g, '') || key;
  const { name, unicode, isCustom } = emojiNodeOf(code, { platform: 'rocketchat', account });
  return unicode === undefined || isCustom ? { name: code, isCustom: true } : { name, unicode, isCustom: false };
}

/** The key under which a reaction is stored; `undefined` when the server has no name for it (wire sheet, section 4.4). */
export function keyOfEmoji(emoji: Emoji): string | undefined {
  const code =
    emoji.unicode !== undefined && !emoji.isCustom ? shortcodeOf(emoji.unicode) : emoji.name.replaceAll(':', '');
  return code === undefined || code === '' ? undefined : `:${code}:`;
}

/** True when both mean one emoji: servers keep `:+1:` and `:thumbsup:` apart (wire sheet, section 4.4). */
export function isSameEmoji(key: string, emoji: Emoji): boolean {
  const one = emojiOfKey(key, '');
  return emoji.unicode !== undefined && !emoji.isCustom ? one.unicode === emoji.unicode : key === keyOfEmoji(emoji);
}

/** A custom emoji, once for its name and for each alias. */
export function toCustomEmoji(wire: CustomEmoji, siteUrl: string): Emoji[] {
  if (typeof wire.name !== 'string' || wire.name === '') return [];
  const { name, extension, _id: id } = wire;
  const url = `${siteUrl}/emoji-custom/${encodeURIComponent(name.toWellFormed())}.${encodeURIComponent(String(extension).toWellFormed())}`;
  const aliases = (Array.isArray(wire.aliases) ? wire.aliases : []).filter((alias) => typeof alias === 'string');
  return [name, ...aliases].map((each) => ({
    name: each,
    isCustom: true,
    isAnimated: extension === 'gif',
    ...(typeof id === 'string' && { id }),
    url,
  }));
}
