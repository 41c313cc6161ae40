import type { ChatEvent } from '../../../models/index.js';
import { emojiOfSlackName } from '../normalize/emoji.js';
import { userStub } from '../normalize/user.js';
import type { SlackReader } from '../reader.js';
import { isWire, objectAt, stringAt, type Wire } from '../wire/read.js';
import { dateOfTs, isTs } from '../wire/ts.js';
import { refOf } from './messages.js';
import { shortHash, stamp } from './stamps.js';

type Mapped = ChatEvent[] | Promise<ChatEvent[]>;

const namesMs = 2_000;

/** The user of an event, with the name where it can be had. */
async function userAt(event: Wire, key: string, reader: SlackReader) {
  const id = stringAt(event, key);
  if (id === undefined) return undefined;
  await reader.prepare([{ user: id }], namesMs);
  return reader.userById(id) ?? userStub(id, reader);
}

export async function reactionEvents(event: Wire, reader: SlackReader): Promise<ChatEvent[]> {
  const item = objectAt(event, 'item');
  const channelId = stringAt(item, 'channel');
  const id = stringAt(item, 'ts');
  const name = stringAt(event, 'reaction');
  // Old events may be about a file.
  if (channelId === undefined || !isTs(id) || name === undefined) return [];
  const type = event['type'] === 'reaction_removed' ? 'reaction.removed' : 'reaction.added';
  const version = stringAt(event, 'event_ts');
  const user = await userAt(event, 'user', reader);
  return [
    {
      ...stamp(type, reader.account, dateOfTs(version), channelId, id, name, user?.id, version),
      message: { channelId, id },
      emoji: emojiOfSlackName(name, reader),
      ...(user && { user }),
    },
  ];
}

export async function memberEvents(event: Wire, reader: SlackReader): Promise<ChatEvent[]> {
  const channelId = stringAt(event, 'channel');
  const user = await userAt(event, 'user', reader);
  if (channelId === undefined || user === undefined) return [];
  const type = event['type'] === 'member_left_channel' ? 'member.left' : 'member.joined';
  const version = stringAt(event, 'event_ts');
  const by = await userAt(event, 'inviter', reader);
  return [
    {
      ...stamp(type, reader.account, dateOfTs(version), channelId, user.id, version),
      channelId,
      user,
      ...(by && { by }),
    },
  ];
}

export async function pinEvents(event: Wire, reader: SlackReader): Promise<ChatEvent[]> {
  const item = objectAt(event, 'item');
  const wire = objectAt(item, 'message');
  const channelId = stringAt(event, 'channel_id') ?? stringAt(item, 'channel');
  if (channelId === undefined) return [];
  const type = event['type'] === 'pin_removed' ? 'message.unpinned' : 'message.pinned';
  const id = stringAt(wire, 'ts');
  const version = stringAt(event, 'event_ts');
  const by = await userAt(event, 'user', reader);
  return [
    {
      ...stamp(type, reader.account, dateOfTs(version), channelId, id, version),
      channelId,
      ...(isTs(id) && { message: refOf(wire, channelId, id) }),
      ...(by && { by }),
    },
  ];
}

/** `channel` is an object in some of these events and an id in others (wire sheet, section 13). */
function channelIdAt(event: Wire): string | undefined {
  const value = event['channel'];
  return isWire(value) ? stringAt(value, 'id') : stringAt(event, 'channel');
}

export async function channelCreatedEvents(event: Wire, reader: SlackReader): Promise<ChatEvent[]> {
  const channel = isWire(event['channel']) ? reader.channel(event['channel']) : undefined;
  const id = channel?.id ?? channelIdAt(event);
  const known = id === undefined ? undefined : ((await reader.freshChannel(id)) ?? channel);
  const at = dateOfTs(stringAt(event, 'event_ts'));
  return known ? [{ ...stamp('channel.created', reader.account, at, known.id), channel: known }] : [];
}

/** Renamed, archived, opened again: the events tell little, so the channel is asked for. */
export async function channelUpdatedEvents(event: Wire, reader: SlackReader): Promise<ChatEvent[]> {
  const id = channelIdAt(event);
  if (id === undefined) return [];
  const version = stringAt(event, 'event_ts');
  const told = isWire(event['channel']) ? reader.channel(event['channel']) : undefined;
  const fresh = await reader.freshChannel(id);
  const known = fresh ?? (told && { ...reader.channelById(id), ...told });
  if (known === undefined) return [];
  const channel = /_archive$/.test(String(event['type'])) ? { ...known, isArchived: true } : known;
  return [
    { ...stamp('channel.updated', reader.account, dateOfTs(version), id, event['type'] as string, version), channel },
  ];
}

/** Deleted, or no longer to be seen by this account. */
export function channelDeletedEvents(event: Wire, reader: SlackReader): Mapped {
  const channelId = channelIdAt(event);
  if (channelId === undefined) return [];
  const version = stringAt(event, 'event_ts');
  return [{ ...stamp('channel.deleted', reader.account, dateOfTs(version), channelId, version), channelId }];
}

/**
 * `user_change`, and the events that are sent beside it with the same body: one event by what the user became, so that they
 * are one.
 */
export function userEvents(event: Wire, reader: SlackReader): Mapped {
  const wire = objectAt(event, 'user');
  const user = reader.user(wire);
  if (user === undefined) return [];
  const version = `${user.native?.updatedAt ?? ''}.${shortHash(JSON.stringify(user))}`;
  const at = dateOfTs(stringAt(event, 'event_ts'));
  return [{ ...stamp('user.updated', reader.account, at, user.id, version), user }];
}
