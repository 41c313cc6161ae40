import type { Capabilities } from '../../core/capabilities.js';
import { eventId } from '../../core/delivery/index.js';
import type { ChatEvent } from '../../models/index.js';
import type { MessageRecord, UserRecord, WorldChange } from '../world/index.js';
import type { MemoryFrame } from './frame.js';
import { toInteraction } from './interactions.js';
import { messageNative } from './message-native.js';
import { type Scope, toChannel, toEmoji, toMessage, toMessageRef, toPresence, toThread, toUser } from './normalize.js';

/** Events of these kinds come only where the capability is there. */
const wanted = {
  typing: 'typingEvents',
  'presence.updated': 'presenceEvents',
  read: 'readEvents',
  location: 'location',
} as const;

/**
 * The events that a frame tells of: one, or none. Ids are made of what happened; a toggle (a reaction, a pin, a join)
 * takes the frame's number for its version, which is the same however often the frame comes.
 */
export function toEvents(frame: MemoryFrame, scope: Scope, capabilities: Capabilities): ChatEvent[] {
  const { change } = frame;
  if (change.type in wanted && !capabilities.supports(wanted[change.type as keyof typeof wanted])) return [];
  if (change.type.startsWith('reaction.') && !capabilities.supports('reactions')) return [];
  if (change.type.startsWith('thread.') && !capabilities.supports('threads')) return [];
  const event = eventOf(frame, scope);
  return event ? [event] : [];
}

function eventOf(frame: MemoryFrame, scope: Scope): ChatEvent | undefined {
  const { change, at, seq } = frame;
  const stamp = <Type extends ChatEvent['type']>(type: Type, ...parts: (string | number | undefined)[]) => ({
    type,
    platform: 'memory',
    account: scope.account,
    id: eventId(type, ...parts),
    at,
  });
  const user = (record: UserRecord) => toUser(record, scope);
  const onMessage = (message: MessageRecord) => [message.channelId, message.id] as const;
  switch (change.type) {
    case 'message.created':
      return {
        ...stamp('message.created', ...onMessage(change.message)),
        at: change.message.createdAt,
        message: toMessage(change.message, scope),
      };
    case 'message.edited':
      return {
        ...stamp('message.updated', ...onMessage(change.message), messageNative(change.message).revision),
        message: toMessage(change.message, scope),
      };
    case 'message.touched':
      // A preview that arrives is no edit; the words of a stream are worth telling once, when it has ended.
      return messageNative(change.previous).isStreaming && !messageNative(change.message).isStreaming
        ? {
            ...stamp('message.updated', ...onMessage(change.message), 'streamed'),
            message: toMessage(change.message, scope),
          }
        : undefined;
    case 'message.deleted':
      return {
        ...stamp('message.deleted', ...onMessage(change.message)),
        message: toMessageRef(change.message),
        by: user(change.by),
      };
    case 'message.pinned':
    case 'message.unpinned':
      return {
        ...stamp(change.type, ...onMessage(change.message), seq),
        channelId: change.message.channelId,
        message: toMessageRef(change.message),
        by: user(change.by),
      };
    case 'reaction.added':
    case 'reaction.removed':
      return {
        ...stamp(change.type, ...onMessage(change.message), change.emoji, change.by.id, seq),
        message: toMessageRef(change.message),
        emoji: toEmoji(change.emoji, scope),
        user: user(change.by),
        count: change.message.reactions.find(({ emoji }) => emoji === change.emoji)?.userIds.length ?? 0,
      };
    case 'thread.created':
    case 'thread.updated':
    case 'thread.deleted':
      return {
        ...stamp(change.type, change.thread.channelId, change.thread.id, seq),
        thread: toThread(change.thread, scope),
      };
    case 'channel.created':
    case 'channel.updated':
      return { ...stamp(change.type, change.channel.id, seq), channel: toChannel(change.channel, scope) };
    case 'channel.deleted':
      return { ...stamp(change.type, change.channel.id), channelId: change.channel.id };
    case 'member.joined':
    case 'member.left':
      return {
        ...stamp(change.type, change.channel.id, change.user.id, seq),
        channelId: change.channel.id,
        user: user(change.user),
        by: user(change.by),
      };
    case 'user.updated':
      return { ...stamp('user.updated', change.user.id, seq), user: user(change.user) };
    case 'presence.updated':
      return { ...stamp('presence.updated', change.user.id, seq), presence: toPresence(change.user, scope) };
    case 'typing':
      return {
        ...stamp('typing.started', change.channel.id, change.user.id, seq),
        channelId: change.channel.id,
        ...(change.threadId !== undefined && { threadId: change.threadId }),
        user: user(change.user),
      };
    case 'read':
      return {
        ...stamp('message.read', change.channel.id, change.user.id, seq),
        channelId: change.channel.id,
        user: user(change.user),
        ...(change.upTo !== undefined && { upTo: { channelId: change.channel.id, id: change.upTo } }),
      };
    case 'location': {
      const { lat, lon, expiresAt } = change.location;
      return {
        ...stamp('location.updated', change.channel.id, change.user.id, seq),
        location: {
          userId: change.user.id,
          channelId: change.channel.id,
          lat,
          lon,
          at,
          ...(expiresAt !== undefined && { expiresAt }),
        },
      };
    }
    case 'interaction': {
      const interaction = toInteraction(frame, change.interaction, scope);
      return { ...stamp('interaction', interaction.id), interaction };
    }
    default:
      return { ...stamp('native', change.type, seq), name: change.type, payload: payloadOf(change) };
  }
}

/** What no event of the contract tells, as plain JSON: what it is about, by id. */
function payloadOf(change: WorldChange): Record<string, unknown> {
  return {
    ...('by' in change && { by: change.by.id }),
    ...('message' in change && { channelId: change.message.channelId, messageId: change.message.id }),
    ...('thread' in change && { channelId: change.thread.channelId, threadId: change.thread.id }),
    ...('channel' in change && { channelId: change.channel.id }),
    ...('user' in change && { userId: change.user.id }),
    ...('group' in change && { groupId: change.group.id, handle: change.group.handle }),
    ...('emoji' in change && typeof change.emoji === 'object' && { emoji: change.emoji.name }),
    ...('file' in change && { fileId: change.file.id, filename: change.file.filename }),
  };
}
