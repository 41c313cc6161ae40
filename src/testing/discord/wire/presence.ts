import type { UserRecord } from '../../world/index.js';
import type { DiscordState } from '../discord-state.js';
import type { Json } from '../json.js';
import { userData } from '../native.js';

const statuses: Readonly<Record<string, string>> = { away: 'idle', busy: 'dnd', invisible: 'offline' };
export const activityTypes = ['playing', 'streaming', 'listening', 'watching', 'custom', 'competing'] as const;

/** The word for a status that others see. */
export function shownStatus(user: UserRecord): string {
  return statuses[user.presence.status] ?? user.presence.status;
}

export function wireActivities(user: UserRecord, discord: DiscordState): Json[] {
  const whole = userData(user).activities;
  if (whole) return whole;
  const { statusText, statusEmoji, activity } = user.presence;
  const created_at = user.updatedAt.getTime();
  const custom = statusEmoji ? discord.world.emoji.get(statusEmoji.replaceAll(':', '')) : undefined;
  const emoji = custom ? { id: custom.id, name: custom.name, animated: false } : { name: statusEmoji };
  return [
    ...(statusText || statusEmoji
      ? [
          {
            type: 4,
            id: 'custom',
            name: 'Custom Status',
            created_at,
            ...(statusText ? { state: statusText } : {}),
            ...(statusEmoji ? { emoji } : {}),
          },
        ]
      : []),
    ...(activity
      ? [
          {
            type: Math.max(activityTypes.indexOf(activity.type as (typeof activityTypes)[number]), 0),
            id: 'activity',
            name: activity.name,
            created_at,
            ...(activity.url ? { url: activity.url } : {}),
          },
        ]
      : []),
  ];
}

export function wirePresence(user: UserRecord, discord: DiscordState): Json {
  const status = shownStatus(user);
  return {
    user: { id: user.id },
    guild_id: discord.guildId,
    status,
    activities: status === 'offline' ? [] : wireActivities(user, discord),
    client_status: status === 'offline' ? {} : { [user.isBot ? 'web' : 'desktop']: status },
  };
}
