import type { MessageRef } from '../../../models/index.js';
import type { DiscordThread, DiscordThreadNative } from '../native.js';
import { channelType } from '../wire/flags.js';
import { countAt, defined, flagAt, numberAt, objectAt, stringsAt, type Wire } from '../wire/read.js';
import { dateOfSnowflake } from '../wire/snowflake.js';
import { textAt, timeAt } from '../wire/values.js';
import type { NormalizeContext } from './context.js';

/**
 * A thread's channel object.
 *
 * @param hasStarter - whether it was started from a message, which then has its id; `undefined` when that is not known:
 * Discord does not say (wire sheet, sections 1 and 11)
 * @returns `undefined` without an id and a parent
 */
export function threadOf(
  wire: Wire,
  context: Pick<NormalizeContext, 'account'>,
  hasStarter?: boolean | undefined,
): DiscordThread | undefined {
  const id = textAt(wire, 'id');
  const channelId = textAt(wire, 'parent_id');
  if (id === undefined || channelId === undefined) return undefined;
  const metadata = objectAt(wire, 'thread_metadata');
  const type = numberAt(wire, 'type');
  const last = textAt(wire, 'last_message_id');
  const participants = stringsAt(wire, 'member_ids_preview');
  const applied = stringsAt(wire, 'applied_tags');
  const parentMessage: MessageRef = { channelId, id };
  return defined<DiscordThread>({
    platform: 'discord',
    account: context.account,
    id,
    channelId,
    parentMessage: mayHaveStarter(wire, id, hasStarter) ? parentMessage : undefined,
    name: textAt(wire, 'name'),
    messageCount: countAt(wire, 'message_count'),
    participants: participants.length > 0 ? participants : undefined,
    lastMessageAt: dateOfSnowflake(last),
    isArchived: typeof metadata['archived'] === 'boolean' ? metadata['archived'] : undefined,
    isLocked: typeof metadata['locked'] === 'boolean' ? metadata['locked'] : undefined,
    native: defined<DiscordThreadNative>({
      type: Number.isSafeInteger(type) ? type : undefined,
      guildId: textAt(wire, 'guild_id'),
      ownerId: textAt(wire, 'owner_id'),
      memberCount: countAt(wire, 'member_count'),
      autoArchiveMinutes: countAt(metadata, 'auto_archive_duration'),
      slowmodeSeconds: countAt(wire, 'rate_limit_per_user') || undefined,
      appliedTagIds: applied.length > 0 ? applied : undefined,
      isInvitable: flagAt(metadata, 'invitable') || undefined,
      archiveTimestamp: timeAt(metadata, 'archive_timestamp')?.toISOString(),
      totalMessageSent: countAt(wire, 'total_message_sent'),
    }),
  });
}

/** How much later than its message a thread must have been made to tell the two ids apart. */
const apartMs = 1;

/**
 * A thread that was started from a message has that message's id, so its id is older than itself; one that was made alone
 * has an id of its own moment. Posts of forums have both at once: their first message has their id.
 */
function mayHaveStarter(wire: Wire, id: string, hasStarter: boolean | undefined): boolean {
  if (hasStarter !== undefined) return hasStarter;
  if (numberAt(wire, 'type') === channelType.privateThread) return false;
  const made = timeAt(objectAt(wire, 'thread_metadata'), 'create_timestamp');
  const named = dateOfSnowflake(id);
  return made !== undefined && named !== undefined && made.getTime() - named.getTime() > apartMs;
}
