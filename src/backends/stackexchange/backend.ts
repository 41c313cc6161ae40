import { Backend, type BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Call, Identity } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { CreateChannelInput, ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import type { Sent } from '../../core/platform-types.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import type {
  Attachment,
  Emoji,
  Member,
  MemberRole,
  MessageRef,
  Organization,
  Presence,
  Reaction,
} from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import { comparePositions, missedEvents, missedRooms } from './backfill.js';
import { anonymousCells, stackexchangeLimits, stackexchangeMatrix } from './capabilities.js';
import { StackExchangeClient } from './client/client.js';
import { feedDefaults, RoomFeed } from './client/feed/room-feed.js';
import type { EventData } from './client/types.js';
import { StackExchangeConfig, type StackExchangeConfigInput, stackexchangeEnvironment } from './config.js';
import { stackexchangeDialect } from './dialect.js';
import { EventPositions } from './event-positions.js';
import { eventsOf } from './events.js';
import type {
  StackExchangeChannelModel,
  StackExchangeMessageModel,
  StackExchangeTypes,
  StackExchangeUserModel,
} from './native.js';
import { basicUser } from './normalize/user.js';
import * as channels from './operations/channels.js';
import type { StackExchangeContext } from './operations/context.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import { messageNumber, roomNumber } from './operations/ids.js';
import * as marks from './operations/marks.js';
import { listMembers } from './operations/members.js';
import { organizationOf } from './operations/organizations.js';
import { getPresence } from './operations/presence.js';
import * as sending from './operations/sending.js';
import * as users from './operations/users.js';
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
export class StackExchangeBackend extends Backend<StackExchangeTypes> {
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
    const { account, proxy, ca, timeZone, timeoutMs, retry, logger, cursorStore, cache } = config;
    const { handlerTimeoutMs, eventBuffer, privateHosts } = config;
    super(
      {
        platform: 'stackexchange',
        displayName: 'Stack Exchange',
        dialect: stackexchangeDialect,
        capabilities: new Capabilities(stackexchangeMatrix, stackexchangeLimits),
      },
      // What the base keeps can be seen by `util.inspect`: no password is among it.
      {
        account,
        proxy,
        ca,
        timeZone,
        timeoutMs,
        retry,
        logger,
        cursorStore,
        cache,
        handlerTimeoutMs,
        eventBuffer,
        privateHosts,
      },
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

  async #receive(wires: readonly EventData[], isReplay: boolean): Promise<void> {
    await this.hub.room();
    for await (const event of eventsOf(wires, this.#context))
      this.ingest(isReplay ? { ...event, backfilled: true } : event);
  }

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<StackExchangeUserModel> {
    return users.fetchUser(this.#context, id, call.signal);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<StackExchangeUserModel[]> {
    return users.findUsers(this.#context, query, call);
  }

  // Rooms
  protected override doFetchChannel(id: string, call: Call): Promise<StackExchangeChannelModel> {
    return channels.fetchChannel(this.#context, id, call.signal);
  }
  protected override doListChannels(
    _options: ListChannelsOptions,
    call: Call,
  ): AsyncIterable<StackExchangeChannelModel[]> {
    return channels.listChannels(this.#context, call);
  }
  protected override async doCreateChannel(
    input: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<StackExchangeChannelModel> {
    const channel = await channels.createChannel(this.#context, input, call);
    await this.#feed.enter(roomNumber(channel.id), call.signal);
    return channel;
  }
  protected override doUpdateChannel(
    id: string,
    changes: UpdateChannelInput,
    call: Call,
  ): Promise<StackExchangeChannelModel> {
    return channels.updateChannel(this.#context, id, changes, call);
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
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return listMembers(this.#context, id, call);
  }
  protected override doAddMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.addMembers(this.#context, id, members, call);
  }
  protected override doRemoveMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.removeMembers(this.#context, id, members, call);
  }
  protected override doSetMemberRole(
    id: string,
    userId: string,
    role: Exclude<MemberRole, 'unknown'>,
    call: Call,
  ): Promise<void> {
    return channels.setMemberRole(this.#context, id, userId, role, call);
  }

  // The chat host
  protected override async doFetchOrganization(id: string | undefined): Promise<Organization> {
    return organizationOf(this.#context, id);
  }
  protected override async *doListOrganizations(): AsyncGenerator<Organization[]> {
    yield [organizationOf(this.#context, undefined)];
  }

  // Messages
  protected override async sendAll(
    target: Target,
    outgoing: readonly Outgoing[],
    call: Call,
  ): Promise<Sent<StackExchangeTypes>> {
    sending.refuseFiles(outgoing);
    return super.sendAll(target, sending.apart(outgoing), call);
  }
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<StackExchangeMessageModel> {
    return sending.sendMessage(this.#context, target, message, call);
  }
  protected override async doEditMessage(
    ref: MessageRef,
    edit: OutgoingEdit,
    call: Call,
  ): Promise<StackExchangeMessageModel> {
    return editMessage(this.#context, ref, edit, call);
  }
  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return sending.deleteMessage(this.#context, ref, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<StackExchangeMessageModel> {
    return history.fetchMessage(this.#context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<StackExchangeMessageModel[]> {
    return history.fetchMessages(this.#context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<StackExchangeMessageModel[]> {
    return history.searchMessages(this.#context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setPin(this.#context, ref, true, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setPin(this.#context, ref, false, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<StackExchangeMessageModel[]> {
    return marks.listPins(this.#context, channelId, call);
  }
  protected override doStarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setStar(this.#context, ref, true, call);
  }
  protected override doUnstarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setStar(this.#context, ref, false, call);
  }
  protected override async doPermalink(ref: MessageRef): Promise<string> {
    const id = messageNumber(ref.id);
    return `${this.client.url}/transcript/message/${id}#${id}`;
  }

  // Stars, as reactions
  protected override async doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    marks.checkStar(emoji);
    await marks.setStar(this.#context, ref, true, call);
  }
  protected override async doRemoveReaction(
    ref: MessageRef,
    emoji: Emoji,
    userId: string | undefined,
    call: Call,
  ): Promise<void> {
    marks.checkStar(emoji);
    marks.refuseOthersStar(userId);
    await marks.setStar(this.#context, ref, false, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return marks.listStars(this.#context, ref, call);
  }
  protected override doClearReactions(ref: MessageRef, emoji: Emoji | undefined, call: Call): Promise<void> {
    return marks.clearStars(this.#context, ref, emoji, call);
  }

  // Files
  protected override doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    return downloadAttachment(this.#context, attachment, options, call);
  }

  // Presence
  protected override doGetPresence(userId: string, call: Call): Promise<Presence> {
    return getPresence(this.#context, userId, call);
  }
}

/** The history of a room that was left: it concerns nobody here. */
async function* nothing(): AsyncGenerator<never> {}
