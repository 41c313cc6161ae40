import type { ServerAnswer } from '../../server/index.js';
import type { Json } from '../json.js';
import type { RestCall } from './call.js';
import type { Schema } from './schema.js';

/** What is sent: an answer as it is, or the fields beside `success: true`. */
export type RouteAnswer = { answer: ServerAnswer } | Json | undefined;

export type RouteOptions = {
  /** Its parameters; absent: none are looked at. */
  params?: Schema | ((isSince: (version: string) => boolean) => Schema) | undefined;
  /** Anybody may call it. */
  isOpen?: boolean | undefined;
  /** One of these is needed, in the whole server. */
  permissions?: readonly string[] | undefined;
  /** Wants the second factor. */
  twoFactor?: boolean | undefined;
  since?: string | undefined;
  /** The first version without it. */
  until?: string | undefined;
  /** Another limit than the usual one. */
  rateLimit?: { calls: number; windowMs: number } | undefined;
  /** The code of a refused parameter, where it is not the usual one of bodies or queries. */
  paramsCode?: string | undefined;
};

/** One endpoint of `/api/v1`. */
export type Route = RouteOptions & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `chat.postMessage`, `rooms.media/:rid`. */
  readonly name: string;
  run(call: RestCall): RouteAnswer | Promise<RouteAnswer>;
};

export function get(name: string, options: RouteOptions, run: Route['run']): Route {
  return { method: 'GET', name, ...options, run };
}

export function post(name: string, options: RouteOptions, run: Route['run']): Route {
  return { method: 'POST', name, ...options, run };
}
