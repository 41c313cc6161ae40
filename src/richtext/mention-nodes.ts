import type { Channel, Group, User } from '../models/index.js';
import type { MentionNode } from './nodes.js';

type Target = { platform: string; account: string; id: string; name?: string };

function mentionOf(kind: MentionNode['kind'], { platform, account, id, name }: Target): MentionNode {
  return name
    ? { type: 'mention', kind, platform, account, id, name }
    : { type: 'mention', kind, platform, account, id };
}

/** The mention of a user. */
export function userMention(user: User): MentionNode {
  return mentionOf('user', user);
}

/** The mention of a channel. */
export function channelMention(channel: Channel): MentionNode {
  return mentionOf('channel', channel);
}

/** The mention of a group: a Slack user group, a Discord role, a Teamwire group. */
export function groupMention(group: Group): MentionNode {
  return mentionOf('role', group);
}
