import type { CallName, ServerAnswer, ServerRequest } from '../server/index.js';
import { TeamwireCall } from './call.js';
import { isJson } from './json.js';
import type { TeamwireOrganisation } from './organisation.js';
import type { Route, RouteAnswer } from './route.js';
import { TeamwireError } from './teamwire-error.js';

type Compiled = { route: Route; pattern: RegExp; names: string[] };
type Match = { route: Route; params: Record<string, string> };

/** The HTTP face of the bridge contract: finds the operation, checks token and query, answers errors in its shape. */
export class TeamwireApi {
  readonly #organisation: TeamwireOrganisation;
  readonly #routes: Compiled[];

  constructor(organisation: TeamwireOrganisation, routes: readonly Route[]) {
    this.#organisation = organisation;
    this.#routes = routes.map(compile);
  }

  /** The path with its names (`/chats/{tid}/messages`), and the arguments. The secret stands in the log-in's. */
  identify(request: ServerRequest): CallName {
    const match = this.#find(request);
    const query = Object.fromEntries(request.url.searchParams);
    if (!match) return { call: request.url.pathname, params: query };
    return { call: match.route.path, params: { ...query, ...bodyParams(request), ...match.params } };
  }

  isLongPoll(request: ServerRequest): boolean {
    return this.#find(request)?.route.path === '/events';
  }

  async handle(request: ServerRequest): Promise<ServerAnswer> {
    try {
      const match = this.#find(request);
      if (!match) throw new TeamwireError('TWNotFoundError', `There is no ${request.method} ${request.url.pathname}`);
      const { route, params } = match;
      if (!route.isOpen && !this.#organisation.tokens.isGood(tokenOf(request)))
        throw new TeamwireError('TWAuthError', 'The token is missing, wrong or expired', 401);
      for (const name of request.url.searchParams.keys())
        if (!route.query?.includes(name))
          throw new TeamwireError('BadRequest', `${route.method} ${route.path} has no query parameter ${name}`);
      return wire(await route.run(new TeamwireCall(request, this.#organisation, params)));
    } catch (error) {
      if (error instanceof TeamwireError) return errorAnswer(error);
      throw error;
    }
  }

  #find(request: ServerRequest): Match | undefined {
    const { pathname } = request.url;
    const { prefix } = this.#organisation;
    if (!pathname.startsWith(`${prefix}/`)) return undefined;
    const path = pathname.slice(prefix.length);
    for (const { route, pattern, names } of this.#routes) {
      const values = route.method === request.method ? pattern.exec(path) : undefined;
      if (!values) continue;
      return { route, params: Object.fromEntries(names.map((name, index) => [name, decode(values[index + 1] ?? '')])) };
    }
    return undefined;
  }
}

export function errorAnswer({ status, code, message }: TeamwireError): ServerAnswer {
  return { status, body: { error: { code, message } } };
}

/** Of the header; a websocket may have it in the query. */
export function tokenOf(request: ServerRequest): string | undefined {
  const header = request.headers.authorization;
  return /^Bearer (\S+)$/.exec(header ?? '')?.[1];
}

function compile(route: Route): Compiled {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return { route, names, pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`) };
}

function wire(result: RouteAnswer): ServerAnswer {
  if (result === undefined) return { status: 204 };
  if ('answer' in result) return result.answer;
  return {
    status: result.status ?? 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(result.json),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** For the log. */
function bodyParams(request: ServerRequest): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return {};
  try {
    const body: unknown = JSON.parse(request.body.toString('utf8'));
    return isJson(body) ? body : { body };
  } catch {
    return {};
  }
}
