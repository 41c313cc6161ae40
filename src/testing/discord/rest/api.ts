import { CallLimit, type CallName, type ServerAnswer, type ServerRequest } from '../../server/index.js';
import { DiscordError, unauthorized } from '../discord-error.js';
import type { DiscordState } from '../discord-state.js';
import { isJson } from '../json.js';
import { RestCall, type Route, type RouteAnswer } from '../rest-call.js';
import { withoutContent } from '../wire/message-content.js';
import { limited, RateLimits } from './rate-limits.js';
import { type ReadBody, readBody } from './read-request.js';
import { Router } from './router.js';

type Read = ReadBody & { error?: unknown };

/** REST: finds the route, checks the token, counts the request, answers as Discord does. (Wire sheet, section 2.) */
export class RestApi {
  readonly #discord: DiscordState;
  readonly #router: Router;
  readonly #limits: RateLimits;
  readonly #global: CallLimit | undefined;
  readonly #read = new WeakMap<ServerRequest, Read>();
  readonly #troubles: { match: string | undefined; left: number; answer: ServerAnswer }[] = [];

  constructor(discord: DiscordState, routes: readonly Route[]) {
    this.#discord = discord;
    this.#router = new Router(routes);
    const { globalLimit } = discord.options;
    this.#global = globalLimit && new CallLimit(globalLimit);
    const { limit, perMs } = discord.options.rateLimit ?? { limit: 1_000, perMs: 1_000 };
    this.#limits = new RateLimits(limit, perMs, () => performance.now());
  }

  /** `POST /channels/1/messages`, and what was sent: query and body. */
  async identify(request: ServerRequest): Promise<CallName> {
    const read = await readBody(request).catch((error: unknown): Read => ({ body: undefined, files: [], error }));
    this.#read.set(request, read);
    const query = Object.fromEntries(request.url.searchParams);
    const params = {
      ...query,
      ...(isJson(read.body) ? read.body : read.body === undefined ? {} : { body: read.body }),
    };
    const files = read.files.length > 0 ? { files: read.files.map((file) => file.filename) } : {};
    return { call: `${request.method} ${pathOf(request)}`, params: { ...params, ...files } };
  }

  /** The next calls that fit are answered with this. */
  trouble(answer: ServerAnswer, options: { match?: string | undefined; times?: number | undefined } = {}): void {
    this.#troubles.push({ match: options.match, left: options.times ?? 1, answer });
  }

  clearTroubles(): void {
    this.#troubles.length = 0;
  }

  async handle(request: ServerRequest, name: string): Promise<ServerAnswer> {
    const trouble = this.#troubles.find(
      (each) => each.left > 0 && (each.match === undefined || name.includes(each.match)),
    );
    if (trouble) {
      trouble.left -= 1;
      return trouble.answer;
    }
    let headers: Record<string, string> = { via: '1.1 emulator' };
    try {
      const version = /^\/api\/v(\d+)\//.exec(request.url.pathname)?.[1];
      // A webhook's address, as the client shows it, has no version.
      const isWebhook = version === undefined && request.url.pathname.startsWith('/api/webhooks/');
      if (version !== '9' && version !== '10' && !isWebhook)
        return { status: 400, headers, body: { message: 'Invalid API version', code: 50041 } };
      const { route, params, bucket } = this.#router.find(request.method, pathOf(request));
      if (!route.isOpen) this.#checkToken(request);
      checkUserAgent(request);
      const waitMs = this.#global?.take('');
      if (waitMs !== undefined) return limited(waitMs, { scope: 'global', headers });
      const { headers: limits, refusal } = this.#limits.take(bucket);
      if (refusal) return refusal;
      headers = { ...headers, ...limits };
      const read: Read = this.#read.get(request) ?? (await readBody(request));
      if (read.error) throw read.error;
      const call = new RestCall(
        { params, query: request.url.searchParams, body: read.body, files: read.files },
        this.#discord,
      );
      return this.#answer(await route.run(call), headers);
    } catch (error) {
      if (!(error instanceof DiscordError)) throw error;
      return { status: error.status, headers, body: error.body };
    }
  }

  #answer(answer: RouteAnswer, headers: Record<string, string>): ServerAnswer {
    const { body, status = body === undefined ? 204 : 200 } = answer;
    const all = { ...headers, ...answer.headers };
    if (body === undefined) return { status, headers: all };
    return { status, headers: all, body: this.#readable(body) as object };
  }

  /** Without the privilege, REST hides content too. (Wire sheet, section 16.) */
  #readable(body: unknown): unknown {
    if (this.#discord.privileged.messageContent) return body;
    if (Array.isArray(body)) return body.map((each) => this.#readable(each));
    if (!isJson(body)) return body;
    const isMessage = 'content' in body && 'author' in body && 'channel_id' in body;
    if (!isMessage) return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, this.#readable(value)]));
    const channel = this.#discord.place(String(body.channel_id))?.channel;
    return withoutContent(body, this.#discord.world.bot.id, channel?.kind === 'direct');
  }

  #checkToken(request: ServerRequest): void {
    const token = /^Bot (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token !== this.#discord.token || this.#discord.isRevoked) throw unauthorized();
  }
}

/** Every client must name itself. (Wire sheet, section 1.) */
function checkUserAgent(request: ServerRequest): void {
  if (request.headers['user-agent']) return;
  throw new DiscordError(40333, { status: 403, message: 'internal network error' });
}

function pathOf(request: ServerRequest): string {
  return request.url.pathname.replace(/^\/api(?:\/v\d+)?/, '');
}
