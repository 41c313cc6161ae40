import { isChatError } from '../../../core/errors/index.js';

/** True for an error by which the server says one of these. */
export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return isChatError(error) && error.platformCode !== undefined && codes.includes(error.platformCode);
}

/** True where the server does not know the call at all. */
export function isUnknownCall(error: unknown): boolean {
  return isChatError(error) && error.status === 404;
}

/** Runs it; what the server refuses with one of these codes is there already. */
export async function unless(codes: readonly string[], run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!hasCode(error, codes)) throw error;
  }
}
