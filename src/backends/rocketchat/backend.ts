import type { BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import { commonSettings } from '../../core/common-settings.js';
import type { Identity } from '../../core/operations/kernel.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import { registerDialect } from '../../richtext/index.js';
import { RocketChatMessages } from './backend-messages.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { capabilitiesOf, rocketchatLimits, rocketchatMatrix } from './capabilities.js';
import { RocketChatClient } from './client/client.js';
import { RocketChatRealtime } from './client/realtime/realtime.js';
import { RocketChatConfig, type RocketChatConfigInput, rocketchatEnvironment } from './config.js';
import { rocketchatDialect } from './dialect.js';
import { MentionNames } from './mention-names.js';
import { MessageEvents } from './message-events.js';
import { MessageStream } from './message-stream.js';
import type { RocketChatTypes } from './native.js';
import type { RocketChatContext } from './operations/context.js';
import { PeopleStream } from './people-stream.js';
import { RocketChatReader } from './reader.js';
import { RoomStream } from './room-stream.js';
import { readServerSettings } from './server-settings.js';
import { Streams } from './streams.js';
import { Typing } from './typing.js';

/**
 * Rocket.Chat: one account on one server, of any version from 6 to 9.
 *
 * Everything is done by REST; events come by the realtime connection, which only receives. After a lost connection what was
 * missed is read: messages, edits and deletions, once and in order.
 *
 * @example
 * ```ts
 * import { RocketChatBackend } from 'chatmux/rocketchat';
 *
 * const backend = new RocketChatBackend({
 *   url: 'https://chat.example.com',
 *   userId: 'aBcDeFgHiJkLmNoPq',
 *   authToken: 'personal-access-token',
 * });
 * ```
 */
export class RocketChatBackend extends RocketChatMessages {
  /** Rocket.Chat's REST API in its own words, with this backend's session. */
  readonly client: RocketChatClient;
  /** The realtime connection that the events come by: for streams of which the contract has no event. */
  readonly realtime: RocketChatRealtime;
  readonly #context: RocketChatContext;
  readonly #streams: Streams;
  readonly #events: MessageEvents;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<RocketChatConfigInput, 'platform'> & { platform?: 'rocketchat' | undefined }) {
    const config = resolveConfig(RocketChatConfig, input, {
      platform: 'rocketchat',
      environment: rocketchatEnvironment,
    });
    const mentions = new MentionNames();
    super(
      {
        platform: 'rocketchat',
        displayName: 'Rocket.Chat',
        dialect: mentions.dialect,
        nativeContent: ['attachments'],
        capabilities: new Capabilities(rocketchatMatrix, rocketchatLimits),
      },
      commonSettings(config),
    );
    registerDialect(rocketchatDialect);
    this.client = new RocketChatClient(input, {
      onRateLimited: (operation, retryAfterMs) => this.rateLimited(operation, retryAfterMs),
    });
    this.realtime = new RocketChatRealtime(this.client, {
      onRefused: (stream, event, error) => this.#streams.refused(stream, event, error),
    });
    const reader = new RocketChatReader({
      account: this.account,
      client: this.client,
      users: this.users,
      remember: (model, payload) => this.remember(model, payload),
    });
    mentions.ask(reader);
    const typing = new Typing({
      client: this.client,
      main: this.realtime,
      name: () => (reader.settings?.usesRealNames ? reader.self?.name : reader.self?.handle),
    });
    this.#context = { client: this.client, reader, config, account: this.account, mentions, typing };
    this.#events = new MessageEvents(reader, this.account);
    this.#streams = new Streams({
      client: this.client,
      realtime: this.realtime,
      messages: new MessageStream(reader, this.#events, this.account),
      rooms: new RoomStream(reader, this.account, (id) => this.channels.getById(id)),
      people: new PeopleStream(reader, this.account),
      account: this.account,
      logger: this.logger,
      emit: (event) => this.ingest(event),
      report: (error) => this.reportError(error, 'realtime'),
      emojiChanged: () => this.forgetCustomEmoji(),
    });
  }

  protected override openSession(context: OpenContext<unknown>): Promise<Session> {
    return this.#streams.open(context);
  }

  protected override get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    const { baseMs, maxMs = 15_000 } = this.#context.config.retry ?? {};
    return {
      // The connection is pinged every 22 s; two that are missed are a dead one (wire sheet, section 10).
      silenceMs: 60_000,
      baseDelayMs: baseMs,
      maxDelayMs: maxMs,
      // A server that has let the account in is a good one, and to be back soon keeps what must be read small.
      stableAfterMs: 2_000,
      maxAttemptsPerMinute: 40,
    };
  }

  protected override get backfill(): BackfillSource {
    return {
      channels: (since, signal) => channelsOf(this.#context, since, signal),
      read: (channelId, from, signal) => missedEvents(this.#context, this.#events, channelId, from, signal),
      cursorOf,
      compare: (a, b) => Number(a) - Number(b),
      now: () => new Date(this.client.serverTime),
    };
  }

  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<RocketChatTypes>> {
    const { reader } = this.#context;
    const me = await this.client.users.me({ signal });
    const settings = await readServerSettings(this.client, signal);
    reader.settings = settings;
    reader.self = reader.user(me);
    return { me: reader.self, capabilities: capabilitiesOf(settings, reader.self.native?.roles ?? []) };
  }

  protected override async setupSteps(): Promise<readonly SetupStep[]> {
    const { rocketchatSetup } = await import('./setup-checks.js');
    const { client, config } = this.#context;
    return rocketchatSetup({ client, config, realtime: this.realtime, signIn: this.signInStep() });
  }

  protected override onPressure(full: boolean): void {
    // The hub exists before this does.
    this.realtime?.hold(full);
  }

  protected override async doDisconnect(): Promise<void> {
    this.#streams.stop();
    await this.#context.typing.close();
    this.client.close();
  }

  /** Files may be fetched from the server although it is on a private network. */
  protected override get trustedHosts(): readonly string[] {
    return [this.client.url];
  }

  protected override get context(): RocketChatContext {
    return this.#context;
  }
}
