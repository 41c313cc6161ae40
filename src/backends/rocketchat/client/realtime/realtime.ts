import { type ChatError, ConnectionError, isChatError } from '../../../../core/errors/index.js';
import { agentFor, loadTls } from '../../../../core/network/index.js';
import type { OpenContext, Session } from '../../../../core/supervisor/index.js';
import type { RocketChatClient } from '../client.js';
import type { MessageObject } from '../types/message.js';
import type { RoomObject, SubscriptionObject } from '../types/room.js';
import type { UserStatus } from '../types/user.js';
import { DdpConnection } from './ddp-connection.js';
import { PresenceWatch } from './presence-watch.js';
import {
  activityOf,
  type BulkDeletion,
  type ChangeKind,
  isObject,
  type MessagePlace,
  messageOf,
  type PresenceChange,
  type UserActivity,
  userStatusOf,
} from './stream-events.js';
import { type StreamListener, StreamRegistry } from './stream-registry.js';

export type RocketChatRealtimeOptions = {
  /** How long the opening handshake, a method and a subscription may take each. Default 15,000. */
  timeoutMs?: number | undefined;
  /** How often the server is pinged. Default 22,000: servers close after a minute of silence. */
  pingIntervalMs?: number | undefined;
  /** A subscription that stood before was refused on a new connection: the account was removed from the room. */
  onRefused?: ((stream: string, event: string, error: ChatError) => void) | undefined;
};

/** Ends what it was given for. */
export type StopListening = () => void;

/**
 * Rocket.Chat's realtime API (DDP over a WebSocket): streams, typing and presence. It only receives; everything else is
 * done by REST, since servers have given up the methods for it. `open` makes one connection after the other for a
 * Supervisor; what is listened to outlives them. What happened between two is for the caller to read (`chatSyncMessages`).
 *
 * Every change of a message (an edit, a reaction, a pin, a preview) comes as the whole message again, and nothing says
 * that it is no new one.
 *
 * @example
 * ```ts
 * import { RocketChatClient, RocketChatRealtime } from 'chatmux/rocketchat';
 *
 * const client = new RocketChatClient({ url: 'https://chat.example.com', userId: 'aBcDe', authToken: 'personal-token' });
 * const realtime = new RocketChatRealtime(client);
 * await realtime.onMyMessages((message, { roomName }) => console.log(roomName, message.msg));
 * const session = await realtime.open({ signal: AbortSignal.timeout(30_000), alive: () => undefined });
 * await session.closed;
 * ```
 */
export class RocketChatRealtime {
  readonly #client: RocketChatClient;
  readonly #options: RocketChatRealtimeOptions;
  readonly #streams: StreamRegistry;
  readonly #presence: PresenceWatch;
  #connection: DdpConnection | undefined;
  #username: Promise<string> | undefined;
  #isHeld = false;

  constructor(client: RocketChatClient, options: RocketChatRealtimeOptions = {}) {
    this.#client = client;
    this.#options = options;
    this.#streams = new StreamRegistry(options.onRefused, client.config.logger);
    this.#presence = new PresenceWatch(this.#streams);
  }

  /**
   * Opens a connection, logs in and puts every subscription on it: what a Supervisor's `open` is to be. Rejects with an
   * AuthError, which is final, when the token is refused.
   */
  async open(context: Pick<OpenContext<unknown>, 'signal' | 'alive'>): Promise<Session> {
    const { signal } = context;
    const { agent, url } = await this.#way();
    const connection = await DdpConnection.open(
      {
        url,
        agent,
        timeoutMs: this.#options.timeoutMs ?? 15_000,
        onFrame: () => context.alive(),
        onChanged: (frame) => this.#streams.dispatch(frame),
      },
      signal,
    );
    const closed = connection.closed.then((info) => {
      this.#streams.leave(connection);
      if (this.#connection === connection) this.#connection = undefined;
      agent.destroy();
      return info;
    });
    try {
      await this.#logIn(connection, signal);
      this.#connection = connection;
      await this.#streams.moveTo(connection, signal);
      connection.hold(this.#isHeld);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return {
      resumed: false,
      closed,
      close: () => connection.close(),
      ping: (within) => connection.ping(within),
      pingIntervalMs: this.#options.pingIntervalMs ?? 22_000,
    };
  }

  /**
   * Opens a connection, says hello and closes it: whether what stands before the server passes websockets. No log-in.
   *
   * @throws ConnectionError, UnsupportedError
   */
  async probe(signal: AbortSignal): Promise<void> {
    const { agent, url } = await this.#way();
    try {
      const timeoutMs = this.#options.timeoutMs ?? 15_000;
      const connection = await DdpConnection.open({ url, agent, timeoutMs, onFrame() {}, onChanged() {} }, signal);
      await connection.close();
    } finally {
      agent.destroy();
    }
  }

  /** True while a connection is up and logged in. */
  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Stops reading for a while (`true`), and goes on: for who cannot keep up. Answers to what is asked are read. */
  hold(on: boolean): void {
    this.#isHeld = on;
    this.#connection?.hold(on);
  }

  /**
   * Calls a method. Most methods that did something are gone since 9.0: use REST for that.
   *
   * @throws ConnectionError without a connection
   */
  call(
    method: string,
    parameters: readonly unknown[] = [],
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<unknown> {
    if (!this.#connection) {
      return Promise.reject(
        new ConnectionError(`${method} needs the realtime connection, which is not up.`, {
          operation: method,
          maybeDelivered: false,
        }),
      );
    }
    return this.#connection.method(method, parameters, options.signal);
  }

  /**
   * Listens to an event of any stream; several listeners share a subscription.
   *
   * @param stream - `stream-notify-room`
   * @param event - `GENERAL/deleteMessage`
   * @param listener - gets the event's arguments, dates as REST writes them
   * @throws ForbiddenError for a room that the account is not in
   */
  subscribe(stream: string, event: string, listener: StreamListener): Promise<StopListening> {
    return this.#streams.add(stream, event, listener);
  }

  /** Messages of a room, new and changed. */
  onRoomMessages(rid: string, listener: (message: MessageObject) => void): Promise<StopListening> {
    return this.#on('stream-room-messages', rid, messageOf, ([message]) => listener(message));
  }

  /** Messages of all rooms that the account is in, new and changed: one subscription in place of many. */
  onMyMessages(listener: (message: MessageObject, place: MessagePlace) => void): Promise<StopListening> {
    return this.#on('stream-room-messages', '__my_messages__', messageOf, ([message, place]) =>
      listener(message, place),
    );
  }

  /** Who types, records and uploads in a room. The account's own typing does not come. */
  onUserActivity(rid: string, listener: (activity: UserActivity) => void): Promise<StopListening> {
    return this.#on('stream-notify-room', `${rid}/user-activity`, activityOf, listener);
  }

  /** The ids of messages that are deleted. */
  onMessageDeleted(rid: string, listener: (messageId: string) => void): Promise<StopListening> {
    return this.#on('stream-notify-room', `${rid}/deleteMessage`, idOf, listener);
  }

  onMessagesDeletedInBulk(rid: string, listener: (deletion: BulkDeletion) => void): Promise<StopListening> {
    return this.#on('stream-notify-room', `${rid}/deleteMessageBulk`, firstObject, (value) =>
      listener(value as unknown as BulkDeletion),
    );
  }

  /** All have read a room, or a thread, until then. */
  onMessagesRead(rid: string, listener: (read: { until: string; tmid?: string }) => void): Promise<StopListening> {
    return this.#on('stream-notify-room', `${rid}/messagesRead`, firstObject, (value) =>
      listener(value as { until: string; tmid?: string }),
    );
  }

  /** The account's rooms. */
  onRoomsChanged(listener: (kind: ChangeKind, room: RoomObject) => void): Promise<StopListening> {
    return this.#onOwn('rooms-changed', changeOf, ([kind, value]) => listener(kind, value as unknown as RoomObject));
  }

  /** The account's memberships: `inserted` is being added to a room, `removed` being out of it. */
  onSubscriptionsChanged(
    listener: (kind: ChangeKind, subscription: SubscriptionObject) => void,
  ): Promise<StopListening> {
    return this.#onOwn('subscriptions-changed', changeOf, ([kind, value]) =>
      listener(kind, value as unknown as SubscriptionObject),
    );
  }

  /** What the official apps would notify of. The text may be shortened. */
  onNotification(listener: (notification: Record<string, unknown>) => void): Promise<StopListening> {
    return this.#onOwn('notification', firstObject, listener);
  }

  /** Private feedback of the server and its apps, which is not stored: not where direct messages come. */
  onPrivateFeedback(listener: (message: MessageObject) => void): Promise<StopListening> {
    return this.#onOwn('message', messageOf, ([message]) => listener(message));
  }

  /** Everybody's presence, where the server tells it: it stops when it has many users. */
  onUserStatus(listener: (change: PresenceChange) => void): Promise<StopListening> {
    return this.#on('stream-notify-logged', 'user-status', userStatusOf, listener);
  }

  /** The presence of some users. */
  onPresence(userIds: readonly string[], listener: (change: PresenceChange) => void): Promise<StopListening> {
    return this.#presence.add(userIds, listener, () => this.#connection);
  }

  /**
   * Shows or ends "is typing". It fades by itself, so repeat it within 15 seconds.
   *
   * @param options - `name`: the display name, on servers that show those in place of user names (`UI_Use_Real_Name`);
   * under a wrong one the server says nothing and does nothing
   */
  async setTyping(
    rid: string,
    isTyping: boolean,
    options: { tmid?: string | undefined; name?: string | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const { tmid, name = await this.#ownName(), signal } = options;
    const extras = tmid === undefined ? {} : { tmid };
    const parameters = [`${rid}/user-activity`, name, isTyping ? ['user-typing'] : [], extras];
    await this.call('stream-notify-room', parameters, { signal });
  }

  /** The presence of this connection alone. */
  async setConnectionStatus(status: 'online' | 'away'): Promise<void> {
    await this.call(`UserPresence:${status}`);
  }

  /** The presence that the account has whenever it is connected. */
  async setDefaultStatus(status: UserStatus): Promise<void> {
    await this.call('UserPresence:setDefaultStatus', [status]);
  }

  #on<Value>(
    stream: string,
    event: string,
    read: (args: readonly unknown[]) => Value | undefined,
    listener: (value: Value) => void,
  ): Promise<StopListening> {
    return this.#streams.add(stream, event, (...args) => {
      const value = read(args);
      if (value !== undefined) listener(value);
    });
  }

  /** Only the account's own events may be subscribed. */
  async #onOwn<Value>(
    event: string,
    read: (args: readonly unknown[]) => Value | undefined,
    listener: (value: Value) => void,
  ): Promise<StopListening> {
    const { userId } = await this.#client.credentials();
    return this.#on('stream-notify-user', `${userId}/${event}`, read, listener);
  }

  /** Where the websocket is, and the way there by the settings. */
  async #way() {
    const url = websocketUrl(this.#client.url);
    const { proxy, ca } = this.#client.config;
    const agent = await agentFor(url, { proxy, tls: await loadTls({ ca: ca as Parameters<typeof loadTls>[0]['ca'] }) });
    return { url, agent };
  }

  /** By the token that REST has; where it has expired, a configured password brings a new one. */
  async #logIn(connection: DdpConnection, signal: AbortSignal): Promise<void> {
    const credentials = await this.#client.credentials({ signal });
    try {
      await connection.method('login', [{ resume: credentials.authToken }], signal);
    } catch (error) {
      if (!isChatError(error) || error.code !== 'auth' || !(await this.#client.expire(credentials))) throw error;
      const { authToken } = await this.#client.credentials({ signal });
      await connection.method('login', [{ resume: authToken }], signal);
    }
  }

  #ownName(): Promise<string> {
    if (!this.#username) {
      const username = this.#client.users.me().then((me) => me.username ?? '');
      this.#username = username;
      username.catch(() => {
        if (this.#username === username) this.#username = undefined;
      });
    }
    return this.#username;
  }
}

function websocketUrl(base: string): URL {
  const url = new URL(`${base}/websocket`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

function idOf([first]: readonly unknown[]): string | undefined {
  return isObject(first) && typeof first['_id'] === 'string' ? first['_id'] : undefined;
}

function firstObject([first]: readonly unknown[]): Record<string, unknown> | undefined {
  return isObject(first) ? first : undefined;
}

function changeOf([kind, value]: readonly unknown[]): [ChangeKind, Record<string, unknown>] | undefined {
  const isKnown = kind === 'inserted' || kind === 'updated' || kind === 'removed';
  return isKnown && isObject(value) ? [kind, value] : undefined;
}
