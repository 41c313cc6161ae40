import type { ChannelType } from '../../../models/index.js';
import type { DiscordChannel, DiscordChannelNative } from '../native.js';
import { channelType, isThreadType, permission } from '../wire/flags.js';
import { countAt, defined, flagAt, numberAt, objectAt, objectsAt, stringsAt, type Wire } from '../wire/read.js';
import { dateOfSnowflake } from '../wire/snowflake.js';
import { textAt } from '../wire/values.js';
import type { NormalizeContext } from './context.js';
import { everyoneLacks } from './overwrites.js';

const types: Readonly<Record<number, ChannelType>> = {
  [channelType.direct]: 'direct',
  [channelType.voice]: 'voice',
  [channelType.group]: 'group',
  [channelType.announcement]: 'announcement',
  [channelType.announcementThread]: 'thread',
  [channelType.publicThread]: 'thread',
  [channelType.privateThread]: 'thread',
  [channelType.stage]: 'voice',
  [channelType.forum]: 'forum',
  [channelType.media]: 'forum',
};

/** A category holds channels and no messages; a directory holds servers. */
export function isChannelOfMessages(wire: Wire): boolean {
  const type = numberAt(wire, 'type');
  return type !== channelType.category && type !== channelType.directory;
}

/**
 * A channel object, a thread's too.
 *
 * @param knownGuildId - channel objects of the gateway may come without theirs
 * @returns `undefined` without an id
 */
export function channelOf(
  wire: Wire,
  context: Pick<NormalizeContext, 'account'>,
  knownGuildId?: string | undefined,
): DiscordChannel | undefined {
  const id = textAt(wire, 'id');
  if (id === undefined) return undefined;
  const number = numberAt(wire, 'type');
  const guildId = textAt(wire, 'guild_id') ?? knownGuildId;
  const isDirect = number === channelType.direct || number === channelType.group;
  const isPrivate = number === channelType.privateThread || everyoneLacks(wire, guildId, permission.viewChannel);
  const metadata = objectAt(wire, 'thread_metadata');
  const isLocked = flagAt(metadata, 'locked');
  const isReadOnly = isLocked || everyoneLacks(wire, guildId, permission.sendMessages);
  const recipients = objectsAt(wire, 'recipients').flatMap((user) => textAt(user, 'id') ?? []);
  const position = numberAt(wire, 'position');
  const tags = objectsAt(wire, 'available_tags').flatMap((tag) => {
    const tagId = textAt(tag, 'id');
    return tagId === undefined ? [] : [{ id: tagId, name: textAt(tag, 'name') ?? '' }];
  });
  const applied = stringsAt(wire, 'applied_tags');
  return defined<DiscordChannel>({
    platform: 'discord',
    account: context.account,
    id,
    name: textAt(wire, 'name'),
    type: typeOf(number, isPrivate),
    topic: textAt(wire, 'topic'),
    parentId: textAt(wire, 'parent_id'),
    organizationId: isDirect ? undefined : guildId,
    memberCount: countAt(wire, 'member_count'),
    isArchived: isThreadType(number) ? flagAt(metadata, 'archived') : undefined,
    isReadOnly: isReadOnly || undefined,
    createdAt: dateOfSnowflake(id),
    url: placeUrl(isDirect ? null : guildId, id),
    native: defined<DiscordChannelNative>({
      type: Number.isSafeInteger(number) ? number : undefined,
      position: Number.isSafeInteger(position) ? position : undefined,
      isNsfw: flagAt(wire, 'nsfw') || undefined,
      isPrivate: isPrivate || undefined,
      slowmodeSeconds: countAt(wire, 'rate_limit_per_user') || undefined,
      lastMessageId: textAt(wire, 'last_message_id'),
      recipientIds: recipients.length > 0 ? recipients : undefined,
      ownerId: textAt(wire, 'owner_id'),
      tags: tags.length > 0 ? tags : undefined,
      appliedTagIds: applied.length > 0 ? applied : undefined,
      isLocked: isLocked || undefined,
      autoArchiveMinutes: countAt(metadata, 'auto_archive_duration') ?? countAt(wire, 'default_auto_archive_duration'),
    }),
  });
}

function typeOf(number: number | undefined, isPrivate: boolean): ChannelType {
  if (number === channelType.text) return isPrivate ? 'private' : 'public';
  return (number !== undefined && types[number]) || 'unknown';
}

/**
 * The address that opens a channel or a message in Discord's client.
 *
 * @param guildId - `null` in direct conversations
 */
export function placeUrl(
  guildId: string | null | undefined,
  wireChannelId: string,
  messageId?: string,
): string | undefined {
  if (guildId === undefined) return undefined;
  const place = `https://discord.com/channels/${guildId ?? '@me'}/${wireChannelId}`;
  return messageId === undefined ? place : `${place}/${messageId}`;
}
