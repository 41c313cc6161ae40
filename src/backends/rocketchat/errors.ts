import {
  AuthError,
  type ChatError,
  type ChatErrorCode,
  type ChatErrorOptions,
  errorOf,
} from '../../core/errors/index.js';
import type { FailedResponse } from '../../core/http/index.js';
import { ownValue } from '../../core/own-value.js';
import { PasswordPolicyError } from './password-policy-error.js';
import { type SecondFactor, TwoFactorError } from './two-factor-error.js';

/** The server's codes by what they mean (wire sheet, section 3). */
const meanings: Readonly<Record<string, ChatErrorCode>> = {
  'error-room-not-found': 'not_found',
  'error-invalid-room': 'not_found',
  'invalid-channel': 'not_found',
  'error-roomid-param-invalid': 'not_found',
  'error-roomId-param-invalid': 'not_found',
  'error-message-not-found': 'not_found',
  'error-invalid-message': 'not_found',
  'invalid-message': 'not_found',
  'error-invalid-user': 'not_found',
  'invalid-user': 'not_found',
  'error-not-allowed': 'forbidden',
  'not-allowed': 'forbidden',
  'not-authorized': 'forbidden',
  'error-not-authorized': 'forbidden',
  'error-unauthorized': 'forbidden',
  unauthorized: 'forbidden',
  'error-action-not-allowed': 'forbidden',
  'error-forbidden': 'forbidden',
  forbidden: 'forbidden',
  'error-status-not-allowed': 'forbidden',
  'error-user-not-in-room': 'forbidden',
  room_is_readonly: 'forbidden',
  You_have_been_muted: 'forbidden',
  room_is_blocked: 'forbidden',
  'error-room-archived': 'conflict',
  'error-archived-duplicate-name': 'conflict',
  'error-duplicate-channel-name': 'conflict',
  'error-field-unavailable': 'conflict',
  'error-you-are-last-owner': 'conflict',
  'error-message-editing-blocked': 'forbidden',
  'error-message-deleting-blocked': 'forbidden',
  'error-message-size-exceeded': 'invalid',
  'error-too-many-requests': 'rate_limited',
  'too-many-requests': 'rate_limited',
};

/** Failures that have words but no code of their own (wire sheet, sections 3 and 4.3). */
const phrases: readonly (readonly [RegExp, ChatErrorCode])[] = [
  [/^No message found with the id/i, 'not_found'],
  [/^The room id provided does not match/i, 'not_found'],
  [/^User not found/i, 'not_found'],
  [/the room is readonly/i, 'forbidden'],
  [/^Not enough permission/i, 'forbidden'],
];

/** What a failed REST answer, or the error of a DDP frame, says. */
export type ServerFailure = {
  /** `error-invalid-room`; `undefined` where it said none. */
  code: string | undefined;
  /** In words, without the code. */
  reason: string | undefined;
  details: unknown;
};

/** Reads a failed answer: nothing in it is always there (wire sheet, section 3). */
export function failureOf(data: unknown): ServerFailure {
  if (typeof data !== 'object' || data === null) return { code: undefined, reason: undefined, details: undefined };
  const { error, errorType, message, details, reason: said } = data as Record<string, unknown>;
  const words = [error, message, said].find((value) => typeof value === 'string' && value !== '') as string | undefined;
  const tail = /^([\s\S]*?)\s*\[([\w.-]{1,80})\]\s*$/.exec(words ?? '');
  const bare = words !== undefined && /^[a-z]+(?:[-_][\w-]+)+$/i.test(words) ? words : undefined;
  // The class of the error, as Meteor has it, is no code; a DDP error's code may be a number.
  const typed =
    typeof errorType === 'string' && errorType !== '' && errorType !== 'Meteor.Error' ? errorType : undefined;
  return { code: typed ?? tail?.[2] ?? bare, reason: (tail ? tail[1] : words) || undefined, details };
}

/** The ChatError of a failure; `undefined` where it says nothing that is known. */
export function errorOfFailure(
  failure: ServerFailure,
  operation: string,
  options: ChatErrorOptions,
): ChatError | undefined {
  const { code, reason, details } = failure;
  const known = { ...options, operation, platformCode: code };
  const because = reason ?? code;
  const message = `${operation} was refused${because === undefined ? '' : `: ${because.replace(/[.\s]+$/, '')}`}.`;
  if (code === 'totp-required' || code === 'totp-invalid' || code === 'totp-max-attempts') {
    return new TwoFactorError(secondFactorOf(details, code), operation, known);
  }
  if (code?.startsWith('error-password-policy-not-met') || code === 'error-password-in-history') {
    return new PasswordPolicyError(rulesOf(code, details), because ?? code, known);
  }
  const meaning = ownValue(meanings, code);
  if (meaning !== undefined) return errorOf(meaning, message, known);
  if (code !== undefined && /params?(?:$|-)|-param-/.test(code)) return errorOf('invalid', message, known);
  const phrase = phrases.find(([words]) => reason !== undefined && words.test(reason));
  return phrase ? errorOf(phrase[1], message, known) : undefined;
}

/** What an answer of the REST API that is no success means. */
export function fromAnswer(response: FailedResponse, error: ChatError): ChatError | undefined {
  const { status, data, operation, headers } = response;
  const failure = failureOf(data);
  if (status === 429 || failure.code === 'error-too-many-requests') {
    return errorOf('rate_limited', `${operation} was asked to slow down.`, {
      status,
      platformCode: failure.code,
      retryAfterMs: waitOf(failure.reason, headers) ?? error.retryAfterMs,
    });
  }
  if (status >= 500) return undefined;
  const mapped = errorOfFailure(failure, operation, { status });
  // 401 is about who asks, whatever it is called: `unauthorized` there is a wrong password or a dead token.
  if (status === 401 && mapped?.code !== 'auth') {
    const reason = failure.reason ?? 'the credentials are not valid';
    return new AuthError(`${operation} was refused: ${reason.replace(/[.\s]+$/, '')}.`, {
      status,
      platformCode: failure.code,
    });
  }
  if (mapped) return mapped;
  return failure.code === undefined
    ? undefined
    : errorOf(error.code, error.message, { status, platformCode: failure.code });
}

/**
 * How long to wait: the text tells it in seconds, the header as a time of the server's clock (wire sheet, section 3), so
 * that one is read against the server's own date.
 */
function waitOf(reason: string | undefined, headers: Headers): number | undefined {
  const said = /wait (\d{1,6}) seconds?/i.exec(reason ?? '');
  if (said) return Number(said[1]) * 1000;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  if (!Number.isFinite(reset) || reset <= 0) return undefined;
  const now = Date.parse(headers.get('date') ?? '');
  return Math.min(Math.max(0, reset - (Number.isNaN(now) ? Date.now() : now)), 86_400_000);
}

function secondFactorOf(details: unknown, code: string): SecondFactor {
  const { method, availableMethods, codeGenerated } = (
    typeof details === 'object' && details !== null ? details : {}
  ) as Record<string, unknown>;
  const methods = Array.isArray(availableMethods) ? availableMethods.filter((name) => typeof name === 'string') : [];
  return {
    method: typeof method === 'string' ? method : 'totp',
    availableMethods: methods,
    codeGenerated: codeGenerated === true,
    isRefused: code !== 'totp-required',
  };
}

/** Either the code names the one rule, or the details list them all. */
function rulesOf(code: string, details: unknown): string[] {
  const listed = (Array.isArray(details) ? details : []).flatMap((item: unknown) => {
    const { error } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    return typeof error === 'string' ? [error] : [];
  });
  return listed.length > 0 ? listed : [code];
}
