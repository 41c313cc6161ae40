import { StackExchangeEvent } from './event.js';

/** An event that shows a message. */
export class MessageEvent extends StackExchangeEvent {
  /** HTML; `undefined` where the message is deleted. */
  get content(): string | undefined {
    return this.data.content;
  }

  /** How often it was edited. */
  get edits(): number {
    return this.data.message_edits ?? 0;
  }

  /** The id of the message that it answers. */
  get parentId(): number | undefined {
    return this.data.show_parent === true ? this.data.parent_id : undefined;
  }
}

/** 1: a new message. */
export class MessagePosted extends MessageEvent {}

/** 2: a message was edited. */
export class MessageEdited extends MessageEvent {}

/** 6: a message's stars or pins changed. The site does not tell by whom. */
export class MessageStarred extends MessageEvent {
  /** How many stars it has now. */
  get stars(): number {
    return this.data.message_stars ?? 0;
  }

  get isPinned(): boolean {
    return (this.data.message_owner_stars ?? 0) > 0;
  }
}

/** 8: this account was mentioned. The message itself is told by another event as well, where the room is watched. */
export class UserMentioned extends MessageEvent {}

/** 9: a message was flagged. Seen by users with 10,000 reputation. */
export class MessageFlagged extends MessageEvent {}

/** 10: a message was deleted. */
export class MessageDeleted extends MessageEvent {}

/** 12: a message was flagged for moderators. */
export class ModeratorFlag extends MessageEvent {}

/** 18: a message of this account was answered. The answer itself is told by another event as well. */
export class MessageReply extends MessageEvent {}

/** 19: a message was moved out of the room. */
export class MessageMovedOut extends MessageEvent {}

/** 20: a message was moved into the room. */
export class MessageMovedIn extends MessageEvent {}
