import { InvalidError } from '../../../core/errors/index.js';
import type { Caller, CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { listing } from './parameters.js';
import { RoomFamily } from './room-family.js';
import type { Page } from './types/date.js';
import type { MessageObject } from './types/message.js';
import type { DirectRoom, RoomObject } from './types/room.js';

/** Direct rooms of two and more people. */
export class DirectMessagesApi extends RoomFamily {
  constructor(caller: Caller) {
    super(caller, 'dm');
  }

  /**
   * The direct room with somebody, or with several; the same people get the same room.
   *
   * @param usernames - one name, or a list; eight people at the most, unless the server is set otherwise
   * @throws NotFoundError for a name that nobody has
   */
  async create(usernames: string | readonly string[], options: CallOptions = {}): Promise<{ room: DirectRoom }> {
    const names = typeof usernames === 'string' ? [usernames] : usernames;
    const [first] = names;
    if (first === undefined || names.some((name) => name === '' || name.includes(','))) {
      throw new InvalidError('dm.create needs user names, as they are without @.', {
        operation: 'dm.create',
        maybeDelivered: false,
      });
    }
    // A comma string, not a list (wire sheet, section 5).
    const whom = names.length === 1 ? { username: first } : { usernames: names.join(',') };
    const answer = await this.caller.post<{ room: Partial<RoomObject> & { rid?: string } }>(
      'dm.create',
      { ...whom, ...options },
      { idempotent: true },
    );
    const { room } = answer;
    const id = room._id ?? room.rid ?? '';
    return { ...answer, room: { ...room, _id: id, rid: room.rid ?? id } };
  }

  list(options: ListOptions = {}): Promise<Page<'ims', RoomObject>> {
    return this.caller.get('dm.list', listing(options));
  }

  /** The direct rooms of everybody, for administrators. */
  listEveryone(options: ListOptions = {}): Promise<Page<'ims', RoomObject>> {
    return this.caller.get('dm.list.everyone', listing(options));
  }

  /** Messages with replies in threads, the newest first. */
  messages(
    room: { roomId: string; username?: never } | { username: string; roomId?: never },
    options: ListOptions = {},
  ): Promise<Page<'messages', MessageObject>> {
    return this.caller.get('dm.messages', { ...room, ...listing(options) });
  }

  async delete(roomId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('dm.delete', { roomId, ...options });
  }
}
