import type { Download } from '../../../core/files/index.js';
import { type Logger, silentLogger } from '../../../core/logger.js';
import { loadTls } from '../../../core/network/index.js';
import { resolveConfig } from '../../../core/resolve-config.js';
import { TeamwireConfig, type TeamwireConfigInput, teamwireEnvironment } from '../config.js';
import { Chats } from './chats.js';
import { payloadOf, type TeamwireClientEvent, type TeamwireClientEvents } from './client-events.js';
import type { Asset } from './data/attachment.js';
import { Directory } from './directory.js';
import { EventStream } from './event-stream.js';
import { Groups } from './groups.js';
import type { ClientParts } from './parts.js';
import { needed } from './read/answer.js';
import { readLiveLocation } from './read/location.js';
import { readUser } from './read/user.js';
import { SharingBook } from './sharing-book.js';
import { Subscriptions } from './subscriptions.js';
import { BridgeTransport, type RateLimitListener } from './transport/bridge-transport.js';
import type { CallOptions, TeamwireTransport } from './transport/teamwire-transport.js';
import type { TWUser } from './user.js';
import { Users } from './users.js';

/** What `new TeamwireClient` takes: the settings that the backend takes. */
export type TeamwireClientConfig = Omit<TeamwireConfigInput, 'platform'> & { platform?: 'teamwire' | undefined };

/** What the backend makes a client with. */
export type TeamwireClientOptions = { onRateLimited?: RateLimitListener | undefined };

/**
 * Teamwire's chats in the words of its Python SDK, in camelCase.
 *
 * **Experimental.** Teamwire's bot protocol is not public. The object model is Teamwire's; the wire is not: unless you
 * give a `transport` of your own it is the "bridge contract v1", which is this project's.
 *
 * @example
 * ```ts
 * import { AlertType, TeamwireClient } from 'chatmux/teamwire';
 *
 * const client = new TeamwireClient({
 *   baseUrl: 'https://bridge.example.com',
 *   appId: process.env.TEAMWIRE_APP_ID,
 *   secret: process.env.TEAMWIRE_SECRET,
 * });
 * const [chat] = await client.chats.getByTitle('Shift A');
 * await chat?.post('Gate 3 is closed', { alertType: AlertType.ALERT });
 * await client.close();
 * ```
 */
export class TeamwireClient implements AsyncDisposable {
  readonly chats: Chats;
  readonly users: Users;
  readonly groups: Groups;
  /** The way to Teamwire. */
  readonly transport: TeamwireTransport;
  readonly #parts: ClientParts;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: TeamwireClientConfig, options: TeamwireClientOptions = {}) {
    const config = resolveConfig(TeamwireConfig, input, { platform: 'teamwire', environment: teamwireEnvironment });
    const logger: Logger = config.logger ?? silentLogger;
    const transport = config.transport ?? new BridgeTransport(config, options.onRateLimited);
    const { account, proxy, timeoutMs } = config;
    const stream = new EventStream(transport, { account, logger });
    // Directory and chats know each other: the parts are whole before anything is asked of them.
    const parts = {
      transport,
      stream,
      logger,
      sharings: new SharingBook(),
      hideDeletedMessages: config.hideDeletedMessages,
      files: async () => ({ fetch: { proxy, timeoutMs, tls: await loadTls(config) } }),
      subscriptions: () => new Subscriptions(stream),
    } as Omit<ClientParts, 'directory'> & { directory: Directory };
    parts.directory = new Directory(parts);
    this.#parts = parts;
    this.transport = transport;
    this.chats = new Chats(parts);
    this.users = new Users(parts);
    this.groups = new Groups(parts);
  }

  /** The bot itself. @throws TWAuthError when the credentials are refused */
  async me(options: CallOptions = {}): Promise<TWUser> {
    const answer = await this.transport.call('getMe', {}, options);
    return this.#parts.directory.learnUser(needed(readUser(answer), 'getMe'));
  }

  /**
   * Opens a file of a message: of a FILE, SOUND or VIDEO attachment its `asset`, of a GALLERY one of its `items`.
   *
   * @param options - `maxBytes`: more is an InvalidError
   * @throws TWNotFoundError when it is gone
   */
  loadAsset(
    asset: Pick<Asset, 'aid'> | string,
    options: CallOptions & { maxBytes?: number | undefined } = {},
  ): Promise<Download> {
    return this.transport.download(typeof asset === 'string' ? asset : asset.aid, options);
  }

  /**
   * Calls the handler for each event of a kind. The first opens the stream of events, the end of the last closes it.
   *
   * @param handler - may be async: the next event waits for it. What it throws is logged and ends nothing
   * @returns what ends it
   */
  on<Type extends TeamwireClientEvent>(
    type: Type,
    handler: (payload: TeamwireClientEvents[Type]) => unknown,
  ): () => void {
    const subscription = this.#parts.stream.subscribe(async (event) => {
      if (event.type === 'LIVE_LOCATION') await this.#noteOwn(event.data);
      if (event.type !== type) return;
      const payload = await payloadOf(event, this.#parts);
      if (payload) await handler(payload as TeamwireClientEvents[Type]);
    });
    return () => subscription.end();
  }

  /** Resolves when the stream of events is open, where something is subscribed. @throws TWAuthError, TWConnectionError */
  ready(options: CallOptions = {}): Promise<void> {
    return this.#parts.stream.ready(options.signal);
  }

  /** Ends all subscriptions and closes all connections. A later call opens new ones. */
  async close(): Promise<void> {
    await this.#parts.stream.close();
    this.transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Another process of the bot's may have begun or ended a sharing. */
  async #noteOwn(data: unknown): Promise<void> {
    const location = readLiveLocation(data);
    if (!location) return;
    const me = await this.transport.authenticate();
    if (location.uid === readUser(me)?.uid) this.#parts.sharings.noted(location);
  }
}
