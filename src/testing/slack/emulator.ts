import type { Emulator } from '../emulator.js';
import type { Faults } from '../faults.js';
import { CallLimit, LoopbackServer } from '../server/index.js';
import type { ScriptedWorld, UserRecord, WorldChange } from '../world/index.js';
import type { WorldMessage } from '../world.js';
import { SlackApi } from './api.js';
import { Delivery, type DeliveryFailure } from './delivery/delivery.js';
import { HttpEvents, type HttpTarget } from './delivery/http-events.js';
import { type DisconnectReason, SocketMode } from './delivery/socket-mode.js';
import { envelope } from './events/envelope.js';
import { messageEvents } from './events/message-events.js';
import { completeRecord, writeNotices } from './events/notices.js';
import { isGranted, isVisible } from './events/visibility.js';
import { workspaceEvents } from './events/workspace-events.js';
import { faultHooks } from './fault-hooks.js';
import { Interactivity } from './interactivity/interactivity.js';
import { ResponseUrls } from './interactivity/response-urls.js';
import type { Json } from './json.js';
import { slackMethods } from './methods/index.js';
import { messageData } from './native.js';
import type { SlackEmulatorConfig, SlackEmulatorOptions } from './options.js';
import { identify, route } from './routes.js';
import { wireView } from './wire/view.js';
import { SlackWorkspace } from './workspace.js';

/**
 * A Slack of one workspace on a loopback port, for `@slack/web-api` and `@slack/socket-mode` as they are. Written from
 * Slack's documented and recorded behaviour; strict where Slack is strict.
 */
export class SlackEmulator implements Emulator<SlackEmulatorConfig> {
  readonly platform = 'slack';
  readonly world: ScriptedWorld;
  readonly #workspace: SlackWorkspace;
  readonly #socketMode: SocketMode;
  readonly #delivery: Delivery;
  readonly #interactivity: Interactivity;
  readonly #server: LoopbackServer;
  #http: HttpEvents | undefined;
  /** Until when events are dropped, as there were too many; by the clock. */
  #droppedUntil = 0;

  private constructor(
    workspace: SlackWorkspace,
    parts: { server: LoopbackServer; socketMode: SocketMode; responses: ResponseUrls },
  ) {
    this.#workspace = workspace;
    this.world = workspace.world;
    this.#server = parts.server;
    this.#socketMode = parts.socketMode;
    this.#delivery = new Delivery(parts.socketMode, parts.server.faults.gate, workspace.options.retryDelaysMs);
    this.#interactivity = new Interactivity(workspace, this.#delivery, parts.responses);
    workspace.baseUrl = parts.server.url;
    workspace.state.onChange((change) => this.#changed(change));
  }

  static async start(options: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
    const workspace = new SlackWorkspace(options);
    const socketMode = new SocketMode(workspace);
    const responses = new ResponseUrls(workspace);
    const api = new SlackApi(workspace, new Map([...slackMethods, ['apps.connections.open', socketMode.method]]));
    const later: { emulator?: SlackEmulator } = {};
    const posts = options.postLimit && new CallLimit(options.postLimit);
    const server = await LoopbackServer.start({
      port: options.port,
      clock: options.clock,
      faults: faultHooks(socketMode, () => later.emulator),
      identify: (request) => identify(request, api),
      limited: ({ call, params }) => (call === 'chat.postMessage' ? posts?.take(String(params['channel'])) : undefined),
      handle: (request, { call }) => route(request, call, { api, workspace, responses }),
      upgrade: (request) => (request.url.pathname === '/link/' ? socketMode.upgrade(request) : { status: 404 }),
    });
    const emulator = new SlackEmulator(workspace, { server, socketMode, responses });
    later.emulator = emulator;
    return emulator;
  }

  get url(): string {
    return this.#server.url;
  }

  get config(): SlackEmulatorConfig {
    const { botToken, appToken, userToken, signingSecret } = this.#workspace;
    return {
      platform: 'slack',
      botToken: botToken.value,
      appToken: appToken.value,
      signingSecret,
      ...(userToken ? { userToken: userToken.value } : {}),
      apiUrl: `${this.url}/api/`,
    };
  }

  get faults(): Faults {
    return this.#server.faults;
  }

  get requests() {
    return this.#server.requests;
  }

  /** The ids of the workspace, the app and its bot. */
  get ids(): { teamId: string; appId: string; botId: string; botUserId: string } {
    const { team, appId, botId, state } = this.#workspace;
    return { teamId: team.id, appId, botId, botUserId: state.bot.id };
  }

  readonly events = {
    /**
     * From now on events, interactions and commands are posted, signed, to this URL or handler instead of Socket Mode;
     * `undefined` goes back. The target must pass `url_verification` first.
     */
    deliverTo: async (target: HttpTarget | undefined): Promise<void> => {
      const http = target === undefined ? undefined : new HttpEvents(this.#workspace, target);
      await http?.verify();
      this.#http = http;
      this.#socketMode.isEnabled = http === undefined;
      this.#delivery.carrier = http ?? this.#socketMode;
    },
    /** Sends an event of any kind, for those that nothing in the world causes. */
    send: (event: Json): void =>
      this.#delivery.event(envelope({ event_ts: this.#workspace.ts(), ...event }, this.#workspace)),
    /**
     * Tells that there were too many: a payload without an inner event.
     *
     * @param options - `forMs`: events are dropped for so long, up to the next whole second, and the minute that is told
     * ends then; nothing is dropped unless given
     * @returns until when events are dropped, by the emulator's clock
     */
    rateLimited: ({ forMs }: { forMs?: number | undefined } = {}): Date => {
      const { team, appId, state } = this.#workspace;
      const end = forMs === undefined ? undefined : Math.ceil((state.now().getTime() + forMs) / 1_000);
      const minute = end === undefined ? this.#workspace.seconds() - (this.#workspace.seconds() % 60) : end - 60;
      if (end !== undefined) this.#droppedUntil = end * 1_000;
      this.#delivery.event({
        token: '',
        type: 'app_rate_limited',
        team_id: team.id,
        minute_rate_limited: minute,
        api_app_id: appId,
      });
      return new Date(this.#droppedUntil);
    },
  };

  /** How many Socket Mode connections are open. */
  get connections(): number {
    return this.#socketMode.connections;
  }

  /** Sends every socket a `disconnect` frame; `link_disabled` also switches Socket Mode off. */
  disconnect(reason: DisconnectReason): void {
    this.#socketMode.disconnect(reason);
    if (reason === 'link_disabled') this.#socketMode.isEnabled = false;
  }

  /** What was given up: lost events, and interactions that the app did not answer. */
  get failures(): readonly DeliveryFailure[] {
    return this.#delivery.failures;
  }

  /** A link preview arrives: attachments appear, and the message is not edited. */
  unfurl(message: WorldMessage, attachment: Json): void {
    const record = this.#workspace.state.messages.get(message.channelId, message.id);
    if (!record) throw new Error(`there is no message ${message.id}`);
    const data = messageData(record);
    const unfurl = { id: (data.attachments?.length ?? 0) + 1, service_name: 'Example', ...attachment };
    this.#workspace.state.messages.touch(
      record,
      { native: { ...data, attachments: [...(data.attachments ?? []), unfurl] } },
      'unfurl',
    );
  }

  /** Somebody types into an external select of the bot's. @returns the options that the app offers. */
  suggest(handle: string, actionId: string, value: string, message?: WorldMessage): Promise<Json[]> {
    const user = this.#user(handle);
    const record = message && this.#workspace.state.messages.get(message.channelId, message.id);
    if (record) return this.#interactivity.suggest(user, actionId, value, { message: record });
    const view = this.#workspace.views.get(this.#workspace.state.modals.of(user)?.id ?? '');
    if (!view) throw new Error(`${handle} has no modal open; name the message`);
    return this.#interactivity.suggest(user, actionId, value, { view });
  }

  /** Somebody uses a shortcut of the app's: on a message, or a global one. */
  shortcut(handle: string, callbackId: string, message?: WorldMessage): Promise<void> {
    const record = message && this.#workspace.state.messages.get(message.channelId, message.id);
    return this.#interactivity.shortcut(this.#user(handle), callbackId, record);
  }

  /** Somebody closes the modal without sending it. */
  closeModal(handle: string): Promise<void> {
    return this.#interactivity.close(this.#user(handle));
  }

  /** What somebody's last submission was refused for, by block id. */
  modalErrors(handle: string): Readonly<Record<string, string>> {
    return this.#interactivity.modalErrors.get(this.#user(handle).id) ?? {};
  }

  /** Somebody opens the app's Home tab or its messages. @returns the Home tab that the app has published. */
  openHome(handle: string, tab: 'home' | 'messages' = 'home'): Json | undefined {
    const user = this.#user(handle);
    const { state, views } = this.#workspace;
    const view = views.homeOf(user.id);
    const wire = view && wireView(view, this.#workspace);
    const channel = state.channels.openDirect([user, state.bot], user);
    this.events.send({
      type: 'app_home_opened',
      user: user.id,
      channel: channel.id,
      tab,
      ...(wire && tab === 'home' ? { view: wire } : {}),
    });
    return wire;
  }

  /** Closes every connection and frees the port. */
  async stop(): Promise<void> {
    this.#delivery.stop();
    this.#socketMode.stop();
    this.#workspace.state.schedule.clear();
    await this.#server.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** For the fault `expireSession`: cursors and tickets are unknown, sockets end, tokens stay good. */
  expireSession(): void {
    this.#workspace.epoch += 1;
    this.#socketMode.expire();
  }

  /** For the fault `revokeToken`. */
  revokeToken(on: boolean): void {
    const { tokens, state } = this.#workspace;
    if (on === tokens.areRevoked) return;
    if (on) {
      this.events.send({ type: 'tokens_revoked', tokens: { oauth: [], bot: [state.bot.id] } });
      this.#socketMode.disconnect('link_disabled');
      this.#socketMode.expire();
    }
    tokens.revoke(on);
  }

  /** For the fault `sendGarbage`. */
  sendGarbage(payload?: string): void {
    if (this.#http) void this.#http.post(payload ?? '{"type":"event_ca', 'application/json');
    else this.#socketMode.sendGarbage(payload);
  }

  #changed(change: WorldChange): void {
    completeRecord(change, this.#workspace);
    if (change.type === 'interaction') {
      this.#interactivity.handle(change.interaction);
      return;
    }
    const isDropped = this.#workspace.state.now().getTime() < this.#droppedUntil;
    if (!isDropped && isVisible(change, this.#workspace))
      for (const event of [...messageEvents(change, this.#workspace), ...workspaceEvents(change, this.#workspace)])
        if (isGranted(event, this.#workspace)) this.#delivery.event(envelope(event, this.#workspace));
    writeNotices(change, this.#workspace);
  }

  #user(handle: string): UserRecord {
    return this.#workspace.state.users.need(this.world.user(handle).id);
  }
}
