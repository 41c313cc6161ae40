import { ownValue } from '../../core/own-value.js';
import type { ChatEvent } from '../../models/index.js';
import { messageEvents } from './events/messages.js';
import {
  channelCreatedEvents,
  channelDeletedEvents,
  channelUpdatedEvents,
  memberEvents,
  pinEvents,
  reactionEvents,
  userEvents,
} from './events/others.js';
import { shortHash, stamp } from './events/stamps.js';
import type { SlackReader } from './reader.js';
import { stringAt, type Wire } from './wire/read.js';
import { dateOfTs } from './wire/ts.js';

type Mapper = (event: Wire, reader: SlackReader) => ChatEvent[] | Promise<ChatEvent[]>;

/** Slack's inner events (wire sheet, section 13) and who reads them. */
const mappers: Readonly<Record<string, Mapper>> = {
  message: messageEvents,
  // The same message comes as `message` too, under another event id: both make one event, and the second is left out.
  app_mention: messageEvents,
  reaction_added: reactionEvents,
  reaction_removed: reactionEvents,
  member_joined_channel: memberEvents,
  member_left_channel: memberEvents,
  pin_added: pinEvents,
  pin_removed: pinEvents,
  channel_created: channelCreatedEvents,
  im_created: channelCreatedEvents,
  channel_rename: channelUpdatedEvents,
  group_rename: channelUpdatedEvents,
  channel_archive: channelUpdatedEvents,
  group_archive: channelUpdatedEvents,
  channel_unarchive: channelUpdatedEvents,
  group_unarchive: channelUpdatedEvents,
  channel_deleted: channelDeletedEvents,
  group_deleted: channelDeletedEvents,
  channel_left: channelDeletedEvents,
  group_left: channelDeletedEvents,
  user_change: userEvents,
  user_status_changed: userEvents,
  user_profile_changed: userEvents,
};

/**
 * The events that an inner event of an `event_callback` tells. What has no place in the neutral events is `native`; what
 * tells of nothing that happened (a link preview that arrived) is nothing.
 *
 * @param eventId - the envelope's, for events that have no other mark
 */
export async function eventsOf(event: Wire, reader: SlackReader, eventId?: string | undefined): Promise<ChatEvent[]> {
  const name = stringAt(event, 'type') ?? 'unknown';
  if (name === 'emoji_changed' || name.startsWith('subteam_'))
    reader.forget(name === 'emoji_changed' ? 'emoji' : 'groups');
  const mapper = ownValue(mappers, name);
  if (mapper) return mapper(event, reader);
  return [nativeEvent(name, event, reader.account, eventId)];
}

export function nativeEvent(name: string, payload: Wire, account: string, eventId?: string | undefined): ChatEvent {
  const ts = stringAt(payload, 'event_ts');
  const version = eventId ?? ts ?? shortHash(JSON.stringify(payload));
  return { ...stamp('native', account, dateOfTs(ts), name, version), name, payload };
}

/** The channel of an inner event: events of one channel are read one after the other. */
export function laneOf(event: Wire): string {
  const value = event['channel'] ?? event['channel_id'];
  if (typeof value === 'string') return value;
  const item = event['item'];
  for (const holder of [value, item]) {
    const id =
      typeof holder === 'object' && holder !== null
        ? ((holder as Wire)['channel'] ?? (holder as Wire)['id'])
        : undefined;
    if (typeof id === 'string') return id;
  }
  return '';
}
