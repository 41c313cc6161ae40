import type { ChannelRecord, UserRecord } from '../world/index.js';
import { accessChanged, left } from './events/room-events.js';
import { roomData } from './native.js';
import type { StackExchangeSite } from './site.js';

const awayMs = 60_000;

/** Out of a room: one event of leaving and one of access, in one frame; for a minute there is no way back. (Wire sheet, section 5.) */
export function kickOut(room: ChannelRecord, user: UserRecord, by: UserRecord, site: StackExchangeSite): void {
  const data = roomData(room);
  data.kickedUntil = new Map([...(data.kickedUntil ?? []), [user.id, new Date(site.state.now().getTime() + awayMs)]]);
  const wasThere = room.members.has(user.id);
  site.quietly(() => site.state.channels.leave(room, user, by));
  const access = accessChanged(room, { access: 'read-only', user, by }, site);
  site.events.post(wasThere ? [left(room, user, site), access] : [access]);
}
