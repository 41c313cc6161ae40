import type { Visitor } from '../auth/visitors.js';
import type { Json } from '../json.js';
import type { StackExchangeSite } from '../site.js';
import { eventFor, type HostEvent } from './host-events.js';

/** The rooms in which a session is: an account's are on the host, whichever way it came into them. */
export function roomsOf(visitor: Visitor, site: StackExchangeSite): string[] {
  return visitor.user ? site.roomsOf(visitor.user) : [...visitor.rooms];
}

/** What a session is told of under each of its rooms. An event for the user stands under every one. (Wire sheet, section 5.) */
export function eventsByRoom(
  events: readonly HostEvent[],
  visitor: Visitor,
  site: StackExchangeSite,
): Map<string, HostEvent[]> {
  const rooms = roomsOf(visitor, site);
  const byRoom = new Map<string, HostEvent[]>(rooms.map((room) => [room, []]));
  const userId = visitor.user?.id;
  for (const event of events) {
    if (event.toUser !== undefined) {
      if (event.toUser !== userId) continue;
      for (const list of byRoom.values()) list.push(event);
      // Whoever is in no room is told under the room of the event.
      const [own] = [String(event.json['room_id'])];
      if (byRoom.size === 0) byRoom.set(own, [event]);
      continue;
    }
    for (const room of event.rooms) {
      if (!byRoom.has(room) && event.alsoTo !== undefined && event.alsoTo === userId) byRoom.set(room, []);
      byRoom.get(room)?.push(event);
    }
  }
  return byRoom;
}

/** `{"r7":{"e":[…],"t":500,"d":1},"r8":{}}` */
export function frame(
  byRoom: ReadonlyMap<string, readonly HostEvent[]>,
  counts: { t: number; d: number },
  visitor: Visitor,
): Json {
  const entries = [...byRoom].map(([room, events]): [string, Json] => [
    `r${room}`,
    events.length > 0 ? { e: events.map((event) => eventFor(event, visitor.user?.id)), ...counts } : {},
  ]);
  return Object.fromEntries(entries);
}

/** A frame without events: what has happened elsewhere meanwhile, or nothing. */
export function tick(rooms: readonly string[], counts: { t: number; d: number }): Json {
  return Object.fromEntries(rooms.map((room) => [`r${room}`, counts.d > 0 ? counts : {}]));
}
