import type { FaultHooks } from '../server/index.js';
import type { SocketMode } from './delivery/socket-mode.js';
import type { SlackEmulator } from './emulator.js';

/** How Slack fails in its own manner. @param emulator there once the server listens. */
export function faultHooks(socketMode: SocketMode, emulator: () => SlackEmulator | undefined): FaultHooks {
  return {
    platform: 'slack',
    // Whole seconds, as Slack gives them.
    rateLimited: (_call, retryAfterMs) => ({
      status: 429,
      headers: retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) },
      body: { ok: false, error: 'ratelimited' },
    }),
    failed: (_call, status, body) => {
      if (body === undefined)
        return { status, headers: { 'content-type': 'text/html' }, body: '<html><body>Server Error</body></html>' };
      return {
        status,
        headers: { 'content-type': body.startsWith('{') ? 'application/json; charset=utf-8' : 'text/html' },
        body,
      };
    },
    requestReconnect: () => socketMode.disconnect('refresh_requested'),
    sendGarbage: (payload) => emulator()?.sendGarbage(payload),
    expireSession: () => emulator()?.expireSession(),
    revokeToken: (on) => emulator()?.revokeToken(on),
  };
}
