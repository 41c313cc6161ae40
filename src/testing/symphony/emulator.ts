import type { Emulator } from '../emulator.js';
import { LoopbackServer } from '../server/index.js';
import type { ScriptedWorld, WorldChange } from '../world/index.js';
import { SymphonyApi } from './api.js';
import { keyPair } from './auth/key-pair.js';
import { keepBooks } from './events/bookkeeping.js';
import { type EventContent, envelope } from './events/envelope.js';
import { messageEvents } from './events/message-events.js';
import { streamEvents } from './events/stream-events.js';
import { isVisible } from './events/visibility.js';
import { faultHooks } from './fault-hooks.js';
import type { SymphonyFaults } from './faults.js';
import type { SymphonyEmulatorConfig, SymphonyEmulatorOptions } from './options.js';
import { SymphonyPod } from './pod.js';
import { symphonyRoutes } from './routes/index.js';
import { contextOf } from './service.js';

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

  private constructor(pod: SymphonyPod, server: LoopbackServer) {
    this.#pod = pod;
    this.#server = server;
    this.world = pod.world;
    this.faults = Object.assign(server.faults, {
      staleFeed: () => pod.feeds.end(),
      expireToken: (which: 'session' | 'keyManager') => pod.sessions.expire(which),
    });
    pod.state.onChange((change) => this.#changed(change));
  }

  static async start(options: SymphonyEmulatorOptions = {}): Promise<SymphonyEmulator> {
    const pod = new SymphonyPod(options);
    const api = new SymphonyApi(pod, symphonyRoutes);
    const server = await LoopbackServer.start({
      port: options.port,
      faults: faultHooks(pod),
      identify: (request) => api.identify(request),
      handle: (request) => api.handle(request),
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
    const at = (service: Parameters<typeof contextOf>[0]) => ({ context: contextOf(service, options) });
    return {
      platform: 'symphony',
      scheme: 'http',
      host: hostname,
      port: Number(port),
      ...(options.context === undefined ? {} : { context: options.context }),
      ...(options.pod ? { pod: at('pod') } : {}),
      ...(options.agent ? { agent: at('agent') } : {}),
      ...(options.keyManager ? { keyManager: at('relay') } : {}),
      ...(options.sessionAuth ? { sessionAuth: at('sessionauth') } : {}),
      bot: { username: this.#pod.state.bot.handle, privateKey: { content: keyPair('bot').privatePem } },
      app: { appId: this.#pod.appId, privateKey: { content: keyPair('app').privatePem } },
    };
  }

  get requests() {
    return this.#server.requests;
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
    if (!isVisible(change, this.#pod)) return;
    for (const content of [...messageEvents(change, this.#pod), ...streamEvents(change, this.#pod)])
      this.#tell(content);
  }

  #tell(content: EventContent): void {
    const event = envelope(content, this.#pod);
    this.#server.faults.gate.pass(() => this.#pod.feeds.push({ event }));
  }
}
