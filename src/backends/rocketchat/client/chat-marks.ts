import type { CallOptions } from './caller.js';
import { ChatWriting } from './chat-writing.js';
import type { MessageObject } from './types/message.js';

/** Reactions, pins, stars, followed threads and reports. */
export class ChatMarks extends ChatWriting {
  /**
   * Adds or takes away the account's own reaction.
   *
   * @param emoji - a shortcode, with or without colons; a Unicode character is refused by the server
   * @param options - `shouldReact`: true adds, false takes away, without one it is toggled, which is a race
   */
  async chatReact(
    msgId: string,
    emoji = 'smile',
    options: CallOptions & { shouldReact?: boolean | undefined } = {},
  ): Promise<void> {
    await this.caller.post(
      'chat.react',
      { messageId: msgId, emoji, ...options },
      { idempotent: options.shouldReact !== undefined },
    );
  }

  /** Pins a message. @returns the system message that tells of it, not the pinned one */
  chatPinMessage(msgId: string, options: CallOptions = {}): Promise<{ message: MessageObject }> {
    return this.caller.post('chat.pinMessage', { messageId: msgId, ...options });
  }

  async chatUnpinMessage(msgId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('chat.unPinMessage', { messageId: msgId, ...options }, { idempotent: true });
  }

  /** Stars a message, for the account alone. */
  async chatStarMessage(msgId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('chat.starMessage', { messageId: msgId, ...options }, { idempotent: true });
  }

  async chatUnstarMessage(msgId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('chat.unStarMessage', { messageId: msgId, ...options }, { idempotent: true });
  }

  /** Follows a thread: its replies then notify the account. */
  async chatFollowMessage(mid: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('chat.followMessage', { mid, ...options }, { idempotent: true });
  }

  async chatUnfollowMessage(mid: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('chat.unfollowMessage', { mid, ...options }, { idempotent: true });
  }

  /** Reports a message to the moderators. @param description - why; not blank */
  async chatReportMessage(messageId: string, description: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('chat.reportMessage', { messageId, description, ...options });
  }

  /** Hides a user's messages in a room from the account, or shows them again. */
  async chatIgnoreUser(rid: string, userId: string, ignore = true, options: CallOptions = {}): Promise<void> {
    // A GET that changes something; to say it twice does no harm.
    await this.caller.get('chat.ignoreUser', { rid, userId, ignore, ...options });
  }

  /** Marks a thread as read. Since 8.8. */
  async chatReadThread(tmid: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('chat.readThread', { tmid, ...options }, { idempotent: true });
  }
}
