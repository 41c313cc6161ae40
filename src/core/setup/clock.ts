import type { ClockNeed } from './reachability.js';
import { type Finding, failed, ok, skipped, warning } from './setup-step.js';

/** Servers tell whole seconds, and answers take time: less than this says nothing. */
const noticeMs = 30_000;

const mend = 'Let this machine set its clock by NTP (timedatectl set-ntp true), or the host of its container.';

/**
 * How this machine's clock stands to a server's.
 *
 * @param date - the server's `Date` header
 * @param at - this machine's time when it was written, in milliseconds
 * @param need - what breaks, and from which difference on
 */
export function clockFinding(date: string | undefined, at: number, need: ClockNeed | undefined): Finding {
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return skipped('The server does not tell its time.');
  const aheadMs = at - theirs;
  if (Math.abs(aheadMs) < noticeMs) return ok('The clocks agree.');
  const found = `This machine's clock is ${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} the server's`;
  const limit = aheadMs > 0 ? need?.aheadMs : need?.behindMs;
  if (need !== undefined && limit !== undefined && Math.abs(aheadMs) > limit)
    return failed(`${found}: ${need.breaks}.`, { mend });
  return warning(`${found}.`, { mend });
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
