import type { BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import { commonSettings } from '../../core/common-settings.js';
import type { AckOptions } from '../../core/delivery/index.js';
import type { Identity } from '../../core/operations/kernel.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import { registerDialect } from '../../richtext/index.js';
import { AgentDialect } from './agent-dialect.js';
import { SymphonyMessages } from './backend-messages.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { symphonyLimits, symphonyMatrix } from './capabilities.js';
import { SymphonyClient } from './client/client.js';
import type { V4Event } from './client/types/event.js';
import { proxyUrlOf, SymphonyConfig, type SymphonyConfigInput, symphonyEnvironment } from './config.js';
import { Datafeed } from './datafeed.js';
import { symphonyDialect } from './dialect.js';
import { eventsOf } from './events.js';
import type { SymphonyTypes } from './native.js';
import type { SymphonyContext } from './operations/context.js';
import { SymphonyReader } from './reader.js';

/**
 * Symphony: one service account on one pod.
 *
 * Events come by the datafeed, which the agent keeps for the account: nothing is lost while the process is down for less
 * than half an hour; after that the history is read.
 *
 * @example
 * ```ts
 * import { SymphonyBackend } from 'chatmux/symphony';
 *
 * const backend = new SymphonyBackend({
 *   host: 'acme.symphony.com',
 *   bot: { username: 'echo-bot', privateKey: { path: 'bot.pem' } },
 * });
 * ```
 */
export class SymphonyBackend extends SymphonyMessages {
  /** Symphony's REST APIs in their own words, with this backend's session. */
  readonly client: SymphonyClient;
  readonly #context: SymphonyContext;
  readonly #feed: Datafeed;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<SymphonyConfigInput, 'platform'> & { platform?: 'symphony' | undefined }) {
    const config = resolveConfig(SymphonyConfig, input, { platform: 'symphony', environment: symphonyEnvironment });
    const markup = new AgentDialect(config.linkSchemes ? { linkSchemes: config.linkSchemes } : {});
    const ca = config.ca ?? config.ssl?.trustStore.path;
    super(
      {
        platform: 'symphony',
        displayName: 'Symphony',
        dialect: markup.dialect,
        capabilities: new Capabilities(symphonyMatrix, symphonyLimits),
      },
      { ...commonSettings(config), ca, proxy: proxyUrlOf(config.proxy) },
    );
    registerDialect(symphonyDialect);
    this.client = new SymphonyClient(input, {
      onRateLimited: (operation, retryAfterMs) => this.rateLimited(operation, retryAfterMs),
    });
    const reader = new SymphonyReader({
      account: this.account,
      client: this.client,
      users: this.users,
      remember: (model, payload) => this.remember(model, payload),
    });
    this.#context = { client: this.client, reader, config, markup, account: this.account };
    this.#feed = new Datafeed({
      client: this.client,
      config,
      logger: this.logger,
      receive: (events, options, signal) => this.#receive(events, options, signal),
      room: () => this.hub.room(),
    });
  }

  protected override async openSession(context: OpenContext<unknown>): Promise<Session> {
    return this.#feed.open(context);
  }

  protected override get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    const { datafeed, retry: { baseMs, maxMs = 15_000 } = {} } = this.#context.config;
    const readTimeoutMs = datafeed?.readTimeoutMs ?? 45_000;
    return {
      // The read itself ends before; this is for a process that slept.
      silenceMs: readTimeoutMs + 15_000,
      // A feed that has been found is good, and to be back soon costs the agent one small call.
      stableAfterMs: 2_000,
      baseDelayMs: baseMs,
      maxDelayMs: maxMs,
      maxAttemptsPerMinute: 60,
    };
  }

  protected override get backfill(): BackfillSource {
    return {
      channels: (_since, signal) => channelsOf(this.#context, signal),
      read: (channelId, from, signal) => missedEvents(this.#context, channelId, from, signal),
      cursorOf,
      compare: (a, b) => Number(a) - Number(b),
      now: () => new Date(this.client.serverTime),
    };
  }

  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<SymphonyTypes>> {
    const { reader, markup } = this.#context;
    const [me, agent] = await Promise.all([
      this.client.users.me({ signal }),
      this.client.health.agentInfo({ signal }).catch(() => undefined),
    ]);
    reader.selfId = me.id;
    markup.learn(agent?.version);
    // Whoever runs on a session is a bot, whatever the pod calls its kind.
    return { me: { ...reader.user(me), isBot: true } };
  }

  protected override async setupSteps(): Promise<readonly SetupStep[]> {
    const { symphonySetup } = await import('./setup-checks.js');
    const { client, config } = this.#context;
    return symphonySetup({ client, config, signIn: (after) => this.signInStep({ after }) });
  }

  protected override async doDisconnect(): Promise<void> {
    this.client.close();
  }

  protected override get context(): SymphonyContext {
    return this.#context;
  }

  async #receive(wires: readonly (V4Event | null)[], options: () => AckOptions, signal: AbortSignal): Promise<void> {
    for (const wire of wires) {
      try {
        for (const event of await eventsOf(wire, this.#context, signal)) this.ingest(event, options());
      } catch (error) {
        // One that cannot be read must not hold up the others; unacknowledged, it would come again for ever.
        this.reportError(error, 'datafeed');
      }
    }
  }
}
