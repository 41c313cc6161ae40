import type { Caller, CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { NamedRooms } from './named-rooms.js';
import { listing } from './parameters.js';
import type { Page } from './types/date.js';
import type { RoomObject } from './types/room.js';

/** Public channels. */
export class ChannelsApi extends NamedRooms<'channel'> {
  constructor(caller: Caller) {
    super(caller, 'channels');
  }

  /** The channels that the account is in. */
  listJoined(options: ListOptions = {}): Promise<Page<'channels', RoomObject>> {
    return this.caller.get('channels.list.joined', listing(options));
  }

  join(
    roomId: string,
    options: CallOptions & { joinCode?: string | undefined } = {},
  ): Promise<{ channel: RoomObject }> {
    return this.caller.post('channels.join', { roomId, ...options }, { idempotent: true });
  }
}
