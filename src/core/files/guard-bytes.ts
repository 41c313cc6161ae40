import {
  type ChatErrorOptions,
  ConnectionError,
  InvalidError,
  isChatError,
  ServerError,
  TimeoutError,
} from '../errors/index.js';
import { connectionError } from '../network/index.js';
import { onAbort, withDeadline } from '../retry/index.js';
import type { ByteReader } from './byte-source.js';

/** What a body must keep to. */
export type ByteGuard = {
  /** Of the file, for messages. */
  filename: string;
  /** In bytes. More is an InvalidError. */
  maxBytes: number;
  /** As the sender announced it. Another length is an error. */
  size?: number | undefined;
  /** How long one piece may take. Default 30,000. */
  idleMs?: number | undefined;
  /** How long all pieces together may be waited for; the reader's own time does not count. Default 600,000. */
  totalMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** What errors are to say beside. */
  context?: ChatErrorOptions | undefined;
};

/**
 * The source, watched: too many bytes, too few, none for too long, and the caller's signal end the reading with a typed
 * error and close the source.
 *
 * @throws InvalidError (too long), ConnectionError (cut off), ServerError (longer than announced), TimeoutError,
 * AbortedError
 */
export function guardBytes(source: ByteReader, guard: ByteGuard): ByteReader {
  const { filename, maxBytes, size, idleMs = 30_000, totalMs = 600_000, signal, context } = guard;
  let received = 0;
  let waited = 0;
  const stalled = () => new TimeoutError(`'${filename}' stopped coming after ${received} bytes.`, context);
  const read = async (): Promise<Uint8Array | undefined> => {
    const started = performance.now();
    const ms = Math.max(0, Math.min(idleMs, totalMs - waited));
    const piece = await withDeadline({ ms, signal, error: stalled }, () => source.next());
    waited += performance.now() - started;
    if (piece === undefined) {
      if (size === undefined || received >= size) return undefined;
      throw new ConnectionError(`'${filename}' was cut off after ${received} of ${size} bytes.`, context);
    }
    received += piece.byteLength;
    if (received > maxBytes) throw tooLong(filename, maxBytes, context);
    if (size !== undefined && received > size) {
      throw new ServerError(`'${filename}' is longer than the ${size} bytes that were announced.`, {
        ...context,
        retryable: false,
      });
    }
    return piece;
  };
  // A file that nobody has begun to read is closed by its signal too.
  const off = signal && !signal.aborted ? onAbort(signal, () => source.close()) : undefined;
  const close = () => {
    off?.();
    source.close();
  };
  return {
    async next() {
      try {
        const piece = await read();
        if (piece === undefined) off?.();
        return piece;
      } catch (error) {
        close();
        throw isChatError(error) ? error : connectionError(error, `the source of '${filename}'`, context);
      }
    },
    close,
  };
}

/** The error for a file over its limit. */
export function tooLong(filename: string, maxBytes: number, context?: ChatErrorOptions): InvalidError {
  return new InvalidError(`'${filename}' is longer than ${maxBytes} bytes: raise maxBytes if that is meant.`, context);
}
