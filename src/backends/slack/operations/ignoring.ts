import { isChatError } from '../../../core/errors/index.js';
import type { Wire } from '../wire/read.js';
import { isWire } from '../wire/read.js';

/** Waits for a call; an error of one of these codes is as good as success (`already_reacted`, `no_reaction`, …). */
export async function ignoring(codes: readonly string[], call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!hasCode(error, codes)) throw error;
  }
}

/** True for a ChatError with one of Slack's codes. */
export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return isChatError(error) && error.platformCode !== undefined && codes.includes(error.platformCode);
}

/** The whole answer that an error was made of. */
export function answerOf(error: unknown): Wire {
  const cause = isChatError(error) ? (error.cause as { data?: unknown } | undefined) : undefined;
  return isWire(cause?.data) ? cause.data : {};
}
