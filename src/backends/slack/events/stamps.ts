import { createHash } from 'node:crypto';
import { eventId } from '../../../core/delivery/index.js';
import type { ChatEvent, MessageRef } from '../../../models/index.js';
import type { SlackMessage } from '../native.js';
import { dateOfTs } from '../wire/ts.js';

type EventType = ChatEvent['type'];

/** What every event carries; its id is made of what happened, so that a retry and a backfill give the same one. */
export function stamp<Type extends EventType>(
  type: Type,
  account: string,
  at: Date | undefined,
  ...parts: (string | number | undefined)[]
) {
  return { type, platform: 'slack', account, id: eventId(type, ...parts), at: at ?? new Date() };
}

export function createdEvent(message: SlackMessage): ChatEvent {
  const { account, channelId, id, createdAt } = message;
  return { ...stamp('message.created', account, createdAt, channelId, id), message };
}

/**
 * @param changedTs - the time of the change, for edits that Slack does not mark (a bot's, by blocks)
 */
export function updatedEvent(message: SlackMessage, changedTs?: string | undefined): ChatEvent {
  const { account, channelId, id, editedAt } = message;
  // `edited.ts` is in whole seconds: two edits within one are told apart by what they left.
  const version = editedAt === undefined ? changedTs : `${editedAt.getTime()}.${shortHash(message.content)}`;
  return { ...stamp('message.updated', account, editedAt ?? dateOfTs(changedTs), channelId, id, version), message };
}

export function deletedEvent(account: string, message: MessageRef, at: Date | undefined): ChatEvent {
  return { ...stamp('message.deleted', account, at, message.channelId, message.id), message };
}

/** Short enough for an id, long enough to tell versions apart. */
export function shortHash(text: string): string {
  return createHash('sha1').update(text).digest('base64url').slice(0, 10);
}
