import type { ChatEvent } from '../../models/index.js';

const longest = 100;

/** An event in a few words, for its line in the stream. */
export function eventSummary(event: ChatEvent): string {
  const words = wordsOf(event);
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

function wordsOf(event: ChatEvent): string {
  switch (event.type) {
    case 'message.created':
    case 'message.updated': {
      const { author, text, attachments, embeds } = event.message;
      const parts = [
        text,
        ...attachments.map(({ filename }) => `[${filename}]`),
        ...embeds.map(({ title }) => `[${title ?? 'embed'}]`),
      ];
      return `${author.name}: ${parts.filter(Boolean).join(' ')}`;
    }
    case 'message.deleted':
      return event.message.id;
    case 'reaction.added':
    case 'reaction.removed':
      return `${event.user?.name ?? 'somebody'} ${event.emoji.unicode ?? `:${event.emoji.name}:`}`;
    case 'member.joined':
    case 'member.left':
    case 'typing.started':
    case 'message.read':
      return event.user.name;
    case 'user.updated':
      return event.user.name;
    case 'presence.updated':
      return `${event.presence.userId} ${event.presence.status}${event.presence.statusText ? ` “${event.presence.statusText}”` : ''}`;
    case 'channel.created':
    case 'channel.updated':
      return event.channel.name ?? event.channel.id;
    case 'thread.created':
    case 'thread.updated':
    case 'thread.deleted':
      return event.thread.name ?? event.thread.id;
    case 'interaction': {
      const { type, user, componentId, command, values } = event.interaction;
      return [user.name, type, componentId ?? command ?? '', ...(values ?? [])].join(' ');
    }
    case 'connection.connected':
      return event.resumed ? 'resumed' : '';
    case 'connection.reconnecting':
      return `try ${event.attempt} in ${Math.round(event.delayMs)} ms${event.error ? `: ${event.error.message}` : ''}`;
    case 'connection.disconnected':
      return event.error?.message ?? '';
    case 'rate_limited':
      return `${event.operation}: again in ${Math.round(event.retryAfterMs)} ms`;
    case 'error':
      return `${event.error.name}: ${event.error.message}`;
    case 'native':
      return event.name;
    default:
      return '';
  }
}
