import type { ChannelRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { channelData } from '../native.js';
import type { SymphonyPod } from '../pod.js';
import { isExternal } from './stream.js';
import { eventUser } from './user.js';

export function isPublic(channel: ChannelRecord): boolean {
  return channel.kind !== 'private';
}

/** A room as v3 of the API has it. (Wire sheet, section 11.) */
export function wireRoom(channel: ChannelRecord): Json {
  const data = channelData(channel);
  return {
    roomAttributes: compact({
      name: channel.name,
      keywords: data.keywords ?? [],
      description: descriptionOf(channel),
      membersCanInvite: data.membersCanInvite ?? true,
      discoverable: data.discoverable ?? isPublic(channel),
      public: isPublic(channel),
      readOnly: channel.isReadOnly,
      copyProtected: data.copyProtected ?? false,
      crossPod: data.crossPod ?? false,
      viewHistory: data.viewHistory ?? true,
      multiLateralRoom: data.multiLateralRoom ?? false,
      scheduledMeeting: data.scheduledMeeting ?? false,
      subType: data.subType,
      pinnedMessageId: data.pinnedMessageId,
      groupChat: data.groupChat ?? false,
    }),
    roomSystemInfo: systemInfo(channel),
  };
}

/** The older shape, which `setActive` still answers with. */
export function wireOldRoom(channel: ChannelRecord): Json {
  const data = channelData(channel);
  return {
    roomAttributes: {
      name: channel.name,
      description: descriptionOf(channel),
      membersCanInvite: data.membersCanInvite ?? true,
      discoverable: data.discoverable ?? isPublic(channel),
    },
    roomSystemInfo: systemInfo(channel),
    immutableRoomAttributes: {
      public: isPublic(channel),
      readOnly: channel.isReadOnly,
      copyProtected: data.copyProtected ?? false,
    },
  };
}

/** Of the events of rooms. */
export function roomProperties(channel: ChannelRecord, pod: SymphonyPod): Json {
  const data = channelData(channel);
  const external = isExternal(channel, pod);
  return {
    name: channel.name,
    description: descriptionOf(channel),
    creatorUser: eventUser(pod.state.users.need(channel.creatorId), pod),
    createdDate: channel.createdAt.getTime(),
    external,
    crossPod: data.crossPod ?? external,
    public: isPublic(channel),
    copyProtected: data.copyProtected ?? false,
    readOnly: channel.isReadOnly,
    discoverable: data.discoverable ?? isPublic(channel),
    membersCanInvite: data.membersCanInvite ?? true,
    keywords: data.keywords ?? [],
    canViewHistory: data.viewHistory ?? true,
  };
}

/** A room has one text: what the world calls its topic or its description. */
export function descriptionOf(channel: ChannelRecord): string {
  return channel.description || channel.topic;
}

function systemInfo(channel: ChannelRecord): Json {
  return {
    id: channel.id,
    creationDate: channel.createdAt.getTime(),
    createdByUserId: BigInt(channel.creatorId),
    active: !channel.isArchived,
  };
}
