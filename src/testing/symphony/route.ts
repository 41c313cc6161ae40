import type { ServerAnswer } from '../server/index.js';
import type { SymphonyCall } from './call.js';

/** What a call must bring: nothing, a session, a session and a key manager token, an app's session. */
export type RouteAuth = 'none' | 'session' | 'agent' | 'app';

/** What is sent: an answer as it is, or a value as JSON with 200; `undefined` is 204. */
export type RouteAnswer = { answer: ServerAnswer } | { json: unknown; status?: number } | undefined;

/** One operation of the API. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With the service in front and the OpenAPI document's names: `/agent/v4/stream/{sid}/message`. */
  path: string;
  auth: RouteAuth;
  /** Takes no body: one with content is refused. (Wire sheet, section 17.4.) */
  bodiless?: boolean;
  run(call: SymphonyCall): RouteAnswer | Promise<RouteAnswer>;
};

export function get(path: string, auth: RouteAuth, run: Route['run']): Route {
  return { method: 'GET', path, auth, run };
}

export function post(path: string, auth: RouteAuth, run: Route['run']): Route {
  return { method: 'POST', path, auth, run };
}

export const noContent = undefined;

/** A list, or 204 when it is empty. (Wire sheet, section 3.) */
export function listOrNothing(items: readonly unknown[]): RouteAnswer {
  return items.length > 0 ? { json: items } : noContent;
}
