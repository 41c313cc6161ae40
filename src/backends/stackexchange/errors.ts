import {
  AuthError,
  type ChatError,
  type ChatErrorOptions,
  errorOf,
  redactedStart,
  ServerError,
} from '../../core/errors/index.js';

/**
 * The site wants a human to prove that they are one: too many log-ins lately. No client can; it passes after 5 to 10
 * minutes, or by logging in with a browser. Stored cookies (`cookieFile`, `cookieStore`) keep one from ever meeting it.
 */
export class CaptchaError extends AuthError {
  constructor(options: ChatErrorOptions = {}) {
    super(
      'The log-in site asks for a captcha: log in with a browser, or wait ten minutes. ' +
        'Keep cookies with cookieFile or cookieStore, so that a restart needs no log-in.',
      { platformCode: 'captcha', retryable: false, ...options },
    );
  }
}

/** A page of the site lacks a part, or cannot be read: the site has changed, or the page is another one. */
export class PageError extends ServerError {
  /** The path of the page. */
  readonly page: string;
  /** What was looked for on it. */
  readonly part: string;

  constructor(page: string, part: string, options: ChatErrorOptions = {}) {
    super(`The page ${page} of Stack Exchange chat has no ${part} that could be read.`, {
      platformCode: 'page',
      retryable: false,
      ...options,
    });
    this.page = page;
    this.part = part;
  }
}

const throttled = /You can perform this action again in (\d{1,6})\s*second/i;

/** How long the site's throttle asks to wait, in milliseconds; `undefined` where the text is no throttle. */
export function throttleMs(text: string): number | undefined {
  const seconds = throttled.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

type Refusal = readonly [pattern: RegExp, code: ChatError['code'], platformCode: string];

/** The site's own words (wire sheet, section 3.3). */
const refusals: readonly Refusal[] = [
  [/room does not exist, or you do not have permission/i, 'not_found', 'no_such_room'],
  [/account is blocked/i, 'forbidden', 'suspended'],
  [/room is in timeout/i, 'conflict', 'room_timeout'],
  [/You need \d+ reputation/i, 'forbidden', 'reputation'],
  [/room has been frozen/i, 'conflict', 'room_frozen'],
  [/message is too long/i, 'invalid', 'too_long'],
  [/too late to (?:edit|delete)/i, 'conflict', 'window_elapsed'],
  [/only (?:edit|delete) your own/i, 'forbidden', 'not_own'],
  [/already been deleted|has been deleted/i, 'not_found', 'deleted'],
  [/cannot write or edit messages in this room/i, 'forbidden', 'read_only'],
  [/only a room-?\s?owner/i, 'forbidden', 'not_owner'],
];

const timeoutSeconds = /ending in (\d{1,9}) second/i;

/** The error for a refusal in the site's own words; nothing was written. */
export function refusal(text: string, operation: string, status: number): ChatError {
  const said = redactedStart(text.trim(), 300);
  const retryAfterMs = throttleMs(said);
  const context = { operation, status, maybeDelivered: false };
  if (retryAfterMs !== undefined) {
    return errorOf('rate_limited', `${operation} was asked to slow down: ${said}`, {
      ...context,
      retryAfterMs,
      platformCode: 'throttled',
    });
  }
  const known = refusals.find(([pattern]) => pattern.test(said));
  if (known === undefined) {
    const code = status === 404 ? 'not_found' : status === 401 || status === 403 ? 'forbidden' : 'invalid';
    return errorOf(code, `${operation} was refused: ${said || 'without a word'}`, context);
  }
  const [, code, platformCode] = known;
  const advice = platformCode === 'window_elapsed' ? ' (messages can be changed for two minutes)' : '';
  const seconds = timeoutSeconds.exec(said)?.[1];
  const isTimeout = platformCode === 'room_timeout' && seconds !== undefined;
  return errorOf(code, `${operation} was refused: ${said}${advice}`, {
    ...context,
    platformCode,
    ...(isTimeout && { retryAfterMs: Number(seconds) * 1_000 }),
  });
}

/** The error for what only an account may do. */
export function anonymousError(operation: string): AuthError {
  return new AuthError(
    `${operation} needs an account, and this connection is anonymous (read-only): give the settings email and password.`,
    { operation, platformCode: 'anonymous', retryable: false, maybeDelivered: false },
  );
}
