import {
  type Inline,
  type LossCollector,
  mapInlines,
  normalize,
  type RichText,
  type RichTextNode,
  shownEmoji,
  shownMention,
  timestampText,
} from '../../../richtext/index.js';
import { slackEmojiName, unicodeEmojiNode } from './names.js';
import { unixSeconds } from './time.js';

// Anything else in their place could end the markup and begin another.
const idPattern = /^[A-Za-z0-9._-]+$/;
const namePattern = /^[\p{Ll}\p{Lo}\p{N}_+'-]{1,100}$/u;

/**
 * Puts text in the place of mentions, emoji and times that hold what Slack has no markup for: no id or a bad one, a name
 * that no emoji can have, no time. A tree from JSON can hold anything.
 *
 * @param tree - a normalised tree
 * @returns the tree itself where there is nothing to do
 */
export function fitThings(tree: RichText, losses: LossCollector, timeZone: string | undefined): RichText {
  if (!holdsUnfit(tree)) return tree;
  return normalize(
    mapInlines(tree, (node): Inline => {
      if (isFit(node)) return node;
      switch (node.type) {
        case 'mention':
          losses.add('mention', node.kind === 'channel' ? 'channel mention' : 'mention', 'the name');
          return { type: 'text', value: shownMention(node) };
        case 'emoji':
          // A standard name is the standard emoji, whoever says it.
          if (isStandard(node.name) && (node.isCustom || node.unicode === undefined))
            return { type: 'emoji', name: node.name };
          if (node.isCustom || node.unicode === undefined) losses.add('emoji', 'custom emoji', `:${node.name}:`);
          return { type: 'text', value: shownEmoji(node) };
        case 'timestamp':
          losses.add('timestamp', 'time in the reader’s zone', `text in ${timeZone ?? 'UTC'}`);
          return { type: 'text', value: timestampText(node, timeZone) };
        default:
          return node;
      }
    }),
  );
}

function holdsUnfit(node: RichTextNode): boolean {
  if (node.type === 'text') return false;
  if (!('children' in node)) return !isFit(node);
  for (const child of node.children) if (holdsUnfit(child)) return true;
  return false;
}

function isFit(node: RichTextNode): boolean {
  switch (node.type) {
    case 'mention':
      return node.kind === 'everyone' || node.kind === 'here' || idPattern.test(node.id ?? '');
    case 'emoji':
      if (!node.isCustom && node.unicode !== undefined) return slackEmojiName(node.unicode) !== undefined;
      return isStandard(node.name) ? !node.isCustom : namePattern.test(node.name) && /[\p{Ll}\p{Lo}]/u.test(node.name);
    case 'timestamp':
      return !Number.isNaN(unixSeconds(node));
    default:
      return true;
  }
}

function isStandard(name: string): boolean {
  return unicodeEmojiNode(name) !== undefined;
}
