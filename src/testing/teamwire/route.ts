import type { ServerAnswer } from '../server/index.js';
import type { TeamwireCall } from './call.js';

/** An answer as it is, or a value as JSON with 200; `undefined` is 204. */
export type RouteAnswer = { answer: ServerAnswer } | { json: unknown; status?: number } | undefined;

/** One operation of the bridge contract. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/chats/{tid}/messages` */
  path: string;
  /** The names that the query may have. Default none. */
  query?: readonly string[] | undefined;
  /** Needs no token. */
  isOpen?: boolean | undefined;
  run(call: TeamwireCall): RouteAnswer | Promise<RouteAnswer>;
};

type Options = Pick<Route, 'query' | 'isOpen'>;

function route(method: Route['method']) {
  return (path: string, run: Route['run'], options: Options = {}): Route => ({ method, path, run, ...options });
}

export const get = route('GET');
export const post = route('POST');
export const put = route('PUT');
export const patch = route('PATCH');
export const del = route('DELETE');

export const items = (list: readonly unknown[]): RouteAnswer => ({ json: { items: list } });
