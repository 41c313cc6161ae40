import type { DiscordState } from '../discord-state.js';
import { type Json, list, number, text } from '../json.js';
import { userData } from '../native.js';
import { activityTypes } from '../wire/presence.js';

const statuses = ['online', 'idle', 'dnd', 'invisible', 'offline'];

/** Sets the bot's presence as an op 3 or an identify asks for it. @returns false when it is malformed */
export function applyPresence(data: Json, discord: DiscordState): boolean {
  const status = text(data, 'status') || 'online';
  if (
    !statuses.includes(status) ||
    (data.activities !== undefined && data.activities !== null && !Array.isArray(data.activities))
  )
    return false;
  const activities = list(data, 'activities');
  const custom = activities.find((each) => each.type === 4);
  const other = activities.find((each) => each.type !== 4);
  const { bot } = discord.world;
  userData(bot).activities = undefined;
  discord.world.users.setPresence(bot, {
    // `offline` acts as invisible; others see both as offline. (Wire sheet, section 21.)
    status: status === 'invisible' ? 'offline' : status,
    statusText: custom ? text(custom, 'state') || undefined : undefined,
    statusEmoji: custom ? text(custom.emoji, 'name') || undefined : undefined,
    activity: other
      ? {
          type: activityTypes[number(other, 'type') ?? 0] ?? 'playing',
          name: text(other, 'name'),
          ...(text(other, 'url') ? { url: text(other, 'url') } : {}),
        }
      : undefined,
  });
  return true;
}
