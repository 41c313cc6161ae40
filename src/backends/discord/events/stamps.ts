import { createHash } from 'node:crypto';
import { eventId } from '../../../core/delivery/index.js';
import type { ChatEvent, MessageRef } from '../../../models/index.js';
import type { DiscordMessage } from '../native.js';

type EventType = ChatEvent['type'];

/** What every event carries; its id is made of what happened, so that a resume and a backfill give the same one. */
export function stamp<Type extends EventType>(
  type: Type,
  account: string,
  at: Date | undefined,
  ...parts: (string | number | undefined)[]
) {
  return { type, platform: 'discord', account, id: eventId(type, ...parts), at: at ?? new Date() };
}

export function createdEvent(message: DiscordMessage): ChatEvent {
  const { account, channelId, id, createdAt } = message;
  return { ...stamp('message.created', account, createdAt, channelId, id), message };
}

/** An edit; its time is its version. */
export function updatedEvent(message: DiscordMessage): ChatEvent {
  const { account, channelId, id, editedAt } = message;
  return { ...stamp('message.updated', account, editedAt, channelId, id, editedAt?.getTime()), message };
}

export function deletedEvent(account: string, message: MessageRef): ChatEvent {
  return { ...stamp('message.deleted', account, undefined, message.channelId, message.id), message };
}

/** Short enough for an id, long enough to tell versions apart. */
export function shortHash(text: string): string {
  return createHash('sha1').update(text).digest('base64url').slice(0, 10);
}
