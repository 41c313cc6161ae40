import type { BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import { commonSettings } from '../../core/common-settings.js';
import type { Identity } from '../../core/operations/kernel.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import type { ChatEvent } from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import { TeamwireMessages } from './backend-messages.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { teamwireLimits, teamwireMatrix } from './capabilities.js';
import { TeamwireClient } from './client/client.js';
import { EventReader } from './client/event-reader.js';
import { needed } from './client/read/answer.js';
import { TeamwireConfig, type TeamwireConfigInput, teamwireEnvironment } from './config.js';
import { teamwireDialect } from './dialect.js';
import { eventsOf } from './events.js';
import type { TeamwireTypes } from './native.js';
import type { TeamwireContext } from './operations/context.js';
import { TeamwireReader } from './reader.js';

/**
 * Teamwire: one bot of one organisation.
 *
 * **Experimental.** Teamwire's bot protocol is not public. The meanings are those of its SDK; the wire is the "bridge
 * contract v1", which is this project's own and not Teamwire's API. Something has to serve it (a small bridge written
 * with Teamwire's SDK, or the emulator), or give a `transport` of your own. See docs/platforms/teamwire.md.
 *
 * @example
 * ```ts
 * import { TeamwireBackend } from 'chatmux/teamwire';
 *
 * const backend = new TeamwireBackend({
 *   baseUrl: 'https://bridge.example.com',
 *   appId: process.env.TEAMWIRE_APP_ID,
 *   secret: process.env.TEAMWIRE_SECRET,
 * });
 * ```
 */
export class TeamwireBackend extends TeamwireMessages {
  /** Teamwire's chats in the words of its SDK, with this backend's session. Its subscriptions have a stream of their own. */
  readonly client: TeamwireClient;
  readonly #context: TeamwireContext;
  readonly #events: EventReader;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<TeamwireConfigInput, 'platform'> & { platform?: 'teamwire' | undefined }) {
    const config = resolveConfig(TeamwireConfig, input, { platform: 'teamwire', environment: teamwireEnvironment });
    super(
      {
        platform: 'teamwire',
        displayName: 'Teamwire',
        dialect: teamwireDialect,
        nativeContent: ['attachments'],
        capabilities: new Capabilities(teamwireMatrix, teamwireLimits),
      },
      commonSettings(config),
    );
    registerDialect(teamwireDialect);
    if (!config.transport) this.logger.info("Teamwire is experimental: bridge contract v1, not Teamwire's own API.");
    this.client = new TeamwireClient(input, {
      onRateLimited: (operation, retryAfterMs) => this.rateLimited(operation, retryAfterMs),
    });
    const reader = new TeamwireReader({
      account: this.account,
      client: this.client,
      users: this.users,
      remember: (model, payload) => this.remember(model, payload),
    });
    this.#context = { client: this.client, reader, config, account: this.account };
    this.#events = new EventReader({
      transport: this.client.transport,
      receive: (events, signal) => this.#receive(events, signal),
      room: () => this.hub.room(),
    });
  }

  protected override openSession(context: OpenContext<unknown>): Promise<Session> {
    return this.#events.open(context);
  }

  protected override get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    const { baseMs = 250, maxMs = 5_000 } = this.#context.config.retry ?? {};
    return {
      silenceMs: this.client.transport.silenceMs ?? 60_000,
      // A bridge serves few bots, and a stream that has been found is good: to be back soon costs it one small call.
      baseDelayMs: baseMs,
      stableAfterMs: 200,
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
      now: () => new Date(this.client.transport.serverTime ?? Date.now()),
    };
  }

  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<TeamwireTypes>> {
    const { reader, client } = this.#context;
    const { transport } = client;
    const payload = await transport.authenticate({ signal });
    // A log-in need not tell who it was.
    const me = reader.user(payload) ?? reader.user(await transport.call('getMe', {}, { signal }));
    const known = needed(me, 'authenticate');
    reader.selfId = known.id;
    return { me: { ...known, isBot: true } };
  }

  protected override async setupSteps(): Promise<readonly SetupStep[]> {
    const { teamwireSetup } = await import('./setup-checks.js');
    const { client, config } = this.#context;
    return teamwireSetup({ client, config, signIn: this.signInStep() });
  }

  /** What the handlers did not get any more is read as history by the next connection. */
  protected override async doDisconnect(): Promise<void> {
    this.#events.forget();
    await this.client.close();
  }

  protected override refreshCaches(event: ChatEvent): void {
    super.refreshCaches(event);
    // Its members stand on the channel.
    if (event.type === 'member.joined' || event.type === 'member.left') this.channels.delete(event.channelId);
  }

  protected override get context(): TeamwireContext {
    return this.#context;
  }

  async #receive(events: readonly unknown[], signal: AbortSignal): Promise<void> {
    for (const payload of events) {
      signal.throwIfAborted();
      try {
        for (const event of await eventsOf(payload, this.#context, signal)) this.ingest(event);
      } catch (error) {
        // The connection is going: what was not handed on comes again, as the cursor has not moved.
        if (signal.aborted) throw error;
        this.reportError(error, 'events');
      }
    }
  }
}
