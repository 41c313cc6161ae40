import type { ChannelRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { channelData } from '../native.js';
import type { SymphonyPod } from '../pod.js';

export type StreamType = 'IM' | 'MIM' | 'ROOM';

export function streamTypeOf(channel: ChannelRecord): StreamType {
  if (channel.kind === 'direct') return 'IM';
  return channel.kind === 'group' ? 'MIM' : 'ROOM';
}

export function isRoom(channel: ChannelRecord): boolean {
  return streamTypeOf(channel) === 'ROOM';
}

/** Whether people of another pod are in it. */
export function isExternal(channel: ChannelRecord, pod: SymphonyPod): boolean {
  return [...channel.members.keys()].some((id) => pod.isExternal(pod.state.users.need(id)));
}

function tenantsOf(channel: ChannelRecord, pod: SymphonyPod): number[] {
  const tenants = [...channel.members.keys()].map((id) => Number(BigInt(id) >> 36n));
  return [...new Set([Number(pod.tenant), ...tenants])];
}

/** Of messages and events: the type is a word here. (Wire sheet, section 6.) */
export function eventStream(channel: ChannelRecord, pod: SymphonyPod): Json {
  const external = isExternal(channel, pod);
  return compact({
    streamId: channel.id,
    streamType: streamTypeOf(channel),
    roomName: isRoom(channel) ? channel.name : undefined,
    external,
    crossPod: external,
    recipientTenantIds: tenantsOf(channel, pod),
  });
}

/** Of the pod's answers: the type is an object here. (Wire sheet, section 11.) */
export function listedStream(channel: ChannelRecord, pod: SymphonyPod): Json {
  return {
    id: channel.id,
    crossPod: channelData(channel).crossPod ?? isExternal(channel, pod),
    active: !channel.isArchived,
    streamType: { type: streamTypeOf(channel) },
    ...streamDetail(channel),
  };
}

export function streamInfo(channel: ChannelRecord, pod: SymphonyPod): Json {
  const last = pod.state.messages
    .in(channel)
    .flatMap((message) => pod.versionsOf(message))
    .map(({ at }) => at.getTime());
  const { id, crossPod, active, streamType, ...detail } = listedStream(channel, pod);
  return compact({
    id,
    crossPod,
    origin: isExternal(channel, pod) ? 'EXTERNAL' : 'INTERNAL',
    active,
    lastMessageDate: last.length > 0 ? Math.max(...last) : undefined,
    streamType,
    ...detail,
  });
}

function streamDetail(channel: ChannelRecord): Json {
  if (isRoom(channel)) return { roomAttributes: { name: channel.name } };
  return { streamAttributes: { members: [...channel.members.keys()].map(BigInt) } };
}
