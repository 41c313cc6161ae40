import type { ChannelRecord, WorldChange, WorldState } from '../world/index.js';
import { canSee, isHidden } from './visibility.js';

/**
 * Whether the bot is told of a change: what happens in the channels that it is in, channels that it can see, its own
 * joining and leaving, and what belongs to no channel. Its own typing is not told, nor what others keep to themselves.
 */
export function hears(state: WorldState, change: WorldChange): boolean {
  const { bot } = state;
  const isIn = (channelId: string) => state.channels.get(channelId)?.members.has(bot.id) ?? false;
  switch (change.type) {
    case 'message.starred':
    case 'message.unstarred':
      return change.by.id === bot.id && !isHidden(change.message, state);
    case 'message.reported':
    case 'modal.opened':
    case 'modal.closed':
    case 'file.added':
      return false;
    case 'thread.followed':
    case 'thread.unfollowed':
      return change.by.id === bot.id;
    case 'channel.created':
    case 'channel.updated':
    case 'channel.deleted':
      return seesChannel(change.channel, state);
    case 'member.joined':
    case 'member.left':
      return change.user.id === bot.id || isIn(change.channel.id);
    case 'typing':
      return change.user.id !== bot.id && isIn(change.channel.id);
    case 'interaction':
      return true;
    default:
      if ('message' in change) return isIn(change.message.channelId) && !isHidden(change.message, state);
      if ('thread' in change) return isIn(change.thread.channelId);
      return 'channel' in change ? isIn(change.channel.id) : true;
  }
}

function seesChannel(channel: ChannelRecord, state: WorldState): boolean {
  return canSee(channel, state.bot);
}
