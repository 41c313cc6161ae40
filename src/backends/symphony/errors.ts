import { type ChatError, errorOf } from '../../core/errors/index.js';
import type { FailedResponse } from '../../core/http/index.js';
import { parseRetryAfter } from '../../core/network/index.js';

/** What Symphony's statuses mean where they differ from HTTP's own (wire sheet, section 3). */
export function fromAnswer(response: FailedResponse, error: ChatError): ChatError | undefined {
  const { status, headers, data, operation } = response;
  const said = messageOf(data);
  const words = said === undefined ? '' : `: ${said}`;
  if (status === 400 && headers.has('retry-after')) {
    // Older agents pass a pod's 429 on as a 400 and keep its header.
    const retryAfterMs = parseRetryAfter(headers.get('retry-after'));
    return errorOf('rate_limited', `${operation} was asked to slow down${words}`, {
      status,
      retryAfterMs,
      maybeDelivered: false,
    });
  }
  if (status === 451) {
    return errorOf('forbidden', `${operation} was refused by the pod's compliance rules${words}`, {
      status,
      platformCode: '451',
    });
  }
  if (status === 401) {
    return errorOf('auth', `${operation} was refused: the session is not valid${words}`, { status });
  }
  return error;
}

/** The prose of an error's body; those of proxies may be pages. */
function messageOf(data: unknown): string | undefined {
  const message = typeof data === 'object' && data !== null ? Reflect.get(data, 'message') : undefined;
  return typeof message === 'string' && message !== '' ? message : undefined;
}
