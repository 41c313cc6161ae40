/** The fixed reactions and what they look like. (Wire sheet, section a: `ReactionType`.) */
export const emojiOfReaction: Readonly<Record<string, string>> = {
  OK: '✅',
  SOS: '🆘',
  THUMBS_UP: '👍',
  APPLAUSE: '👏',
  SMILE: '🙂',
  LAUGH: '😁',
  LOVE: '❤️',
};

const ofAlerts = ['OK', 'SOS'];
const ofOthers = ['THUMBS_UP', 'APPLAUSE', 'SMILE', 'LAUGH', 'LOVE'];

/** The reactions that a message takes; none unless it asks for attention. */
export function reactionsOf(kind: string): readonly string[] {
  if (kind === 'alert') return ofAlerts;
  return kind === 'announcement' || kind === 'note' ? ofOthers : [];
}

export function reactionOfEmoji(emoji: string): string | undefined {
  return Object.entries(emojiOfReaction).find(([, each]) => each === emoji)?.[0];
}
