import type { IncomingMessage, RequestOptions } from 'node:http';
import {
  type ChatError,
  type ChatErrorOptions,
  errorOf,
  InvalidError,
  isChatError,
  redactedStart,
  TimeoutError,
} from '../errors/index.js';
import {
  agentFor,
  assertPublicTarget,
  connectionError,
  displayUrl,
  errorCodeOfStatus,
  isOnHosts,
  parseRetryAfter,
  publicLookup,
  type Resolve,
  resolveAddresses,
  type TlsSettings,
} from '../network/index.js';
import { ownValue } from '../own-value.js';
import { withDeadline } from '../retry/index.js';
import { version } from '../version.js';
import type { ResponseLike } from './download.js';

export type SafeFetchOptions = {
  /** Sent to every host. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Sent to these hosts only (see `isOnHosts`), after redirects too: tokens, cookies. */
  credentials?: { hosts: readonly string[]; headers: Readonly<Record<string, string>> } | undefined;
  /** Hosts that may be on a private network: the configured ones (see `isOnHosts`). */
  allowedHosts?: readonly string[] | undefined;
  /** Default 5. */
  maxRedirects?: number | undefined;
  /** Until the headers are there, all redirects together. Default 30,000. */
  timeoutMs?: number | undefined;
  proxy?: string | undefined;
  tls?: TlsSettings | undefined;
  signal?: AbortSignal | undefined;
  /** Looks at the last answer before its body is read; an error that it gives is thrown (a login page, a wrong type). */
  inspect?: ((response: SafeResponse) => ChatError | undefined) | undefined;
  /** How names are resolved. Default: the system's way. */
  resolve?: Resolve | undefined;
  /** What errors are to say beside. */
  context?: ChatErrorOptions | undefined;
};

/** The answer to a `safeFetch`: its status is 2xx, its body unread. */
export type SafeResponse = ResponseLike & {
  readonly status: number;
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly body: AsyncIterable<Uint8Array>;
};

/**
 * Reads an address that somebody else may have chosen (an attachment's, a user's). Only `http` and `https`, only hosts on
 * the public internet (or configured ones), checked again at each redirect and at the very address that the socket
 * connects to; credentials go to their own hosts only.
 *
 * @param url - where from
 * @returns the answer; read its body (a Download does), else its connection stays open
 * @throws InvalidError for a refused address or too many redirects; AuthError, ForbiddenError, NotFoundError … by status;
 * ConnectionError, TimeoutError, AbortedError
 */
export async function safeFetch(url: string | URL, options: SafeFetchOptions = {}): Promise<SafeResponse> {
  const { maxRedirects = 5, timeoutMs = 30_000, signal, context } = options;
  const first = parse(url, context);
  const late = () => new TimeoutError(`${displayUrl(first)} did not answer within ${timeoutMs} ms.`, context);
  return withDeadline({ ms: timeoutMs, signal, error: late }, async (within) => {
    let current = first;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await get(current, options, within);
      const { statusCode: status = 0, headers } = answer;
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        answer.destroy();
        if (redirects >= maxRedirects) throw new InvalidError(`${displayUrl(first)} redirects too often.`, context);
        const next = parse(headers.location, context, current);
        if (
          current.protocol === 'https:' &&
          next.protocol === 'http:' &&
          !isOnHosts(next, options.allowedHosts ?? [])
        ) {
          throw new InvalidError(`${displayUrl(first)} redirects to an unencrypted address.`, context);
        }
        current = next;
        continue;
      }
      return finish(answer, status, current, options);
    }
  });
}

function parse(url: string | URL, context: ChatErrorOptions | undefined, base?: URL): URL {
  if (!URL.canParse(String(url), base?.href))
    throw new InvalidError('That is no whole URL: write https://host/path.', context);
  const parsed = new URL(url, base);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new InvalidError(`Only http and https addresses are read, not '${parsed.protocol}'.`, context);
  }
  if (parsed.username || parsed.password) {
    throw new InvalidError(`The address ${displayUrl(parsed)} holds credentials: they would show in logs.`, context);
  }
  return parsed;
}

async function get(url: URL, options: SafeFetchOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const { allowedHosts = [], resolve = resolveAddresses, credentials, context } = options;
  const isAllowed = isOnHosts(url, allowedHosts);
  const agent = await agentFor(url, { proxy: options.proxy, tls: options.tls });
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  try {
    if (!isAllowed) await assertPublicTarget(url, options.proxy, resolve);
    return await new Promise<IncomingMessage>((settle, fail) => {
      const settings: RequestOptions = {
        agent,
        signal,
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          'user-agent': `chatmux/${version}`,
          ...options.headers,
          ...(credentials && isOnHosts(url, credentials.hosts) ? credentials.headers : {}),
        },
        // With a proxy the agent looks up the proxy, and it is the proxy that looks up the host.
        ...(isAllowed ? {} : { lookup: publicLookup(resolve) }),
      };
      request(url, settings, (answer) => {
        answer.once('close', () => agent.destroy());
        settle(answer);
      })
        .once('error', fail)
        .end();
    });
  } catch (error) {
    agent.destroy();
    throw isChatError(error) ? error : connectionError(error, url.host, context);
  }
}

async function finish(
  answer: IncomingMessage,
  status: number,
  url: URL,
  options: SafeFetchOptions,
): Promise<SafeResponse> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const item of [value].flat()) if (item !== undefined) headers.append(name, item);
  }
  // An answer that fails before anybody reads it must not end the process.
  answer.on('error', () => undefined);
  if (status < 200 || status >= 300) {
    const excerpt = await readStart(answer);
    throw errorOf(errorCodeOfStatus(status), `${displayUrl(url)} answered ${status}${excerpt && `: ${excerpt}`}.`, {
      status,
      retryAfterMs: parseRetryAfter(headers.get('retry-after')),
      ...options.context,
    });
  }
  const response: SafeResponse = { status, url: url.href, headers, body: await decoded(answer, headers) };
  const problem = options.inspect?.(response);
  if (problem) {
    answer.destroy();
    throw problem;
  }
  return response;
}

/** The body as it was meant, for servers that compress though nobody asked them to. */
async function decoded(answer: IncomingMessage, headers: Headers): Promise<AsyncIterable<Uint8Array>> {
  const encoding = headers.get('content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return answer;
  const { createBrotliDecompress, createGunzip, createInflate } = await import('node:zlib');
  const { pipeline } = await import('node:stream');
  const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const decoder = ownValue(decoders, encoding)?.();
  if (decoder === undefined) return answer;
  // `pipeline` closes both ends when one fails or is closed; the reader sees the error.
  pipeline(answer, decoder, () => undefined);
  return decoder as unknown as AsyncIterable<Uint8Array>;
}

async function readStart(answer: IncomingMessage): Promise<string> {
  try {
    const chunk: unknown = await withDeadline(
      { ms: 1_000 },
      async () => (await answer[Symbol.asyncIterator]().next()).value,
    );
    return chunk instanceof Uint8Array
      ? redactedStart(new TextDecoder().decode(chunk), 2_000).replace(/\s+/g, ' ').slice(0, 200)
      : '';
  } catch {
    return '';
  } finally {
    answer.destroy();
  }
}
