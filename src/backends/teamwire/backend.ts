import { Backend, type BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import type { Download } from '../../core/files/index.js';
import type { HistoryQuery } from '../../core/operations/history.js';
import type { Call, Identity } from '../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../core/operations/outgoing.js';
import type { CreateChannelInput, ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import type {
  Attachment,
  ChatEvent,
  Emoji,
  Group,
  Member,
  MemberRole,
  MessageRef,
  Organization,
  Reaction,
  User,
} from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { teamwireLimits, teamwireMatrix } from './capabilities.js';
import { TeamwireClient } from './client/client.js';
import { EventReader } from './client/event-reader.js';
import { needed } from './client/read/answer.js';
import { TeamwireConfig, type TeamwireConfigInput, teamwireEnvironment } from './config.js';
import { teamwireDialect } from './dialect.js';
import { eventsOf } from './events.js';
import type { TeamwireChannel, TeamwireMessage, TeamwireTypes, TeamwireUser } from './native.js';
import * as channels from './operations/channels.js';
import type { TeamwireContext } from './operations/context.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import * as marks from './operations/marks.js';
import { listMembers } from './operations/members.js';
import { fetchOrganization } from './operations/organizations.js';
import * as reactions from './operations/reactions.js';
import { sendMessage } from './operations/sending.js';
import * as users from './operations/users.js';
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
export class TeamwireBackend extends Backend<TeamwireTypes> {
  /** Teamwire's chats in the words of its SDK, with this backend's session. Its subscriptions have a stream of their own. */
  readonly client: TeamwireClient;
  readonly #context: TeamwireContext;
  readonly #events: EventReader;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<TeamwireConfigInput, 'platform'> & { platform?: 'teamwire' | undefined }) {
    const config = resolveConfig(TeamwireConfig, input, { platform: 'teamwire', environment: teamwireEnvironment });
    const { account, proxy, ca, timeZone, timeoutMs, retry, logger, cursorStore, cache, handlerTimeoutMs } = config;
    super(
      {
        platform: 'teamwire',
        displayName: 'Teamwire',
        dialect: teamwireDialect,
        capabilities: new Capabilities(teamwireMatrix, teamwireLimits),
      },
      // What the base keeps can be seen by `util.inspect`: no secret is among it.
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
        eventBuffer: config.eventBuffer,
        privateHosts: config.privateHosts,
      },
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

  /** What the handlers did not get any more is read as history by the next connection. */
  protected override async setupSteps(): Promise<readonly SetupStep[]> {
    const { teamwireSetup } = await import('./setup-checks.js');
    const { client, config } = this.#context;
    return teamwireSetup({ client, config, signIn: this.signInStep() });
  }

  protected override async doDisconnect(): Promise<void> {
    this.#events.forget();
    await this.client.close();
  }

  protected override refreshCaches(event: ChatEvent): void {
    super.refreshCaches(event);
    // Its members stand on the channel.
    if (event.type === 'member.joined' || event.type === 'member.left') this.channels.delete(event.channelId);
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

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<TeamwireUser> {
    return users.fetchUser(this.#context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<TeamwireUser[]> {
    return users.listUsers(this.#context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<TeamwireUser[]> {
    return users.findUsers(this.#context, query, call);
  }
  protected override doListGroups(call: Call): AsyncIterable<Group[]> {
    return users.listGroups(this.#context, call);
  }

  // Chats
  protected override doFetchChannel(id: string, call: Call): Promise<TeamwireChannel> {
    return channels.fetchChannel(this.#context, id, call.signal);
  }
  protected override doListChannels(_options: ListChannelsOptions, call: Call): AsyncIterable<TeamwireChannel[]> {
    return channels.listChannels(this.#context, {}, call);
  }
  protected override doFindChannels(name: string, call: Call): AsyncIterable<TeamwireChannel[]> {
    return channels.listChannels(this.#context, { title: name }, call);
  }
  protected override doCreateChannel(
    input: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<TeamwireChannel> {
    return channels.createChannel(this.#context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<TeamwireChannel> {
    return channels.updateChannel(this.#context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setClosed(this.#context, id, true, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setClosed(this.#context, id, false, call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.#context, id, call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return listMembers(this.#context, id, call);
  }
  protected override doAddMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.changeMembers(this.#context, 'addMembers', id, members, call);
  }
  protected override doRemoveMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.changeMembers(this.#context, 'removeMembers', id, members, call);
  }
  protected override doSetMemberRole(
    id: string,
    userId: string,
    role: Exclude<MemberRole, 'unknown'>,
    call: Call,
  ): Promise<void> {
    return channels.setMemberRole(this.#context, id, userId, role, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<TeamwireChannel> {
    return channels.openDirect(this.#context, userIds, call);
  }

  // The organisation
  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return fetchOrganization(this.#context, id, call);
  }
  protected override async *doListOrganizations(call: Call): AsyncGenerator<Organization[]> {
    yield [await fetchOrganization(this.#context, undefined, call)];
  }

  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<TeamwireMessage> {
    return sendMessage(this.#context, target, message, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<TeamwireMessage> {
    return history.fetchMessage(this.#context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<TeamwireMessage[]> {
    return history.fetchMessages(this.#context, query, call);
  }
  protected override doMarkRead(channelId: string, _upTo: MessageRef | undefined, call: Call): Promise<void> {
    return marks.markRead(this.#context, channelId, call);
  }
  protected override doListReaders(
    channelId: string,
    _message: MessageRef | undefined,
    call: Call,
  ): AsyncIterable<User[]> {
    return marks.listReaders(this.#context, channelId, call);
  }

  // Reactions
  protected override doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    return reactions.addReaction(this.#context, ref, emoji, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return reactions.listReactions(this.#context, ref, call);
  }

  // Files
  protected override doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    return downloadAttachment(this.#context, attachment, options, call);
  }
}
