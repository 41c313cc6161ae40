import type { Emulator } from '../emulator.js';
import type { Faults } from '../faults.js';
import { LoopbackServer, type ServerAnswer, type ServerRequest } from '../server/index.js';
import type { MessageRecord, ScriptedWorld, UserRecord, WorldChange } from '../world/index.js';
import type { WorldChannel, WorldMessage } from '../world.js';
import { DdpServer } from './ddp/ddp-server.js';
import { StreamHub } from './ddp/hub.js';
import { keepBooks } from './events/bookkeeping.js';
import { tellOfMessages } from './events/message-events.js';
import { tellOfPeople } from './events/people-events.js';
import { tellOfRooms } from './events/room-events.js';
import { faultHooks } from './fault-hooks.js';
import { randomId } from './ids.js';
import type { Json } from './json.js';
import { createDiscussion } from './messages/discussions.js';
import { writeNotices } from './messages/notices.js';
import { userData } from './native.js';
import type { RocketChatEmulatorConfig, RocketChatEmulatorOptions } from './options.js';
import { RestApi } from './rest/api.js';
import { restRoutes } from './rest/routes/index.js';
import { serveIncomingWebhook } from './web/incoming-webhook.js';
import { OutgoingWebhooks } from './web/outgoing-webhooks.js';
import { serveStatic } from './web/static.js';
import { wireMessage } from './wire/message.js';
import { RocketChatWorkspace } from './workspace.js';

/**
 * A Rocket.Chat server, REST and realtime, on a loopback port. Written from what is known of the server's source and
 * published validators; strict where the server of the asked version is strict.
 */
export class RocketChatEmulator implements Emulator<RocketChatEmulatorConfig> {
  readonly platform = 'rocketchat';
  readonly world: ScriptedWorld;
  readonly faults: Faults;
  readonly config: RocketChatEmulatorConfig;
  readonly #workspace: RocketChatWorkspace;
  readonly #server: LoopbackServer;
  readonly #hub: StreamHub;
  readonly #webhooks: OutgoingWebhooks;

  private constructor(workspace: RocketChatWorkspace, server: LoopbackServer, hub: StreamHub) {
    this.#workspace = workspace;
    this.#server = server;
    this.#hub = hub;
    this.#webhooks = new OutgoingWebhooks(workspace);
    workspace.origin = server.url;
    this.world = workspace.world;
    this.faults = server.faults;
    this.config = configOf(workspace);
    workspace.state.onChange((change) => this.#changed(change));
  }

  static async start(options: RocketChatEmulatorOptions = {}): Promise<RocketChatEmulator> {
    const workspace = new RocketChatWorkspace(options);
    const hub = new StreamHub(workspace);
    const api = new RestApi(workspace, restRoutes);
    const started: { server?: LoopbackServer } = {};
    const ddp = new DdpServer(workspace, hub, ({ method, params, isRight }) =>
      started.server?.log.add({ at: new Date(), call: method, method: 'DDP', status: isRight ? 200 : 400, params }),
    );
    const pathOf = ({ url: { pathname } }: ServerRequest): string | undefined =>
      pathname.startsWith(`${workspace.path}/`) ? pathname.slice(workspace.path.length) : undefined;
    const server = await LoopbackServer.start({
      port: options.port,
      clock: options.clock,
      faults: faultHooks(workspace, ddp),
      identify: (request) => api.identify(request, pathOf(request) ?? '') ?? { call: request.url.pathname, params: {} },
      handle: async (request) => {
        const path = pathOf(request);
        const answer =
          path === undefined
            ? undefined
            : ((await api.handle(request, path)) ??
              serveStatic(request, path, workspace) ??
              (await serveIncomingWebhook(request, path, workspace)));
        return answer ?? page;
      },
      upgrade: (request) => {
        const path = pathOf(request);
        return path === '/websocket' || path?.endsWith('/websocket') ? (socket) => ddp.accept(socket) : { status: 404 };
      },
    });
    started.server = server;
    return new RocketChatEmulator(workspace, server, hub);
  }

  /** Where it is, with its path. */
  get url(): string {
    return this.#workspace.siteUrl;
  }

  get requests() {
    return this.#server.requests;
  }

  /** The version that the server is of. */
  get version(): string {
    return this.#workspace.version.text;
  }

  /** Begins a discussion in a room, by somebody of it. */
  discuss(
    handle: string,
    channel: string | WorldChannel,
    title: string,
    options: { message?: WorldMessage | undefined; members?: string[] | undefined } = {},
  ): WorldChannel {
    const { room } = createDiscussion(this.#workspace, this.#user(handle), {
      prid: this.world.record(channel).id,
      title,
      pmid: options.message?.id,
      users: options.members ?? [this.world.bot.handle],
      isEncrypted: false,
    });
    return this.world.channel(room.name);
  }

  /** Sends the bot what only it sees and nobody stores: feedback of the server, as on a command. */
  whisper(channel: string | WorldChannel, text: string): void {
    const { state } = this.#workspace;
    const message: Json = {
      _id: randomId(),
      rid: this.world.record(channel).id,
      msg: text,
      ts: this.#workspace.now,
      private: true,
      u: { _id: 'rocket.cat', username: 'rocket.cat' },
      _updatedAt: this.#workspace.now,
    };
    this.#hub.emitToUser(state.bot, 'message', [message]);
    this.#hub.flush(this.#server.faults.gate);
  }

  /** Turns a room's end-to-end encryption on or off. */
  encrypt(channel: string | WorldChannel, isOn = true): void {
    const record = this.world.record(channel);
    const native = { ...(record.native ?? {}), isEncrypted: isOn };
    this.#workspace.state.channels.update(record, { native }, this.#user(this.#anybodyIn(record.id)));
  }

  /** Posts what an end-to-end encrypted client would: words that the server cannot read. */
  sayEncrypted(handle: string, channel: string | WorldChannel): WorldMessage {
    const record = this.#workspace.state.messages.post({
      channel: this.world.record(channel),
      author: this.#user(handle),
      content: '',
      kind: 'default',
      native: {
        t: 'e2e',
        fields: { content: { algorithm: 'rc.v1.aes-sha2', ciphertext: Buffer.from(randomId()).toString('base64') } },
      },
    });
    const view = this.world.messages(channel).find(({ id }) => id === record.id);
    if (!view) throw new Error('the message is not in its room');
    return view;
  }

  /** Gives or takes somebody's roles in the whole server. */
  setRoles(handle: string, roles: readonly string[]): void {
    userData(this.#user(handle)).roles = [...roles];
  }

  /** A password and, where given, a second factor for somebody; for log-ins of other clients. */
  setPassword(handle: string, password: string): void {
    userData(this.#user(handle)).password = password;
  }

  /** A token of somebody's, for other clients. */
  tokenOf(handle: string): { userId: string; authToken: string } {
    const user = this.#user(handle);
    const { token } = this.#workspace.sessions.personal(user, randomId(), true);
    return { userId: user.id, authToken: token };
  }

  /** The code that was mailed to somebody as second factor. */
  mailedCode(handle: string): string | undefined {
    return this.#workspace.twoFactor.mailedTo(this.#user(handle));
  }

  /** A message as its room's members get it. */
  wire(message: WorldMessage): Json {
    const record = this.#message(message);
    return wireMessage(record, undefined, this.#workspace);
  }

  /** Closes every connection and frees the port. */
  async stop(): Promise<void> {
    this.#workspace.presence.stop();
    this.#webhooks.stop();
    await this.#server.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #changed(change: WorldChange): void {
    keepBooks(change, this.#workspace);
    tellOfMessages(change, this.#workspace, this.#hub);
    tellOfRooms(change, this.#workspace, this.#hub);
    tellOfPeople(change, this.#workspace, this.#hub);
    this.#hub.flush(this.#server.faults.gate);
    writeNotices(change, this.#workspace);
    this.#webhooks.hear(change);
  }

  #user(handle: string): UserRecord {
    return this.#workspace.state.users.need(this.world.user(handle).id);
  }

  #anybodyIn(rid: string): string {
    const { state } = this.#workspace;
    const [first] = state.channels.need(rid).members.keys();
    return state.users.get(first ?? '')?.handle ?? this.world.bot.handle;
  }

  #message(message: WorldMessage): MessageRecord {
    const record = this.#workspace.state.messages.get(message.channelId, message.id);
    if (!record) throw new Error(`there is no message ${message.id}`);
    return record;
  }
}

/** Any other address gives the web client. (Wire sheet, section 1.) */
const page: ServerAnswer = {
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>Rocket.Chat</title></head><body></body></html>',
};

function configOf(workspace: RocketChatWorkspace): RocketChatEmulatorConfig {
  const { bot, options, siteUrl: url } = workspace;
  if (options.login === 'password') {
    const { totpSecret } = workspace;
    return {
      platform: 'rocketchat',
      url,
      username: bot.handle,
      password: userData(bot).password ?? '',
      ...(totpSecret === undefined ? {} : { totpSecret }),
    };
  }
  const { token } = workspace.sessions.personal(bot, 'emulator', options.twoFactor === undefined);
  return { platform: 'rocketchat', url, userId: bot.id, authToken: token };
}
