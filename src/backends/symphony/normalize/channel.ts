import type { ChannelType } from '../../../models/index.js';
import { normalizeId } from '../client/ids.js';
import type { V4RoomProperties } from '../client/types/event.js';
import type { V4Stream } from '../client/types/message.js';
import type { StreamAttributes, V2StreamAttributes, V3RoomDetail } from '../client/types/stream.js';
import { dateOf, fieldsOf, flagOf, itemsOf, present, said, textsOf } from '../fields.js';
import type { SymphonyChannel, SymphonyChannelNative } from '../native.js';

/** What a channel is told by: rooms by their detail, conversations by the stream's info or the list. */
export type ChannelWire = { stream: StreamAttributes | V2StreamAttributes; room?: V3RoomDetail | undefined };

/** A stream as a channel. */
export function toChannel({ stream: given, room }: ChannelWire, account: string): SymphonyChannel {
  const stream: Partial<StreamAttributes & V2StreamAttributes> = fieldsOf(given);
  const streamType = said(stream.streamType?.type) ?? (room ? 'ROOM' : 'IM');
  const attributes = fieldsOf(room?.roomAttributes);
  const system = fieldsOf(room?.roomSystemInfo);
  const members = textsOf(stream.streamAttributes?.members);
  const isActive = system.active ?? stream.active;
  const last = 'lastMessageDate' in stream ? stream.lastMessageDate : undefined;
  return present<SymphonyChannel>({
    platform: 'symphony',
    account,
    id: normalizeId(said(stream.id) ?? system.id ?? ''),
    name: streamType === 'ROOM' ? (said(attributes.name) ?? said(stream.roomAttributes?.name)) : undefined,
    type: typeOf(streamType, attributes, members?.length),
    description: said(attributes.description),
    memberCount: members?.length,
    isArchived: isActive === false ? true : isActive === true ? false : undefined,
    isReadOnly: flagOf(attributes.readOnly),
    createdAt: dateOf(system.creationDate),
    native: present<SymphonyChannelNative>({
      streamType,
      isPublic: flagOf(attributes.public),
      isDiscoverable: flagOf(attributes.discoverable),
      isCopyProtected: flagOf(attributes.copyProtected),
      isCrossPod: flagOf(attributes.crossPod ?? stream.crossPod),
      membersCanInvite: flagOf(attributes.membersCanInvite),
      viewHistory: flagOf(attributes.viewHistory),
      isGroupChat: flagOf(attributes.groupChat),
      keywords: attributes.keywords,
      createdBy: said(system.createdByUserId),
      pinnedMessageId:
        said(attributes.pinnedMessageId) === undefined ? undefined : normalizeId(attributes.pinnedMessageId ?? ''),
      memberIds: members,
      lastMessageDate: typeof last === 'number' ? last : undefined,
    }),
  });
}

/** Where only owners write it is an announcement channel, whether everybody may join it or not. */
function typeOf(
  streamType: string,
  attributes: { public?: boolean | null; readOnly?: boolean | null },
  members: number | undefined,
): ChannelType {
  switch (streamType) {
    case 'ROOM':
      if (attributes.readOnly) return 'announcement';
      return attributes.public ? 'public' : 'private';
    case 'IM':
      return members !== undefined && members > 2 ? 'group' : 'direct';
    case 'MIM':
      return 'group';
    case 'POST':
      return 'announcement';
    default:
      return 'unknown';
  }
}

/** A stream as an event tells of it: the properties' names differ from those of the pod's answers. */
export function channelOfEvent(
  stream: V4Stream,
  properties: V4RoomProperties | undefined,
  account: string,
): SymphonyChannel {
  const id = said(stream.streamId) ?? '';
  const members = itemsOf(stream.members).flatMap(({ userId }) => said(userId) ?? []);
  return toChannel(
    {
      stream: {
        id,
        streamType: { type: stream.streamType ?? (properties ? 'ROOM' : 'IM') },
        crossPod: stream.crossPod ?? null,
        ...(members.length > 0 && { streamAttributes: { members } }),
        roomAttributes: { name: properties?.name ?? stream.roomName ?? null },
      },
      ...(properties && {
        room: {
          roomAttributes: {
            name: properties.name ?? null,
            description: properties.description ?? null,
            public: properties.public ?? null,
            readOnly: properties.readOnly ?? null,
            discoverable: properties.discoverable ?? null,
            copyProtected: properties.copyProtected ?? null,
            crossPod: properties.crossPod ?? null,
            membersCanInvite: properties.membersCanInvite ?? null,
            viewHistory: properties.canViewHistory ?? null,
          },
          roomSystemInfo: {
            id,
            creationDate: properties.createdDate ?? null,
            ...(properties.creatorUser?.userId && { createdByUserId: properties.creatorUser.userId }),
          },
        },
      }),
    },
    account,
  );
}
