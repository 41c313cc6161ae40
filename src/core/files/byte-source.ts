import { InvalidError } from '../errors/index.js';

/** Bytes that come in pieces: a web stream, a Node stream, an async generator. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

/** True for what `readPieces` takes. */
export function isByteStream(value: unknown): value is ByteStream {
  return typeof value === 'object' && value !== null && (isWebStream(value) || Symbol.asyncIterator in value);
}

/** A source that is read piece by piece and can be closed at any time, also while a piece is waited for. */
export interface ByteReader {
  /** `undefined` at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Closes the source; never throws. */
  close(): void;
}

/** Opens a source. Text is UTF-8. */
export function readPieces(source: ByteStream): ByteReader {
  if (isWebStream(source)) {
    const reader = source.getReader();
    return {
      next: async () => toBytes(await reader.read()),
      close: () => void reader.cancel().catch(nothing),
    };
  }
  const iterator = (source as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  return {
    next: async () => toBytes(await iterator.next()),
    close: () => {
      // A generator cannot leave while it waits, so a Node stream is closed itself.
      const { destroy } = source as { destroy?: unknown };
      if (typeof destroy === 'function') destroy.call(source);
      void Promise.resolve(iterator.return?.()).catch(nothing);
    },
  };
}

function nothing(): void {}

function isWebStream(value: object): value is ReadableStream<Uint8Array> {
  return typeof (value as { getReader?: unknown }).getReader === 'function';
}

function toBytes({ done, value }: { done?: boolean | undefined; value?: unknown }): Uint8Array | undefined {
  if (done) return undefined;
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new InvalidError(`A stream of a file must give bytes (Uint8Array) or text, not ${typeof value}.`);
}

/** A web stream over a reader. Nothing is read before somebody wants it; leaving early closes the source. */
export function toReadableStream(reader: ByteReader): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await reader.next();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
      cancel: () => reader.close(),
    },
    // Nothing is read ahead: an unread stream must cost nothing.
    { highWaterMark: 0 },
  );
}

/** All pieces as one. */
export async function collect(reader: ByteReader): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.next(); part !== undefined; part = await reader.next()) {
    parts.push(part);
    size += part.byteLength;
  }
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const all = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.byteLength;
  }
  return all;
}
