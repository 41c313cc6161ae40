import type { Emulator } from '../emulator.js';
import { CallLimit, LoopbackServer } from '../server/index.js';
import type { MessageRecord, ScriptedWorld, UserRecord, WorldChange } from '../world/index.js';
import type { Person, WorldMessage } from '../world.js';
import { SymphonyApi } from './api.js';
import { keyPair } from './auth/key-pair.js';
import { keepBooks } from './events/bookkeeping.js';
import { type EventContent, envelope } from './events/envelope.js';
import { messageEvents } from './events/message-events.js';
import { connectionEvent, joinRequest } from './events/people-events.js';
import { streamEvents } from './events/stream-events.js';
import { isVisible } from './events/visibility.js';
import { faultHooks } from './fault-hooks.js';
import type { SymphonyFaults } from './faults.js';
import { FormFilling } from './forms/filling.js';
import type { Json } from './json.js';
import type { SymphonyEmulatorConfig, SymphonyEmulatorOptions, SymphonyServiceConfig } from './options.js';
import { SymphonyPod } from './pod.js';
import { symphonyRoutes } from './routes/index.js';
import { contextOf, type PlacedService, placedServices } from './service.js';

/**
 * A Symphony of one pod, its agent and its key manager on a loopback port. Written from Symphony's documents; strict
 * where Symphony is strict.
 */
export class SymphonyEmulator implements Emulator<SymphonyEmulatorConfig> {
  readonly platform = 'symphony';
  readonly world: ScriptedWorld;
  readonly faults: SymphonyFaults;
  readonly #pod: SymphonyPod;
  readonly #server: LoopbackServer;
  readonly #forms: FormFilling;

  private constructor(pod: SymphonyPod, server: LoopbackServer) {
    this.#pod = pod;
    this.#server = server;
    this.world = pod.world;
    this.faults = Object.assign(server.faults, {
      staleFeed: () => pod.feeds.end(),
      expireToken: (which: 'session' | 'keyManager') => pod.sessions.expire(which),
    });
    this.#forms = new FormFilling(pod, (payload, by) =>
      this.#tell({ type: 'SYMPHONYELEMENTSACTION', key: 'symphonyElementsAction', payload, by }),
    );
    pod.connections.onEvent = (event, by, other) => this.#tell(connectionEvent(event, by, other, pod));
    pod.state.onChange((change) => this.#changed(change));
  }

  static async start(options: SymphonyEmulatorOptions = {}): Promise<SymphonyEmulator> {
    const pod = new SymphonyPod(options);
    const placed = withOwnPort(options);
    const calls = options.callLimit && new CallLimit(options.callLimit);
    const api = new SymphonyApi(pod, symphonyRoutes, (port) => placed[server.morePorts.indexOf(port)]);
    const server: LoopbackServer = await LoopbackServer.start({
      port: options.port,
      clock: options.clock,
      morePorts: placed.map((service) => options[service]?.port ?? 0),
      tls: options.tls,
      faults: faultHooks(pod),
      identify: (request) => api.identify(request),
      handle: (request) => api.handle(request),
      limited: () => calls?.take(''),
      isRealtime: (request) => api.isLongPoll(request),
    });
    return new SymphonyEmulator(pod, server);
  }

  get url(): string {
    return this.#server.url;
  }

  get config(): SymphonyEmulatorConfig {
    const { hostname, port } = new URL(this.url);
    const { options } = this.#pod;
    const ports = withOwnPort(options);
    const at = (service: PlacedService): Record<never, never> => {
      if (!options[service]) return {};
      const ownPort = this.#server.morePorts[ports.indexOf(service)];
      const config: SymphonyServiceConfig = { context: contextOf(pathOf[service], options) };
      if (ownPort !== undefined) config.port = ownPort;
      return { [service]: config };
    };
    return {
      platform: 'symphony',
      scheme: options.tls ? 'https' : 'http',
      host: options.tls ? 'localhost' : hostname,
      port: Number(port),
      ...(options.context === undefined ? {} : { context: options.context }),
      ...at('pod'),
      ...at('agent'),
      ...at('keyManager'),
      ...at('sessionAuth'),
      bot: { username: this.#pod.state.bot.handle, privateKey: { content: keyPair('bot').privatePem } },
      app: { appId: this.#pod.appId, privateKey: { content: keyPair('app').privatePem } },
    };
  }

  get requests() {
    return this.#server.requests;
  }

  /** The pod's number. */
  get tenant(): number {
    return Number(this.#pod.tenant);
  }

  /** Somebody of another pod: known by an id of theirs, without address and handle. */
  externalUser(handle: string, name?: string): Person {
    const { state, ids, tenant } = this.#pod;
    if (!state.users.byHandle(handle))
      state.users.add({
        handle,
        name,
        id: ids.userOf(tenant + 1n),
        email: `${handle}@elsewhere.test`,
        native: { isExternal: true },
      });
    return this.world.user(handle);
  }

  /** Somebody asks the bot for a connection, or answers its request. */
  connect(handle: string): void {
    const user = this.#user(handle);
    const { connections } = this.#pod;
    if (connections.get(user)?.status === 'PENDING_OUTGOING') connections.acceptedBy(user);
    else connections.requestedBy(user);
  }

  /** Somebody enters values into the fields of a form of the bot's, without sending it. */
  fill(handle: string, message: WorldMessage, values: Readonly<Record<string, string | readonly string[]>>): void {
    this.#forms.enter(this.#user(handle), this.#message(message), values);
  }

  /** Somebody asks to be let into a room of the bot's. */
  askToJoin(handle: string, room: string): void {
    const channel = this.world.record(room);
    this.#tell(joinRequest(channel, this.#user(handle), this.#pod));
  }

  /** Sends an event of any kind, for those that nothing in the world causes: generic ones, wall posts. */
  sendEvent(event: Json): void {
    this.#server.faults.gate.pass(() => this.#pod.feeds.push({ event }));
  }

  /** The datafeeds that there are, with what waits in each and what is handed out and not acknowledged. */
  get feeds(): readonly { id: string; waiting: number; handedOut: number }[] {
    return this.#pod.feeds.all().map(({ id, size }) => ({ id, ...size }));
  }

  /** The versions of a message: an edit makes another, with an id of its own. Oldest first. */
  versions(message: WorldMessage): readonly { id: string; content: string }[] {
    return this.#pod.versionsOf(this.#message(message)).map(({ id, content }) => ({ id, content }));
  }

  /** Closes every connection and frees the port. */
  async stop(): Promise<void> {
    this.#pod.feeds.end();
    await this.#server.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #changed(change: WorldChange): void {
    keepBooks(change, this.#pod);
    if (change.type === 'interaction') {
      this.#forms.handle(change.interaction);
      return;
    }
    if (!isVisible(change, this.#pod)) return;
    for (const content of [...messageEvents(change, this.#pod), ...streamEvents(change, this.#pod)])
      this.#tell(content);
  }

  #tell(content: EventContent): void {
    const event = envelope(content, this.#pod);
    this.#server.faults.gate.pass(() => this.#pod.feeds.push({ event }));
  }

  #user(handle: string): UserRecord {
    return this.#pod.state.users.need(this.world.user(handle).id);
  }

  #message(message: WorldMessage): MessageRecord {
    const record = this.#pod.state.messages.get(message.channelId, message.id);
    if (!record) throw new Error(`there is no message ${message.id}`);
    return record;
  }
}

const pathOf = { pod: 'pod', agent: 'agent', keyManager: 'relay', sessionAuth: 'sessionauth' } as const;

function withOwnPort(options: SymphonyEmulatorOptions): PlacedService[] {
  return placedServices.filter((service) => options[service]?.port !== undefined);
}
