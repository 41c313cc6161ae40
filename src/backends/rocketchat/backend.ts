import { Backend, type BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Call, Identity } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../core/operations/references.js';
import type { ThreadStart } from '../../core/operations/threads.js';
import type {
  CreateChannelInput,
  ListChannelsOptions,
  SetPresenceInput,
  UpdateChannelInput,
  UserQuery,
} from '../../core/options.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import type {
  Attachment,
  Emoji,
  Loss,
  Member,
  MemberRole,
  MessageRef,
  Organization,
  Presence,
  Reaction,
  User,
} from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { capabilitiesOf, rocketchatLimits, rocketchatMatrix } from './capabilities.js';
import { RocketChatClient } from './client/client.js';
import { RocketChatRealtime } from './client/realtime/realtime.js';
import { RocketChatConfig, type RocketChatConfigInput, rocketchatEnvironment } from './config.js';
import { rocketchatDialect } from './dialect.js';
import { MentionNames } from './mention-names.js';
import { MessageEvents } from './message-events.js';
import { MessageStream } from './message-stream.js';
import type {
  RocketChatChannel,
  RocketChatMessage,
  RocketChatThread,
  RocketChatTypes,
  RocketChatUser,
} from './native.js';
import { toCustomEmoji } from './normalize/emoji.js';
import * as channels from './operations/channels.js';
import type { RocketChatContext } from './operations/context.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import * as marks from './operations/marks.js';
import * as members from './operations/members.js';
import { fetchOrganization } from './operations/organizations.js';
import * as presence from './operations/presence.js';
import * as reactions from './operations/reactions.js';
import * as sending from './operations/sending.js';
import * as threads from './operations/threads.js';
import * as users from './operations/users.js';
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
export class RocketChatBackend extends Backend<RocketChatTypes> {
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
    const { account, timeZone, timeoutMs, retry, logger, cursorStore, cache, handlerTimeoutMs, eventBuffer } = config;
    const { ca, proxy, privateHosts } = config;
    super(
      {
        platform: 'rocketchat',
        displayName: 'Rocket.Chat',
        dialect: mentions.dialect,
        capabilities: new Capabilities(rocketchatMatrix, rocketchatLimits),
      },
      // What the base keeps can be seen by `util.inspect`: no token is among it.
      {
        account,
        timeZone,
        timeoutMs,
        retry,
        logger,
        cursorStore,
        cache,
        handlerTimeoutMs,
        eventBuffer,
        ca,
        proxy,
        privateHosts,
      },
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

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<RocketChatUser> {
    return users.fetchUser(this.#context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<RocketChatUser[]> {
    return users.listUsers(this.#context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<RocketChatUser[]> {
    return users.findUsers(this.#context, query, call);
  }

  // Rooms
  protected override doFetchChannel(id: string, call: Call): Promise<RocketChatChannel> {
    return channels.fetchChannel(this.#context, id, call);
  }
  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<RocketChatChannel[]> {
    return channels.listChannels(this.#context, options, call);
  }
  protected override doFindChannels(name: string, call: Call): AsyncIterable<RocketChatChannel[]> {
    return channels.findChannels(this.#context, name, call);
  }
  protected override doCreateChannel(
    input: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<RocketChatChannel> {
    return channels.createChannel(this.#context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<RocketChatChannel> {
    return channels.updateChannel(this.#context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setArchived(this.#context, id, true, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setArchived(this.#context, id, false, call);
  }
  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.joinChannel(this.#context, id, call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.#context, id, call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return members.listMembers(this.#context, id, call);
  }
  protected override doAddMembers(id: string, input: { users: string[]; groups: string[] }, call: Call): Promise<void> {
    return members.addMembers(this.#context, id, input, call);
  }
  protected override doRemoveMembers(
    id: string,
    input: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return members.removeMembers(this.#context, id, input, call);
  }
  protected override doSetMemberRole(
    id: string,
    userId: string,
    role: Exclude<MemberRole, 'unknown'>,
    call: Call,
  ): Promise<void> {
    return members.setMemberRole(this.#context, id, userId, role, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<RocketChatChannel> {
    return channels.openDirect(this.#context, userIds, call);
  }

  // The server
  protected override async doFetchOrganization(id: string | undefined, _call: Call): Promise<Organization> {
    return fetchOrganization(this.#context, id);
  }
  protected override async *doListOrganizations(_call: Call): AsyncGenerator<Organization[]> {
    yield [fetchOrganization(this.#context, undefined)];
  }

  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<RocketChatMessage> {
    // A file's message takes no id of ours: there a key holds for this process.
    const key = message.files.length > 0 ? message.idempotencyKey : undefined;
    return this.atMostOnce(`file ${target.channelId}`, key, call, (tracked) =>
      sending.sendMessage(this.#context, target, message, tracked),
    );
  }
  protected override doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<RocketChatMessage> {
    return editMessage(this.#context, ref, edit, call);
  }
  protected override async doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    await this.client.chatDelete(ref.channelId, ref.id, { signal: call.signal });
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<RocketChatMessage> {
    return history.fetchMessage(this.#context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<RocketChatMessage[]> {
    return history.fetchMessages(this.#context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<RocketChatMessage[]> {
    return history.searchMessages(this.#context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.pinMessage(this.#context, ref, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unpinMessage(this.#context, ref, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<RocketChatMessage[]> {
    return marks.listPins(this.#context, channelId, call);
  }
  protected override doStarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.starMessage(this.#context, ref, call);
  }
  protected override doUnstarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unstarMessage(this.#context, ref, call);
  }
  protected override doMarkRead(channelId: string, upTo: MessageRef | undefined, call: Call): Promise<void> {
    return marks.markRead(this.#context, channelId, upTo, call);
  }
  protected override doListReaders(
    channelId: string,
    message: MessageRef | undefined,
    call: Call,
  ): AsyncIterable<User[]> {
    return marks.listReaders(this.#context, channelId, message, call);
  }
  protected override doReportMessage(ref: MessageRef, reason: string, call: Call): Promise<void> {
    return marks.reportMessage(this.#context, ref, reason, call);
  }
  protected override doPermalink(ref: MessageRef, call: Call): Promise<string> {
    return marks.permalink(this.#context, ref, call);
  }

  // Threads
  protected override doCreateThread(start: ThreadStart, call: Call): Promise<RocketChatThread> {
    return threads.createThread(this.#context, start, call);
  }
  protected override doFetchThread(thread: ThreadTarget, call: Call): Promise<RocketChatThread> {
    return threads.fetchThread(this.#context, thread, call);
  }
  protected override doListThreads(
    channelId: string,
    _options: { includeArchived: boolean },
    call: Call,
  ): AsyncIterable<RocketChatThread[]> {
    return threads.listThreads(this.#context, channelId, call);
  }
  protected override doFollowThread(thread: ThreadTarget, follow: boolean, call: Call): Promise<void> {
    return threads.followThread(this.#context, thread, follow, call);
  }

  // Reactions
  protected override doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    return reactions.addReaction(this.#context, ref, emoji, call);
  }
  protected override doRemoveReaction(
    ref: MessageRef,
    emoji: Emoji,
    userId: string | undefined,
    call: Call,
  ): Promise<void> {
    return reactions.removeReaction(this.#context, ref, emoji, userId, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return reactions.listReactions(this.#context, ref, call);
  }
  protected override async doListCustomEmoji(signal: AbortSignal | undefined): Promise<Emoji[]> {
    const { emojis } = await this.client.emoji.list({ signal });
    const siteUrl = this.#context.reader.context.siteUrl;
    return (emojis?.update ?? []).flatMap((emoji) => toCustomEmoji(emoji, siteUrl));
  }

  // Files
  protected override doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    return downloadAttachment(this.#context, attachment, options, call);
  }

  // Presence and typing
  protected override doGetPresence(userId: string, call: Call): Promise<Presence> {
    return presence.getPresence(this.#context, userId, call);
  }
  protected override doSetPresence(input: SetPresenceInput, call: Call): Promise<Loss[]> {
    return presence.setPresence(this.#context, input, call);
  }
  protected override doSendTyping(channelId: string, thread: ThreadTarget | undefined, call: Call): Promise<void> {
    return this.#context.typing.begin(channelId, thread?.id, call.signal);
  }
}
