import { abortable, backoffMs, sleep } from '../retry/index.js';
import type { GapChannel, GapFillerOptions } from './gap-filler-options.js';

export type GapListingOptions = Pick<GapFillerOptions, 'channels' | 'random'> & {
  giveUpAfterMs: number;
  /** Told each channel as it comes. */
  found(channel: GapChannel): void;
  /** A try failed; `isLast` when there will be no other. */
  failed(error: unknown, isLast: boolean): void;
};

/**
 * Asks which channels there are to look into, until there is an answer.
 *
 * @throws AbortedError when the signal fires: the connection is lost again
 */
export async function listGapChannels(options: GapListingOptions, since: Date, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      const channels = await abortable((async () => options.channels(since, signal))(), signal);
      await eachOf(channels, signal, options.found);
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      const given = (error as { retryAfterMs?: unknown } | null)?.retryAfterMs;
      const delayMs =
        typeof given === 'number' ? given : backoffMs(attempt, { baseMs: 1000, maxMs: 60_000 }, options.random);
      const isLast = performance.now() + delayMs - startedAt >= options.giveUpAfterMs;
      options.failed(error, isLast);
      if (isLast) return;
      await sleep(delayMs, signal);
    }
  }
}

async function eachOf(
  channels: AsyncIterable<GapChannel> | Iterable<GapChannel>,
  signal: AbortSignal,
  found: (channel: GapChannel) => void,
): Promise<void> {
  if (Symbol.iterator in channels) {
    for (const channel of channels) found(channel);
    return;
  }
  const pages = channels[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await abortable(pages.next(), signal);
    if (done) return;
    found(value);
  }
}
