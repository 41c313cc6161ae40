import type { RealtimeSocket } from '../../server/index.js';
import { whoLogsIn } from '../auth/log-in.js';
import { isJson, type Json, textOf } from '../json.js';
import { callMethod } from '../methods/index.js';
import { userData } from '../native.js';
import { isStatus } from '../people/presence.js';
import { typingName } from '../people/typing-name.js';
import { RocketChatError } from '../rocketchat-error.js';
import { canRead } from '../rooms/access.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { type ConnectionHost, DdpConnection } from './connection.js';
import type { StreamHub } from './hub.js';

export type Noted = { method: string; params: Record<string, unknown>; isRight: boolean };

/** The realtime API: log-in, presence, typing, and the methods that older servers have beside. (Wire sheet, section 10.) */
export class DdpServer implements ConnectionHost {
  readonly workspace: RocketChatWorkspace;
  readonly #hub: StreamHub;
  readonly #note: (noted: Noted) => void;

  constructor(workspace: RocketChatWorkspace, hub: StreamHub, note: (noted: Noted) => void) {
    this.workspace = workspace;
    this.#hub = hub;
    this.#note = note;
  }

  accept(socket: RealtimeSocket): void {
    this.#hub.connections.add(new DdpConnection(socket, this));
  }

  ended(connection: DdpConnection): void {
    this.#hub.connections.delete(connection);
    if (connection.user) this.workspace.presence.disconnect(connection.user, connection);
  }

  /** Credentials are left out of the log. */
  note(method: string, params: readonly unknown[], isRight: boolean): void {
    this.#note({ method, params: method === 'login' ? {} : { params }, isRight });
  }

  call(connection: DdpConnection, method: string, params: readonly unknown[]): unknown {
    if (method === 'login') return this.#logIn(connection, params[0]);
    const { user } = connection;
    if (method === 'logout') {
      if (connection.session) this.workspace.sessions.end(connection.session.token);
      this.#leave(connection);
      return undefined;
    }
    if (!user || !this.workspace.sessions.find(connection.session?.token)) throw notLoggedIn(method);
    const { presence } = this.workspace;
    switch (method) {
      case 'stream-notify-room':
        return this.#activity(connection, params);
      case 'UserPresence:online':
      case 'UserPresence:away':
        presence.setConnection(user, connection, method === 'UserPresence:online' ? 'online' : 'away');
        return true;
      case 'UserPresence:setDefaultStatus':
      case 'setUserStatus': {
        const [status, text] = params;
        if (status !== undefined && status !== null && !isStatus(status))
          throw new RocketChatError('error-invalid-status', 'Invalid status', { details: { method } });
        presence.set(user, {
          ...(isStatus(status) ? { status } : {}),
          ...(method === 'setUserStatus' && typeof text === 'string' ? { text } : {}),
        });
        return method === 'setUserStatus' ? undefined : true;
      }
      default:
        return callMethod(this.workspace, user, method, params);
    }
  }

  #logIn(connection: DdpConnection, given: unknown): Json {
    const totp = isJson(given) && isJson(given.totp) ? given.totp : undefined;
    const login = totp ? totp.login : given;
    if (!isJson(login)) throw new RocketChatError('400', 'Unrecognized options for login request', { status: 400 });
    const user = whoLogsIn(this.workspace, login, textOf(totp, 'code'), undefined);
    const { sessions, presence } = this.workspace;
    const resumed = textOf(login, 'resume');
    const session = (resumed === undefined ? undefined : sessions.find(resumed)) ?? sessions.logIn(user);
    if (connection.user && connection.user !== user) this.#leave(connection);
    connection.session = session;
    userData(user).lastLogin = this.workspace.now;
    connection.send({
      msg: 'added',
      collection: 'users',
      id: user.id,
      fields: { username: user.handle, name: user.name },
    });
    presence.connect(user, connection);
    const lifeMs = 90 * 86_400_000;
    return {
      id: user.id,
      token: session.token,
      tokenExpires: session.expiresAt ?? new Date(this.workspace.now.getTime() + lifeMs),
      type: resumed === undefined ? 'password' : 'resume',
    };
  }

  #leave(connection: DdpConnection): void {
    if (connection.user) this.workspace.presence.disconnect(connection.user, connection);
    connection.session = undefined;
    connection.subscriptions.clear();
    connection.watched.clear();
  }

  /** Typing and the like: under another name than the caller's own nothing happens, without a word. */
  #activity(connection: DdpConnection, [event, name, what, extras]: readonly unknown[]): undefined {
    const { user } = connection;
    const [rid = '', kind] = String(event).split('/');
    const channel = this.workspace.state.channels.get(rid);
    if (!user || !channel || !canRead(channel, user, this.workspace)) return undefined;
    const isTyping = kind === 'user-activity' && Array.isArray(what) && what.includes('user-typing');
    if (name !== typingName(user, this.workspace)) return undefined;
    if (isTyping) this.workspace.state.typing.start(channel, user, isJson(extras) ? textOf(extras, 'tmid') : undefined);
    else {
      if (kind === 'user-activity') this.workspace.state.typing.stop(channel, user);
      this.#hub.emitInRoom('stream-notify-room', String(event), channel, [name, what, extras ?? {}], {
        exceptUser: user,
      });
      this.#hub.flushNow();
    }
    return undefined;
  }

  /** Ends the sessions of connections whose tokens are gone. */
  endDeadSessions(): void {
    for (const connection of [...this.#hub.connections]) {
      if (!connection.session || this.workspace.sessions.find(connection.session.token)) continue;
      connection.close(1000);
    }
  }

  /** Asks all clients to come back: the server is going down. */
  requestReconnect(): void {
    for (const connection of [...this.#hub.connections]) connection.close(1012, 'Service Restart');
  }

  sendGarbage(payload: string | undefined): void {
    for (const connection of this.#hub.connections)
      for (const frame of payload === undefined ? oddFrames : [payload]) connection.send(frame);
  }
}

/** What servers may send and no client should fall over. */
const oddFrames = [
  '{"msg":"changed","collection":"stream-room-messages","id":"id"',
  'null',
  '[]',
  '{"msg":"something-new","id":"x"}',
  '{"msg":"changed","collection":"stream-room-messages","id":"id","fields":{"eventName":"__my_messages__","args":[]}}',
  '{"msg":"changed","collection":"stream-room-messages","id":"id","fields":{"eventName":"__my_messages__","args":[{"_id":5}]}}',
];

function notLoggedIn(method: string): RocketChatError {
  return method.startsWith('stream-') || method.startsWith('UserPresence')
    ? new RocketChatError('not-authorized', 'not-authorized')
    : new RocketChatError('error-invalid-user', 'Invalid user', { details: { method } });
}
