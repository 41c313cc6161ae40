import type { ChannelRecord, UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { roomData } from '../native.js';
import { canRead } from '../rooms/access.js';
import { roomType } from '../rooms/room-type.js';
import { wireMember } from '../wire/user.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** `@x` and `#x` narrow it to people and to rooms. */
export function spotlight(query: string, user: UserRecord, workspace: RocketChatWorkspace): Json {
  const text = query.replace(/^[@#]/, '').toLowerCase();
  const { state } = workspace;
  const isIn = (channel: ChannelRecord) => roomType(channel) !== 'd' && canRead(channel, user, workspace);
  const people = query.startsWith('#')
    ? []
    : state.users
        .all()
        .filter((each) => !each.isDeactivated && `${each.handle} ${each.name}`.toLowerCase().includes(text));
  const rooms = query.startsWith('@')
    ? []
    : state.channels
        .all()
        .filter(
          (channel) => isIn(channel) && `${channel.name} ${roomData(channel).fname ?? ''}`.toLowerCase().includes(text),
        );
  return {
    users: people.slice(0, 5).map((each) => {
      const { _id, username, name, status, statusText, avatarETag } = wireMember(each);
      return { _id, username, name, status, statusText, avatarETag, outside: true };
    }),
    rooms: rooms.slice(0, 5).map((channel) => ({
      _id: channel.id,
      name: channel.name,
      fname: roomData(channel).fname,
      t: roomType(channel),
    })),
  };
}
