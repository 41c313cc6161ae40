import type { ChannelType } from '../../../models/index.js';
import type { ChatData } from '../client/data/snapshots.js';
import { defined } from '../client/read/values.js';
import type { TeamwireChannel, TeamwireChannelNative } from '../native.js';
import type { NormalizeContext } from './context.js';

/**
 * A chat. One without a title is a conversation of its members; in one where only administrators can send, everybody else
 * reads: an announcement channel.
 */
export function toChannel(data: ChatData, context: NormalizeContext): TeamwireChannel {
  const { tid, allowSending, groupGids, userUids, isClosed } = data;
  const type = typeOf(data);
  return defined<TeamwireChannel>({
    platform: 'teamwire',
    account: context.account,
    id: tid,
    name: data.title ?? (type === 'group' ? joinedNames(data, context) : undefined),
    type,
    // Who is in it by a group is known only when the group is read.
    memberCount: groupGids.length === 0 && userUids.length > 0 ? userUids.length : undefined,
    isArchived: isClosed,
    isReadOnly: allowSending ? undefined : true,
    native: defined<TeamwireChannelNative>({
      chatType: data.type,
      isAlert: data.isAlert,
      allowSending,
      allowMuteNotifications: data.allowMuteNotifications,
      userIds: [...userUids],
      groupIds: [...groupGids],
      adminIds: [...data.adminUids],
      lastModified: data.lastModified?.toISOString(),
    }),
  });
}

function typeOf({ type, title, allowSending }: ChatData): ChannelType {
  if (type === 'ONE_TO_ONE') return 'direct';
  if (type !== 'GROUP') return 'unknown';
  if (!allowSending) return 'announcement';
  return title === undefined ? 'group' : 'private';
}

/** The names of the others, where all are known (wire sheet, section d). */
function joinedNames({ userUids }: ChatData, { selfId, userById }: NormalizeContext): string | undefined {
  const others = userUids.filter((uid) => uid !== selfId);
  const names = others.flatMap((uid) => userById(uid)?.name ?? []);
  return names.length > 0 && names.length === others.length ? names.join(', ') : undefined;
}
