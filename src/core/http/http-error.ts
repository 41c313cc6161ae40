import { type ChatError, type ChatErrorOptions, errorOf, redact, redactedStart } from '../errors/index.js';
import { displayUrl, errorCodeOfStatus, parseRetryAfter } from '../network/index.js';
import type { FailedResponse } from './http-types.js';

/** The error for an answer that is no success, before the platform has its say. */
export function httpError(response: FailedResponse, context: ChatErrorOptions): ChatError {
  const { status, headers, data, operation, isWrite, url } = response;
  const isRedirect = status >= 300 && status < 400;
  const code = isRedirect ? 'server' : errorCodeOfStatus(status);
  const said = excerpt(data);
  const reason = isRedirect
    ? `answered with a redirect (${status}) to ${target(headers, url)}: check the base URL`
    : `answered ${status}${said ? `: ${said}` : ''}`;
  return errorOf(code, `${operation} ${reason}.`, {
    ...context,
    status,
    retryAfterMs: status === 429 || status === 503 ? parseRetryAfter(headers.get('retry-after')) : undefined,
    ...(isRedirect && { retryable: false }),
    // Who answers 5xx may have done it before it failed; who refuses has not.
    ...(isWrite && { maybeDelivered: status >= 500 && status !== 501 }),
  });
}

function target(headers: Headers, url: string): string {
  const location = headers.get('location') ?? '';
  return URL.canParse(location, url) ? displayUrl(new URL(location, url)) : 'nowhere';
}

/** The server's own words: from the usual fields of its JSON, else the text without markup; short and redacted. */
export function excerpt(data: unknown): string {
  const text =
    typeof data === 'string'
      ? redactedStart(data, 4_000).replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
      : wordsOf(data);
  return redact(text)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
    .replace(/[.\s]+$/, '');
}

function wordsOf(data: unknown, depth = 0): string {
  if (typeof data !== 'object' || data === null || depth > 2) return '';
  const { message, error, error_description: description, reason, detail, title } = data as Record<string, unknown>;
  const words = [error, message, description, reason, detail, title].flatMap((value) =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? [wordsOf(value, depth + 1)]
        : [],
  );
  return [...new Set(words.filter((word) => word !== ''))].join(': ');
}
