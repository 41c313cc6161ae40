/** An event as the site sends it, over the websocket, by polling and in a room's history (wire sheet, section 5). */
export type EventData = {
  event_type: number;
  /** The event's own id, one counter a host. Some histories leave it out. */
  id?: number;
  /** Epoch seconds. */
  time_stamp?: number;
  room_id?: number;
  room_name?: string;
  /** HTML; absent for a deleted message. */
  content?: string;
  message_id?: number;
  user_id?: number;
  user_name?: string;
  target_user_id?: number;
  parent_id?: number;
  show_parent?: boolean;
  parent_username?: string;
  parent_text?: string;
  message_edits?: number;
  message_stars?: number;
  message_owner_stars?: number;
  message_starred?: boolean;
  message_owner_starred?: boolean;
  moved?: boolean;
};

/** What `POST /chats/{room}/events` answers. */
export type RoomEvents = {
  /** Oldest first. */
  events: EventData[];
  /** The room's last event id. */
  time: number | undefined;
};

/** The answer to a new message. */
export type PostedMessage = { id: number; time: number | undefined };

/** A user as lists tell: `POST /user/info`, the room page, `/users/thumbs`. */
export type UserData = {
  id: number;
  name: string;
  email_hash?: string;
  reputation?: number;
  is_moderator?: boolean;
  is_owner?: boolean;
  /** Epoch seconds. */
  last_post?: number;
  last_seen?: number;
};

/** A user's card: `GET /users/thumbs/{id}`. */
export type UserThumb = UserData & {
  /** The about text. */
  user_message?: string;
  profileUrl?: string;
  rooms?: { id: number; name: string }[];
};

/** A room's card: `GET /rooms/thumbs/{id}`. */
export type RoomThumb = {
  id: number;
  name: string;
  /** HTML. */
  description?: string;
  isFavorite?: boolean;
  tags?: string;
};

/** Somebody who would be pinged in a room. */
export type Pingable = { id: number; name: string; lastSeen: number | undefined; lastPost: number | undefined };

/** One frame: what happened in each room the session is in. */
export type Frame = Readonly<Record<string, RoomFrame>>;

export type RoomFrame = {
  e?: (EventData | null)[];
  /** The newest event id of the host. */
  t?: number;
  d?: number;
};
