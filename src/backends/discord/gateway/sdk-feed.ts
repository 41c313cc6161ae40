import type { Client, ClientOptions } from 'discord.js';
import { RateLimitedError } from '../../../core/errors/index.js';
import type { DiscordSdk } from '../sdk.js';
import type { GatewayPacket } from './packet.js';

/** The SDK's manager of sockets, as it hands itself to a strategy. */
type Manager = Parameters<NonNullable<NonNullable<ClientOptions['ws']>['buildStrategy']>>[0];
type Strategy = ReturnType<NonNullable<NonNullable<ClientOptions['ws']>['buildStrategy']>>;

/** What the SDK may ask of the gateway. */
export type SdkPort = {
  send(shardId: number, payload: { op: number; d?: unknown }): void;
  statuses(): readonly (readonly [shardId: number, isUp: boolean])[];
  report(error: unknown): void;
};

/** What `GET /gateway/bot` says. */
export type GatewayInfo = Awaited<ReturnType<Manager['fetchGatewayInformation']>>;

/** The SDK's own names. */
const idle = 0;
const ready = 3;

/**
 * Stands where discord.js' own shards would: the client believes to be connected and gets every event, while the sockets and
 * their coming back are the supervisor's. (`ws.buildStrategy` is discord.js' own way for it.)
 */
export class SdkFeed {
  readonly #port: SdkPort;
  #manager: Manager | undefined;
  #ask: Manager['fetchGatewayInformation'] | undefined;
  #sdk: DiscordSdk | undefined;

  constructor(port: SdkPort) {
    this.#port = port;
  }

  /**
   * Makes the client connected in its own eyes: it asks where the gateway is, and for how many shards.
   *
   * @param options - `bits` are the intents
   * @returns the shards of this process, and of all
   */
  async login(
    client: Client,
    sdk: DiscordSdk,
    options: {
      token: string;
      bits: number;
      sharding: { count?: number | 'auto' | undefined; ids?: number[] | undefined } | undefined;
    },
  ): Promise<{ ids: readonly number[]; count: number }> {
    this.#sdk = sdk;
    client.options.intents = new sdk.IntentsBitField(options.bits).freeze() as typeof client.options.intents;
    client.options.ws = { ...client.options.ws, buildStrategy: (manager) => this.#strategy(manager) };
    const { count, ids } = options.sharding ?? {};
    if (this.#manager === undefined) {
      client.options.shards = ids ?? (typeof count === 'number' ? range(count) : 'auto');
      if (typeof count === 'number') client.options.shardCount = count;
    }
    try {
      await client.login(options.token);
    } catch (error) {
      // A client whose log-in failed takes itself for destroyed for ever.
      (client.ws as unknown as { destroyed: boolean }).destroyed = false;
      throw error;
    }
    const shards = client.options.shards;
    const own = Array.isArray(shards) ? shards : [0];
    return { ids: own, count: client.options.shardCount ?? own.length };
  }

  /** Where the gateway is. @param fresh - asks again: how many sessions may still be begun */
  async info(fresh: boolean): Promise<GatewayInfo> {
    if (this.#ask === undefined) throw new Error('The client is not logged in.');
    return this.#ask(fresh);
  }

  hello(shardId: number): void {
    this.#emit('hello', { shardId });
  }

  heartbeat(shardId: number, heartbeatAt: number, latency: number): void {
    this.#emit('heartbeat', { shardId, heartbeatAt, ackAt: heartbeatAt + latency, latency });
  }

  closed(shardId: number, code: number): void {
    this.#emit('closed', { shardId, code });
  }

  /** @param data - a copy of its own: the client writes into it */
  dispatch(shardId: number, data: GatewayPacket): void {
    if (data.t === 'READY') this.#emit('ready', { shardId, data: data.d });
    if (data.t === 'RESUMED') this.#emit('resumed', { shardId });
    this.#emit('dispatch', { shardId, data });
  }

  /** Ends the timers that the client has set. */
  rest(client: Client): void {
    for (const shard of client.ws.shards.values())
      clearTimeout((shard as unknown as { readyTimeout: NodeJS.Timeout | null }).readyTimeout ?? undefined);
  }

  #emit(name: string, event: object): void {
    try {
      (this.#manager as unknown as { emit(name: string, event: object): void } | undefined)?.emit(name, event);
    } catch (error) {
      // It does not know every payload that there is (wire sheet, section 20); ours is read from the event itself.
      this.#port.report(error);
    }
  }

  #strategy(manager: Manager): Strategy {
    this.#manager = manager;
    const ask = manager.fetchGatewayInformation.bind(manager);
    this.#ask = ask;
    // With no sessions left it refuses to log in. One that is gone on with needs none, and who begins one asks the true limit.
    manager.fetchGatewayInformation = async (fresh) => {
      const info = await ask(fresh);
      return { ...info, session_start_limit: { ...info.session_start_limit, remaining: Number.MAX_SAFE_INTEGER } };
    };
    return {
      connect: () => undefined,
      destroy: () => undefined,
      spawn: () => undefined,
      send: (shardId, payload) => this.#port.send(shardId, payload),
      fetchStatus: () => {
        const { Collection } = this.#sdk as DiscordSdk;
        const statuses = this.#port.statuses().map(([id, isUp]) => [id, isUp ? ready : idle] as const);
        // Of a copy of the class with fewer methods in its types.
        return new Collection(statuses) as unknown as Awaited<ReturnType<Strategy['fetchStatus']>>;
      },
    };
  }
}

/** Discord lets a bot begin 1,000 sessions a day, and resets its token when there are more. */
export function noSessions(retryAfterMs: number): RateLimitedError {
  return new RateLimitedError('Discord allows no more new sessions for now.', {
    platform: 'discord',
    operation: 'connect',
    retryAfterMs,
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
