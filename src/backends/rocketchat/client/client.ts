import { addSecret } from '../../../core/errors/index.js';
import { HttpClient } from '../../../core/http/index.js';
import { resolveConfig } from '../../../core/resolve-config.js';
import { RocketChatConfig, type RocketChatConfigInput, rocketchatEnvironment } from '../config.js';
import { fromAnswer } from '../errors.js';
import { Caller, type CallOptions, type CallRequest } from './caller.js';
import { ChannelsApi } from './channels.js';
import { ChatReading } from './chat-reading.js';
import { CommandsApi } from './commands.js';
import { DirectMessagesApi } from './direct-messages.js';
import { DirectoryApi } from './directory.js';
import { EmojiApi } from './emoji.js';
import { GroupsApi } from './groups.js';
import { IntegrationsApi } from './integrations.js';
import { MediaApi } from './media.js';
import { readRateWindow } from './rate-window.js';
import { RolesApi } from './roles.js';
import { RoomsApi } from './rooms.js';
import { ServerApi } from './server.js';
import { type Credentials, Session } from './session.js';
import { SubscriptionsApi } from './subscriptions.js';
import { UsersApi } from './users.js';

/** What `new RocketChatClient` takes: the settings that the backend takes. */
export type RocketChatClientConfig = Omit<RocketChatConfigInput, 'platform'> & { platform?: 'rocketchat' | undefined };

/** What the backend makes a client with. */
export type RocketChatClientOptions = {
  /** Told of every "slow down". */
  onRateLimited?: ((operation: string, retryAfterMs: number) => void) | undefined;
};

/**
 * Rocket.Chat's REST API in its own words, typed, for servers from 6 to 9. The calls on messages stand on it
 * (`chatPostMessage`, …), the others by family (`users`, `channels`, …). It logs in by itself, waits as long as a 429 says,
 * and retries what does no harm.
 *
 * @example
 * ```ts
 * import { RocketChatClient } from 'chatmux/rocketchat';
 *
 * const client = new RocketChatClient({ url: 'https://chat.example.com', userId: 'aBcDe', authToken: 'personal-token' });
 * const { message } = await client.chatPostMessage('Hello, World!', { channel: '#general' });
 * await client.chatReact(message._id, 'thumbsup', { shouldReact: true });
 * client.close();
 * ```
 */
export class RocketChatClient extends ChatReading {
  readonly users: UsersApi;
  readonly channels: ChannelsApi;
  readonly groups: GroupsApi;
  readonly dm: DirectMessagesApi;
  readonly rooms: RoomsApi;
  readonly media: MediaApi;
  readonly subscriptions: SubscriptionsApi;
  readonly emoji: EmojiApi;
  readonly directory: DirectoryApi;
  readonly commands: CommandsApi;
  readonly roles: RolesApi;
  readonly integrations: IntegrationsApi;
  readonly server: ServerApi;
  readonly #config: RocketChatConfig;
  readonly #http: HttpClient;
  readonly #session: Session;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(config: RocketChatClientConfig, options: RocketChatClientOptions = {}) {
    const settings = resolveConfig(RocketChatConfig, config, {
      platform: 'rocketchat',
      environment: rocketchatEnvironment,
    });
    const http = httpOf(settings, options);
    const session = new Session(http, settings);
    const caller = new Caller(http, session);
    super(caller);
    this.#config = settings;
    this.#http = http;
    this.#session = session;
    this.server = new ServerApi(caller, http);
    this.users = new UsersApi(caller);
    this.channels = new ChannelsApi(caller);
    this.groups = new GroupsApi(caller);
    this.dm = new DirectMessagesApi(caller);
    this.rooms = new RoomsApi(caller);
    this.media = new MediaApi(caller, this.server);
    this.subscriptions = new SubscriptionsApi(caller);
    this.emoji = new EmojiApi(caller);
    this.directory = new DirectoryApi(caller, this.server);
    this.commands = new CommandsApi(caller);
    this.roles = new RolesApi(caller);
    this.integrations = new IntegrationsApi(caller);
  }

  /** The settings as they were read. */
  get config(): RocketChatConfig {
    return this.#config;
  }

  /** The server's URL, without a slash at its end. */
  get url(): string {
    return this.#http.baseUrl;
  }

  /** What the server's clock shows, in milliseconds; ours, until it has answered. */
  get serverTime(): number {
    return this.#http.serverTime;
  }

  /**
   * Logs in now rather than with the first call; with a token there is nothing to do.
   *
   * @param options - `twoFactor`: the code that a TwoFactorError has asked for
   * @returns what the DDP connection logs in with too
   * @throws AuthError when the credentials are refused, TwoFactorError when the server wants a code
   */
  login(options: CallOptions = {}): Promise<Credentials> {
    return this.#session.logIn(options.twoFactor, options.signal);
  }

  /** The token of this session, after a log-in where there is none. @throws AuthError, TwoFactorError */
  credentials(options: { signal?: AbortSignal | undefined } = {}): Promise<Credentials> {
    return this.#session.credentials(options.signal);
  }

  /** Says that a token was refused elsewhere (by DDP). @returns true when a new log-in may mend it */
  expire(credentials: Credentials): Promise<boolean> {
    return this.#session.expire(credentials);
  }

  /** Ends the session on the server. A personal access token ends with it too. */
  async logout(options: CallOptions = {}): Promise<void> {
    await this.caller.post('logout', options);
    this.#session.forget();
  }

  /**
   * Any other call, with the session's token.
   *
   * @example
   * ```ts
   * declare const client: import('chatmux/rocketchat').RocketChatClient;
   * const teams = await client.call({ operation: 'teams.list', path: '/api/v1/teams.list' });
   * ```
   */
  call<Answer = unknown>(request: CallRequest<'json'>): Promise<Answer> {
    return this.caller.call<Answer>(request);
  }

  /**
   * All items of a call that gives pages, as they come: by what came, since servers cut pages at 100 without a word.
   *
   * @param key - the list's name in the answer
   * @param read - makes the call for a page
   *
   * @example
   * ```ts
   * declare const client: import('chatmux/rocketchat').RocketChatClient;
   * for await (const channel of client.all('channels', (page) => client.channels.list(page))) console.log(channel.name);
   * ```
   */
  async *all<Key extends string, Item>(
    key: Key,
    read: (page: {
      offset: number;
      count: number;
    }) => Promise<{ [Name in Key]: Item[] } & { count?: number; total?: number }>,
    options: { count?: number | undefined } = {},
  ): AsyncGenerator<Item, void, undefined> {
    const { count = 100 } = options;
    for (let offset = 0; ; ) {
      const page = await read({ offset, count });
      const items = page[key] ?? [];
      yield* items;
      // A thread's page may have lost the message that it answers.
      offset += Math.max(items.length, page.count ?? 0);
      const { total = Number.POSITIVE_INFINITY } = page;
      if (items.length === 0 || offset >= total) return;
    }
  }

  /** Closes all connections. A later call opens new ones. */
  close(): void {
    this.#http.close();
  }
}

function httpOf(config: RocketChatConfig, { onRateLimited }: RocketChatClientOptions): HttpClient {
  const { url, account, proxy, ca, privateHosts, retry, timeoutMs, logger } = config;
  addSecret(config.authToken);
  return new HttpClient({
    baseUrl: url,
    platform: 'rocketchat',
    account,
    proxy,
    privateHosts,
    ca: ca as ConstructorParameters<typeof HttpClient>[0]['ca'],
    retry,
    timeoutMs,
    logger,
    mapError: fromAnswer,
    rateWindow: readRateWindow,
    onRateLimited,
  });
}
