import { isChatError } from '../../../core/errors/index.js';

/**
 * A write whose answer may be lost: the site itself tells then whether it was done.
 *
 * @param run - the write, once
 * @param isDone - looks; what it throws is as good as not knowing
 * @throws what `run` throws, with `maybeDelivered` where nobody can tell
 */
export async function confirmed(run: () => Promise<void>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await run();
  } catch (error) {
    // Who has given up the wait does not want it looked for.
    if (!isChatError(error) || error.maybeDelivered !== true || error.code === 'aborted') throw error;
    if (!(await isDone().catch(() => false))) throw error;
  }
}
