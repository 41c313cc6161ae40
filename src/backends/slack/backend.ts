import type { WebClient } from '@slack/web-api';
import type { BackfillSource } from '../../core/backend.js';
import { Capabilities } from '../../core/capabilities.js';
import { commonSettings } from '../../core/common-settings.js';
import { ConfigError } from '../../core/errors/index.js';
import { ServerClock } from '../../core/network/server-clock.js';
import type { Identity } from '../../core/operations/kernel.js';
import type { OperationOptions } from '../../core/options.js';
import { resolveConfig } from '../../core/resolve-config.js';
import type { SetupStep } from '../../core/setup/index.js';
import type { OpenContext, Session, SupervisorOptions } from '../../core/supervisor/index.js';
import type { Command } from '../../models/index.js';
import { registerDialect } from '../../richtext/index.js';
import { SlackMessages } from './backend-messages.js';
import { channelsOf, cursorOf, missedEvents } from './backfill.js';
import { slackLimits, slackMatrix } from './capabilities.js';
import { SlackConfig, type SlackConfigInput, slackEnvironment, slackModeOf } from './config.js';
import { slackDialect } from './dialect.js';
import { DroppedEvents } from './dropped-events.js';
import { fromSdkError } from './errors.js';
import { editOf } from './events/edits.js';
import { FileShares } from './file-shares.js';
import { answerRequest } from './http-events.js';
import { authenticate } from './identity.js';
import { SlackInbox } from './inbox.js';
import { ModalOrigins } from './modal-origins.js';
import type { SlackTypes } from './native.js';
import type { SlackContext } from './operations/context.js';
import { fetchGroups } from './operations/users.js';
import { PendingAnswers } from './pending-answers.js';
import { PresencePoll } from './presence-poll.js';
import { SlackReader } from './reader.js';
import { Revocations } from './revocations.js';
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
export class SlackBackend extends SlackMessages {
  readonly #config: SlackConfig;
  readonly #web: SlackWeb;
  readonly #clock = new ServerClock();
  readonly #reader: SlackReader;
  readonly #inbox: SlackInbox;
  readonly #parts = {
    shares: new FileShares(),
    written: new WrittenMessages(),
    answers: new PendingAnswers(),
    modals: new ModalOrigins(),
  };
  readonly #poll: PresencePoll | undefined;
  readonly #revocations = new Revocations({
    ask: () => this.#web.call('auth.test', {}),
    report: (error, operation) => this.reportError(error, operation),
  });
  readonly #dropped = new DroppedEvents({
    now: () => this.#clock.now(),
    gapped: (channelId) => this.gaps.gapped(channelId),
    ended: () => {
      // A connection that is lost is followed by the same.
      if (this.state === 'connected') void this.gaps.connected({ resumed: false });
    },
  });
  #scopes: Scopes | undefined;
  protected override commands: readonly Command[];

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: Omit<SlackConfigInput, 'platform'> & { platform?: 'slack' | undefined }) {
    const config = resolveConfig(SlackConfig, input, { platform: 'slack', environment: slackEnvironment });
    super(
      {
        platform: 'slack',
        displayName: 'Slack',
        dialect: slackDialect,
        nativeContent: ['blocks', 'attachments'],
        capabilities: new Capabilities(slackMatrix, slackLimits).narrow(
          cellsBySettings({
            hasUserToken: config.userToken !== undefined,
            canReceiveHttp: config.signingSecret !== undefined,
            pollsPresence: config.presencePolling !== undefined,
          }),
        ),
      },
      commonSettings(config),
    );
    registerDialect(slackDialect);
    this.#config = config;
    this.commands = config.commands ?? [];
    this.#web = new SlackWeb(config, (method, retryAfterMs) => this.rateLimited(method, retryAfterMs));
    this.#reader = new SlackReader({
      account: this.account,
      users: this.users,
      channels: this.channels,
      remember: (model, payload) => this.remember(model, payload),
      askUser: (id, signal) => this.fetchUser(id, { signal }),
      askChannel: (id, signal) => this.fetchChannel(id, { signal, fresh: true }),
      askGroups: (signal) => fetchGroups(this.context, signal),
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
    const { baseMs, maxMs = 15_000 } = this.#config.retry ?? {};
    return {
      // A refresh leaves the old socket open for what is on its way; Slack may send nothing to it any more, and refreshes
      // come to each connection at its own time, so the new one need not wait.
      overlapMs: 2_000,
      immediateJitterMs: 20,
      // A socket that Slack has greeted is a good one, and `apps.connections.open` may be called 50 times a minute: Slack's
      // retries of what was missed end early, so it pays to be back soon.
      stableAfterMs: 2_000,
      baseDelayMs: baseMs,
      maxDelayMs: maxMs,
      maxAttemptsPerMinute: 40,
    };
  }

  protected override get backfill(): BackfillSource {
    return {
      channels: (_since, signal) => channelsOf(this.context, signal),
      read: (channelId, from, signal) => missedEvents(this.context, channelId, from, signal),
      cursorOf,
      editOf,
      compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
      now: () => new Date(this.#clock.now()),
    };
  }

  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<SlackTypes>> {
    const { self, me, scopes, userScopes } = await authenticate(this.#web, this.#config, signal);
    this.#reader.self = self;
    this.#scopes = scopes;
    return { me, capabilities: this.capabilities.narrow(cellsByScopes(scopes, userScopes)) };
  }

  protected override async setupSteps(): Promise<readonly SetupStep[]> {
    const { slackSetup } = await import('./setup-checks.js');
    return slackSetup({ config: this.#config, web: this.#web });
  }

  protected override toChatError(error: unknown, operation: string) {
    return fromSdkError(error, operation);
  }

  protected override async doHandleRequest(request: Request): Promise<Response> {
    const { signingSecret } = this.#config;
    if (signingSecret === undefined) throw this.unsupported('handleRequest');
    return answerRequest(request, signingSecret, { inbox: this.#inbox, clock: this.#clock });
  }

  protected override async doDisconnect(): Promise<void> {
    this.#poll?.stop();
    this.#dropped.stop();
    await this.#web.close();
  }

  protected override get context(): SlackContext {
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
        apiOrigin: new URL(this.#config.apiUrl).origin,
        clock: this.#clock,
        report: (error, operation) => this.reportError(error, operation),
        revocations: this.#revocations,
      },
      context,
    );
  }

  #makeInbox(): SlackInbox {
    const owner = this;
    return new SlackInbox({
      ...this.#parts,
      reader: this.#reader,
      dropped: this.#dropped,
      get commands() {
        return owner.commands;
      },
      ingest: (event, options) => this.ingest(event, options),
      report: (error, operation) => this.reportError(error, operation),
      remember: (model, payload) => this.remember(model, payload),
      revoked: (error) => {
        this.forgetIdentity();
        this.#revocations.told(error);
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
