import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import { dateText } from './parameters.js';
import type { DateInput } from './types/date.js';
import type { Changes, SubscriptionObject } from './types/room.js';

/** The account's own view of its rooms. */
export class SubscriptionsApi extends ApiFamily {
  get(
    options: CallOptions & { updatedSince?: DateInput | undefined } = {},
  ): Promise<Changes<SubscriptionObject, { _id: string }>> {
    const { updatedSince, ...rest } = options;
    return this.caller.get('subscriptions.get', { updatedSince: dateText(updatedSince), ...rest });
  }

  /** `null` for a room that the account is not in. */
  getOne(roomId: string, options: CallOptions = {}): Promise<{ subscription: SubscriptionObject | null }> {
    return this.caller.get('subscriptions.getOne', { roomId, ...options });
  }

  /** Marks a room as read. @param options - `readThreads`: its threads too */
  async read(rid: string, options: CallOptions & { readThreads?: boolean | undefined } = {}): Promise<void> {
    await this.caller.post('subscriptions.read', { rid, ...options }, { idempotent: true });
  }

  /** Marks a room as unread, wholly or from a message on. */
  async unread(
    from: { roomId: string; messageId?: never } | { messageId: string; roomId?: never },
    options: CallOptions = {},
  ): Promise<void> {
    const { roomId, messageId } = from;
    const what = roomId === undefined ? { firstUnreadMessage: { _id: messageId } } : { roomId };
    await this.caller.post('subscriptions.unread', { ...what, ...options }, { idempotent: true });
  }
}
