import type { CallName, ServerAnswer, ServerRequest } from '../server/index.js';
import type { Session } from './auth/sessions.js';
import { SymphonyCall } from './call.js';
import { isJson, stringifyWire } from './json.js';
import type { SymphonyPod } from './pod.js';
import type { Route, RouteAnswer } from './route.js';
import { type PortOwner, servicePath } from './service.js';
import { SymphonyError } from './symphony-error.js';

type Compiled = { route: Route; pattern: RegExp; names: string[] };
type Match = { route: Route; params: Record<string, string> };
type Found = { match: Match | undefined; status: 404 | 405; path: string | undefined };

/** The REST API of all services: finds the operation, checks the tokens, answers errors in Symphony's shape. */
export class SymphonyApi {
  readonly #pod: SymphonyPod;
  readonly #routes: Compiled[];
  readonly #ownerOfPort: PortOwner;

  constructor(pod: SymphonyPod, routes: readonly Route[], ownerOfPort: PortOwner) {
    this.#pod = pod;
    this.#ownerOfPort = ownerOfPort;
    this.#routes = routes.map(compile);
  }

  /** The path with its names (`/agent/v1/message/{id}`), and the arguments; tokens are none of them. */
  identify(request: ServerRequest): CallName {
    const { match, path } = this.#find(request);
    const query = Object.fromEntries(request.url.searchParams);
    if (!match) return { call: path ?? request.url.pathname, params: query };
    return { call: match.route.path, params: { ...query, ...bodyParams(request, match.route), ...match.params } };
  }

  isLongPoll(request: ServerRequest): boolean {
    return this.#find(request).match?.route.path === '/agent/v5/datafeeds/{datafeedId}/read';
  }

  async handle(request: ServerRequest): Promise<ServerAnswer> {
    const { match, status, path } = this.#find(request);
    try {
      if (path === undefined) return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' };
      if (!match)
        throw new SymphonyError(status, `HTTP ${status} ${status === 404 ? 'Not Found' : 'Method Not Allowed'}`);
      const session = this.#authenticate(request, match.route);
      if (match.route.bodiless && request.body.byteLength > 0)
        throw new SymphonyError(415, 'HTTP 415 Unsupported Media Type');
      return wire(await match.route.run(new SymphonyCall(request, this.#pod, match.params, session)));
    } catch (error) {
      if (error instanceof SymphonyError) return errorAnswer(error, path?.startsWith('/agent/') ?? false);
      throw error;
    }
  }

  #find(request: ServerRequest): Found {
    const path = servicePath(request, this.#pod.options, this.#ownerOfPort);
    if (path === undefined) return { match: undefined, status: 404, path };
    let status: 404 | 405 = 404;
    for (const { route, pattern, names } of this.#routes) {
      const values = pattern.exec(path);
      if (!values) continue;
      if (route.method !== request.method) {
        status = 405;
        continue;
      }
      const params = names.map((name, index) => [name, decode(values[index + 1] ?? '')] as const);
      return { match: { route, params: Object.fromEntries(params) }, status, path };
    }
    return { match: undefined, status, path };
  }

  /** (Wire sheet, section 2.2.) @throws SymphonyError 401 */
  #authenticate(request: ServerRequest, route: Route): Session | undefined {
    if (route.auth === 'none') return undefined;
    const { sessions } = this.#pod;
    const session =
      sessions.find(header(request, 'sessiontoken')) ??
      (route.path.startsWith('/pod/') ? sessions.findAuthorized(header(request, 'authorization')) : undefined);
    if (!session || (session.kind === 'app') !== (route.auth === 'app'))
      throw new SymphonyError(401, 'Invalid session');
    if (route.auth === 'agent' && session.kind === 'bot' && !sessions.hasKeyManager(header(request, 'keymanagertoken')))
      throw new SymphonyError(401, 'Invalid key manager session');
    return session;
  }
}

export function errorAnswer(error: SymphonyError, isAgent: boolean): ServerAnswer {
  const { status, message, headers } = error;
  return {
    status,
    headers: { ...headers },
    body: { code: status, message, ...(isAgent ? { details: {} } : {}) },
  };
}

function compile(route: Route): Compiled {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const source = route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '([^/]+)');
  return { route, pattern: new RegExp(`^${source}$`), names };
}

function wire(result: RouteAnswer): ServerAnswer {
  if (result === undefined) return { status: 204 };
  if ('answer' in result) return result.answer;
  return {
    status: result.status ?? 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: stringifyWire(result.json),
  };
}

function header(request: ServerRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** For the log: the fields of a JSON body. A log-in's token stays out. */
function bodyParams(request: ServerRequest, route: Route): Record<string, unknown> {
  if (route.auth === 'none' || !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return {};
  try {
    const body: unknown = JSON.parse(request.body.toString('utf8'));
    return isJson(body) ? body : { body };
  } catch {
    return {};
  }
}
