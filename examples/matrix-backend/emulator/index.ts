import {
  type Emulator,
  type EmulatorOptions,
  type FaultHooks,
  LoopbackServer,
  type ScriptedWorld,
  type ServerAnswer,
  type ServerRequest,
} from 'chatmux/testing';
import { Homeserver, MatrixError } from './homeserver.js';
import type { Json } from './room-log.js';
import { routeOf, routes } from './routes.js';

/** Ready for `createBackend`. */
export type MatrixEmulatorConfig = { platform: 'matrix'; homeserver: string; accessToken: string };

// #region emulator
/** One Matrix homeserver on a loopback port, written from the specification of the client-server API. */
export class MatrixEmulator implements Emulator<MatrixEmulatorConfig> {
  readonly platform = 'matrix';
  readonly #homeserver: Homeserver;
  readonly #server: LoopbackServer;

  private constructor(homeserver: Homeserver, server: LoopbackServer) {
    this.#homeserver = homeserver;
    this.#server = server;
  }

  static async start({ port, users = [] }: EmulatorOptions = {}): Promise<MatrixEmulator> {
    let gate: LoopbackServer['faults']['gate'] | undefined;
    // What happens in the world passes the gate of the faults on its way into the feed.
    const homeserver = new Homeserver(users, (deliver) => (gate ? gate.pass(deliver) : deliver()));
    const server = await LoopbackServer.start({
      port,
      faults: faultHooks(homeserver),
      identify: (request) => ({ call: routeOf(request)?.key ?? request.url.pathname, params: bodyOf(request) }),
      handle: (request) => answer(homeserver, request),
      isRealtime: (request) => request.url.searchParams.has('since'),
    });
    gate = server.faults.gate;
    return new MatrixEmulator(homeserver, server);
  }

  get url(): string {
    return this.#server.url;
  }
  get config(): MatrixEmulatorConfig {
    return { platform: 'matrix', homeserver: this.url, accessToken: this.#homeserver.accessToken };
  }
  get world(): ScriptedWorld {
    return this.#homeserver.world;
  }
  get faults() {
    return this.#server.faults;
  }
  get requests() {
    return this.#server.requests;
  }

  /** Somebody invites the bot to a room that it is not in. */
  invite(roomId: string): void {
    this.#homeserver.log.invite(roomId);
  }

  /** Somebody switches on end-to-end encryption in a room. */
  encrypt(roomId: string): void {
    const content = { algorithm: 'm.megolm.v1.aes-sha2' };
    this.#homeserver.log.append(roomId, this.#homeserver.bot, { type: 'm.room.encryption', state_key: '', content });
  }

  /** An event of any type, for those that nothing in the world causes. */
  send(channel: string, type: string, content: Json): void {
    const ada = this.#homeserver.state.users.need(this.world.user('ada').id);
    this.#homeserver.log.append(this.world.channel(channel).id, ada, { type, content });
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** How Matrix fails in its own manner. What it has not (a server that asks for a reconnect) is left out. */
function faultHooks(homeserver: Homeserver): FaultHooks {
  return {
    platform: 'matrix',
    rateLimited: (_call, ms) => ({
      status: 429,
      headers: ms === null ? {} : { 'retry-after': String(Math.ceil(ms / 1_000)) },
      body: { errcode: 'M_LIMIT_EXCEEDED', error: 'Too many requests', ...(ms !== null && { retry_after_ms: ms }) },
    }),
    failed: (_call, status, body) => ({
      status,
      body: body ?? { errcode: 'M_UNKNOWN', error: 'Internal server error' },
    }),
    expireSession: () => homeserver.expire(),
    revokeToken: (on) => {
      homeserver.isRevoked = on;
    },
    sendGarbage: (payload) => {
      homeserver.garbage.push(payload);
      homeserver.log.wake();
    },
  };
}
// #endregion emulator

async function answer(homeserver: Homeserver, request: ServerRequest): Promise<ServerAnswer> {
  try {
    if (homeserver.isRevoked || request.headers.authorization !== `Bearer ${homeserver.accessToken}`)
      throw new MatrixError(401, 'M_UNKNOWN_TOKEN', 'Unrecognised access token');
    const found = routeOf(request);
    if (found?.key.endsWith('/sync')) return await homeserver.sync(request);
    const route = found && routes[found.key];
    if (!found || !route) throw new MatrixError(404, 'M_UNRECOGNIZED', 'Unrecognized request');
    const body = bodyOf(request);
    return { body: route({ server: homeserver, path: found.path, query: request.url.searchParams, body }) };
  } catch (error) {
    if (error instanceof MatrixError) return error.answer;
    throw error;
  }
}

function bodyOf(request: ServerRequest): Json {
  return request.body.length > 0 ? (JSON.parse(request.body.toString('utf8')) as Json) : {};
}

/** Starts an emulated homeserver on a free loopback port. Needs no network and no token. */
export function startMatrixEmulator(options?: EmulatorOptions): Promise<MatrixEmulator> {
  return MatrixEmulator.start(options);
}
