import { TimeoutError } from '../../core/errors/index.js';
import { sleep } from '../../core/retry/index.js';
import { isWire, objectAt, objectsAt, stringAt, type Wire } from './wire/read.js';
import { isTs } from './wire/ts.js';

/** How long Slack may take to show an uploaded file in its channel. */
const longestMs = 30_000;
const firstPauseMs = 150;
const longestPauseMs = 3_000;

/**
 * Finds the message that an upload became. The upload's answer does not tell its ts, and sharing is asynchronous (wire
 * sheet, section 11): the message's event tells it where events come, `files.info` else.
 */
export class FileShares {
  readonly #waiting = new Map<string, (ts: string) => void>();

  /** Looks at the messages that events bring. */
  see(message: Wire, channelId: string): void {
    if (this.#waiting.size === 0) return;
    const ts = stringAt(message, 'ts');
    if (!isTs(ts)) return;
    for (const file of objectsAt(message, 'files')) this.#waiting.get(`${channelId} ${stringAt(file, 'id')}`)?.(ts);
  }

  /**
   * @param ask - `files.info`
   * @returns the ts of the message with this file
   * @throws TimeoutError when it is not there in time: it may come all the same
   */
  async find(
    fileId: string,
    channelId: string,
    ask: () => Promise<Wire>,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const key = `${channelId} ${fileId}`;
    const until = performance.now() + longestMs;
    let found: string | undefined;
    const wake = new AbortController();
    this.#waiting.set(key, (ts) => {
      found = ts;
      wake.abort();
    });
    try {
      for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.7)) {
        found ??= shareOf(await ask(), channelId);
        if (found !== undefined) return found;
        if (performance.now() + pauseMs > until) {
          throw new TimeoutError(
            `Slack took the file '${fileId}' and had not shown it in '${channelId}' after ${longestMs / 1000} s.`,
            { maybeDelivered: true, retryable: false },
          );
        }
        signal?.throwIfAborted();
        await sleep(pauseMs, wake.signal).catch(() => undefined);
        if (found !== undefined) return found;
      }
    } finally {
      this.#waiting.delete(key);
    }
  }
}

/** The newest share of a file in a channel. */
function shareOf(file: Wire, channelId: string): string | undefined {
  const shares = objectAt(file, 'shares');
  for (const kind of ['public', 'private']) {
    const list = objectAt(shares, kind)[channelId];
    if (!Array.isArray(list)) continue;
    for (const share of list) {
      const ts = isWire(share) ? stringAt(share, 'ts') : undefined;
      if (isTs(ts)) return ts;
    }
  }
  return undefined;
}
