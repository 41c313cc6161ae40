import { randomUUID } from 'node:crypto';
import type { Emulator } from '../emulator.js';
import type { Faults } from '../faults.js';
import { CallLimit, LoopbackServer } from '../server/index.js';
import type { ScriptedWorld, UserRecord, WorldChange } from '../world/index.js';
import { viewMessage } from '../world/view.js';
import type { WorldChannel, WorldMessage } from '../world.js';
import { TeamwireApi } from './api.js';
import { EventSockets } from './event-sockets.js';
import { locationEvents, tellLocation } from './events/location-events.js';
import { reactionEvents } from './events/reaction-events.js';
import { worldEvents } from './events/world-events.js';
import { faultHooks } from './fault-hooks.js';
import { checkAvatar } from './image.js';
import type { Json } from './json.js';
import { addToChat } from './memberships.js';
import type { TeamwireEmulatorConfig, TeamwireEmulatorOptions, TeamwirePolicies } from './options.js';
import { TeamwireOrganisation } from './organisation.js';
import { teamwireRoutes } from './routes/index.js';

/** What somebody posts that a script's `say` has no words for. */
export type TeamwirePost = {
  text?: string | undefined;
  type?: 'alert' | 'announcement' | 'note' | undefined;
  /** As the wire has them: `{ type: 'POLL', question: … }`. */
  attachments?: readonly Json[] | undefined;
  linkPreview?: Json | undefined;
};

/**
 * One Teamwire organisation behind the "bridge contract v1" on a loopback port. The contract is this project's own:
 * Teamwire's bot protocol is not public.
 */
export class TeamwireEmulator implements Emulator<TeamwireEmulatorConfig> {
  readonly platform = 'teamwire';
  readonly world: ScriptedWorld;
  readonly faults: Faults;
  /** What the administrator allows; may be changed while it runs. */
  readonly policies: TeamwirePolicies;
  readonly #organisation: TeamwireOrganisation;
  readonly #server: LoopbackServer;
  readonly #sockets: EventSockets;

  private constructor(organisation: TeamwireOrganisation, server: LoopbackServer, sockets: EventSockets) {
    this.#organisation = organisation;
    this.#server = server;
    this.#sockets = sockets;
    this.world = organisation.world;
    this.faults = server.faults;
    this.policies = organisation.policies;
    organisation.tell = (type, tid, data) =>
      this.sendEvent({ id: randomUUID(), type, tid, at: organisation.now(), data });
    organisation.state.onChange((change) => this.#changed(change));
  }

  static async start(options: TeamwireEmulatorOptions = {}): Promise<TeamwireEmulator> {
    const organisation = new TeamwireOrganisation(options);
    const api = new TeamwireApi(organisation, teamwireRoutes);
    const sockets = new EventSockets(organisation);
    const calls = options.callLimit && new CallLimit(options.callLimit);
    const server = await LoopbackServer.start({
      port: options.port,
      clock: options.clock,
      tls: options.tls,
      faults: faultHooks(organisation, sockets),
      identify: (request) => api.identify(request),
      handle: (request) => api.handle(request),
      limited: () => calls?.take(''),
      upgrade: (request) => sockets.upgrade(request),
      isRealtime: (request) => api.isLongPoll(request),
    });
    return new TeamwireEmulator(organisation, server, sockets);
  }

  get url(): string {
    return this.#server.url;
  }

  get config(): TeamwireEmulatorConfig {
    const { tokens, options } = this.#organisation;
    return {
      platform: 'teamwire',
      baseUrl: options.tls ? this.url.replace('127.0.0.1', 'localhost') : this.url,
      ...(options.prefix !== undefined && { prefix: options.prefix }),
      appId: tokens.appId,
      secret: tokens.secret,
    };
  }

  get requests() {
    return this.#server.requests;
  }

  /** How many websockets of events are open. */
  get sockets(): number {
    return this.#sockets.size;
  }

  /** Somebody posts an attention message, or attachments that no file is: a poll, a calendar entry, a place. */
  post(handle: string, channel: string | WorldChannel, post: TeamwirePost): WorldMessage {
    const { state } = this.#organisation;
    const message = state.messages.post({
      channel: this.world.record(channel),
      author: this.#user(handle),
      content: post.text ?? '',
      kind: post.type,
      native: {
        ...(post.attachments && { attachments: [...post.attachments] }),
        ...(post.linkPreview && { linkPreview: post.linkPreview }),
      },
    });
    return viewMessage(message, state);
  }

  /** Somebody stops sharing a position. */
  stopLocation(handle: string, channel: string | WorldChannel): void {
    const { locations } = this.#organisation;
    const record = this.world.record(channel);
    const shared = locations.of(record, this.#user(handle));
    if (!shared) throw new Error(`${handle} shares no position in ${record.name}`);
    locations.stop(shared);
    tellLocation(shared, this.#organisation);
  }

  /** Gives somebody a picture: a JPEG of at most 600 by 600. */
  setAvatar(handle: string, jpeg: Uint8Array): void {
    this.#organisation.avatars.set(this.#user(handle).id, checkAvatar(jpeg));
  }

  /** Somebody's account is switched off. */
  deactivate(handle: string): void {
    this.#organisation.state.users.update(this.#user(handle), { isDeactivated: true });
  }

  /** Puts a group into a chat, as somebody in it would. */
  addGroupToChat(gid: string, channel: string | WorldChannel): void {
    const group = this.#organisation.state.groups.get(gid);
    if (!group) throw new Error(`there is no group ${gid}`);
    addToChat(this.world.record(channel), [], [group], this.#organisation);
  }

  /** Sends an event of any kind, for those that nothing in the world causes. */
  sendEvent(event: Json): void {
    this.#server.faults.gate.pass(() => this.#organisation.log.push(event));
  }

  /** Closes every connection and frees the port. */
  async stop(): Promise<void> {
    await this.#server.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #changed(change: WorldChange): void {
    if (change.type === 'reaction.added') reactionEvents(change, this.#organisation);
    else if (change.type === 'location') locationEvents(change, this.#organisation);
    else worldEvents(change, this.#organisation);
  }

  #user(handle: string): UserRecord {
    return this.#organisation.state.users.need(this.world.user(handle).id);
  }
}
