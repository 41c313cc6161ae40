import type { ChannelRecord, WorldChange, WorldChangeOf } from '../../world/index.js';
import type { Json } from '../json.js';
import type { SymphonyPod } from '../pod.js';
import { roomProperties } from '../wire/room.js';
import { eventStream, isRoom } from '../wire/stream.js';
import { eventUser } from '../wire/user.js';
import { clickId, type EventContent } from './envelope.js';

/** The events of streams and of who is in them. (Wire sheet, section 6.) */
export function streamEvents(change: WorldChange, pod: SymphonyPod): EventContent[] {
  switch (change.type) {
    case 'channel.created':
      return [created(change, pod)];
    case 'channel.updated':
      return updated(change, pod);
    case 'message.pinned':
    case 'message.unpinned': {
      const channel = pod.state.channels.need(change.message.channelId);
      return isRoom(channel) ? [roomUpdated(channel, change.by, pod)] : [];
    }
    case 'member.joined':
      return isWithCreation(change, pod) ? withCreation(change, pod) : members(change, pod);
    case 'member.left':
    case 'member.updated':
      return members(change, pod);
    default:
      return [];
  }
}

/** The bot is put into a room by the click that makes it. */
function isWithCreation({ channel, user, by, isImplicit }: WorldChangeOf<'member.joined'>, pod: SymphonyPod): boolean {
  const isNew = channel.updatedAt === channel.createdAt && pod.state.messages.in(channel).length === 0;
  return isImplicit && isNew && user === pod.state.bot && channel.creatorId === by.id && isRoom(channel);
}

/** What one click does has one `id`. (Wire sheet, section 6.) */
function withCreation(change: WorldChangeOf<'member.joined'>, pod: SymphonyPod): EventContent[] {
  const { channel, by } = change;
  const click = clickId();
  return [created({ channel, by }, pod), ...members(change, pod)].map((content) => ({ ...content, click }));
}

function created(
  { channel, by }: Pick<WorldChangeOf<'channel.created'>, 'channel' | 'by'>,
  pod: SymphonyPod,
): EventContent {
  const stream = eventStream(channel, pod);
  if (isRoom(channel)) {
    const payload = { stream, roomProperties: roomProperties(channel, pod) };
    return { type: 'ROOMCREATED', key: 'roomCreated', payload, by };
  }
  const people = [...channel.members.keys()].map((id) => eventUser(pod.state.users.need(id), pod));
  const payload = { stream: { ...stream, members: people } };
  return { type: 'INSTANTMESSAGECREATED', key: 'instantMessageCreated', payload, by };
}

function updated(change: WorldChangeOf<'channel.updated'>, pod: SymphonyPod): EventContent[] {
  const { channel, previous, by } = change;
  if (!isRoom(channel)) return [];
  if (channel.isArchived === previous.isArchived) return [roomUpdated(channel, by, pod)];
  const stream = eventStream(channel, pod);
  if (!channel.isArchived) return [{ type: 'ROOMREACTIVATED', key: 'roomReactivated', payload: { stream }, by }];
  const { roomName: _name, external: _external, ...bare } = stream;
  return [{ type: 'ROOMDEACTIVATED', key: 'roomDeactivated', payload: { stream: bare }, by }];
}

export function roomUpdated(channel: ChannelRecord, by: EventContent['by'], pod: SymphonyPod): EventContent {
  const payload = { stream: eventStream(channel, pod), newRoomProperties: roomProperties(channel, pod) };
  return { type: 'ROOMUPDATED', key: 'roomUpdated', payload, by };
}

function members(
  change: WorldChangeOf<'member.joined' | 'member.left' | 'member.updated'>,
  pod: SymphonyPod,
): EventContent[] {
  const { channel, user, by } = change;
  if (!isRoom(channel)) return [];
  const payload: Json = { stream: eventStream(channel, pod), affectedUser: eventUser(user, pod) };
  if (change.type === 'member.joined') return [{ type: 'USERJOINEDROOM', key: 'userJoinedRoom', payload, by }];
  if (change.type === 'member.left') return [{ type: 'USERLEFTROOM', key: 'userLeftRoom', payload, by }];
  return channel.members.get(user.id)?.role === 'owner'
    ? [{ type: 'ROOMMEMBERPROMOTEDTOOWNER', key: 'roomMemberPromotedToOwner', payload, by }]
    : [{ type: 'ROOMMEMBERDEMOTEDFROMOWNER', key: 'roomMemberDemotedFromOwner', payload, by }];
}
