import type { ServerAnswer } from '../../server/index.js';
import { compact, type Json } from '../json.js';
import type { RocketChatError } from '../rocketchat-error.js';
import type { ServerVersion } from '../version.js';

/** A failure as REST tells it in this version. (Wire sheet, sections 2 and 3.) */
export function errorAnswer(error: RocketChatError, version: ServerVersion): ServerAnswer {
  if (error.body) return { status: error.status, body: error.body };
  if (error.isRefusal && version.since('9.0'))
    return { status: 403, body: { success: false, error: error.message, errorType: 'error-forbidden' } };
  return {
    status: error.status,
    body: compact({
      success: false,
      error: error.message === '' ? undefined : error.message,
      errorType: error.code,
      details: error.details,
    }),
  };
}

/** No session, or one that is gone. */
export function unauthorized(version: ServerVersion): ServerAnswer {
  const words = 'You must be logged in to do this.';
  const body: Json = version.since('9.0')
    ? { success: false, error: words }
    : version.since('7.0')
      ? { success: false, status: 'error', error: words, message: words }
      : { status: 'error', message: words };
  return { status: 401, body };
}

export function notFound(version: ServerVersion): ServerAnswer {
  if (!version.since('7.0')) return { status: 404, body: { status: 'error', message: 'API endpoint does not exist.' } };
  return { status: 404, body: { success: false, error: 'Resource not found' } };
}
