import type { ChannelType } from '../../../models/index.js';
import { countAt, dateAt, defined, flagAt, objectAt, stringsAt, textAt, type Wire } from '../fields.js';
import type { RocketChatChannel, RocketChatChannelNative } from '../native.js';
import type { RoomFacts } from './context.js';

type ChannelContext = { readonly account: string; readonly siteUrl: string };

/** A room as a channel. @returns `undefined` for what has no id */
export function toChannel(wire: Wire, { account, siteUrl }: ChannelContext): RocketChatChannel | undefined {
  const id = textAt(wire, '_id') ?? textAt(wire, 'rid');
  if (id === undefined) return undefined;
  const roomType = textAt(wire, 't') ?? 'c';
  const slug = textAt(wire, 'name');
  const usernames = stringsAt(wire, 'usernames');
  const userIds = stringsAt(wire, 'uids');
  const isDirect = roomType === 'd';
  const parentId = textAt(wire, 'prid');
  return defined<RocketChatChannel>({
    platform: 'rocketchat',
    account,
    id,
    // `fname` keeps spaces and signs; of a discussion `name` is random (wire sheet, section 8).
    name: isDirect ? undefined : (textAt(wire, 'fname') ?? slug),
    type: typeOf(wire, roomType, Math.max(usernames.length, userIds.length)),
    topic: textAt(wire, 'topic'),
    description: textAt(wire, 'description'),
    parentId,
    memberCount: countAt(wire, 'usersCount'),
    isArchived: flagAt(wire, 'archived'),
    isReadOnly: flagAt(wire, 'ro'),
    createdAt: dateAt(wire, 'ts'),
    url: `${siteUrl}${roomPath(roomType, id, slug)}`,
    native: defined<RocketChatChannelNative>({
      roomType,
      slug,
      announcement: textAt(wire, 'announcement'),
      isDiscussion: parentId === undefined ? undefined : true,
      isEncrypted: flagAt(wire, 'encrypted'),
      isBroadcast: flagAt(wire, 'broadcast'),
      isDefault: flagAt(wire, 'default'),
      teamId: textAt(wire, 'teamId'),
      isTeamMain: flagAt(wire, 'teamMain'),
      usernames: isDirect && usernames.length > 0 ? usernames : undefined,
      userIds: isDirect && userIds.length > 0 ? userIds : undefined,
      createdBy: textAt(objectAt(wire, 'u') ?? {}, '_id'),
      messageCount: countAt(wire, 'msgs'),
      lastMessageAt: dateAt(wire, 'lm')?.toISOString(),
    }),
  });
}

/** Where only a few may write it is an announcement channel. */
function typeOf(wire: Wire, roomType: string, people: number): ChannelType {
  switch (roomType) {
    case 'd':
      return people > 2 ? 'group' : 'direct';
    case 'c':
      return wire['ro'] === true || wire['broadcast'] === true ? 'announcement' : 'public';
    case 'p':
      return wire['broadcast'] === true ? 'announcement' : 'private';
    default:
      return 'unknown';
  }
}

/** The place of a room in addresses (wire sheet, section 6). */
export function roomPath(type: string, id: string, slug: string | undefined): string {
  if (type === 'd') return `/direct/${encodeURIComponent(id.toWellFormed())}`;
  return `/${type === 'p' ? 'group' : 'channel'}/${encodeURIComponent((slug ?? id).toWellFormed())}`;
}

/** What of a room its messages and operations need. */
export function roomFactsOf({ id, isArchived, native }: RocketChatChannel): RoomFacts {
  return {
    id,
    type: native?.roomType ?? 'c',
    slug: native?.slug,
    isEncrypted: native?.isEncrypted === true,
    isArchived: isArchived === true,
  };
}
