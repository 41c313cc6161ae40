import type { Client, ClientOptions, RateLimitData } from 'discord.js';
import type { DiscordConfig } from './config.js';
import { type DiscordSdk, loadDiscord, requireDiscord } from './sdk.js';

type MakeRequest = NonNullable<NonNullable<ClientOptions['rest']>['makeRequest']>;

/** What the SDK's client is given by those who use it. */
export type SdkHooks = {
  /** Puts a request on the wire. */
  makeRequest(url: string, init: RequestInit): Promise<Response>;
  /** True ends the wait for a limit with an error. */
  refusesToWait(data: RateLimitData): boolean;
};

/** How long discord.js waits for the servers of a session. */
const guildWaitMs = 5_000;

/**
 * The one discord.js client of a backend, made when it is first wanted. It is alive: the gateway feeds it, REST goes
 * through it. Its caches hold what it needs itself; messages, members and users are kept in ours, which are bounded.
 */
export class SdkClient {
  readonly #config: DiscordConfig;
  readonly #hooks: SdkHooks;
  #sdk: DiscordSdk | undefined;
  #client: Client | undefined;

  constructor(config: DiscordConfig, hooks: SdkHooks) {
    this.#config = config;
    this.#hooks = hooks;
  }

  /** Loads the SDK now, if need be. */
  get now(): Client {
    this.#client ??= this.#make(this.#sdk ?? requireDiscord());
    return this.#client;
  }

  /** The client, where there is one already. */
  get made(): Client | undefined {
    return this.#client;
  }

  async load(): Promise<Client> {
    this.#sdk ??= await loadDiscord();
    this.#client ??= this.#make(this.#sdk);
    return this.#client;
  }

  #make(sdk: DiscordSdk): Client {
    const { Client: SdkClientClass, Options, Partials } = sdk;
    const { apiUrl, cdnUrl } = this.#config;
    const ownOnly = { maxSize: 0, keepOverLimit: ({ id }: { id: string }) => id === client.user?.id };
    const client: Client = new SdkClientClass({
      // What is asked for is known at `connect`.
      intents: [],
      partials: [
        Partials.Channel,
        Partials.GuildMember,
        Partials.Message,
        Partials.Reaction,
        Partials.ThreadMember,
        Partials.User,
      ],
      makeCache: Options.cacheWithLimits({
        ...Options.DefaultMakeCacheSettings,
        ApplicationCommandManager: 0,
        ApplicationEmojiManager: 0,
        AutoModerationRuleManager: 0,
        BaseGuildEmojiManager: 1_000,
        DMMessageManager: 0,
        EntitlementManager: 0,
        GuildBanManager: 0,
        GuildEmojiManager: 1_000,
        GuildForumThreadManager: 1_000,
        GuildInviteManager: 0,
        GuildMemberManager: ownOnly,
        GuildMessageManager: 0,
        GuildScheduledEventManager: 0,
        GuildStickerManager: 0,
        GuildTextThreadManager: 1_000,
        MessageManager: 0,
        PresenceManager: 0,
        ReactionManager: 0,
        ReactionUserManager: 0,
        StageInstanceManager: 0,
        ThreadManager: 1_000,
        ThreadMemberManager: 0,
        UserManager: ownOnly,
        VoiceStateManager: 0,
      }),
      waitGuildTimeout: guildWaitMs,
      rest: {
        api: apiUrl,
        cdn: cdnUrl,
        version: '10',
        // Calls are tried again by our policy, which knows what may be done twice.
        retries: 0,
        timeout: 2 ** 31 - 1,
        // Typed after undici's own classes; those of Node fit.
        makeRequest: this.#hooks.makeRequest as unknown as MakeRequest,
        rejectOnRateLimit: (data) => this.#hooks.refusesToWait(data),
        // No timers: DiscordRest sweeps.
        hashSweepInterval: 0,
        handlerSweepInterval: 0,
      },
    });
    // It carries the token in plain fields, which `util.inspect` would print.
    Object.defineProperty(client, Symbol.for('nodejs.util.inspect.custom'), { value: () => 'Client {}' });
    // Without a listener an 'error' event ends the process.
    client.on('error', () => undefined);
    this.#client = client;
    return client;
  }
}
