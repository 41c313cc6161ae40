import type { ChannelRecord, UserRecord } from '../world/index.js';
import { accessChanged, left } from './events/room-events.js';
import type { StackExchangeSite } from './site.js';

/** Out of a room: one event of leaving and one of access, in one frame. (Wire sheet, section 5.) */
export function kickOut(room: ChannelRecord, user: UserRecord, by: UserRecord, site: StackExchangeSite): void {
  const wasThere = room.members.has(user.id);
  site.quietly(() => site.state.channels.leave(room, user, by));
  const access = accessChanged(room, { access: 'read-only', user, by }, site);
  site.events.post(wasThere ? [left(room, user, site), access] : [access]);
}
