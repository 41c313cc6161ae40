import type { Activity, PresenceStatus } from '../../../models/index.js';
import type { DiscordPresence, DiscordPresenceNative } from '../native.js';
import { defined, isWire, numberAt, objectAt, objectsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { NormalizeContext } from './context.js';

const statuses: ReadonlySet<string> = new Set(['online', 'idle', 'dnd', 'offline', 'invisible']);

const activityTypes = ['playing', 'streaming', 'listening', 'watching', 'custom', 'competing'] as const;
const custom = 4;

/**
 * A presence object (wire sheet, section 18): the custom status is the status text, the first other activity the activity.
 *
 * @returns `undefined` without a user
 */
export function presenceOf(
  wire: Wire,
  context: Pick<NormalizeContext, 'account'>,
  knownGuildId?: string | undefined,
): DiscordPresence | undefined {
  const userId = textAt(objectAt(wire, 'user'), 'id');
  if (userId === undefined) return undefined;
  const activities = objectsAt(wire, 'activities');
  const status = textAt(wire, 'status');
  const own = activities.find((each) => numberAt(each, 'type') === custom);
  const other = activities.find((each) => numberAt(each, 'type') !== custom);
  const where = wire['client_status'];
  const clients = isWire(where)
    ? Object.fromEntries(
        Object.entries(where).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== '__proto__',
        ),
      )
    : {};
  return defined<DiscordPresence>({
    platform: 'discord',
    account: context.account,
    id: userId,
    userId,
    status: status !== undefined && statuses.has(status) ? (status as PresenceStatus) : 'unknown',
    statusText: own && textAt(own, 'state'),
    statusEmoji: own && emojiOf(objectAt(own, 'emoji')),
    activity: other && activityOf(other),
    native: defined<DiscordPresenceNative>({
      guildId: textAt(wire, 'guild_id') ?? knownGuildId,
      clientStatus: Object.keys(clients).length > 0 ? clients : undefined,
      activities: activities.length > 0 ? activities : undefined,
    }),
  });
}

function activityOf(wire: Wire): Activity {
  return defined<Activity>({
    type: activityTypes[numberAt(wire, 'type') ?? -1] ?? 'unknown',
    name: textAt(wire, 'name') ?? '',
    url: textAt(wire, 'url'),
  });
}

function emojiOf(wire: Wire): string | undefined {
  const name = textAt(wire, 'name');
  return name !== undefined && textAt(wire, 'id') !== undefined ? `:${name}:` : name;
}
