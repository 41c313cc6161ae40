import type { FaultHooks } from '../server/index.js';
import type { DdpServer } from './ddp/ddp-server.js';
import { errorAnswer } from './rest/answers.js';
import { rateHeaders, tooMany } from './rest/rate-limits.js';
import type { RocketChatWorkspace } from './workspace.js';

/** How Rocket.Chat fails in its own manner. */
export function faultHooks(workspace: RocketChatWorkspace, ddp: DdpServer): FaultHooks {
  return {
    platform: 'rocketchat',
    // There is no Retry-After: the text has seconds, the header the time. (Wire sheet, section 3.)
    rateLimited: (_call, retryAfterMs) => ({
      ...errorAnswer(tooMany(retryAfterMs ?? 0), workspace.version),
      headers: retryAfterMs === null ? {} : rateHeaders(10, 0, workspace.now.getTime() + retryAfterMs),
    }),
    failed: (_call, status, body) => {
      if (body === undefined) return { status, body: { success: false, error: 'Internal server error' } };
      return {
        status,
        headers: { 'content-type': body.startsWith('{') ? 'application/json; charset=utf-8' : 'text/html' },
        body,
      };
    },
    requestReconnect: () => ddp.requestReconnect(),
    sendGarbage: (payload) => ddp.sendGarbage(payload),
    // Log-ins are gone; personal access tokens do not expire, so their connections are ended alone.
    expireSession: () => {
      workspace.sessions.expire();
      ddp.requestReconnect();
    },
    revokeToken: (on) => {
      workspace.sessions.revoke(on);
      if (on) ddp.endDeadSessions();
    },
  };
}
