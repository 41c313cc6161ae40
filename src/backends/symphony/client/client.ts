import { resolveConfig } from '../../../core/resolve-config.js';
import { SymphonyConfig, type SymphonyConfigInput, symphonyEnvironment } from '../config.js';
import { AttachmentsApi } from './attachments.js';
import { readBdkConfig } from './bdk-file.js';
import { Caller, type CallRequest } from './caller.js';
import { ConnectionsApi } from './connections.js';
import { DatafeedApi } from './datafeed.js';
import type { ServiceName } from './endpoints.js';
import { HealthApi } from './health.js';
import { botLogin, type OnBehalfOf, onBehalfOfLogin } from './login.js';
import { botLogout, type Logout } from './logout.js';
import { MessagesApi } from './messages.js';
import { PresenceApi } from './presence.js';
import { RoomsApi } from './rooms.js';
import { Session } from './session.js';
import { SignalsApi } from './signals.js';
import { StreamsApi } from './streams.js';
import { type RateLimitListener, Transport } from './transport.js';
import { int64 } from './user-id.js';
import { UsersApi } from './users.js';

/** What `new SymphonyClient` takes: the settings that the backend takes. */
export type SymphonyClientConfig = Omit<SymphonyConfigInput, 'platform'> & { platform?: 'symphony' | undefined };

/**
 * Symphony's REST APIs in their own words, typed. It logs in by itself (RSA key or certificate), logs in again once for
 * all when a session ends, keeps every digit of 64-bit ids (they are strings), and retries what does no harm.
 *
 * @example
 * ```ts
 * import { SymphonyClient } from 'chatmux/symphony';
 *
 * const client = new SymphonyClient({
 *   host: 'acme.symphony.com',
 *   bot: { username: 'echo-bot', privateKey: { path: 'bot.pem' } },
 * });
 * const me = await client.users.me();
 * const [room] = await client.streams.list({ streamTypes: [{ type: 'ROOM' }] });
 * if (room?.id) await client.messages.create(room.id, { message: `<messageML>Hello from ${me.username}</messageML>` });
 * client.close();
 * ```
 */
export class SymphonyClient {
  readonly messages: MessagesApi;
  readonly attachments: AttachmentsApi;
  readonly streams: StreamsApi;
  readonly rooms: RoomsApi;
  readonly users: UsersApi;
  readonly presence: PresenceApi;
  readonly connections: ConnectionsApi;
  readonly signals: SignalsApi;
  readonly health: HealthApi;
  /** Not for an on-behalf-of session: Symphony has no feed for it. */
  readonly datafeed: DatafeedApi;
  readonly #config: SymphonyConfig;
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #session: Session;
  readonly #logOut: Logout | undefined;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(config: SymphonyClientConfig, options: SymphonyClientOptions = {}) {
    this.#config = resolveConfig(SymphonyConfig, config, { platform: 'symphony', environment: symphonyEnvironment });
    this.#transport = options.transport ?? new Transport(this.#config, options.onRateLimited);
    const login = options.onBehalfOf
      ? onBehalfOfLogin(this.#transport, this.#config, options.onBehalfOf)
      : botLogin(this.#transport, this.#config);
    this.#logOut = options.onBehalfOf ? undefined : botLogout(this.#transport, this.#config);
    this.#session = new Session(this.#transport, login, { commonJwt: this.#config.commonJwt?.enabled });
    this.#caller = new Caller(this.#transport, this.#session);
    this.messages = new MessagesApi(this.#caller);
    this.attachments = new AttachmentsApi(this.#caller);
    this.streams = new StreamsApi(this.#caller);
    this.rooms = new RoomsApi(this.#caller);
    this.users = new UsersApi(this.#caller);
    this.presence = new PresenceApi(this.#caller);
    this.connections = new ConnectionsApi(this.#caller);
    this.signals = new SignalsApi(this.#caller);
    this.health = new HealthApi(this.#transport, this.#caller);
    this.datafeed = new DatafeedApi(this.#caller);
  }

  /**
   * A client with the settings of a file in the shape of the official BDKs' `config.yaml`: what `readBdkConfig` reads.
   *
   * @param path - `.yaml`, `.yml` or `.json`; relative key paths in it are relative to the working directory
   * @throws ConfigError when it cannot be read, or holds what is no setting
   */
  static async fromFile(path: string): Promise<SymphonyClient> {
    return new SymphonyClient(await readBdkConfig(path));
  }

  /** The address of a service, without the service's own path. */
  baseUrl(service: ServiceName): string {
    return this.#transport.baseUrl(service);
  }

  /** What the agent's clock shows, by which messages and events are dated, in milliseconds; ours, until it has answered. */
  get serverTime(): number {
    return this.#transport.serverTime('agent');
  }

  /** Logs in now rather than with the first call. @throws AuthError when the credentials are refused: do not try again */
  async logIn(options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.#session.tokens(options.signal);
  }

  /**
   * Forgets the session; a later call logs in again. A session of a certificate is ended on the pod and the key manager
   * too; for one of a key, or of a user, Symphony has no such call: it runs out by itself. `close` does not log out.
   *
   * @throws ChatError when the pod or the key manager could not be told; the session is forgotten all the same
   */
  async logOut(options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.#session.end(this.#logOut, options.signal);
  }

  /**
   * A client that acts for a user, by the setting `app`. It shares this one's connections; it has no key manager token and
   * no datafeed, and its app needs the permission for what it does.
   *
   * @param user - `{ username }` or `{ userId }`
   */
  onBehalfOf(user: { username: string } | { userId: string | number | bigint }): SymphonyClient {
    const whom: OnBehalfOf = 'username' in user ? user : { userId: String(int64(user.userId)) };
    return new SymphonyClient(this.#config, { transport: this.#transport, onBehalfOf: whom });
  }

  /**
   * Any other call, with the session's tokens.
   *
   * @example
   * ```ts
   * declare const client: import('chatmux/symphony').SymphonyClient;
   * const features = await client.call('pod', { operation: 'listFeatures', path: '/pod/v1/admin/system/features/list' });
   * ```
   */
  call<Json = unknown>(service: ServiceName, request: CallRequest<'json'>): Promise<Json> {
    return this.#caller.call<Json>(service, request);
  }

  /** Closes all connections. A later call opens new ones. */
  close(): void {
    this.#transport.close();
  }
}

/** What the backend and `onBehalfOf` make a client with. */
export type SymphonyClientOptions = {
  transport?: Transport | undefined;
  onBehalfOf?: OnBehalfOf | undefined;
  onRateLimited?: RateLimitListener | undefined;
};
