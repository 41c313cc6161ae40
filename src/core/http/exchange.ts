import type { Agent } from 'node:http';
import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import type { HttpMethod } from './http-types.js';

/** What one request and its answer came to, as far as it is known. */
export type Progress = {
  /** The connection stands: bytes may have left. */
  isConnected: boolean;
  /** The proxy's own answer, when it refused to connect. */
  proxyStatus?: number;
};

export type Exchange = {
  method: HttpMethod;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: Buffer | Readable | undefined;
  agent: Agent;
  signal: AbortSignal;
  progress: Progress;
  onConnected(): void;
};

/** The answer's head; its body is still to be read. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readable;
  /** The announced length of the file itself; `undefined` when there is none, or it was compressed. */
  readonly size: number | undefined;
};

/** Puts one request on the wire with axios and waits for the head of its answer. Redirects are not followed. */
export async function exchange({
  method,
  url,
  headers,
  body,
  agent,
  signal,
  progress,
  onConnected,
}: Exchange): Promise<Answer> {
  let wasEncoded = false;
  const transport = {
    request(options: RequestOptions, callback: (answer: IncomingMessage) => void): ClientRequest {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(options, (answer) => {
        // axios takes the header away when it decompresses, but leaves the length of what was compressed.
        wasEncoded = (answer.headers['content-encoding'] ?? 'identity') !== 'identity';
        callback(answer);
      });
      watch(request, url, progress, onConnected);
      return request;
    },
  };
  const response = await axios.request<Readable>({
    adapter: 'http',
    method,
    url: url.href,
    // Left to itself axios calls the missing body of a POST a form.
    headers: { 'content-type': false, ...headers },
    data: body,
    httpAgent: agent,
    httpsAgent: agent,
    proxy: false,
    maxRedirects: 0,
    maxBodyLength: -1,
    maxContentLength: -1,
    responseType: 'stream',
    transformRequest: [],
    transformResponse: [],
    validateStatus: null,
    signal,
    transport,
  });
  const stream = response.data;
  // A body that fails before anybody reads it must not end the process.
  stream.on('error', () => undefined);
  const answered = toHeaders(response.headers as Record<string, unknown>);
  const length = answered.get('content-length');
  const isSized = !wasEncoded && method !== 'HEAD' && length !== null && /^\d{1,15}$/.test(length);
  return { status: response.status, headers: answered, body: stream, size: isSized ? Number(length) : undefined };
}

/** Notes when the connection stands: until then nothing of the request can have arrived. */
function watch(request: ClientRequest, url: URL, progress: Progress, onConnected: () => void): void {
  request.on('proxyConnect', (answer: { statusCode: number }) => {
    if (answer.statusCode !== 200) progress.proxyStatus = answer.statusCode;
  });
  request.once('socket', (socket) => {
    const connected = () => {
      progress.isConnected = true;
      onConnected();
    };
    if (request.reusedSocket || progress.proxyStatus !== undefined) connected();
    else if (url.protocol === 'https:') socket.once('secureConnect', connected);
    else if (socket.connecting) socket.once('connect', connected);
    else connected();
  });
}

function toHeaders(values: Record<string, unknown>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) {
    for (const item of [value].flat()) {
      try {
        if (item !== undefined && item !== null) headers.append(name, String(item));
      } catch {
        // A header that is no header is as good as none.
      }
    }
  }
  return headers;
}
