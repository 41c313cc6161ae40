import { StackExchangeEvent } from './event.js';

/** 13: the account's own settings changed (somebody is ignored). */
export class UserSettingsChanged extends StackExchangeEvent {}

/** 16: a banner for this account. */
export class UserNotification extends StackExchangeEvent {}

/** 29: a user was suspended, or is no longer. */
export class UserSuspended extends StackExchangeEvent {
  /** False where a suspension was lifted. */
  get isSuspended(): boolean {
    // The content is a code and JSON: 4 adds, 5 removes (wire sheet, section 5).
    return !/^\s*5\b/.test(this.data.content ?? '');
  }
}

/** 30: two accounts became one. */
export class UserMerged extends StackExchangeEvent {}

/** 34: a user's name or picture changed. */
export class UserNameOrAvatarChanged extends StackExchangeEvent {}

/** 7: the browser logs it. */
export class DebugMessage extends StackExchangeEvent {}

/** 23 to 28, 31 to 33 and 35: of the site's own concern. */
export class InternalEvent extends StackExchangeEvent {}
