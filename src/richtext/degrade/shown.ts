import type { EmojiNode, MentionNode, RawNode } from '../nodes.js';

/** What a reader sees of a mention: `@Ada`, `#general`, `@everyone`. */
export function shownMention(node: MentionNode): string {
  switch (node.kind) {
    case 'channel':
      return `#${node.name ?? node.id ?? 'channel'}`;
    case 'everyone':
    case 'here':
      return `@${node.name ?? node.kind}`;
    default:
      return `@${node.name ?? node.id ?? 'unknown'}`;
  }
}

/** What a reader sees of an emoji where it is no picture: the characters, or `:name:`. */
export function shownEmoji(node: EmojiNode): string {
  return node.unicode ?? `:${node.name}:`;
}

/** What a reader sees of another platform's markup. */
export function shownRaw(node: RawNode): string {
  return node.alt ?? '';
}

type Home = { platform?: string | undefined; account?: string | undefined };

/**
 * True when a mention or a custom emoji is of the account that sends. Without an account to compare with, the platform
 * decides.
 */
export function isAtHome(node: Home, home: Home): boolean {
  if (node.platform !== home.platform) return false;
  return home.account === undefined || node.account === undefined || node.account === home.account;
}
