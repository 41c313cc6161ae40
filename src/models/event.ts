import * as z from 'zod';
import { Channel } from './channel.js';
import { Emoji } from './emoji.js';
import { ErrorInfo } from './error-info.js';
import { Interaction } from './interaction.js';
import { Location } from './location.js';
import { Message } from './message.js';
import { Presence } from './presence.js';
import { MessageRef } from './refs.js';
import { Time } from './schema.js';
import { Thread } from './thread.js';
import { User } from './user.js';

function event<const Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({
    type: z.literal(type),
    platform: z.string(),
    account: z.string(),
    /** Made from what happened, not from the transport: the same after a retry, a reconnect or a backfill. */
    id: z.string(),
    /** When it happened, by the platform's clock where it tells, else when it arrived. */
    at: Time,
    /** Read again after a lost connection rather than received live. */
    backfilled: z.exactOptional(z.boolean()),
    ...shape,
  });
}

const reactionShape = {
  message: MessageRef,
  emoji: Emoji,
  /** Who reacted; absent where the platform tells only the count. */
  user: z.exactOptional(User),
  /** The new count, where the platform tells it. */
  count: z.exactOptional(z.int().nonnegative()),
};

export const MessageCreatedEvent = event('message.created', { message: Message });
export type MessageCreatedEvent = z.infer<typeof MessageCreatedEvent>;
export const MessageUpdatedEvent = event('message.updated', { message: Message });
export type MessageUpdatedEvent = z.infer<typeof MessageUpdatedEvent>;
export const MessageDeletedEvent = event('message.deleted', { message: MessageRef, by: z.exactOptional(User) });
export type MessageDeletedEvent = z.infer<typeof MessageDeletedEvent>;
export const ReactionAddedEvent = event('reaction.added', reactionShape);
export type ReactionAddedEvent = z.infer<typeof ReactionAddedEvent>;
export const ReactionRemovedEvent = event('reaction.removed', reactionShape);
export type ReactionRemovedEvent = z.infer<typeof ReactionRemovedEvent>;
export const ThreadCreatedEvent = event('thread.created', { thread: Thread });
export type ThreadCreatedEvent = z.infer<typeof ThreadCreatedEvent>;
export const ThreadUpdatedEvent = event('thread.updated', { thread: Thread });
export type ThreadUpdatedEvent = z.infer<typeof ThreadUpdatedEvent>;
export const ThreadDeletedEvent = event('thread.deleted', { thread: Thread });
export type ThreadDeletedEvent = z.infer<typeof ThreadDeletedEvent>;
export const ChannelCreatedEvent = event('channel.created', { channel: Channel });
export type ChannelCreatedEvent = z.infer<typeof ChannelCreatedEvent>;
export const ChannelUpdatedEvent = event('channel.updated', { channel: Channel });
export type ChannelUpdatedEvent = z.infer<typeof ChannelUpdatedEvent>;
export const ChannelDeletedEvent = event('channel.deleted', { channelId: z.string() });
export type ChannelDeletedEvent = z.infer<typeof ChannelDeletedEvent>;
const memberShape = { channelId: z.string(), user: User, by: z.exactOptional(User) };
export const MemberJoinedEvent = event('member.joined', memberShape);
export type MemberJoinedEvent = z.infer<typeof MemberJoinedEvent>;
export const MemberLeftEvent = event('member.left', memberShape);
export type MemberLeftEvent = z.infer<typeof MemberLeftEvent>;
export const UserUpdatedEvent = event('user.updated', { user: User });
export type UserUpdatedEvent = z.infer<typeof UserUpdatedEvent>;
export const PresenceUpdatedEvent = event('presence.updated', { presence: Presence });
export type PresenceUpdatedEvent = z.infer<typeof PresenceUpdatedEvent>;
export const TypingStartedEvent = event('typing.started', {
  channelId: z.string(),
  threadId: z.exactOptional(z.string()),
  user: User,
});
export type TypingStartedEvent = z.infer<typeof TypingStartedEvent>;
const pinShape = { channelId: z.string(), message: z.exactOptional(MessageRef), by: z.exactOptional(User) };
export const MessagePinnedEvent = event('message.pinned', pinShape);
export type MessagePinnedEvent = z.infer<typeof MessagePinnedEvent>;
export const MessageUnpinnedEvent = event('message.unpinned', pinShape);
export type MessageUnpinnedEvent = z.infer<typeof MessageUnpinnedEvent>;
export const MessageReadEvent = event('message.read', {
  channelId: z.string(),
  user: User,
  /** The newest message that was read. */
  upTo: z.exactOptional(MessageRef),
});
export type MessageReadEvent = z.infer<typeof MessageReadEvent>;
export const InteractionEvent = event('interaction', { interaction: Interaction });
export type InteractionEvent = z.infer<typeof InteractionEvent>;
export const LocationUpdatedEvent = event('location.updated', { location: Location });
export type LocationUpdatedEvent = z.infer<typeof LocationUpdatedEvent>;
export const ConnectionConnectedEvent = event('connection.connected', {
  /** True when the platform replays what was missed by itself. */
  resumed: z.exactOptional(z.boolean()),
});
export type ConnectionConnectedEvent = z.infer<typeof ConnectionConnectedEvent>;
export const ConnectionReconnectingEvent = event('connection.reconnecting', {
  /** 1 for the first try after a loss. */
  attempt: z.int().nonnegative(),
  delayMs: z.number().nonnegative(),
  error: z.exactOptional(ErrorInfo),
});
export type ConnectionReconnectingEvent = z.infer<typeof ConnectionReconnectingEvent>;
export const ConnectionDisconnectedEvent = event('connection.disconnected', {
  /** Why it ended for good; absent after `disconnect()`. */
  error: z.exactOptional(ErrorInfo),
});
export type ConnectionDisconnectedEvent = z.infer<typeof ConnectionDisconnectedEvent>;
export const RateLimitedEvent = event('rate_limited', {
  operation: z.string(),
  retryAfterMs: z.number().nonnegative(),
});
export type RateLimitedEvent = z.infer<typeof RateLimitedEvent>;
export const ErrorEvent = event('error', { error: ErrorInfo });
export type ErrorEvent = z.infer<typeof ErrorEvent>;
export const NativeEvent = event('native', {
  /** The platform's own name of the event. */
  name: z.string(),
  /** The payload as it came. */
  payload: z.unknown(),
});
export type NativeEvent = z.infer<typeof NativeEvent>;

/** The reaction events. */
export const ReactionEvent = z.discriminatedUnion('type', [ReactionAddedEvent, ReactionRemovedEvent]);
export type ReactionEvent = z.infer<typeof ReactionEvent>;

/** Every event that a backend emits, by `type`. */
export const ChatEvent = z.discriminatedUnion('type', [
  MessageCreatedEvent,
  MessageUpdatedEvent,
  MessageDeletedEvent,
  ReactionAddedEvent,
  ReactionRemovedEvent,
  ThreadCreatedEvent,
  ThreadUpdatedEvent,
  ThreadDeletedEvent,
  ChannelCreatedEvent,
  ChannelUpdatedEvent,
  ChannelDeletedEvent,
  MemberJoinedEvent,
  MemberLeftEvent,
  UserUpdatedEvent,
  PresenceUpdatedEvent,
  TypingStartedEvent,
  MessagePinnedEvent,
  MessageUnpinnedEvent,
  MessageReadEvent,
  InteractionEvent,
  LocationUpdatedEvent,
  ConnectionConnectedEvent,
  ConnectionReconnectingEvent,
  ConnectionDisconnectedEvent,
  RateLimitedEvent,
  ErrorEvent,
  NativeEvent,
]);
export type ChatEvent = z.infer<typeof ChatEvent>;
export type ChatEventType = ChatEvent['type'];
/** The event of one type: `EventOf<'message.created'>`. */
export type EventOf<Type extends ChatEventType> = Extract<ChatEvent, { type: Type }>;
