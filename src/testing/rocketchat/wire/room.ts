import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { roomData } from '../native.js';
import { roomType } from '../rooms/room-type.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { wireMessage } from './message.js';
import { userRef } from './user.js';

/** A room. (Wire sheet, section 8.) */
export function wireRoom(channel: ChannelRecord, viewer: UserRecord, workspace: RocketChatWorkspace): Json {
  const data = roomData(channel);
  const t = roomType(channel);
  const messages = workspace.messagesIn(channel);
  const last = messages.findLast((message) => message.threadId === undefined || message.isBroadcast);
  const creator = workspace.state.users.get(channel.creatorId);
  const members = [...channel.members.keys()].map((id) => workspace.state.users.need(id));
  const common = {
    _id: channel.id,
    t,
    msgs: messages.length,
    usersCount: channel.members.size,
    ts: channel.createdAt,
    ro: channel.isReadOnly,
    sysMes: true,
    lm: last?.createdAt,
    lastMessage: last && wireMessage(last, viewer, workspace),
    encrypted: data.isEncrypted ? true : undefined,
    _updatedAt: updatedAt(channel),
  };
  if (t === 'd')
    return compact({
      ...common,
      ro: undefined,
      usernames: members.map((user) => user.handle),
      uids: members.map((user) => user.id),
      topic: channel.topic || undefined,
    });
  return compact({
    ...common,
    name: channel.name,
    fname: data.fname ?? channel.name,
    u: creator && userRef(creator),
    topic: channel.topic || undefined,
    description: channel.description || undefined,
    announcement: data.announcement || undefined,
    customFields: data.customFields ?? {},
    broadcast: data.isBroadcast ?? false,
    encrypted: data.isEncrypted ?? false,
    default: data.isDefault ?? channel.id === 'GENERAL',
    archived: channel.isArchived ? true : undefined,
    prid: data.prid,
    joinCodeRequired: data.joinCode === undefined ? undefined : true,
    avatarETag: data.avatarETag,
    muted: data.muted?.size ? [...data.muted].map((id) => workspace.state.users.get(id)?.handle ?? id) : undefined,
  });
}

/** When it changed last: itself, or by a message. */
export function updatedAt(channel: ChannelRecord): Date {
  const { lastChangeAt } = roomData(channel);
  return lastChangeAt && lastChangeAt > channel.updatedAt ? lastChangeAt : channel.updatedAt;
}
