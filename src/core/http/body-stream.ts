import { Readable } from 'node:stream';
import type { OutgoingFile } from '../files/index.js';

/** The size of a file, which is read for it when it is not known. */
export async function sizeOf(file: OutgoingFile, signal: AbortSignal | undefined): Promise<number> {
  // What can be read only once is kept by this, so that a try that failed can be repeated.
  if (file.size === undefined || !file.isRepeatable) await file.bytes({ signal });
  return file.size ?? 0;
}

/** Bytes and files, one after the other. */
export function readable(parts: readonly (Uint8Array | OutgoingFile)[], signal: AbortSignal): Readable {
  const pieces = async function* () {
    for (const part of parts) {
      if (part instanceof Uint8Array) yield part;
      else yield* part.stream(signal) as unknown as AsyncIterable<Uint8Array>;
    }
  };
  return Readable.from(pieces(), { objectMode: false });
}
