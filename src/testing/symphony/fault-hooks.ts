import type { FaultHooks } from '../server/index.js';
import type { SymphonyPod } from './pod.js';

/** How Symphony fails in its own manner. */
export function faultHooks(pod: SymphonyPod): FaultHooks {
  return {
    platform: 'symphony',
    // Whole seconds. (Wire sheet, section 3.)
    rateLimited: (call, retryAfterMs) => ({
      status: 429,
      headers: retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) },
      body: { code: 429, message: 'Too many requests', ...details(call) },
    }),
    failed: (call, status, body) => {
      if (body !== undefined)
        return {
          status,
          headers: { 'content-type': body.startsWith('{') ? 'application/json; charset=utf-8' : 'text/html' },
          body,
        };
      return { status, body: { code: status, message: 'Internal server error', ...details(call) } };
    },
    // A feed that is gone is how Symphony makes a reader begin anew.
    requestReconnect: () => pod.feeds.end(),
    sendGarbage: (payload) => {
      if (payload !== undefined) {
        pod.feeds.push({ body: payload });
        return;
      }
      for (const event of oddEvents()) pod.feeds.push({ event });
    },
    expireSession: () => pod.sessions.expire(),
    revokeToken: (on) => pod.sessions.revoke(on),
  };
}

/** What old agents and new pods send: nothing, a type that nobody knows, an event that could not be read. */
function oddEvents() {
  const timestamp = Date.now();
  return [
    null,
    { id: 'odd1', type: 'SOMETHINGNEW', timestamp, payload: { somethingNew: { stream: {} } } },
    { id: 'odd2', type: 'MESSAGESENT', timestamp, diagnostic: 'Failed to decrypt the message' },
    { id: 'odd3', type: 'USERJOINEDROOM', timestamp, payload: {} },
  ];
}

function details(call: string): object {
  return call.startsWith('/agent/') ? { details: {} } : {};
}
