import type { WorldChange } from '../../world/index.js';
import type { SymphonyPod } from '../pod.js';

/** Whether the bot is told: of the streams that it is in, and of its own leaving one. */
export function isVisible(change: WorldChange, pod: SymphonyPod): boolean {
  const { bot, channels } = pod.state;
  if ('message' in change && change.message)
    return channels.get(change.message.channelId)?.members.has(bot.id) === true;
  if (!('channel' in change)) return true;
  if (change.type === 'member.left' && change.user === bot) return true;
  return change.channel.members.has(bot.id);
}
