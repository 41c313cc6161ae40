import type { ServerAnswer } from '../../server/index.js';
import type { StackExchangeCall } from '../call.js';
import { stringifyWire } from '../json.js';

/**
 * What a route wants of who calls: nothing; the key of the chat's forms, of whoever it is; or the key of somebody logged in.
 * (Wire sheet, section 3.)
 */
export type RouteAuth = 'none' | 'fkey' | 'account';

export type Route = {
  method: 'GET' | 'POST';
  /** With names: `/chats/{room}/events`. A name takes one segment; `{rest*}` all that follow. */
  path: string;
  auth: RouteAuth;
  run(call: StackExchangeCall): ServerAnswer | Promise<ServerAnswer>;
};

export function get(path: string, run: Route['run']): Route {
  return { method: 'GET', path, auth: 'none', run };
}

export function post(path: string, auth: RouteAuth, run: Route['run']): Route {
  return { method: 'POST', path, auth, run };
}

export function html(body: string, status = 200): ServerAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

export function json(value: unknown): ServerAnswer {
  return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: stringifyWire(value) };
}

export function text(body: string, status = 200): ServerAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function redirect(location: string, headers: Record<string, string | string[]> = {}): ServerAnswer {
  const body = `<html><head><title>Object moved</title></head><body><h2>Object moved to <a href="${location}">here</a>.</h2></body></html>`;
  return { status: 302, headers: { 'content-type': 'text/html; charset=utf-8', location, ...headers }, body };
}
