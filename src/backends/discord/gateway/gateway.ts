import type { Agent } from 'node:http';
import { ConnectionError, errorOf, isChatError } from '../../../core/errors/index.js';
import type { Logger } from '../../../core/logger.js';
import { agentFor, loadTls } from '../../../core/network/index.js';
import type { CloseInfo, OpenContext, Session } from '../../../core/supervisor/index.js';
import type { DiscordConfig } from '../config.js';
import { fromSdkError } from '../errors.js';
import { bitsOfIntents, type DiscordIntent } from '../intents.js';
import type { GatewayPort } from '../operations/context.js';
import type { DiscordRest } from '../rest.js';
import { loadDiscord } from '../sdk.js';
import { isWire, type Wire } from '../wire/read.js';
import { GuildWait } from './guild-wait.js';
import { IdentifyThrottle } from './identify-throttle.js';
import { MemberRequests } from './member-requests.js';
import { assertOwnGateway, isOwnGateway } from './own-gateway.js';
import { opcode } from './packet.js';
import { PresencePace } from './presence-pace.js';
import { type GatewayInfo, noSessions, SdkFeed } from './sdk-feed.js';
import { Shard } from './shard.js';

/** An event as it came, for those who read it. */
export type Dispatch = {
  readonly name: string;
  readonly payload: unknown;
  /** The session and number of it. */
  readonly mark: string;
  /** To be called with how many things are made of it; gives what each is acknowledged with. */
  taken(parts: number): (() => void) | undefined;
};

export type GatewayParts = {
  readonly rest: DiscordRest;
  readonly config: DiscordConfig;
  readonly logger: Logger;
  /** What to ask for; asked before each session. */
  intents(): readonly DiscordIntent[];
  receive(dispatch: Dispatch): void;
};

/** Members a server sends all of: up to 250 (wire sheet, section 15). */
const largeThreshold = 50;
/** One identify in five seconds, five presences in twenty (wire sheet, sections 15 and 18). */
const defaultIdentifyMs = 5_000;
const defaultPresenceMs = 4_000;
/** How long the servers of a session are waited for. */
const guildsMs = 5_000;
/** After a failed try: longer than any pause before the next one. */
const abandonMs = 120_000;
/** How old what is known of the sessions' limit may be. */
const infoMs = 60_000;

/**
 * The account's gateway: its shards, each with a session of its own. To the supervisor they are one session, which ends when
 * any of them is lost; those that are not stay open, and only the lost ones are made again.
 */
export class Gateway implements GatewayPort {
  readonly #parts: GatewayParts;
  readonly #throttle: IdentifyThrottle;
  readonly #requests = new MemberRequests();
  readonly #presence: PresencePace;
  readonly #guilds = new GuildWait();
  readonly #feed: SdkFeed;
  #shards: Shard[] = [];
  #intents: readonly DiscordIntent[] = [];
  #info: GatewayInfo | undefined;
  #infoAt = 0;
  /** Sessions begun since then. */
  #begun = 0;
  #isPaused = false;
  #abandoned: NodeJS.Timeout | undefined;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    const { identifyMs = defaultIdentifyMs, presenceMs = defaultPresenceMs } = parts.config.pace ?? {};
    this.#throttle = new IdentifyThrottle(identifyMs);
    this.#presence = new PresencePace(presenceMs, (presence) => {
      for (const shard of this.#shards) if (shard.isUp) shard.send(opcode.presence, presence);
      return this.isOpen;
    });
    this.#feed = new SdkFeed({
      send: (shardId, { op, d }) => {
        if (op === opcode.presence && isWire(d)) this.#presence.keep(d);
        this.#shards.find(({ id }) => id === shardId)?.send(op, d);
      },
      statuses: () => this.#shards.map((shard) => [shard.id, shard.isUp] as const),
      report: (error) => this.#parts.logger.debug('discord.js could not read an event.', { error: String(error) }),
    });
  }

  get isOpen(): boolean {
    return this.#shards.length > 0 && this.#shards.every((shard) => shard.isUp);
  }

  get intents(): readonly DiscordIntent[] {
    return this.#intents;
  }

  setPresence(presence: Wire): void {
    this.#presence.set(presence);
  }

  async requestMembers(
    guildId: string,
    userIds: readonly string[],
    { presences, signal }: { presences?: boolean | undefined; signal?: AbortSignal | undefined },
  ): Promise<Wire[]> {
    const shard = this.#shards.find(({ id, count }) => Number((BigInt(guildId) >> 22n) % BigInt(count)) === id);
    if (shard?.isUp !== true)
      throw new ConnectionError('The gateway is not connected: call connect() first.', { operation: 'connect' });
    return this.#requests.ask(
      (nonce) =>
        shard.send(opcode.requestMembers, {
          guild_id: guildId,
          user_ids: userIds,
          ...(presences && { presences: true }),
          nonce,
        }),
      signal,
    );
  }

  /** The bot has no room for more events: reading waits. */
  pause(on: boolean): void {
    this.#isPaused = on;
    for (const shard of this.#shards) shard.pause(on);
  }

  /** Opens what is not open. For the supervisor. */
  async open(context: OpenContext<unknown>): Promise<Session> {
    const { signal } = context;
    clearTimeout(this.#abandoned);
    try {
      const agent = await this.#prepare(signal);
      const lost = this.#shards.filter((shard) => !shard.isUp);
      const opened = await Promise.allSettled(lost.map((shard) => this.#openShard(shard, agent, signal)));
      for (const outcome of opened) if (outcome.status === 'rejected') throw outcome.reason;
      await this.#guilds.all(guildsMs, signal);
      const resumed = opened.every((outcome) => outcome.status === 'fulfilled' && outcome.value.resumed);
      if (resumed) this.#presence.resumed();
      if (this.#isPaused) this.pause(true);
      return this.#session(resumed);
    } catch (error) {
      // Shards that are up wait for the others; when the supervisor has given up, nobody closes them.
      if (isFinal(error)) await this.close();
      else this.#abandoned = setTimeout(() => void this.close(), abandonMs).unref();
      throw error;
    }
  }

  /** Ends every session. */
  async close(): Promise<void> {
    clearTimeout(this.#abandoned);
    this.#presence.rest();
    this.#guilds.clear();
    await Promise.all(this.#shards.map((shard) => shard.close()));
    if (this.#shards.length > 0) this.#feed.rest(this.#parts.rest.client);
  }

  #session(resumed: boolean): Session {
    let ended: CloseInfo | undefined;
    const closed = Promise.race(this.#shards.map((shard) => shard.closed)).then((info) => {
      ended = info ?? {};
      return ended;
    });
    return {
      resumed,
      closed,
      close: async () => {
        // One shard is lost: the others go on.
        if (ended === undefined || ended.fatal === true) await this.close();
      },
    };
  }

  /** Logs the client in, once; knows its shards from then on. */
  async #prepare(signal: AbortSignal): Promise<Agent> {
    const { rest, config } = this.#parts;
    const sdk = await loadDiscord();
    const client = await rest.load();
    this.#intents = this.#parts.intents();
    if (this.#shards.length === 0) {
      const { ids, count } = await this.#asking(signal, () =>
        this.#feed.login(client, sdk, {
          token: config.token ?? '',
          bits: bitsOfIntents(this.#intents),
          sharding: config.sharding,
        }),
      );
      this.#shards = ids.map(
        (id) => new Shard({ id, count }, { store: config.sessionStore, report: (error) => this.#storeFailed(error) }),
      );
    }
    const { url } = await this.#asking(signal, () => this.#feed.info(false));
    assertOwnGateway(url, config);
    return agentFor(new URL(url), { proxy: config.proxy, tls: await loadTls(config) });
  }

  async #openShard(shard: Shard, agent: Agent, signal: AbortSignal): Promise<{ resumed: boolean }> {
    const { config } = this.#parts;
    // Before a socket is opened in vain.
    if (!(await shard.restore())) await this.#sessionsLeft(signal);
    const { url } = await this.#feed.info(false);
    assertOwnGateway(url, config);
    const up = await shard.open(
      {
        url,
        agent,
        token: config.token ?? '',
        isOwn: (address) => isOwnGateway(address, config),
        intents: this.#intents,
        pauseMs: config.pace?.identifyMs ?? defaultIdentifyMs,
        identify: (within) => this.#identify(shard, within),
        onHello: () => this.#feed.hello(shard.id),
        onHeartbeat: (sentAt, tookMs) => this.#feed.heartbeat(shard.id, sentAt, tookMs),
        onEvent: ({ packet, text }, sessionId) => {
          const { t: name = '', s, d } = packet;
          this.#guilds.take(name, d);
          if (isWire(d)) this.#requests.take(name, d);
          this.#parts.receive({
            name,
            payload: d,
            mark: `${sessionId}:${s}`,
            taken: (parts) => shard.taken(s, parts),
          });
          // The client writes into what it is given.
          this.#feed.dispatch(shard.id, JSON.parse(text));
        },
      },
      signal,
    );
    void shard.closed.then((info) => {
      if (info) this.#feed.closed(shard.id, info.code);
    });
    return up;
  }

  /** Waits for the shard's turn. @throws RateLimitedError when no more sessions may be begun today */
  async #identify(shard: Shard, signal: AbortSignal): Promise<Wire> {
    const { max_concurrency: concurrency } = await this.#sessionsLeft(signal);
    this.#begun += 1;
    await this.#throttle.turn(shard.id, concurrency, signal);
    const presence = this.#presence.current;
    return {
      token: this.#parts.config.token ?? '',
      properties: { os: process.platform, browser: 'chatmux', device: 'chatmux' },
      intents: bitsOfIntents(this.#intents),
      large_threshold: largeThreshold,
      shard: [shard.id, shard.count],
      ...(presence && { presence }),
    };
  }

  /** @throws RateLimitedError when no more sessions may be begun today */
  async #sessionsLeft(signal: AbortSignal): Promise<GatewayInfo['session_start_limit']> {
    const isStale = this.#info !== undefined && performance.now() - this.#infoAt > infoMs;
    const info = await this.#asking(signal, () => this.#feed.info(isStale));
    if (info !== this.#info) {
      this.#info = info;
      this.#infoAt = performance.now();
      this.#begun = 0;
    }
    const limit = info.session_start_limit;
    if (limit.remaining <= this.#begun) throw noSessions(limit.reset_after);
    return limit;
  }

  async #asking<Result>(signal: AbortSignal, run: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#parts.rest.within('GET /gateway/bot', signal, run);
    } catch (error) {
      if (isChatError(error)) throw error;
      throw (
        fromSdkError(error, 'connect', true) ??
        errorOf('connection', "Discord's gateway could not be asked for.", { operation: 'connect', cause: error })
      );
    }
  }

  #storeFailed(error: unknown): void {
    this.#parts.logger.warn('The session store failed.', { error: String(error) });
  }
}

function isFinal(error: unknown): boolean {
  return isChatError(error) && ['auth', 'forbidden', 'config', 'unsupported'].includes(error.code);
}
