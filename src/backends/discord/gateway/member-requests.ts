import { randomBytes } from 'node:crypto';
import { RateLimitedError, TimeoutError } from '../../../core/errors/index.js';
import { abortable } from '../../../core/retry/index.js';
import { numberAt, objectAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';

type Waiting = {
  readonly chunks: Wire[];
  resolve(chunks: Wire[]): void;
  reject(error: unknown): void;
};

const answerMs = 15_000;
const operation = 'request guild members';

/** Members that were asked for over the gateway (op 8), and their chunks. */
export class MemberRequests {
  readonly #waiting = new Map<string, Waiting>();

  /** @param send - gets the nonce that the answer is known by */
  async ask(send: (nonce: string) => void, signal: AbortSignal | undefined): Promise<Wire[]> {
    const nonce = randomBytes(12).toString('base64url');
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<Wire[]>((resolve, reject) => {
      this.#waiting.set(nonce, { chunks: [], resolve, reject });
      timer = setTimeout(
        () => reject(new TimeoutError(`Discord's gateway did not answer within ${answerMs} ms.`, { operation })),
        answerMs,
      );
    });
    try {
      send(nonce);
      return await abortable(answer, signal);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(nonce);
    }
  }

  /** Looks at an event: is it an answer? */
  take(name: string, d: Wire): void {
    if (name === 'RATE_LIMITED') {
      const waiting = this.#waiting.get(textAt(objectAt(d, 'meta'), 'nonce') ?? '');
      const retryAfterMs = Math.ceil((numberAt(d, 'retry_after') ?? 1) * 1000);
      waiting?.reject(new RateLimitedError('Discord: members were asked for too often.', { operation, retryAfterMs }));
      return;
    }
    if (name !== 'GUILD_MEMBERS_CHUNK') return;
    const waiting = this.#waiting.get(textAt(d, 'nonce') ?? '');
    if (waiting === undefined) return;
    waiting.chunks.push(d);
    if (waiting.chunks.length >= (numberAt(d, 'chunk_count') ?? 1)) waiting.resolve(waiting.chunks);
  }
}
