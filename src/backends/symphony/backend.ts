import { Backend, type BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import type { AckOptions } from '../../core/delivery/index.js';
import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Response as InteractionResponse } from '../../core/operations/interactive.js';
import type { Call, Identity } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
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
  Interaction,
  Loss,
  Member,
  MemberRole,
  MessageRef,
  Organization,
  Presence,
  User,
} from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import { AgentDialect } from './agent-dialect.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { symphonyLimits, symphonyMatrix } from './capabilities.js';
import { SymphonyClient } from './client/client.js';
import type { V4Event } from './client/types/event.js';
import { proxyUrlOf, SymphonyConfig, type SymphonyConfigInput, symphonyEnvironment } from './config.js';
import { Datafeed } from './datafeed.js';
import { symphonyDialect } from './dialect.js';
import { eventsOf } from './events.js';
import type { SymphonyChannel, SymphonyMessage, SymphonyTypes, SymphonyUser } from './native.js';
import * as channels from './operations/channels.js';
import type { SymphonyContext } from './operations/context.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import { respond } from './operations/interactive.js';
import * as marks from './operations/marks.js';
import { listMembers } from './operations/members.js';
import { fetchOrganization } from './operations/organizations.js';
import * as presence from './operations/presence.js';
import * as sending from './operations/sending.js';
import * as users from './operations/users.js';
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
export class SymphonyBackend extends Backend<SymphonyTypes> {
  /** Symphony's REST APIs in their own words, with this backend's session. */
  readonly client: SymphonyClient;
  readonly #context: SymphonyContext;
  readonly #feed: Datafeed;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<SymphonyConfigInput, 'platform'> & { platform?: 'symphony' | undefined }) {
    const config = resolveConfig(SymphonyConfig, input, { platform: 'symphony', environment: symphonyEnvironment });
    const markup = new AgentDialect(config.linkSchemes ? { linkSchemes: config.linkSchemes } : {});
    const { account, timeZone, timeoutMs, retry, logger, cursorStore, cache, handlerTimeoutMs, eventBuffer } = config;
    const ca = config.ca ?? config.ssl?.trustStore.path;
    super(
      {
        platform: 'symphony',
        displayName: 'Symphony',
        dialect: markup.dialect,
        capabilities: new Capabilities(symphonyMatrix, symphonyLimits),
      },
      // What the base keeps can be seen by `util.inspect`: no key is among it.
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
        proxy: proxyUrlOf(config.proxy),
        privateHosts: config.privateHosts,
      },
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

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<SymphonyUser> {
    return users.fetchUser(this.#context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<SymphonyUser[]> {
    return users.listUsers(this.#context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<SymphonyUser[]> {
    return users.findUsers(this.#context, query, call);
  }

  // Channels
  protected override doFetchChannel(id: string, call: Call): Promise<SymphonyChannel> {
    return channels.fetchChannel(this.#context, id, call.signal);
  }
  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<SymphonyChannel[]> {
    return channels.listChannels(this.#context, options, call);
  }
  protected override doFindChannels(name: string, call: Call): AsyncIterable<SymphonyChannel[]> {
    return channels.findChannels(this.#context, name, call);
  }
  protected override doCreateChannel(
    input: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<SymphonyChannel> {
    return channels.createChannel(this.#context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<SymphonyChannel> {
    return channels.updateChannel(this.#context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setActive(this.#context, id, false, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setActive(this.#context, id, true, call);
  }
  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.addMember(this.#context, id, this.me?.id ?? '', call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.removeMember(this.#context, id, this.me?.id ?? '', call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return listMembers(this.#context, id, call);
  }
  protected override doAddMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.changeMembers(this.#context, id, members, channels.addMember, call);
  }
  protected override doRemoveMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.changeMembers(this.#context, id, members, channels.removeMember, call);
  }
  protected override doSetMemberRole(
    id: string,
    userId: string,
    role: Exclude<MemberRole, 'unknown'>,
    call: Call,
  ): Promise<void> {
    return channels.setMemberRole(this.#context, id, userId, role, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<SymphonyChannel> {
    return channels.openDirect(this.#context, userIds, call);
  }

  // The pod
  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return fetchOrganization(this.#context, id, call);
  }
  protected override async *doListOrganizations(call: Call): AsyncGenerator<Organization[]> {
    yield [await fetchOrganization(this.#context, undefined, call)];
  }

  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<SymphonyMessage> {
    return sending.sendMessage(this.#context, target, message, call);
  }
  protected override doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<SymphonyMessage> {
    return editMessage(this.#context, ref, edit, call);
  }
  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return sending.deleteMessage(this.#context, ref, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<SymphonyMessage> {
    return history.fetchMessage(this.#context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<SymphonyMessage[]> {
    return history.fetchMessages(this.#context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<SymphonyMessage[]> {
    return history.searchMessages(this.#context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.pinMessage(this.#context, ref, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unpinMessage(this.#context, ref, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<SymphonyMessage[]> {
    return marks.listPins(this.#context, channelId, call);
  }
  protected override doListReaders(
    channelId: string,
    message: MessageRef | undefined,
    call: Call,
  ): AsyncIterable<User[]> {
    return marks.listReaders(this.#context, channelId, message, call);
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
    return presence.getPresence(this.#context, userId, call);
  }
  protected override doSetPresence(input: SetPresenceInput, call: Call): Promise<Loss[]> {
    return presence.setPresence(this.#context, input, call);
  }

  // Interactions
  protected override doRespond(
    interaction: Interaction,
    response: InteractionResponse,
    call: Call,
  ): Promise<SymphonyMessage[]> {
    return respond(this.#context, interaction, response, call);
  }
}
