import { ownValue } from '../../core/own-value.js';
import type { Emoji } from '../../models/index.js';
import { findEmoji } from '../../richtext/index.js';
import { ReactionType } from './client/data/reaction-type.js';

/** What each reaction looks like (wire sheet, sections a and d). */
const unicodeOf: Readonly<Record<ReactionType, string>> = {
  OK: '✅',
  SOS: '🆘',
  THUMBS_UP: '👍',
  APPLAUSE: '👏',
  SMILE: '🙂',
  LAUGH: '😁',
  LOVE: '❤️',
};

/** All that there are, alerts' first. */
export const reactionEmoji: readonly string[] = Object.values(unicodeOf);

/** The reaction that an emoji stands for, with or without its variation selector. */
export function reactionTypeOf({ unicode }: Emoji): ReactionType | undefined {
  const plain = (text: string) => text.replaceAll('\ufe0f', '');
  if (unicode === undefined) return undefined;
  return Object.values(ReactionType).find((type) => plain(unicodeOf[type]) === plain(unicode));
}

/** A reaction that is not known here keeps its name. */
export function emojiOf(type: string): Emoji {
  const unicode = ownValue(unicodeOf, type);
  if (unicode === undefined) return { name: type.toLowerCase(), isCustom: true };
  return { name: findEmoji(unicode)?.name ?? type.toLowerCase(), unicode, isCustom: false };
}

/** The reactions that a message takes, by its kind. */
export function reactionsOfKind(kind: string): readonly ReactionType[] {
  const { OK, SOS, ...others } = ReactionType;
  if (kind === 'alert') return [OK, SOS];
  return kind === 'announcement' || kind === 'note' ? Object.values(others) : [];
}
