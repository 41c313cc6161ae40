import type { ChannelRecord, UserRecord, WorldChange, WorldChangeOf } from '../../world/index.js';
import { epoch, type Json } from '../json.js';
import type { Access } from '../native.js';
import type { StackExchangeSite } from '../site.js';
import { roomFields, userFields } from '../wire/message.js';
import type { EventDraft } from './host-events.js';

/** What the host tells of rooms and people: 3, 4, 5, 17, 34. (Wire sheet, section 5.) */
export function roomEvents(change: WorldChange, site: StackExchangeSite): EventDraft[] {
  switch (change.type) {
    case 'member.joined':
      return joined(change, site);
    case 'member.left':
      return [left(change.channel, change.user, site)];
    case 'channel.updated':
      return isChanged(change) ? [roomChanged(change.channel, change.by, site)] : [];
    case 'user.updated':
      return change.user.name === change.previous.name && change.user.avatarUrl === change.previous.avatarUrl
        ? []
        : [{ ...draft(34, site, userFields(change.user)), rooms: site.roomsOf(change.user) }];
    default:
      return [];
  }
}

function draft(type: number, site: StackExchangeSite, fields: Json): Omit<EventDraft, 'rooms'> {
  return { type, at: epoch(site.state.now()), fields };
}

/** Whom another brings in has been invited, and has come. */
function joined({ channel, user, by }: WorldChangeOf<'member.joined'>, site: StackExchangeSite): EventDraft[] {
  const target = { target_user_id: Number(user.id) };
  const entered: EventDraft = {
    ...draft(3, site, { ...userFields(user), ...target, ...roomFields(channel) }),
    rooms: [channel.id],
  };
  return by === user ? [entered] : [invitation(channel, user, by, site), entered];
}

export function invitation(room: ChannelRecord, user: UserRecord, by: UserRecord, site: StackExchangeSite): EventDraft {
  const fields = { ...userFields(by), target_user_id: Number(user.id), ...roomFields(room) };
  return { ...draft(17, site, fields), rooms: [], toUser: user.id };
}

export function left(room: ChannelRecord, user: UserRecord, site: StackExchangeSite): EventDraft {
  const fields = { ...userFields(user), target_user_id: Number(user.id), ...roomFields(room) };
  return { ...draft(4, site, fields), rooms: [room.id], alsoTo: user.id };
}

/** @param user whose access changed; absent: that of everybody. */
export function accessChanged(
  room: ChannelRecord,
  change: { access: Access; user?: UserRecord | undefined; by: UserRecord },
  site: StackExchangeSite,
): EventDraft {
  const target = change.user ? { target_user_id: Number(change.user.id) } : {};
  const fields = { content: `Access now ${change.access}`, ...userFields(change.by), ...target, ...roomFields(room) };
  return { ...draft(15, site, fields), rooms: [room.id], alsoTo: change.user?.id };
}

/** The wording of the content is not known; clients read the room's page again. (Wire sheet, section 5.) */
export function roomChanged(room: ChannelRecord, by: UserRecord, site: StackExchangeSite): EventDraft {
  const fields = { content: site.descriptionOf(room), ...userFields(by), ...roomFields(room) };
  return { ...draft(5, site, fields), rooms: [room.id] };
}

function isChanged({ channel, previous }: WorldChangeOf<'channel.updated'>): boolean {
  return (
    channel.name !== previous.name || channel.topic !== previous.topic || channel.description !== previous.description
  );
}
