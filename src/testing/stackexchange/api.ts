import type { CallName, ServerAnswer, ServerRequest } from '../server/index.js';
import { readForm } from '../server/index.js';
import { readCookies, visitorCookie } from './auth/cookies.js';
import type { Visitor } from './auth/visitors.js';
import { StackExchangeCall } from './call.js';
import { PageError } from './page-error.js';
import { errorPage } from './pages/error-page.js';
import { html, type Route } from './routes/route.js';
import type { StackExchangeSite } from './site.js';

type Compiled = { route: Route; pattern: RegExp; names: string[] };
type Found = { route: Route; params: Record<string, string> };

const secrets: ReadonlySet<string> = new Set(['password']);

/** One of the two sites: finds the page or call, knows its visitor, checks the key, and answers what is not there. */
export class StackExchangeApi {
  readonly #site: StackExchangeSite;
  readonly #routes: Compiled[];

  constructor(site: StackExchangeSite, routes: readonly Route[]) {
    this.#site = site;
    this.#routes = routes.map(compile);
  }

  /** The path with its names (`/chats/{room}/events`), and the fields; passwords are none of them. */
  async identify(request: ServerRequest): Promise<CallName> {
    const found = this.#find(request);
    const fields = [...((await readForm(request)) ?? [])].filter(([name]) => !secrets.has(name));
    const params = {
      ...Object.fromEntries(request.url.searchParams),
      ...Object.fromEntries(fields.map(([name, value]) => [name, typeof value === 'string' ? value : value.name])),
      ...found?.params,
    };
    return { call: found?.route.path ?? request.url.pathname, params };
  }

  async handle(request: ServerRequest): Promise<ServerAnswer> {
    const cookies = readCookies(request.headers);
    const found = this.#find(request);
    const visitor = await this.#visitor(request, cookies);
    const answer = await this.#run(request, found, visitor);
    return this.#withCookies(answer, visitor, cookies);
  }

  async #run(request: ServerRequest, found: Found | undefined, visitor: Visitor): Promise<ServerAnswer> {
    const page = { site: this.#site, visitor };
    try {
      if (!found) throw new PageError(404, 'Page not found');
      const call = new StackExchangeCall(request, this.#site, found.params, visitor);
      if (found.route.auth !== 'none' && (await call.field('fkey')) !== visitor.fkey)
        throw new PageError(404, 'Page not found');
      if (found.route.auth === 'account' && !visitor.user) throw new PageError(404, 'Page not found');
      return await found.route.run(call);
    } catch (error) {
      if (error instanceof PageError) return html(errorPage(page, error.message), error.status);
      throw error;
    }
  }

  async #visitor(request: ServerRequest, cookies: ReadonlyMap<string, string>): Promise<Visitor> {
    const { visitors } = this.#site;
    const known = visitors.find(cookies);
    if (known) return known;
    const fkey = request.method === 'POST' ? (await readForm(request))?.get('fkey') : undefined;
    return (typeof fkey === 'string' ? visitors.byFkey(fkey) : undefined) ?? visitors.arrive();
  }

  /** Whoever is not logged in is known by `prov`. */
  #withCookies(answer: ServerAnswer, visitor: Visitor, cookies: ReadonlyMap<string, string>): ServerAnswer {
    if (visitor.user || cookies.get('prov') === visitor.token) return answer;
    const given = answer.headers?.['set-cookie'] ?? [];
    const list = Array.isArray(given) ? given : [given];
    if (list.some((each) => each.startsWith('prov='))) return answer;
    return { ...answer, headers: { ...answer.headers, 'set-cookie': [...list, visitorCookie(visitor)] } };
  }

  #find(request: ServerRequest): Found | undefined {
    const path = pathOf(request);
    for (const { route, pattern, names } of this.#routes) {
      if (route.method !== request.method) continue;
      const values = pattern.exec(path);
      if (!values) continue;
      const params = names.map((name, index) => [name, decode(values[index + 1] ?? '')] as const);
      return { route, params: Object.fromEntries(params) };
    }
    return undefined;
  }
}

/** Public clients write `//rooms/1`, which the site takes and which reads as an address of the host `rooms`. */
function pathOf({ url }: ServerRequest): string {
  return url.hostname === '127.0.0.1' ? url.pathname : `/${url.hostname}${url.pathname}`;
}

function compile(route: Route): Compiled {
  const names = [...route.path.matchAll(/\{(\w+)\*?\}/g)].map((match) => match[1] ?? '');
  const source = route.path.replace(/\/\{\w+\*\}/g, '(?:/(.*))?').replace(/\{\w+\}/g, '([^/]+)');
  return { route, pattern: new RegExp(`^${source}/?$`), names };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
