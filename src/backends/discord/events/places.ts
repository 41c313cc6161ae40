import type { ChatEvent } from '../../../models/index.js';
import type { DiscordThread } from '../native.js';
import { isChannelOfMessages } from '../normalize/channel.js';
import { userStub } from '../normalize/user.js';
import type { DiscordReader } from '../reader.js';
import { defined, flagAt, isWire, objectAt, objectsAt, stringsAt, type Wire } from '../wire/read.js';
import { textAt, timeAt } from '../wire/values.js';
import { shortHash, stamp } from './stamps.js';

export function channelCreated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  reader.places.keep(event);
  const channel = isChannelOfMessages(event) ? reader.channel(event) : undefined;
  return channel && [{ ...stamp('channel.created', reader.account, channel.createdAt, channel.id), channel }];
}

/**
 * A channel became another. Members who are now shown it by name, or no longer, have joined or left it: Discord has no other
 * membership in a channel.
 */
export function channelUpdated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const { shown, hidden } = reader.places.keep(event);
  const channel = isChannelOfMessages(event) ? reader.channel(event) : undefined;
  if (channel === undefined) return undefined;
  const version = reader.changes.version(`channel ${channel.id}`, shortHash(JSON.stringify(event)));
  const memberEvents = (type: 'member.joined' | 'member.left', ids: readonly string[]) =>
    ids.map(
      (id): ChatEvent => ({
        ...stamp(type, reader.account, undefined, channel.id, id, version),
        channelId: channel.id,
        user: reader.userById(id) ?? userStub(id, reader),
      }),
    );
  return [
    { ...stamp('channel.updated', reader.account, undefined, channel.id, version), channel },
    ...memberEvents('member.joined', shown),
    ...memberEvents('member.left', hidden),
  ];
}

export function channelDeleted(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const channelId = textAt(event, 'id');
  if (channelId === undefined) return undefined;
  reader.places.forget(channelId);
  if (!isChannelOfMessages(event)) return undefined;
  return [{ ...stamp('channel.deleted', reader.account, undefined, channelId), channelId }];
}

/** A thread was made; or, without the mark of that, this account was let into one. */
export function threadCreated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  reader.places.keep(event);
  const thread = reader.thread(event);
  if (thread === undefined) return undefined;
  if (!flagAt(event, 'newly_created')) return [changed(thread, event, reader)];
  const at = timeAt(objectAt(event, 'thread_metadata'), 'create_timestamp');
  return [{ ...stamp('thread.created', reader.account, at, thread.channelId, thread.id), thread }];
}

export function threadUpdated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  reader.places.keep(event);
  const thread = reader.thread(event);
  return thread && [changed(thread, event, reader)];
}

function changed(thread: DiscordThread, event: Wire, reader: DiscordReader): ChatEvent {
  const version = reader.changes.version(`thread ${thread.id}`, shortHash(JSON.stringify(event)));
  return { ...stamp('thread.updated', reader.account, undefined, thread.channelId, thread.id, version), thread };
}

/** Only ids are told (wire sheet, section 17). */
export function threadDeleted(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const id = textAt(event, 'id');
  const channelId = textAt(event, 'parent_id') ?? (id === undefined ? undefined : reader.placeOf(id)?.channelId);
  if (id === undefined || channelId === undefined) return undefined;
  reader.places.forget(id);
  const guildId = textAt(event, 'guild_id');
  const thread = defined<DiscordThread>({
    platform: 'discord',
    account: reader.account,
    id,
    channelId,
    native: guildId === undefined ? undefined : { guildId },
  });
  return [{ ...stamp('thread.deleted', reader.account, undefined, channelId, id), thread }];
}

/**
 * Who came into a thread, and who went. `channelId` is the thread's id, as it is for `listMembers` and `addMembers` of a
 * thread: whoever joins a thread has not joined its parent.
 */
export function threadMembersUpdated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const channelId = textAt(event, 'id');
  if (channelId === undefined) return undefined;
  const guildId = textAt(event, 'guild_id');
  const joined = objectsAt(event, 'added_members').flatMap((member): ChatEvent[] => {
    const id = textAt(member, 'user_id') ?? textAt(member, 'id');
    if (id === undefined) return [];
    const told = isWire(member['member']) ? reader.userOfMember(member['member'], guildId) : undefined;
    const at = timeAt(member, 'join_timestamp');
    const version = reader.toggles.version(`thread ${channelId} ${id}`, true);
    return [
      {
        ...stamp('member.joined', reader.account, at, channelId, id, at?.getTime() ?? version),
        channelId,
        user: told ?? reader.userById(id) ?? userStub(id, reader),
      },
    ];
  });
  const left = stringsAt(event, 'removed_member_ids').map((id): ChatEvent => {
    const version = reader.toggles.version(`thread ${channelId} ${id}`, false);
    return {
      ...stamp('member.left', reader.account, undefined, channelId, id, version),
      channelId,
      user: reader.userById(id) ?? userStub(id, reader),
    };
  });
  return [...joined, ...left];
}

/** The threads of channels that this account has come to see: only remembered, as none of them is new. */
export function threadsListed(event: Wire, reader: DiscordReader): ChatEvent[] {
  for (const thread of objectsAt(event, 'threads')) reader.places.keep(thread, textAt(event, 'guild_id'));
  return [];
}
