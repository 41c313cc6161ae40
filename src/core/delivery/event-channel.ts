import type { ChatEvent } from '../../models/index.js';

/** The channel that an event happened in; `undefined` for those that have none (`connection.*`, presence, users). */
export function channelIdOf(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'message.created':
    case 'message.updated':
    case 'message.deleted':
    case 'reaction.added':
    case 'reaction.removed':
      return event.message.channelId;
    case 'thread.created':
    case 'thread.updated':
    case 'thread.deleted':
      return event.thread.channelId;
    case 'channel.created':
    case 'channel.updated':
      return event.channel.id;
    case 'channel.deleted':
    case 'member.joined':
    case 'member.left':
    case 'typing.started':
    case 'message.pinned':
    case 'message.unpinned':
    case 'message.read':
      return event.channelId;
    case 'interaction':
      return event.interaction.channelId;
    case 'location.updated':
      return event.location.channelId;
    default:
      return undefined;
  }
}

/** The thread that an event happened in, where it tells. */
export function threadIdOf(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'message.created':
    case 'message.updated':
    case 'message.deleted':
    case 'reaction.added':
    case 'reaction.removed':
      return event.message.threadId;
    case 'thread.created':
    case 'thread.updated':
    case 'thread.deleted':
      return event.thread.id;
    case 'typing.started':
      return event.threadId;
    case 'interaction':
      return event.interaction.threadId;
    default:
      return undefined;
  }
}

/**
 * The lane that an event is handled in: events of one lane are handled one after the other, lanes side by side. A
 * channel is one lane; what has no channel has a lane by its kind and whom it is about.
 */
export function laneOf(event: ChatEvent): string {
  const channelId = channelIdOf(event);
  if (channelId !== undefined) return `channel:${channelId}`;
  switch (event.type) {
    case 'user.updated':
      return `user:${event.user.id}`;
    case 'presence.updated':
      return `presence:${event.presence.userId}`;
    case 'interaction':
      return `interaction:${event.interaction.user.id}`;
    case 'location.updated':
      return `location:${event.location.userId}`;
    case 'native':
      return `native:${event.name}`;
    case 'connection.connected':
    case 'connection.reconnecting':
    case 'connection.disconnected':
      return 'connection';
    default:
      return event.type;
  }
}

/** What the connection tells about itself. It is never dropped for want of room, held back or deduplicated. */
export function isControlEvent(event: ChatEvent): boolean {
  return event.type === 'error' || event.type === 'rate_limited' || event.type.startsWith('connection.');
}
