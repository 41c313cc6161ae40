import type { FaultHooks } from '../server/index.js';
import type { DiscordEmulator } from './emulator.js';
import type { Gateway } from './gateway/gateway.js';
import { limited, proxyPage } from './rest/rate-limits.js';

/** How Discord fails in its own manner. @param emulator there once the server listens */
export function faultHooks(gateway: Gateway, emulator: () => DiscordEmulator | undefined): FaultHooks {
  return {
    platform: 'discord',
    rateLimited: (_call, retryAfterMs) => limited(retryAfterMs, { scope: 'user' }),
    failed: (_call, status, body) => {
      // No JSON is promised with a 5xx. (Wire sheet, section 2.)
      if (body === undefined) return proxyPage(status, null);
      const isObject = body.startsWith('{');
      return { status, headers: { 'content-type': isObject ? 'application/json' : 'text/html' }, body };
    },
    requestReconnect: () => gateway.requestReconnect(),
    sendGarbage: (payload) => gateway.sendGarbage(payload),
    expireSession: () => gateway.expireSessions(),
    revokeToken: (on) => emulator()?.revokeToken(on),
    cleared: () => emulator()?.clearTroubles(),
  };
}
