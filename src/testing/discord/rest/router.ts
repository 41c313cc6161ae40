import { noRoute } from '../discord-error.js';
import type { Route } from '../rest-call.js';

export type Match = { route: Route; params: Record<string, string>; bucket: string };

type Compiled = { route: Route; segments: string[] };

/** The segments that a bucket is kept apart by. (Wire sheet, section 3.) */
const majors = new Set(['channel', 'guild', 'webhook']);

/** Finds the route of a request. Segments come percent-encoded (`%40me`). */
export class Router {
  readonly #routes: Compiled[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, segments: route.path.split('/').slice(1) }));
  }

  /** @throws DiscordError 404, 405 */
  find(method: string, pathname: string): Match {
    const segments = pathname.split('/').slice(1).map(decode);
    let isKnown = false;
    let best: { compiled: Compiled; params: Record<string, string> } | undefined;
    for (const compiled of this.#routes) {
      const params = fit(compiled.segments, segments);
      if (!params) continue;
      isKnown = true;
      if (compiled.route.method !== method) continue;
      // `@me` and `search` before what they would be an id of.
      if (!best || count(compiled) < count(best.compiled)) best = { compiled, params };
    }
    if (!best) throw noRoute(isKnown ? 405 : 404);
    const { compiled, params } = best;
    const ids = compiled.segments.filter((each) => majors.has(each.slice(1))).map((each) => params[each.slice(1)]);
    return { route: compiled.route, params, bucket: `${method}:${compiled.route.path}:${ids.join(':')}` };
  }
}

function count({ segments }: Compiled): number {
  return segments.filter((each) => each.startsWith(':')).length;
}

function fit(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, each] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (each.startsWith(':')) {
      if (segment === '') return undefined;
      params[each.slice(1)] = segment;
    } else if (each !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
