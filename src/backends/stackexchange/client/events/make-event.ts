import type { ClientContext } from '../context.js';
import type { EventData } from '../types.js';
import { type StackExchangeEvent, UnknownEvent } from './event.js';
import * as messages from './messages.js';
import * as rooms from './rooms.js';
import * as users from './users.js';

type Concrete = new (data: EventData, context: ClientContext) => StackExchangeEvent;

const internal = [23, 24, 25, 26, 27, 28, 31, 32, 33, 35];

/** The class of each number (wire sheet, section 5). */
const classes: ReadonlyMap<number, Concrete> = new Map<number, Concrete>([
  [1, messages.MessagePosted],
  [2, messages.MessageEdited],
  [3, rooms.UserEntered],
  [4, rooms.UserLeft],
  [5, rooms.RoomNameChanged],
  [6, messages.MessageStarred],
  [7, users.DebugMessage],
  [8, messages.UserMentioned],
  [9, messages.MessageFlagged],
  [10, messages.MessageDeleted],
  [11, rooms.FileAdded],
  [12, messages.ModeratorFlag],
  [13, users.UserSettingsChanged],
  [14, rooms.GlobalNotification],
  [15, rooms.AccessLevelChanged],
  [16, users.UserNotification],
  [17, rooms.Invitation],
  [18, messages.MessageReply],
  [19, messages.MessageMovedOut],
  [20, messages.MessageMovedIn],
  [21, rooms.TimeBreak],
  [22, rooms.FeedTicker],
  [29, users.UserSuspended],
  [30, users.UserMerged],
  [34, users.UserNameOrAvatarChanged],
  ...internal.map((type): [number, Concrete] => [type, users.InternalEvent]),
]);

/** Events that show a message as it is now. */
const showing = new Set([1, 2, 6, 8, 10, 18, 20]);

/** The typed event of what the site sent; the objects that it concerns learn what it tells. */
export function makeEvent(data: EventData, context: ClientContext): StackExchangeEvent {
  const { event_type: type, message_id: messageId, room_id: roomId, user_id: userId, user_name: name } = data;
  // Twins of one message in another shape: 8 and 18 are 1, or 2 for an edit.
  const plain = type === 8 || type === 18 ? ((data.message_edits ?? 0) > 0 ? 2 : 1) : type;
  if (messageId !== undefined && showing.has(type)) context.message(messageId).learn({ ...data, event_type: plain });
  if (userId !== undefined && name !== undefined) context.user(userId).learn({ name });
  if (roomId !== undefined && data.room_name !== undefined) context.room(roomId).learn({ name: data.room_name });
  const Class = classes.get(type) ?? UnknownEvent;
  return new Class(data, context);
}
