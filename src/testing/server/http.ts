import type { IncomingHttpHeaders } from 'node:http';

/** A request as an emulator sees it: read to its end. */
export type ServerRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Fires when the client has gone away, or the server goes down; long polls end with it. */
  readonly signal: AbortSignal;
  /** The port on which it came. */
  readonly port: number;
  /** The common name of the client's certificate, where it showed one that the server trusts. */
  readonly clientName: string | undefined;
};

/** An answer; an object is sent as JSON. */
export type ServerAnswer = {
  status?: number | undefined;
  headers?: Record<string, string | string[]> | undefined;
  body?: string | Uint8Array | object | undefined;
};

/** What a request is called in the platform's own words, and with which arguments: for faults and for the request log. */
export type CallName = { call: string; params: Record<string, unknown> };

export function encodeBody(answer: ServerAnswer): { headers: Record<string, string | string[]>; data: Buffer } {
  const { body, headers = {} } = answer;
  if (body === undefined) return { headers, data: Buffer.alloc(0) };
  if (typeof body === 'string')
    return { headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, data: Buffer.from(body) };
  if (body instanceof Uint8Array)
    return { headers: { 'content-type': 'application/octet-stream', ...headers }, data: Buffer.from(body) };
  return {
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    data: Buffer.from(JSON.stringify(body)),
  };
}

/** The fields of a form body, multipart or url-encoded; a file is a `File`. `undefined` when it is neither, or malformed. */
export async function readForm(request: ServerRequest): Promise<Map<string, string | File> | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded/i.test(type))
    return new Map(new URLSearchParams(request.body.toString('utf8')));
  if (!/^multipart\/form-data/i.test(type)) return undefined;
  try {
    const form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData();
    return new Map(form);
  } catch {
    return undefined;
  }
}
