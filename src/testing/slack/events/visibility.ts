import type { ChannelRecord, WorldChange } from '../../world/index.js';
import type { Json } from '../json.js';
import { text } from '../json.js';
import { scopeFamily } from '../wire/channel.js';
import type { SlackWorkspace } from '../workspace.js';

/** Whether the app hears of a change: it must be in the channel, and what one alone sees is told to nobody else. */
export function isVisible(change: WorldChange, workspace: SlackWorkspace): boolean {
  const { bot, channels } = workspace.state;
  if ('message' in change) {
    const channel = channels.get(change.message.channelId);
    return channel !== undefined && change.message.ephemeralTo === undefined && channel.members.has(bot.id);
  }
  if (change.type === 'member.joined' || change.type === 'member.left')
    return change.user === bot || change.channel.members.has(bot.id);
  if ('channel' in change) return isPublic(change.channel) || change.channel.members.has(bot.id);
  return true;
}

function isPublic(channel: ChannelRecord): boolean {
  return channel.kind === 'public' || channel.kind === 'announcement';
}

const scopes: Record<string, string> = {
  app_mention: 'app_mentions:read',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  pin_added: 'pins:read',
  pin_removed: 'pins:read',
  user_change: 'users:read',
  user_profile_changed: 'users:read',
  user_status_changed: 'users:read',
  team_join: 'users:read',
  emoji_changed: 'emoji:read',
  file_created: 'files:read',
  file_shared: 'files:read',
  file_deleted: 'files:read',
  im_created: 'im:read',
};

/** Whether the bot token's scopes let the app hear this event. */
export function isGranted(event: Json, workspace: SlackWorkspace): boolean {
  const type = text(event, 'type');
  const granted = workspace.botToken.scopes;
  if (type === 'message') {
    const channel = workspace.state.channels.get(text(event, 'channel'));
    return channel === undefined || granted.has(`${scopeFamily(channel)}:history`);
  }
  if (type.startsWith('subteam_')) return granted.has('usergroups:read');
  if (type.startsWith('group_')) return granted.has('groups:read');
  if (type.startsWith('channel_')) return granted.has('channels:read');
  if (type.startsWith('member_')) return granted.has(event.channel_type === 'G' ? 'groups:read' : 'channels:read');
  const scope = scopes[type];
  return scope === undefined || granted.has(scope);
}
