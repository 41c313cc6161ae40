import { Readable } from 'node:stream';
import { OutgoingFile } from '../files/index.js';
import type { HttpRequest } from './http-types.js';
import { encodeMultipart } from './multipart.js';
import { queryPairs } from './request-url.js';

/** A body, made anew for each try. */
export type RequestBody = {
  readonly contentType: string | undefined;
  /** In bytes. */
  readonly size: number;
  open(signal: AbortSignal): Buffer | Readable;
};

/** The body of a request; `undefined` when it has none. Files of unknown size are read first, so that its size is known. */
export async function requestBody(request: HttpRequest): Promise<RequestBody | undefined> {
  const { json, form, multipart, body, signal } = request;
  if (json !== undefined) return ofBytes(Buffer.from(JSON.stringify(json)), 'application/json');
  if (form !== undefined) {
    return ofBytes(Buffer.from(new URLSearchParams(queryPairs(form)).toString()), 'application/x-www-form-urlencoded');
  }
  if (multipart !== undefined) return encodeMultipart(multipart, signal);
  if (body === undefined) return undefined;
  if (typeof body === 'string') return ofBytes(Buffer.from(body), 'text/plain; charset=utf-8');
  if (!(body instanceof OutgoingFile)) return ofBytes(Buffer.from(body), 'application/octet-stream');
  const size = await sizeOf(body, signal);
  return { contentType: body.contentType, size, open: (within) => readable([body], within) };
}

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

function ofBytes(bytes: Buffer, contentType: string): RequestBody {
  return { contentType, size: bytes.byteLength, open: () => bytes };
}
