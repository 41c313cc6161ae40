import type { ChatEvent, EventOf, User } from '../../../src/models/index.js';

const origin = { platform: 'test', account: 'test' };

export const ada: User = { ...origin, id: 'u1', name: 'Ada', isBot: false } as User;

let counter = 0;

/** A message in a channel; ids are numbers that grow. */
export function created(
  channelId: string,
  id: string | number,
  extra: { threadId?: string } = {},
): EventOf<'message.created'> {
  return {
    ...origin,
    type: 'message.created',
    id: `message.created:${channelId}:${id}`,
    at: new Date(0),
    message: {
      ...origin,
      ...extra,
      id: String(id),
      channelId,
      author: ada,
      content: `text ${id}`,
      text: `text ${id}`,
      type: 'default',
      createdAt: new Date(0),
      mentions: [],
      attachments: [],
      embeds: [],
      reactions: [],
      isOwn: false,
      mentionsMe: false,
    },
  };
}

/** The edit of a message; `place` is where it stands among the channel's events. */
export function edited(channelId: string, id: string | number, place: number): EventOf<'message.updated'> {
  const { message, ...event } = created(channelId, id);
  return {
    ...event,
    type: 'message.updated',
    id: `message.updated:${channelId}:${id}:${place}`,
    message: { ...message, text: `text of ${place}`, editedAt: new Date(place) },
  };
}

export function reacted(channelId: string, messageId: string | number, version = 1): EventOf<'reaction.added'> {
  return {
    ...origin,
    type: 'reaction.added',
    id: `reaction.added:${channelId}:${messageId}:${version}`,
    at: new Date(0),
    message: { channelId, id: String(messageId) },
    emoji: { name: 'wave', isCustom: false },
  };
}

export function typing(channelId: string): EventOf<'typing.started'> {
  return { ...origin, type: 'typing.started', id: `typing:${++counter}`, at: new Date(0), channelId, user: ada };
}

export function connected(): EventOf<'connection.connected'> {
  return { ...origin, type: 'connection.connected', id: `connected:${++counter}`, at: new Date(0) };
}

export function presence(userId: string): EventOf<'presence.updated'> {
  return {
    ...origin,
    type: 'presence.updated',
    id: `presence:${++counter}`,
    at: new Date(0),
    presence: { ...origin, id: userId, userId, status: 'online' },
  } as ChatEvent & { type: 'presence.updated' };
}

/** `c1:5`, for the assertions. */
export function label(event: ChatEvent): string {
  if (event.type === 'message.created') return `${event.message.channelId}:${event.message.id}`;
  return event.id;
}
