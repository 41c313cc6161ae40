import { numberAt, type Wire } from './wire/read.js';

/** A body of `fetch` as bytes, with the header that belongs to it. */
export async function bodyOf(
  body: RequestInit['body'],
): Promise<{ bytes?: string | Uint8Array; headers?: Record<string, string> }> {
  if (body === null || body === undefined) return {};
  if (typeof body === 'string' || body instanceof Uint8Array) return { bytes: body };
  // A form: its boundary is made along with its bytes.
  const form = new Response(body);
  const type = form.headers.get('content-type');
  return {
    bytes: new Uint8Array(await form.arrayBuffer()),
    ...(type !== null && { headers: { 'content-type': type } }),
  };
}

export function headersOf(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers).entries());
}

/** The headers of an answer whose bytes are as they were before they were compressed. */
export function withoutEncoding(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return kept;
}

/** `retry_after` of a 429's JSON, in milliseconds; it is more exact than the header. */
export function retryAfterOf(data: Uint8Array): number | undefined {
  try {
    const seconds = numberAt(JSON.parse(new TextDecoder().decode(data)) as Wire, 'retry_after');
    return seconds === undefined ? undefined : Math.max(0, Math.ceil(seconds * 1000));
  } catch {
    return undefined;
  }
}
