import type {
  Channel,
  ChatEventType,
  EventOf,
  Interaction,
  Message,
  SentMessage,
  Thread,
  User,
} from '../models/index.js';

/**
 * What one platform's backend is typed with: its own send options and its models with `native` typed. Declare it with
 * `type`, not `interface`: a backend typed for a platform must be assignable to plain `Backend`.
 */
export type PlatformTypes = {
  /** The `native` key of send options. */
  native: Record<string, unknown>;
  message: Message;
  user: User;
  channel: Channel;
  thread: Thread;
  interaction: Interaction;
};

/** A message of the platform with its parts and losses. */
export type Sent<T extends PlatformTypes> = T['message'] & Pick<SentMessage, 'losses'> & { parts: T['message'][] };

/** An event with the platform's own models in it. */
export type PlatformEvent<T extends PlatformTypes, Type extends ChatEventType> = Type extends
  | 'message.created'
  | 'message.updated'
  ? Omit<EventOf<Type>, 'message'> & { message: T['message'] }
  : Type extends 'interaction'
    ? Omit<EventOf<Type>, 'interaction'> & { interaction: T['interaction'] }
    : Type extends 'channel.created' | 'channel.updated'
      ? Omit<EventOf<Type>, 'channel'> & { channel: T['channel'] }
      : Type extends 'user.updated'
        ? Omit<EventOf<Type>, 'user'> & { user: T['user'] }
        : EventOf<Type>;

/** What `on` and `once` take. It may be async: the next event of the same channel waits for it. */
export type EventHandler<T extends PlatformTypes, Type extends ChatEventType> = (
  event: PlatformEvent<T, Type>,
) => unknown;
