import type { CallName, ServerAnswer, ServerRequest } from '../../server/index.js';
import type { Session } from '../auth/sessions.js';
import { isJson, type Json } from '../json.js';
import { RocketChatError } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { errorAnswer, notFound, unauthorized } from './answers.js';
import { RestCall, unpermitted } from './call.js';
import { RateLimits } from './rate-limits.js';
import type { Route, RouteAnswer } from './route.js';
import { validate } from './schema.js';

const base = '/api/v1/';

type Match = { route: Route; path: Record<string, string> };

/** `/api/v1`: finds the endpoint, checks session, limits, second factor and parameters, and answers in its shape. */
export class RestApi {
  readonly #workspace: RocketChatWorkspace;
  readonly #routes = new Map<string, Route[]>();
  readonly #limits: RateLimits;

  constructor(workspace: RocketChatWorkspace, routes: readonly Route[]) {
    this.#workspace = workspace;
    this.#limits = new RateLimits(workspace);
    for (const route of routes) {
      const key = `${route.method} ${route.name.split('/')[0] ?? ''}`;
      this.#routes.set(key, [...(this.#routes.get(key) ?? []), route]);
    }
  }

  /** `chat.postMessage`, with its parameters; credentials are none of them. */
  identify(request: ServerRequest, pathname: string): CallName | undefined {
    if (!pathname.startsWith(base)) return undefined;
    const match = this.#find(request, pathname);
    const { password: _, ldapPass: __, resume: ___, ...params } = { ...readQuery(request), ...readBody(request) };
    return { call: match ? match.route.name : pathname.slice(base.length), params: { ...params, ...match?.path } };
  }

  async handle(request: ServerRequest, pathname: string): Promise<ServerAnswer | undefined> {
    if (!pathname.startsWith(base)) return undefined;
    const { version } = this.#workspace;
    const match = this.#find(request, pathname);
    if (!match) return notFound(version);
    const { route, path } = match;
    const session = this.#session(request);
    const { headers, error } = this.#canBypass(session) ? { headers: {} } : this.#limits.take(route);
    if (error) return { ...errorAnswer(error, version), headers };
    if (!route.isOpen && !session) return { ...unauthorized(version), headers };
    try {
      if (session) this.#check(route, request, session);
      const params = this.#params(route, request);
      const call = new RestCall(this.#workspace, request, path, params, session);
      const answer = wire(await route.run(call));
      return { ...answer, headers: { ...headers, ...answer.headers } };
    } catch (thrown) {
      if (!(thrown instanceof RocketChatError)) throw thrown;
      return { ...errorAnswer(thrown, version), headers };
    }
  }

  #find(request: ServerRequest, pathname: string): Match | undefined {
    const parts = pathname.slice(base.length).split('/').map(decode);
    for (const route of this.#routes.get(`${request.method} ${parts[0] ?? ''}`) ?? []) {
      const { since, until } = route;
      if (since !== undefined && !this.#workspace.version.since(since)) continue;
      if (until !== undefined && this.#workspace.version.since(until)) continue;
      const names = route.name.split('/');
      if (names.length !== parts.length) continue;
      const path: Record<string, string> = {};
      for (const [index, name] of names.entries()) if (name.startsWith(':')) path[name.slice(1)] = parts[index] ?? '';
      return { route, path };
    }
    return undefined;
  }

  #session(request: ServerRequest): Session | undefined {
    const session = this.#workspace.sessions.find(request.headers['x-auth-token']);
    return session && session.user.id === request.headers['x-user-id'] ? session : undefined;
  }

  #canBypass(session: Session | undefined): boolean {
    return session !== undefined && this.#workspace.can(session.user, 'api-bypass-rate-limit');
  }

  #check(route: Route, request: ServerRequest, session: Session): void {
    const { permissions } = route;
    if (permissions && !permissions.some((each) => this.#workspace.can(session.user, each))) throw unpermitted();
    if (!route.twoFactor || session.personal?.bypassTwoFactor) return;
    const { 'x-2fa-code': code, 'x-2fa-method': method } = request.headers;
    this.#workspace.twoFactor.check(session.user, first(code), first(method));
  }

  /** @throws RocketChatError for what the server of this version does not take. (Wire sheet, sections 0 and 3.) */
  #params(route: Route, request: ServerRequest): Json {
    const { version } = this.#workspace;
    const isGet = route.method === 'GET';
    const params = isGet ? readQuery(request) : readBody(request);
    if (!params) throw new RocketChatError('invalid-params', 'must be object');
    if (!route.params) return params;
    const schema = typeof route.params === 'function' ? route.params((each) => version.since(each)) : route.params;
    const isLoose = !version.since('7.0') && !(version.since('6.13') && route.name.startsWith('chat.'));
    // Filters of the database: gone since 9.0, without effect since 7.0.
    const { query, fields, ...rest } = params;
    const isFiltered =
      isGet && (query !== undefined || fields !== undefined) && !/^(?:spotlight|directory)$/.test(route.name);
    if (isFiltered && version.since('9.0'))
      throw new RocketChatError('error-invalid-params', 'must NOT have additional properties');
    const isDeclared = route.name === 'directory' && !version.since('9.0');
    const checked = validate(
      schema,
      isDeclared ? { ...rest, ...(query === undefined ? {} : { query }) } : params,
      isLoose,
    );
    if ('values' in checked) return checked.values;
    throw new RocketChatError(route.paramsCode ?? (isGet ? 'error-invalid-params' : 'invalid-params'), checked.problem);
  }
}

function wire(answer: RouteAnswer): ServerAnswer {
  if (answer && 'answer' in answer && isJson(answer.answer)) return answer.answer as ServerAnswer;
  return { body: { ...answer, success: true } };
}

/** `ids[]=a&ids[]=b` is a list. */
export function readQuery(request: ServerRequest): Json {
  const query: Json = {};
  for (const [name, value] of request.url.searchParams) {
    if (!name.endsWith('[]')) query[name] = value;
    else {
      const key = name.slice(0, -2);
      const list = query[key];
      query[key] = [...(Array.isArray(list) ? list : []), value];
    }
  }
  return query;
}

/** A JSON object; `{}` without a body, `undefined` for anything else. Multipart bodies are read by their routes. */
export function readBody(request: ServerRequest): Json | undefined {
  if (request.body.byteLength === 0 || /^multipart\//i.test(request.headers['content-type'] ?? '')) return {};
  if (/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? ''))
    return Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
  try {
    const body: unknown = JSON.parse(request.body.toString('utf8'));
    return isJson(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
