import type { BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import { commonSettings } from '../../core/common-settings.js';
import type { NewChannel } from '../../core/operations/channels.js';
import type { Call, Identity } from '../../core/operations/kernel.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import { registerDialect } from '../../richtext/index.js';
import { StackExchangeMessages } from './backend-messages.js';
import { comparePositions, missedEvents, missedRooms } from './backfill.js';
import { anonymousCells, stackexchangeLimits, stackexchangeMatrix } from './capabilities.js';
import { StackExchangeClient } from './client/client.js';
import { feedDefaults, RoomFeed } from './client/feed/room-feed.js';
import type { EventData } from './client/types.js';
import { StackExchangeConfig, type StackExchangeConfigInput, stackexchangeEnvironment } from './config.js';
import { stackexchangeDialect } from './dialect.js';
import { EventPositions } from './event-positions.js';
import { eventsOf } from './events.js';
import type { StackExchangeChannelModel, StackExchangeTypes } from './native.js';
import { basicUser } from './normalize/user.js';
import * as channels from './operations/channels.js';
import type { StackExchangeContext } from './operations/context.js';
import { roomNumber } from './operations/ids.js';
import { PresenceBook } from './presence-book.js';
import { StackExchangeReader } from './reader.js';
import { StarBook } from './star-book.js';

/** A visitor has no user: this stands for one. */
const visitorName = 'anonymous';

/**
 * Stack Exchange: one account on one of its three chat hosts, or a visitor who only reads.
 *
 * @example
 * ```ts
 * import { StackExchangeBackend } from 'chatmux/stackexchange';
 *
 * const backend = new StackExchangeBackend({
 *   host: 'stackexchange.com',
 *   email: 'bot@example.com',
 *   password: 'correct horse',
 *   rooms: [1],
 *   cookieFile: 'cookies.json',
 * });
 * ```
 */
export class StackExchangeBackend extends StackExchangeMessages {
  /** The chat in its own words, with this backend's session. */
  readonly client: StackExchangeClient;
  readonly #context: StackExchangeContext;
  readonly #feed: RoomFeed;
  #wasOpen = false;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<StackExchangeConfigInput, 'platform'> & { platform?: 'stackexchange' | undefined }) {
    const config = resolveConfig(StackExchangeConfig, input, {
      platform: 'stackexchange',
      environment: stackexchangeEnvironment,
    });
    super(
      {
        platform: 'stackexchange',
        displayName: 'Stack Exchange',
        dialect: stackexchangeDialect,
        capabilities: new Capabilities(stackexchangeMatrix, stackexchangeLimits),
      },
      commonSettings(config),
    );
    registerDialect(stackexchangeDialect);
    this.client = new StackExchangeClient(input, {
      onRateLimited: (operation, retryAfterMs) => this.rateLimited(operation, retryAfterMs),
    });
    if (this.client.isAnonymous) this.narrowed = this.capabilities.narrow(anonymousCells);
    const reader = new StackExchangeReader({
      account: this.account,
      origin: this.client.url,
      host: this.client.host,
      reading: this.client.reading,
      users: this.users,
      remember: (model, payload) => this.remember(model, payload),
    });
    this.#context = {
      client: this.client,
      reader,
      config,
      positions: new EventPositions(),
      stars: new StarBook(),
      presence: new PresenceBook(),
      account: this.account,
    };
    this.#feed = new RoomFeed({
      reading: this.client.reading,
      config,
      origin: this.client.url,
      rooms: async (signal) => [...(config.rooms ?? []), ...(await channels.currentRooms(this.#context, signal))],
      receive: (events, isReplay) => this.#receive(events, isReplay),
      report: (error) => this.reportError(error, 'receive'),
    });
  }

  protected override async openSession(context: OpenContext<unknown>): Promise<Session> {
    // Reading works for everybody, so a session that has ended would go unnoticed.
    if (this.#wasOpen) await this.client.verify(context.signal);
    const session = await this.#feed.open(context);
    this.#wasOpen = true;
    return session;
  }

  protected override get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    const { silenceMs = feedDefaults.silenceMs, reconnectMaxMs } = this.#context.config;
    return {
      silenceMs,
      maxDelayMs: reconnectMaxMs,
      maxAttemptsPerMinute: 60,
      stableAfterMs: 2_000,
    };
  }

  protected override get backfill(): BackfillSource {
    return {
      channels: async (_since, signal) => {
        const rooms = await missedRooms(this.#context, signal);
        // Looking into one brings the account back.
        return rooms.filter((id) => !this.#feed.hasLeft(roomNumber(id)));
      },
      read: (channelId, from, signal) =>
        this.#feed.hasLeft(roomNumber(channelId)) ? nothing() : missedEvents(this.#context, channelId, from, signal),
      cursorOf: ({ id }) => this.#context.positions.of(id),
      compare: comparePositions,
      now: () => new Date(this.client.serverTime),
    };
  }

  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<StackExchangeTypes>> {
    const { reader } = this.#context;
    const { self } = await this.client.context.session.open(signal);
    if (!self) return { me: { ...basicUser(0, visitorName, this.account), isBot: true } };
    reader.selfId = String(self.id);
    reader.names.self = { id: String(self.id), name: self.name };
    // Whoever runs on a session is a bot, whatever the site calls it.
    return { me: { ...basicUser(self.id, self.name, this.account), isBot: true } };
  }

  protected override async setupSteps(): Promise<readonly SetupStep[]> {
    const { stackexchangeSetup } = await import('./setup-checks.js');
    const { client, config } = this.#context;
    return stackexchangeSetup({ client, config, signIn: this.signInStep() });
  }

  protected override async doDisconnect(): Promise<void> {
    await this.client.close();
  }

  /** Pictures may be on the chat's own host where that is not the site's. */
  protected override get trustedHosts(): readonly string[] {
    return this.#context.config.chatOrigin === undefined ? [] : [this.client.url];
  }

  protected override get context(): StackExchangeContext {
    return this.#context;
  }

  // Rooms that are entered and left: what they say is heard from then on, or no more.
  protected override async doCreateChannel(input: NewChannel, call: Call): Promise<StackExchangeChannelModel> {
    const channel = await channels.createChannel(this.#context, input, call);
    await this.#feed.enter(roomNumber(channel.id), call.signal);
    return channel;
  }
  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return this.#feed.enter(roomNumber(id), call.signal);
  }
  protected override async doLeaveChannel(id: string, call: Call): Promise<void> {
    const roomId = roomNumber(id);
    this.#feed.leave(roomId);
    // Reading what was missed there would bring the account back.
    this.gaps.forget(id);
    if (this.client.isAnonymous) return;
    const { signal } = call;
    await this.client.context.markQueue.run('chats/leave', () => this.client.writing.leave(roomId, { signal }), signal);
  }

  async #receive(wires: readonly EventData[], isReplay: boolean): Promise<void> {
    await this.hub.room();
    for await (const event of eventsOf(wires, this.#context))
      this.ingest(isReplay ? { ...event, backfilled: true } : event);
  }
}

/** The history of a room that was left: it concerns nobody here. */
async function* nothing(): AsyncGenerator<never> {}
