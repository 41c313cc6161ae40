import type { Client } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import { commonSettings } from '../../core/common-settings.js';
import { urlPath } from '../../core/http/url-path.js';
import type { Identity } from '../../core/operations/kernel.js';
import { OnceByKey } from '../../core/operations/once-by-key.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import type { ChatEvent } from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import type { ApplicationInfo } from './application-info.js';
import { DiscordInteractions } from './backend-interactions.js';
import { type BackfillContext, channelsOf, cursorOf, missedEvents, type ThreadLists } from './backfill.js';
import { cellsByGrants, cellsBySettings, discordLimits, discordMatrix, grantedIntents } from './capabilities.js';
import {
  DiscordConfig,
  type DiscordConfigInput,
  type DiscordMode,
  discordEnvironment,
  discordModeOf,
} from './config.js';
import { discordDialect } from './dialect.js';
import { fromSdkError } from './errors.js';
import { Gateway } from './gateway/gateway.js';
import { authenticate, webhookIdentity } from './identity.js';
import { DiscordInbox } from './inbox.js';
import { type DiscordIntent, intentEvents, intentsFor, privilegedIntents } from './intents.js';
import type { DiscordTypes } from './native.js';
import type { DiscordContext } from './operations/context.js';
import { OwnPresence } from './own-presence.js';
import { DiscordReader } from './reader.js';
import { DiscordRest } from './rest.js';
import { WebhookBook } from './webhook-book.js';
import type { Wire } from './wire/read.js';
import { compareSnowflakes } from './wire/snowflake.js';

/** Channels in which something was said lately, at the most. */
const mostLively = 5_000;

/** How long one shard may wait for its turn to identify. */
const perShardMs = 6_000;

/**
 * Discord: one bot, or one webhook that only sends.
 *
 * Events come over the gateway; what is asked of it follows from the handlers that stand before `connect`, or from the
 * setting `intents`. Operations need no gateway (setting `gateway: false` for workers). The SDK (`discord.js`) loads on
 * first use.
 *
 * @example
 * ```ts
 * import { DiscordBackend } from 'chatmux/discord';
 *
 * const backend = new DiscordBackend({ token: process.env.DISCORD_TOKEN });
 * ```
 */
export class DiscordBackend extends DiscordInteractions {
  readonly #config: DiscordConfig;
  readonly #mode: DiscordMode;
  readonly #rest: DiscordRest;
  readonly #reader: DiscordReader;
  readonly #webhooks: WebhookBook;
  readonly #gateway: Gateway | undefined;
  readonly #inbox: DiscordInbox;
  readonly #once = new OnceByKey();
  readonly #presence = new OwnPresence();
  readonly #lively = new LRUCache<string, true>({ max: mostLively });
  readonly #threadLists: ThreadLists = new Map();
  #application: ApplicationInfo | undefined;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<DiscordConfigInput, 'platform'> & { platform?: 'discord' | undefined }) {
    const config = resolveConfig(DiscordConfig, input, { platform: 'discord', environment: discordEnvironment });
    const mode = discordModeOf(config);
    super(
      {
        platform: 'discord',
        displayName: 'Discord',
        dialect: discordDialect,
        nativeContent: ['poll', 'stickerIds', 'components'],
        capabilities: new Capabilities(discordMatrix, discordLimits).narrow(
          cellsBySettings({ mode, hasPublicKey: config.publicKey !== undefined }),
        ),
      },
      commonSettings(config),
    );
    registerDialect(discordDialect);
    this.#config = config;
    this.#mode = mode;
    this.#rest = new DiscordRest(config, (operation, retryAfterMs) => this.rateLimited(operation, retryAfterMs));
    this.#reader = new DiscordReader({
      account: this.account,
      cdnUrl: config.cdnUrl,
      now: () => this.#rest.serverTime,
      users: this.users,
      channels: this.channels,
      remember: (model, payload) => this.remember(model, payload),
      askChannel: (id, signal) => this.#rest.get<Wire>(urlPath`/channels/${id}`, { signal }),
      askMessage: (channelId, id, signal) =>
        this.#rest.get<Wire>(urlPath`/channels/${channelId}/messages/${id}`, { signal }),
    });
    this.#webhooks = new WebhookBook({ rest: this.#rest, reader: this.#reader, webhookUrl: config.webhookUrl });
    this.#inbox = new DiscordInbox({
      reader: this.#reader,
      ingest: (event, options) => this.ingest(event, options),
      report: (error, operation) => this.reportError(error, operation),
    });
    this.#gateway = mode === 'gateway' ? this.#makeGateway() : undefined;
    const gateway = this.#gateway;
    if (gateway) this.openSession = (context) => gateway.open(context);
  }

  /**
   * discord.js' own client, alive: the gateway feeds it, so listeners and caches work. Its own calls are not repeated. It
   * keeps servers, channels and roles; messages, members and users are in `users`, `channels` and the events.
   */
  get client(): Client {
    return this.#rest.client;
  }

  protected override openSession?: (context: OpenContext<unknown>) => Promise<Session>;

  protected override get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    const { count, ids } = this.#config.sharding ?? {};
    const shards = ids?.length ?? (typeof count === 'number' ? count : 1);
    const { baseMs, maxMs = 15_000 } = this.#config.retry ?? {};
    return {
      baseDelayMs: baseMs,
      maxDelayMs: maxMs,
      // Shards wait for their turns, and each part of the way has a limit of its own.
      openTimeoutMs: 60_000 + shards * perShardMs,
      connectTimeoutMs: 60_000 + shards * perShardMs,
      // A session that Discord has greeted is a good one, and to be back soon keeps it resumable. New ones are counted by
      // Discord: how many are left is asked before each.
      stableAfterMs: 2_000,
      maxAttemptsPerMinute: 40,
    };
  }

  protected override get backfill(): BackfillSource {
    return {
      channels: (_since, signal) => channelsOf(this.#backfillContext, signal),
      read: (channelId, from, signal) => missedEvents(this.#backfillContext, channelId, from, signal),
      cursorOf,
      compare: compareSnowflakes,
      now: () => new Date(this.#rest.serverTime),
    };
  }

  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<DiscordTypes>> {
    const parts = { rest: this.#rest, reader: this.#reader, config: this.#config, webhooks: this.#webhooks };
    const { me, application } =
      this.#mode === 'webhook' ? await webhookIdentity(parts, signal) : await authenticate(parts, signal);
    this.#application = application;
    return { me, capabilities: this.capabilities.narrow(cellsByGrants(application?.flags)) };
  }

  protected override async setupSteps(): Promise<readonly SetupStep[]> {
    const { discordSetup } = await import('./setup-checks.js');
    return discordSetup({ config: this.#config, mode: this.#mode, rest: this.#rest, webhooks: this.#webhooks });
  }

  protected override toChatError(error: unknown, operation: string) {
    return fromSdkError(error, operation);
  }

  protected override onPressure(full: boolean): void {
    this.#gateway?.pause(full);
  }

  protected override ingest(event: ChatEvent, options = {}): void {
    if ('message' in event && event.message !== undefined) this.#lively.set(event.message.channelId, true);
    super.ingest(event, options);
  }

  protected override async doDisconnect(): Promise<void> {
    this.interactions.stop();
    await this.#gateway?.close();
    this.#inbox.clear();
    this.#rest.close();
  }

  protected override get interactionSettings() {
    return this.#config;
  }

  protected override get context(): DiscordContext {
    return {
      rest: this.#rest,
      reader: this.#reader,
      config: this.#config,
      account: this.account,
      places: this.#reader.places,
      guilds: this.#reader.guilds,
      capabilities: this.capabilities,
      application: this.#application,
      gateway: this.#gateway,
      webhooks: this.#webhooks,
      once: this.#once,
      interactions: this.interactions,
      presence: this.#presence,
      logger: this.logger,
      resolveEmoji: (ref, signal) => this.resolveEmoji(ref, signal),
      ingest: (event) => this.ingest(event),
      report: (error, operation) => this.reportError(error, operation),
    };
  }

  get #backfillContext(): BackfillContext {
    return { ...this.context, threadLists: this.#threadLists, lively: this.#lively };
  }

  #makeGateway(): Gateway {
    return new Gateway({
      rest: this.#rest,
      config: this.#config,
      logger: this.logger,
      intents: () => this.#intents(),
      receive: (dispatch) => this.#inbox.take(dispatch),
    });
  }

  /**
   * What is asked of the gateway: the setting, else what the handlers need; and presences for `getPresence` where somebody
   * switched them on in the developer portal. Nobody listens yet: all that chatmux has events for, of the privileged ones
   * those that the developer portal allows.
   */
  #intents(): readonly DiscordIntent[] {
    const { intents } = this.#config;
    if (intents !== undefined) return intents;
    const heard = intentsFor(intentEvents.filter((type) => this.hub.listensTo(type)));
    const flags = this.#application?.flags;
    const granted = grantedIntents(flags);
    // `Guilds` alone: no handler for anything that an intent brings.
    if (heard.length > 1 && !this.hub.listensToAll) {
      // Asked for on a guess, it would be refused (4014).
      const hasPresences = flags !== undefined && granted.has('GuildPresences');
      return hasPresences ? [...new Set<DiscordIntent>([...heard, 'GuildPresences'])] : heard;
    }
    const allowed = intentsFor(intentEvents).filter((intent) => !privilegedIntents[intent] || granted.has(intent));
    return [...new Set([...heard, ...allowed])];
  }
}
