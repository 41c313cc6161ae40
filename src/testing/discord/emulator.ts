import type { Emulator } from '../emulator.js';
import type { Faults } from '../faults.js';
import { LoopbackServer } from '../server/index.js';
import type { MessageRecord, ScriptedWorld, UserRecord } from '../world/index.js';
import type { WorldChannel, WorldMessage } from '../world.js';
import { Announcer } from './announcer.js';
import { completeChannel } from './completion.js';
import { DiscordState, type Place } from './discord-state.js';
import { faultHooks } from './fault-hooks.js';
import { Gateway } from './gateway/gateway.js';
import { guildDispatches } from './gateway/guild-dispatches.js';
import { Intent } from './gateway/intents.js';
import { HttpDelivery, type HttpTarget } from './interactions/http-delivery.js';
import { type InteractionFailure, Interactions } from './interactions/interactions.js';
import { Interactivity } from './interactions/interactivity.js';
import type { Json } from './json.js';
import { vote } from './messages/polls.js';
import { messageData, userData } from './native.js';
import type { DiscordEmulatorConfig, DiscordEmulatorOptions } from './options.js';
import { RestApi } from './rest/api.js';
import { sendFromCdn } from './rest/attachments.js';
import { restRoutes } from './rest/index.js';
import { limited, proxyPage } from './rest/rate-limits.js';

/**
 * A Discord of one server on a loopback port, for `discord.js` as it is. REST v10, gateway v10, the CDN. Written from
 * Discord's documented and recorded behaviour; strict where Discord is strict.
 */
export class DiscordEmulator implements Emulator<DiscordEmulatorConfig> {
  readonly platform = 'discord';
  readonly world: ScriptedWorld;
  readonly #discord: DiscordState;
  readonly #server: LoopbackServer;
  readonly #gateway: Gateway;
  readonly #api: RestApi;
  readonly #interactions: Interactions;
  readonly #interactivity: Interactivity;

  private constructor(
    discord: DiscordState,
    parts: { server: LoopbackServer; gateway: Gateway; api: RestApi; interactions: Interactions },
  ) {
    this.#discord = discord;
    this.world = discord.script;
    this.#server = parts.server;
    this.#gateway = parts.gateway;
    this.#api = parts.api;
    this.#interactions = parts.interactions;
    this.#interactivity = new Interactivity(discord, parts.interactions);
    // A certificate is for a name.
    discord.baseUrl = discord.options.tls ? parts.server.url.replace('127.0.0.1', 'localhost') : parts.server.url;
    discord.announce = (dispatch) => this.#gateway.dispatch(dispatch);
    this.#gateway.gate = parts.server.faults.gate;
    for (const channel of discord.world.channels.all()) completeChannel(channel, discord);
    const announcer = new Announcer(discord, this.#interactivity);
    discord.world.onChange((change) => announcer.tell(change));
  }

  static async start(options: DiscordEmulatorOptions = {}): Promise<DiscordEmulator> {
    const discord = new DiscordState(options);
    const gateway = new Gateway(discord);
    const interactions = new Interactions(discord);
    const api = new RestApi(discord, restRoutes(interactions));
    const later: { emulator?: DiscordEmulator } = {};
    const server = await LoopbackServer.start({
      port: options.port,
      clock: options.clock,
      tls: options.tls,
      faults: faultHooks(gateway, () => later.emulator),
      identify: (request) =>
        request.url.pathname.startsWith('/api/')
          ? api.identify(request)
          : { call: `GET ${request.url.pathname}`, params: {} },
      handle: (request, { call }) => {
        if (request.url.pathname.startsWith('/api/')) return api.handle(request, call);
        if (request.url.pathname.startsWith('/cdn/')) return sendFromCdn(request, discord);
        return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' };
      },
      upgrade: (request) => (request.url.pathname === '/' ? gateway.upgrade(request) : { status: 404 }),
    });
    const emulator = new DiscordEmulator(discord, { server, gateway, api, interactions });
    later.emulator = emulator;
    return emulator;
  }

  get url(): string {
    return this.#server.url;
  }

  get config(): DiscordEmulatorConfig {
    const base = this.#discord.baseUrl;
    return {
      platform: 'discord',
      token: this.#discord.token,
      applicationId: this.#discord.world.bot.id,
      publicKey: this.#discord.publicKey,
      apiUrl: `${base}/api`,
      cdnUrl: `${base}/cdn`,
    };
  }

  get faults(): Faults {
    return this.#server.faults;
  }

  get requests() {
    return this.#server.requests;
  }

  /** The ids of the server, of the bot (and its application), of the bot's own role. */
  get ids(): { guildId: string; botId: string; botRoleId: string; ownerId: string } {
    const { guildId, world, botRole, ownerId } = this.#discord;
    return { guildId, botId: world.bot.id, botRoleId: botRole.id, ownerId };
  }

  /** The real-time side, and what only it can do wrong. */
  readonly gateway = {
    /** How many sockets are open. */
    connections: (): number => this.#gateway.connections,
    /** How many sockets were ever opened. */
    opened: (): number => this.#gateway.opened,
    /** How many sessions are kept, with a socket or without. */
    sessions: (): number => this.#gateway.sessions,
    /** Op 9; a session that may not be resumed is forgotten. */
    invalidateSessions: (options: { resumable?: boolean } = {}): void =>
      this.#gateway.invalidateSessions(options.resumable ?? false),
    /** Ends every socket with a close code: 4000, 4004, 4008, 4014, …; with `shard` those of one shard. */
    close: (code: number, reason = '', { shard }: { shard?: number } = {}): void =>
      this.#gateway.close(code, reason, shard),
    /** How many more sessions `/gateway/bot` says may be begun today; each one counts down from there. */
    limitSessions: (left: number): void => {
      this.#discord.sessionsLeft = left;
    },
    /** Op 1: asks for a heartbeat at once. */
    askHeartbeat: (): void => this.#gateway.askHeartbeat(),
    /** Sends an event of any kind, for those that nothing in the world causes. */
    send: (name: string, data: Json): void => this.#gateway.dispatch({ name, data, needs: 0 }),
    /** The server is out of order, or back. */
    setGuildAvailable: (available: boolean): void => this.#gateway.setGuildAvailable(available),
  };

  /** What REST can do wrong beside `faults`. */
  readonly limits = {
    /** A global 429. */
    global: (options: { retryAfterMs?: number; times?: number } = {}): void =>
      this.#api.trouble(limited(options.retryAfterMs ?? 1_000, { scope: 'global' }), { times: options.times }),
    /** A 429 of a resource that everybody shares; it does not count as an invalid request. */
    shared: (options: { retryAfterMs?: number; times?: number; match?: string } = {}): void =>
      this.#api.trouble(limited(options.retryAfterMs ?? 1_000, { scope: 'shared' }), options),
    /** An HTML page of the proxy in front: 429 (a ban), 502, 503, 520, … */
    proxy: (options: { status?: number; retryAfterMs?: number | null; times?: number; match?: string } = {}): void =>
      this.#api.trouble(proxyPage(options.status ?? 429, options.retryAfterMs ?? null), options),
  };

  /** Interactions. */
  readonly interactions = {
    /** From now on they are posted, signed, to this URL or handler instead of the gateway; `undefined` goes back. */
    deliverTo: async (target: HttpTarget | undefined): Promise<void> => {
      const http = target === undefined ? undefined : new HttpDelivery(this.#discord, target);
      await http?.verify();
      this.#interactivity.http = http;
    },
    /** Somebody uses a command of a message's menu, or of a person's. */
    contextMenu: (handle: string, name: string, target: WorldMessage | { handle: string }): void => {
      const isMessage = 'channelId' in target;
      const record = isMessage ? this.#message(target) : this.#user(target.handle);
      const place = 'channelId' in record ? this.#discord.placeOf(record) : this.#place('general');
      this.#interactivity.contextMenu(this.#user(handle), name, record, place);
    },
    /** Somebody types `/deploy where:sta`. @returns what the bot offers for the option */
    autocomplete: (
      handle: string,
      channel: string | WorldChannel,
      command: string,
      option: string,
    ): Promise<Json[]> => {
      const match = /^\/(\S+)\s*([\s\S]*)$/.exec(command);
      if (!match?.[1]) throw new Error(`a command begins with a slash: ${JSON.stringify(command)}`);
      return this.#interactivity.autocomplete(
        this.#user(handle),
        this.#place(channel),
        match[1],
        match[2] ?? '',
        option,
      );
    },
    /** Which the bot did not answer in time. */
    failures: (): readonly InteractionFailure[] => this.#interactions.failures,
  };

  /** A link preview arrives: an embed appears, and the message is not edited. */
  unfurl(message: WorldMessage, embed: Json): void {
    const record = this.#message(message);
    const data = messageData(record);
    const embeds = [...(data.embeds ?? []), { type: 'link', content_scan_version: 0, ...embed }];
    this.#discord.world.messages.touch(record, { native: { ...data, embeds } }, 'unfurl');
  }

  /** Somebody starts a thread in a channel, on no message. @returns the thread's id */
  startThread(handle: string, channel: string | WorldChannel, name: string): string {
    return this.#discord.world.threads.create(this.#place(channel).channel, this.#user(handle), name).id;
  }

  /** Somebody makes a post in a forum. @returns its first message */
  post(handle: string, forum: string | WorldChannel, name: string, text: string): WorldMessage {
    const { world } = this.#discord;
    const user = this.#user(handle);
    const { channel } = this.#place(forum);
    const thread = world.threads.create(channel, user, name);
    const { content } = world.platform.compose(text, { state: world, channel, author: user });
    world.messages.post({ channel, author: user, content, id: thread.id, threadId: thread.id });
    const first = this.world.messages(channel.id).find((each) => each.id === thread.id);
    if (!first) throw new Error('the post has no message');
    return first;
  }

  /** Somebody votes in a poll. */
  vote(handle: string, message: WorldMessage, answer: number, on = true): void {
    const record = this.#message(message);
    const user = this.#user(handle);
    const data = messageData(record);
    if (!data.poll) throw new Error(`the message ${message.id} has no poll`);
    const voters = this.#discord.votes.get(record.id) ?? new Map<number, Set<string>>();
    this.#discord.votes.set(record.id, voters);
    data.poll = vote(data.poll, answer, user.id, on, voters, this.ids.botId);
    const place = this.#discord.placeOf(record);
    const direct = place.channel.kind === 'direct';
    this.#gateway.dispatch({
      name: on ? 'MESSAGE_POLL_VOTE_ADD' : 'MESSAGE_POLL_VOTE_REMOVE',
      data: {
        user_id: user.id,
        channel_id: place.id,
        message_id: record.id,
        answer_id: answer,
        ...(direct ? {} : { guild_id: this.ids.guildId }),
      },
      needs: direct ? Intent.directPolls : Intent.guildPolls,
      isDirect: direct,
    });
  }

  /** What somebody is seen doing, in the wire's form. */
  setActivities(handle: string, activities: Json[]): void {
    const user = this.#user(handle);
    userData(user).activities = activities.map((each) => ({
      created_at: this.#discord.world.now().getTime(),
      ...each,
    }));
    for (const each of guildDispatches({ type: 'presence.updated', user, previous: user.presence }, this.#discord))
      this.#gateway.dispatch(each);
  }

  /** Gives somebody a name of their own in this server, or takes it back. */
  setNickname(handle: string, nick: string | null): void {
    const user = this.#user(handle);
    const member = this.#discord.members.get(user.id);
    if (!member) throw new Error(`${handle} is not in the server`);
    member.nick = nick;
    for (const each of guildDispatches({ type: 'user.updated', user, previous: user }, this.#discord))
      if (each.name === 'GUILD_MEMBER_UPDATE') this.#gateway.dispatch(each);
  }

  /** Somebody takes no direct messages from the bot (50007), or takes them again. */
  closeDirect(handle: string, closed = true): void {
    const { id } = this.#user(handle);
    if (closed) this.#discord.closedToBot.add(id);
    else this.#discord.closedToBot.delete(id);
  }

  /** The search index is not ready (202), or is. */
  setSearchIndexing(on: boolean): void {
    this.#discord.searchIsIndexing = on;
  }

  /** Closes every connection and frees the port. */
  async stop(): Promise<void> {
    this.#interactions.stop();
    this.#gateway.stop();
    this.#discord.world.schedule.clear();
    await this.#server.stop();
    this.#gateway.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** For the fault `revokeToken`: 401 from REST, 4004 from the gateway. */
  revokeToken(on: boolean): void {
    if (on === this.#discord.isRevoked) return;
    this.#discord.isRevoked = on;
    if (on) this.#gateway.close(4004, 'Authentication failed.');
  }

  /** For `faults.clear()`. */
  clearTroubles(): void {
    this.#api.clearTroubles();
  }

  #user(handle: string): UserRecord {
    return this.#discord.world.users.need(this.world.user(handle).id);
  }

  #place(channel: string | WorldChannel): Place {
    const view = typeof channel === 'string' ? this.world.channel(channel) : channel;
    const record = this.#discord.world.channels.need(view.id);
    return { id: record.id, channel: record, thread: undefined };
  }

  #message(message: WorldMessage): MessageRecord {
    const record = this.#discord.world.messages.get(message.channelId, message.id);
    if (!record) throw new Error(`there is no message ${message.id}`);
    return record;
  }
}
