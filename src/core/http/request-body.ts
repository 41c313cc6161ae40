import type { Readable } from 'node:stream';
import { OutgoingFile } from '../files/index.js';
import { readable, sizeOf } from './body-stream.js';
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

/**
 * The body of a request; `undefined` when it has none. Files of unknown size are read first, so that its size is known.
 *
 * @param signal - ends that reading
 */
export async function requestBody(request: HttpRequest, signal: AbortSignal): Promise<RequestBody | undefined> {
  const { json, form, multipart, body } = request;
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

function ofBytes(bytes: Buffer, contentType: string): RequestBody {
  return { contentType, size: bytes.byteLength, open: () => bytes };
}
