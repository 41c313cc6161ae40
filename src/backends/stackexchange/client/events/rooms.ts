import { StackExchangeEvent } from './event.js';

/** 3: a user came into the room. */
export class UserEntered extends StackExchangeEvent {}

/** 4: a user left the room. */
export class UserLeft extends StackExchangeEvent {}

/** 5: the room's name, description or tags were changed. */
export class RoomNameChanged extends StackExchangeEvent {
  /** The name as it is now. */
  get roomName(): string | undefined {
    return this.data.room_name;
  }
}

/** 11: a file was added. Seen in one room of the site's makers. */
export class FileAdded extends StackExchangeEvent {}

/** 14: a banner for everybody. */
export class GlobalNotification extends StackExchangeEvent {}

/** 15: what somebody, or everybody, may do in the room was changed. */
export class AccessLevelChanged extends StackExchangeEvent {
  /** `owner`, `read-write`, `read-only`, `request` or what is new: of the user, or without one of everybody. */
  get access(): string | undefined {
    return /Access now ([\w-]+)/i.exec(this.data.content ?? '')?.[1];
  }
}

/** 17: this account was invited to a room: `room` is that room. */
export class Invitation extends StackExchangeEvent {}

/** 21: a break in time. Never described. */
export class TimeBreak extends StackExchangeEvent {}

/** 22: a feed of the room has something new. */
export class FeedTicker extends StackExchangeEvent {}
