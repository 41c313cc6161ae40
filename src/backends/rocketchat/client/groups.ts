import type { Caller } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { NamedRooms } from './named-rooms.js';
import { listing } from './parameters.js';
import type { Page } from './types/date.js';
import type { RoomObject } from './types/room.js';

/** Private rooms. */
export class GroupsApi extends NamedRooms<'group'> {
  constructor(caller: Caller) {
    super(caller, 'groups');
  }

  /** All private rooms of the server, for administrators. */
  listAll(options: ListOptions = {}): Promise<Page<'groups', RoomObject>> {
    return this.caller.get('groups.listAll', listing(options));
  }
}
