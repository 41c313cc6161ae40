import { eventId } from '../../core/delivery/index.js';
import type { ChatEvent, ChatEventType, EventOf, MessageRef, User } from '../../models/index.js';
import type { RocketChatMessage } from './native.js';

/** What stands on every event; the parts after the type make its id. */
export function stamp<Type extends ChatEventType>(
  type: Type,
  account: string,
  at: Date | undefined,
  ...parts: (string | number | undefined)[]
): Pick<EventOf<Type>, 'platform' | 'account' | 'id' | 'at'> & { type: Type } {
  return { type, platform: 'rocketchat', account, id: eventId(type, ...parts), at: at ?? new Date() };
}

export function createdEvent(message: RocketChatMessage): EventOf<'message.created'> {
  const { account, channelId, id, createdAt } = message;
  return { ...stamp('message.created', account, createdAt, channelId, id), message };
}

export function updatedEvent(message: RocketChatMessage): EventOf<'message.updated'> {
  const { account, channelId, id, editedAt } = message;
  return { ...stamp('message.updated', account, editedAt, channelId, id, editedAt?.toISOString()), message };
}

/** @param at - by the server's clock, where it tells */
export function deletedEvent(
  account: string,
  { channelId, id, threadId }: MessageRef,
  at?: Date | undefined,
  by?: User | undefined,
): EventOf<'message.deleted'> {
  return {
    ...stamp('message.deleted', account, at, channelId, id),
    message: { channelId, id, ...(threadId !== undefined && { threadId }) },
    ...(by && { by }),
  };
}

/** What has no event of its own in the contract. */
export function nativeEvent(account: string, name: string, key: string, payload: unknown): ChatEvent {
  return { ...stamp('native', account, undefined, name, key), name, payload };
}
