import type { FaultHooks } from '../server/index.js';
import { throttled } from './refusals.js';
import { html } from './routes/route.js';
import type { StackExchangeSite } from './site.js';

/** The writes that the site itself slows down; anything else meets Cloudflare. (Wire sheet, section 3.3.) */
const writes =
  /^\/(?:chats\/\{room\}\/messages\/new|messages\/\{message\}(?:\/(?:delete|star|owner-star|unstar))?|admin\/movePosts\/\{from\})$/;

const cut = '{"r1":{"e":[{"event_type":1,"time_stamp":17000';
const odd = '{"r1":{"e":[null,{"event_type":999,"id":null},{"event_type":"1"}],"t":null},"x":7,"r2":null}';

/** How Stack Exchange chat fails in its own manner. */
export function faultHooks(site: StackExchangeSite): FaultHooks {
  return {
    platform: 'stackexchange',
    rateLimited: (call, retryAfterMs) => {
      const seconds = retryAfterMs === null ? undefined : Math.ceil(retryAfterMs / 1_000);
      if (seconds !== undefined && writes.test(call)) return throttled(seconds);
      const answer = html(
        '<html><head><title>Too Many Requests</title></head><body><h1>Too many requests</h1></body></html>',
        429,
      );
      return seconds === undefined
        ? answer
        : { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
    },
    failed: (_call, status, body) =>
      html(body ?? '<html><body><h1>Oops! Something Bad Happened!</h1></body></html>', status),
    // Nothing on the wire asks for it: the proxy in front closes what it no longer wants.
    requestReconnect: () => site.sockets.close(1_001),
    sendGarbage: (payload) => {
      for (const text of payload === undefined ? [cut, odd] : [payload]) site.sockets.sendText(text);
    },
    expireSession: () => {
      site.visitors.expire();
      site.sockets.expire();
    },
    revokeToken: (on) => {
      site.visitors.areRevoked = on;
    },
    cleared: () => {
      site.asksCaptcha = false;
      site.parts.restore();
    },
  };
}
