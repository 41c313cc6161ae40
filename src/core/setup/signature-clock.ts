import type { ClockNeed } from './reachability.js';

/** Requests that a platform has signed are refused when they are older, or of a later time. */
const windowMs = 5 * 60_000;

/**
 * What the clocks must agree for where a platform sends signed requests.
 *
 * @param requests - what they are, for the finding: `interactions over HTTP`
 */
export function signatureClock(requests: string): ClockNeed {
  return { aheadMs: windowMs, behindMs: windowMs, breaks: `${requests} are refused as too old` };
}
