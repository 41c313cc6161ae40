import type { Emulator } from '../emulator.js';
import { LoopbackServer, type ServerRequest } from '../server/index.js';
import type { MessageRecord, ScriptedWorld, UserRecord, WorldChange } from '../world/index.js';
import type { WorldChannel, WorldMessage } from '../world.js';
import { StackExchangeApi } from './api.js';
import { keepBooks } from './events/bookkeeping.js';
import { messageEvents } from './events/message-events.js';
import { roomEvents } from './events/room-events.js';
import { faultHooks } from './fault-hooks.js';
import type { StackExchangeFaults } from './faults.js';
import { epoch, type Json } from './json.js';
import { kickOut } from './kicking.js';
import { moveMessages } from './moving.js';
import { messageData, roomData, userData } from './native.js';
import type { StackExchangeEmulatorConfig, StackExchangeEmulatorOptions } from './options.js';
import { chatRoutes, loginRoutes } from './routes/index.js';
import { StackExchangeSite } from './site.js';
import { userFields } from './wire/message.js';

/**
 * A chat host of Stack Exchange and the site on which its accounts log in, each on a loopback port. Written from what public
 * clients know of the site, which documents nothing; where they know nothing, the emulator's own choice is said to be one.
 */
export class StackExchangeEmulator implements Emulator<StackExchangeEmulatorConfig> {
  readonly platform = 'stackexchange';
  readonly world: ScriptedWorld;
  readonly faults: StackExchangeFaults;
  readonly #site: StackExchangeSite;
  readonly #server: LoopbackServer;

  private constructor(site: StackExchangeSite, server: LoopbackServer) {
    this.#site = site;
    this.#server = server;
    this.world = site.world;
    site.chatOrigin = server.url;
    const loginUrl = new URL(server.url);
    loginUrl.port = String(server.morePorts[0]);
    site.loginOrigin = loginUrl.origin;
    site.gate = server.faults.gate;
    this.faults = Object.assign(server.faults, {
      captcha: (on = true) => {
        site.asksCaptcha = on;
      },
      expireFkey: () => site.visitors.renewKeys(),
      leaveOut: (...parts: Parameters<StackExchangeFaults['leaveOut']>) => site.parts.leaveOut(parts),
      forgetEvents: () => site.events.forget(),
      tick: () => site.sockets.tick(),
    });
    site.state.onChange((change) => this.#changed(change));
  }

  static async start(options: StackExchangeEmulatorOptions = {}): Promise<StackExchangeEmulator> {
    const site = new StackExchangeSite(options);
    const [chatApi, loginApi] = [new StackExchangeApi(site, chatRoutes), new StackExchangeApi(site, loginRoutes)];
    // Two sites, one server: a fault hits the calls of both.
    const apiOf = (request: ServerRequest) => (request.port === Number(new URL(server.url).port) ? chatApi : loginApi);
    const server = await LoopbackServer.start({
      port: options.port,
      clock: options.clock,
      morePorts: [options.loginPort ?? 0],
      faults: faultHooks(site),
      identify: (request) => apiOf(request).identify(request),
      handle: (request) => apiOf(request).handle(request),
      upgrade: (request) => (apiOf(request) === chatApi ? site.sockets.upgrade(request) : { status: 404 }),
      // Polling is the other way to be told.
      isRealtime: (request) => request.method === 'POST' && request.url.pathname === '/events',
    });
    return new StackExchangeEmulator(site, server);
  }

  /** The chat's origin. */
  get url(): string {
    return this.#server.url;
  }

  get config(): StackExchangeEmulatorConfig {
    return this.configOf(this.#site.state.bot.handle);
  }

  get requests() {
    return this.#server.requests;
  }

  /** How many websockets are open. */
  get sockets(): number {
    return this.#server.sockets.size;
  }

  /** The same for another account: everybody here can log in. */
  configOf(handle: string): StackExchangeEmulatorConfig {
    return {
      platform: 'stackexchange',
      host: this.#site.host,
      email: this.#user(handle).email ?? '',
      password: this.#site.password,
      loginOrigin: this.#site.loginOrigin,
      chatOrigin: this.#site.chatOrigin,
    };
  }

  /** What the site knows of somebody that no neutral world does. `suspension`: how it words the end (`in 5 hours`). */
  setUser(
    handle: string,
    facts: {
      reputation?: number;
      isModerator?: boolean;
      about?: string;
      suspension?: string | undefined;
      avatarUrl?: string;
      /** Has not been on the login site yet: the first log-in asks to confirm. */
      isNew?: boolean;
    },
  ): void {
    const user = this.#user(handle);
    const { avatarUrl, isNew, ...rest } = facts;
    const { suspension: before } = userData(user);
    Object.assign(userData(user), rest);
    if ('suspension' in facts && facts.suspension !== before) this.#suspensionChanged(user, before);
    if (avatarUrl !== undefined) this.#site.state.users.update(user, { avatarUrl });
    if (isNew === true) this.#site.unconfirmed.add(user);
    if (isNew === false) this.#site.unconfirmed.delete(user);
  }

  /** What the site knows of a room that no neutral world does. */
  setRoom(
    room: string | WorldChannel,
    facts: { tags?: string[]; parentSite?: string; owners?: string[]; favorite?: boolean },
  ): void {
    const record = this.world.record(room);
    const { owners, favorite, ...rest } = facts;
    Object.assign(roomData(record), rest);
    if (owners) {
      const access = new Map([...(roomData(record).access ?? [])].filter(([, given]) => given !== 'owner'));
      for (const handle of owners) access.set(this.#user(handle).id, 'owner');
      roomData(record).access = access;
    }
    if (favorite !== undefined) {
      const data = userData(this.#site.state.bot);
      data.favorites ??= new Set();
      if (favorite) data.favorites.add(record.id);
      else data.favorites.delete(record.id);
    }
  }

  /** Moderators freeze a room that nobody uses, and thaw it. */
  freeze(room: string | WorldChannel, on = true): void {
    const record = this.world.record(room);
    this.#site.state.channels.update(record, { isArchived: on }, this.#site.state.bot);
  }

  /** Nobody but owners can write for a while. */
  timeout(room: string | WorldChannel, seconds: number): void {
    roomData(this.world.record(room)).timeoutUntil = new Date(this.#site.state.now().getTime() + seconds * 1_000);
  }

  /** Somebody throws another out of a room. */
  kick(room: string | WorldChannel, handle: string, by: string): void {
    kickOut(this.world.record(room), this.#user(handle), this.#user(by), this.#site);
  }

  /** Messages go to another room. */
  move(messages: readonly WorldMessage[], to: string | WorldChannel, by: string): void {
    const records = messages.map((message) => this.#message(message));
    const from = records[0] && this.#site.state.channels.get(records[0].channelId);
    if (from) moveMessages(records, from, this.world.record(to), this.#user(by), this.#site);
  }

  /** Somebody stars a message; the same as reacting with ⭐. */
  star(handle: string, message: WorldMessage): void {
    this.#site.state.messages.star(this.#message(message), this.#user(handle));
  }

  /** How a message was typed. */
  sourceOf(message: WorldMessage): string {
    return messageData(this.#message(message)).source ?? '';
  }

  /** Sends an event of any number, for those that nothing in the world causes: to everybody in a room, or to one user. */
  sendEvent(type: number, fields: Json, to: { room: string | WorldChannel } | { user: string }): void {
    const at = epoch(this.#site.state.now());
    if ('user' in to) this.#site.events.post([{ type, at, fields, rooms: [], toUser: this.#user(to.user).id }]);
    else this.#site.events.post([{ type, at, fields, rooms: [this.world.record(to.room).id] }]);
  }

  /** Somebody solves the captcha in a browser. */
  solveCaptcha(): void {
    this.#site.asksCaptcha = false;
    this.#site.visitors.solveCaptcha();
  }

  /** Closes every connection and frees the ports. */
  async stop(): Promise<void> {
    this.#site.sockets.stop();
    await this.#server.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** The numbers and keys are known, what stands under them is an assumption. (Wire sheet, section 5: 29.) */
  #suspensionChanged(user: UserRecord, before: string | undefined): void {
    const { suspension } = userData(user);
    const content =
      suspension === undefined
        ? `5 ${JSON.stringify({ old: { ending: before } })}`
        : `4 ${JSON.stringify({ new: { ending: suspension } })}`;
    const at = epoch(this.#site.state.now());
    const fields = { content, ...userFields(user), target_user_id: Number(user.id) };
    this.#site.events.post([{ type: 29, at, fields, rooms: this.#site.roomsOf(user) }]);
  }

  #changed(change: WorldChange): void {
    const site = this.#site;
    keepBooks(change, site);
    if (site.isQuiet) return;
    site.events.post([...messageEvents(change, site), ...roomEvents(change, site)]);
  }

  #user(handle: string): UserRecord {
    return this.#site.state.users.need(this.world.user(handle).id);
  }

  #message(message: WorldMessage): MessageRecord {
    const record = this.#site.message(message.id);
    if (!record) throw new Error(`there is no message ${message.id}`);
    return record;
  }
}
