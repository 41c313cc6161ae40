import type { FaultHooks } from '../server/index.js';
import type { EventSockets } from './event-sockets.js';
import type { TeamwireOrganisation } from './organisation.js';

/** How the bridge contract fails in its own manner. */
export function faultHooks(organisation: TeamwireOrganisation, sockets: EventSockets): FaultHooks {
  const { log, tokens } = organisation;
  return {
    platform: 'teamwire',
    // A11: whole seconds.
    rateLimited: (_call, retryAfterMs) => ({
      status: 429,
      headers: retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) },
      body: { error: { code: 'RateLimited', message: 'Too many requests' } },
    }),
    failed: (_call, status, body) =>
      body === undefined
        ? { status, body: { error: { code: 'TWServerError', message: 'Internal server error' } } }
        : { status, headers: { 'content-type': body.startsWith('{') ? 'application/json' : 'text/html' }, body },
    // Polls are answered empty; sockets are closed with "come back".
    requestReconnect: () => {
      log.nudge();
      sockets.askToReconnect();
    },
    sendGarbage: (payload) => {
      if (payload !== undefined) log.pushGarbage(payload);
      else for (const event of oddEvents()) log.push(event);
    },
    expireSession: () => {
      tokens.expire();
      log.forget();
    },
    revokeToken: (on) => tokens.revoke(on),
  };
}

/** Nothing, a type that nobody knows, events without what they need. */
function oddEvents() {
  const at = Date.now();
  return [
    null,
    { id: `odd-${at}-1`, type: 'SOMETHING_NEW', tid: 'x', at, data: {} },
    { id: `odd-${at}-2`, type: 'NEW_MESSAGE', tid: 'x', at },
    { id: `odd-${at}-3`, type: 'CHAT_JOINED', tid: null, at: 'never', data: null },
    { type: 7 },
  ];
}
