import type { WebClient } from '@slack/web-api';
import { Backend, type BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import { type AuthError, ConfigError } from '../../core/errors/index.js';
import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Response as InteractionResponse } from '../../core/operations/interactive.js';
import type { Call, Identity } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../core/operations/references.js';
import type { ThreadStart } from '../../core/operations/threads.js';
import type {
  CreateChannelInput,
  InteractionAnswer,
  ListChannelsOptions,
  OperationOptions,
  ScheduledMessage,
  SetPresenceInput,
  StreamMessageOptions,
  UpdateChannelInput,
  UserQuery,
} from '../../core/options.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import type {
  Attachment,
  Command,
  Emoji,
  Group,
  Interaction,
  Loss,
  Member,
  MessageRef,
  Modal,
  Organization,
  Presence,
  Reaction,
} from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { slackLimits, slackMatrix } from './capabilities.js';
import { SlackConfig, type SlackConfigInput, slackEnvironment, slackModeOf } from './config.js';
import { slackDialect } from './dialect.js';
import { fromSdkError } from './errors.js';
import { FileShares } from './file-shares.js';
import { answerRequest } from './http-events.js';
import { authenticate } from './identity.js';
import { SlackInbox } from './inbox.js';
import { ModalOrigins } from './modal-origins.js';
import type { SlackChannel, SlackMessage, SlackSendOptions, SlackThread, SlackTypes, SlackUser } from './native.js';
import * as channels from './operations/channels.js';
import type { SlackContext } from './operations/context.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import { fetchMessage, fetchMessages } from './operations/history.js';
import * as interactive from './operations/interactive.js';
import * as marks from './operations/marks.js';
import * as organizations from './operations/organizations.js';
import * as presence from './operations/presence.js';
import * as reactions from './operations/reactions.js';
import * as sending from './operations/sending.js';
import { streamMessage } from './operations/streaming.js';
import * as threads from './operations/threads.js';
import * as users from './operations/users.js';
import { PendingAnswers } from './pending-answers.js';
import { PresencePoll } from './presence-poll.js';
import { SlackReader } from './reader.js';
import { cellsByScopes, cellsBySettings, type Scopes } from './scopes.js';
import { openSocket } from './socket.js';
import { SlackWeb } from './web.js';
import { WrittenMessages } from './written-messages.js';

/**
 * Slack: one workspace, one app.
 *
 * Events come over Socket Mode (`appToken`) or over HTTP (`signingSecret`, with `handleRequest`); operations need neither.
 * The SDK (`@slack/web-api`, for Socket Mode also `@slack/socket-mode` and `undici`) loads on first use.
 *
 * @example
 * ```ts
 * const backend = new SlackBackend({ botToken: 'xoxb-…', appToken: 'xapp-…' });
 * ```
 */
export class SlackBackend extends Backend<SlackTypes> {
  readonly #config: SlackConfig;
  readonly #web: SlackWeb;
  readonly #reader: SlackReader;
  readonly #inbox: SlackInbox;
  readonly #parts = {
    shares: new FileShares(),
    written: new WrittenMessages(),
    answers: new PendingAnswers(),
    modals: new ModalOrigins(),
  };
  readonly #poll: PresencePoll | undefined;
  readonly #revocations = new Set<(error: AuthError) => void>();
  #scopes: Scopes | undefined;
  #commands: readonly Command[];

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<SlackConfigInput, 'platform'> & { platform?: 'slack' | undefined }) {
    const config = resolveConfig(SlackConfig, input, { platform: 'slack', environment: slackEnvironment });
    // What the base keeps can be seen by `util.inspect`.
    const { botToken: _bot, userToken, appToken: _app, signingSecret, ...common } = config;
    super(
      {
        platform: 'slack',
        displayName: 'Slack',
        dialect: slackDialect,
        capabilities: new Capabilities(slackMatrix, slackLimits).narrow(
          cellsBySettings({
            hasUserToken: userToken !== undefined,
            canReceiveHttp: signingSecret !== undefined,
            pollsPresence: config.presencePolling !== undefined,
          }),
        ),
      },
      common,
    );
    registerDialect(slackDialect);
    this.#config = config;
    this.#commands = config.commands ?? [];
    this.#web = new SlackWeb(config, (method, retryAfterMs) => this.rateLimited(method, retryAfterMs));
    this.#reader = new SlackReader({
      account: this.account,
      users: this.users,
      channels: this.channels,
      remember: (model, payload) => this.remember(model, payload),
      askUser: (id, signal) => this.fetchUser(id, { signal }),
      askChannel: (id, signal) => this.fetchChannel(id, { signal, fresh: true }),
      askGroups: (signal) => users.fetchGroups(this.#context, signal),
      forgetEmoji: () => this.forgetCustomEmoji(),
    });
    this.#inbox = this.#makeInbox();
    this.#poll = this.#makePoll();
    if (slackModeOf(config) !== 'http') this.openSession = (context) => this.#open(context);
  }

  /**
   * Slack's own client, with the settings of this backend. Its calls are not retried. Before the SDK is loaded (by
   * `connect` or any operation) it is a stand-in whose methods load it first: `await backend.client.chat.postMessage(…)`
   * works at any time.
   */
  get client(): WebClient {
    return this.#web.client;
  }

  override async connect(options: OperationOptions = {}): Promise<void> {
    await super.connect(options);
    this.#poll?.start();
  }

  protected override openSession?: (context: OpenContext<unknown>) => Promise<Session>;

  protected override get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    return {
      // A refresh leaves the old socket open for what is on its way.
      overlapMs: 2_000,
      // A socket that Slack has greeted is a good one, and `apps.connections.open` may be called 50 times a minute: Slack's
      // retries of what was missed end early, so it pays to be back soon.
      stableAfterMs: 2_000,
      maxDelayMs: 15_000,
      maxAttemptsPerMinute: 40,
    };
  }

  protected override get backfill(): BackfillSource {
    return {
      channels: (_since, signal) => channelsOf(this.#context, signal),
      read: (channelId, from, signal) => missedEvents(this.#context, channelId, from, signal),
      cursorOf,
      compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
    };
  }

  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<SlackTypes>> {
    const { self, me, scopes, userScopes } = await authenticate(this.#web, this.#config, signal);
    this.#reader.self = self;
    this.#scopes = scopes;
    return { me, capabilities: this.capabilities.narrow(cellsByScopes(scopes, userScopes)) };
  }

  protected override toChatError(error: unknown, operation: string) {
    return fromSdkError(error, operation);
  }

  protected override async doHandleRequest(request: Request): Promise<Response> {
    const { signingSecret } = this.#config;
    if (signingSecret === undefined) throw this.unsupported('handleRequest');
    return answerRequest(request, signingSecret, this.#inbox);
  }

  protected override async doDisconnect(): Promise<void> {
    this.#poll?.stop();
    await this.#web.close();
  }

  // Users and groups
  protected override doFetchUser(id: string, call: Call): Promise<SlackUser> {
    return users.fetchUser(this.#context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<SlackUser[]> {
    return users.listUsers(this.#context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<SlackUser[]> {
    return users.findUsers(this.#context, query, call);
  }
  protected override doListGroups(call: Call): AsyncIterable<Group[]> {
    return users.listGroups(this.#context, call);
  }

  // Channels
  protected override doFetchChannel(id: string, call: Call): Promise<SlackChannel> {
    return channels.fetchChannel(this.#context, id, call.signal);
  }
  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<SlackChannel[]> {
    return channels.listChannels(this.#context, options, call);
  }
  protected override doFindChannels(_name: string, call: Call): AsyncIterable<SlackChannel[]> {
    return channels.listChannels(this.#context, { types: ['public', 'private'], includeArchived: true }, call);
  }
  protected override doCreateChannel(
    input: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<SlackChannel> {
    return channels.createChannel(this.#context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<SlackChannel> {
    return channels.updateChannel(this.#context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.#context, id, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.unarchiveChannel(this.#context, id, call);
  }
  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.joinChannel(this.#context, id, call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.#context, id, call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return channels.listMembers(this.#context, id, (userId, signal) => this.fetchUser(userId, { signal }), call);
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
  protected override doOpenDirect(userIds: string[], call: Call): Promise<SlackChannel> {
    return channels.openDirect(this.#context, userIds, call);
  }

  // Workspaces
  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return organizations.fetchOrganization(this.#context, id, call);
  }
  protected override doListOrganizations(call: Call): AsyncIterable<Organization[]> {
    return organizations.listOrganizations(this.#context, call);
  }

  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<SlackMessage> {
    return sending.sendMessage(this.#context, target, message, call);
  }
  protected override doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<SlackMessage> {
    return editMessage(this.#context, ref, edit, call);
  }
  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return sending.deleteMessage(this.#context, ref, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<SlackMessage> {
    return fetchMessage(this.#context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<SlackMessage[]> {
    return fetchMessages(this.#context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<SlackMessage[]> {
    return marks.searchMessages(this.#context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.pinMessage(this.#context, ref, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unpinMessage(this.#context, ref, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<SlackMessage[]> {
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
  protected override doPermalink(ref: MessageRef, call: Call): Promise<string> {
    return marks.permalink(this.#context, ref, call);
  }
  protected override doScheduleMessage(
    target: Target,
    message: Outgoing,
    at: Date,
    call: Call,
  ): Promise<ScheduledMessage> {
    return sending.scheduleMessage(this.#context, target, message, at, call);
  }
  protected override doListScheduledMessages(
    channelId: string | undefined,
    call: Call,
  ): AsyncIterable<ScheduledMessage[]> {
    return sending.listScheduledMessages(this.#context, channelId, call);
  }
  protected override doCancelScheduledMessage(channelId: string, id: string, call: Call): Promise<void> {
    return sending.cancelScheduledMessage(this.#context, channelId, id, call);
  }
  protected override async doStreamMessage(
    target: Target,
    chunks: AsyncIterable<string>,
    options: StreamMessageOptions<SlackSendOptions>,
    call: Call,
  ): Promise<SlackMessage | undefined> {
    const streamed = await streamMessage(this.#context, target, chunks, options, call);
    if (streamed === undefined || streamed.rest === '') return streamed?.message;
    // Slack ended the stream early: an edit writes the whole.
    return this.editMessage(streamed.message, { markdown: streamed.markdown }, { signal: options.signal });
  }

  // Threads
  protected override doCreateThread(start: ThreadStart, call: Call): Promise<SlackThread> {
    return threads.createThread(this.#context, start, call);
  }
  protected override doFetchThread(thread: ThreadTarget, call: Call): Promise<SlackThread> {
    return threads.fetchThread(this.#context, thread, call);
  }
  protected override doListThreads(
    channelId: string,
    _options: { includeArchived: boolean },
    call: Call,
  ): AsyncIterable<SlackThread[]> {
    return threads.listThreads(this.#context, channelId, call);
  }

  // Reactions and emoji
  protected override doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    return reactions.addReaction(this.#context, ref, emoji, call);
  }
  protected override async doRemoveReaction(
    ref: MessageRef,
    emoji: Emoji,
    userId: string | undefined,
    call: Call,
  ): Promise<void> {
    await reactions.removeReaction(this.#context, ref, emoji, userId, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return reactions.listReactions(this.#context, ref, call);
  }
  protected override doListCustomEmoji(signal: AbortSignal | undefined): Promise<Emoji[]> {
    return reactions.listCustomEmoji(this.#context, signal);
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
    return presence.getPresence(this.#context, userId, call.signal);
  }
  protected override doSetPresence(input: SetPresenceInput, call: Call): Promise<Loss[]> {
    return presence.setPresence(this.#context, input, (ref) => this.resolveEmoji(ref, call.signal), call);
  }
  protected override doSendTyping(channelId: string, thread: ThreadTarget | undefined, call: Call): Promise<void> {
    return presence.sendTyping(this.#context, channelId, thread, call);
  }

  // Interactions
  protected override doRespond(
    interaction: Interaction,
    response: InteractionResponse,
    call: Call,
  ): Promise<SlackMessage[]> {
    return interactive.respond(this.#context, interaction, response, call);
  }
  protected override doAnswer(interaction: Interaction, answer: InteractionAnswer): Promise<void> {
    return interactive.answer(this.#context, interaction, answer);
  }
  protected override doOpenModal(interaction: Interaction, modal: Modal, call: Call): Promise<void> {
    return interactive.openModal(this.#context, interaction, modal, call);
  }
  protected override async doSetCommands(commands: readonly Command[]): Promise<void> {
    // The app's manifest makes the commands; these definitions read what is typed behind one.
    this.#commands = commands;
  }

  get #context(): SlackContext {
    return {
      ...this.#parts,
      web: this.#web,
      reader: this.#reader,
      config: this.#config,
      account: this.account,
      capabilities: this.capabilities,
      scopes: this.#scopes,
    };
  }

  #open(context: OpenContext<unknown>): Promise<Session> {
    const { appToken } = this.#config;
    if (appToken === undefined) {
      const message =
        'connect() needs a way for events: give appToken (xapp-…, Socket Mode) or signingSecret (HTTP). Operations work without.';
      return Promise.reject(new ConfigError(message));
    }
    return openSocket(
      {
        appToken,
        web: this.#web,
        inbox: this.#inbox,
        report: (error, operation) => this.reportError(error, operation),
        onRevoked: (end) => {
          this.#revocations.add(end);
          return () => this.#revocations.delete(end);
        },
      },
      context,
    );
  }

  #makeInbox(): SlackInbox {
    const owner = this;
    return new SlackInbox({
      ...this.#parts,
      reader: this.#reader,
      get commands() {
        return owner.#commands;
      },
      ingest: (event, options) => this.ingest(event, options),
      report: (error, operation) => this.reportError(error, operation),
      remember: (model, payload) => this.remember(model, payload),
      revoked: (error) => {
        this.forgetIdentity();
        for (const end of [...this.#revocations]) end(error);
      },
    });
  }

  #makePoll(): PresencePoll | undefined {
    const { presencePolling } = this.#config;
    if (presencePolling === undefined) return undefined;
    return new PresencePoll({
      users: presencePolling.users,
      intervalMs: presencePolling.intervalMs ?? 60_000,
      getPresence: (userId, signal) => this.getPresence(userId, { signal }),
      emit: (event) => this.ingest(event),
      report: (error, operation) => this.reportError(error, operation),
    });
  }
}
