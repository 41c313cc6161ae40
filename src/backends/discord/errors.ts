import {
  type ChatError,
  type ChatErrorCode,
  type ChatErrorOptions,
  errorOf,
  redactedStart,
} from '../../core/errors/index.js';
import { connectionError, networkErrorCode, parseRetryAfter, wasNeverSent } from '../../core/network/index.js';
import { isWire, numberAt, stringAt, type Wire } from './wire/read.js';

type Kind = { code: ChatErrorCode; hint?: string };

/** What Discord's JSON codes mean, and how it is mended (wire sheet, section 2). */
const groups: readonly [ChatErrorCode, string | undefined, readonly number[]][] = [
  ['auth', 'Check the token: "Reset Token" on the Bot page of the developer portal makes a new one.', [40001, 50014]],
  ['auth', "The webhook's token is wrong: copy its address again.", [50027]],
  [
    'forbidden',
    'The bot cannot see it: give its role the permission View Channel there, or invite it to the server.',
    [50001],
  ],
  ['forbidden', "Give the bot's role the permission that this needs.", [50013]],
  ['forbidden', 'Only its author may change it.', [50005]],
  [
    'forbidden',
    'The person takes no direct messages from this bot: they must share a server with it and allow them.',
    [50007, 50278],
  ],
  ['forbidden', 'Bots may not use it.', [20001]],
  ['forbidden', 'Only bots may use it.', [20002]],
  ['forbidden', 'The thread is locked.', [160005]],
  ['forbidden', "A rule of the server's AutoMod blocks it.", [200000, 200001]],
  ['forbidden', 'Discord takes the link for harmful.', [240000]],
  ['forbidden', 'Give the role the permission Read Message History.', [160002]],
  ['forbidden', 'The message to forward is not to be read by this account.', [160014]],
  ['forbidden', 'The User-Agent was refused.', [40333]],
  ['forbidden', undefined, [20009, 20018, 20022, 40002, 40007, 40027, 50009, 50020, 50025, 50028, 50095, 50178]],
  [
    'not_found',
    undefined,
    [
      10001, 10002, 10003, 10004, 10005, 10006, 10007, 10008, 10009, 10010, 10011, 10012, 10013, 10014, 10015, 10016,
      10020, 10026, 10027, 10028, 10029, 10030, 10033, 10036, 10049, 10050, 10057, 10059, 10060, 10063, 10065, 10066,
      10067, 10068, 10069, 10070, 10071, 10087, 10097, 10098,
    ],
  ],
  [
    'conflict',
    'Discord takes the first answer within three seconds, and answers for 15 minutes: answer or defer at once.',
    [10062],
  ],
  ['conflict', 'It has been answered already: use a later answer, or edit the first.', [40060]],
  ['conflict', 'The message has a thread already.', [160004]],
  ['conflict', 'The thread is archived: open it with updateThread(thread, { isArchived: false }).', [50083]],
  ['conflict', 'It has been published already.', [40033]],
  ['conflict', 'There are as many as there may be.', [30001, 30003, 30005, 30007, 30010, 30013, 30033, 160006]],
  ['conflict', undefined, [40061, 520001, 520003]],
  ['rate_limited', 'Slow mode is on in this channel.', [20016]],
  ['rate_limited', 'Direct conversations were opened too fast.', [40003]],
  ['rate_limited', 'Messages older than an hour were edited too often.', [30046]],
  ['rate_limited', undefined, [20028, 20029, 20031, 31001, 31002, 40062]],
  ['unsupported', 'A forum takes posts only: createThread(forum, …).', [40058, 220001, 220002, 220003]],
  ['unsupported', 'It does not work on messages that Discord itself wrote.', [50021]],
  [
    'unsupported',
    'It does not work in this kind of channel; a forum holds posts: listThreads(forum), fetchMessages(forum, { thread }).',
    [50003, 50008, 50024],
  ],
  ['unsupported', 'Bots cannot open conversations with several people.', [50033]],
  ['unsupported', undefined, [50068, 520006]],
  ['server', 'The search index is not ready: try again in a few seconds.', [110000]],
  ['server', 'Sending is switched off for now.', [40004]],
  ['server', 'Discord is overloaded.', [130000]],
  ['invalid', 'A message needs a text, an embed, a file, a sticker, components or a poll.', [50006]],
  ['invalid', 'The files are too large: 10 MiB each, 25 MiB in all, unless the server is boosted.', [40005, 50045]],
  ['invalid', 'A forum that asks for tags needs one: native.appliedTagIds.', [40067]],
  ['invalid', 'Of messages older than 14 days each is to be deleted alone.', [50034]],
  ['invalid', 'The message is in another channel.', [50019]],
  ['invalid', 'Ten files at the most.', [30015]],
];

const kinds = new Map<number, Kind>(
  groups.flatMap(([code, hint, numbers]) =>
    numbers.map((number): [number, Kind] => [number, hint === undefined ? { code } : { code, hint }]),
  ),
);

/** What a status alone says: the code is unknown, or there is none. */
function kindOfStatus(status: number): Kind {
  if (status === 401) return { code: 'auth', hint: 'Check the token: it may have been reset in the developer portal.' };
  if (status === 403) return { code: 'forbidden' };
  if (status === 404) return { code: 'not_found' };
  if (status === 408) return { code: 'timeout' };
  if (status === 429) return { code: 'rate_limited' };
  return { code: status >= 500 ? 'server' : 'invalid' };
}

/**
 * The error of an answer of Discord's that is none of success.
 *
 * @param operation - the operation, or the call: `POST /channels/{c}/messages`
 * @param body - `{ code, message, errors? }`; anything else is taken too
 */
export function discordError(
  operation: string,
  status: number,
  body: unknown,
  options: ChatErrorOptions & { retryAfter?: string | null | undefined } = {},
): ChatError {
  const { retryAfter, ...rest } = options;
  const wire = isWire(body) ? body : {};
  const number = numberAt(wire, 'code');
  const known = number === undefined ? undefined : kinds.get(number);
  // A code under 429 only names the limit (wire sheet, section 3); one under 5xx changes nothing.
  const kind = status === 429 ? { ...known, code: 'rate_limited' as const } : (known ?? kindOfStatus(status));
  const message = stringAt(wire, 'message');
  const said = message === undefined ? undefined : redactedStart(message, 300);
  const what = [said ?? `HTTP ${status}`, number ? `(${number})` : undefined].filter(Boolean).join(' ');
  const details = formProblems(wire['errors']);
  const words = [`Discord: ${operation} failed: ${what}${details ? `: ${details}` : ''}.`, kind.hint]
    .filter(Boolean)
    .join(' ')
    .replace(/\.\.(?=\s|$)/g, '.');
  const seconds = numberAt(wire, 'retry_after');
  const retryAfterMs = seconds !== undefined ? Math.max(0, Math.ceil(seconds * 1000)) : parseRetryAfter(retryAfter);
  return errorOf(kind.code, words, {
    operation,
    platform: 'discord',
    status,
    platformCode: number ? String(number) : undefined,
    ...rest,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    // Whoever answers 5xx may have posted it.
    ...(status >= 500 && { maybeDelivered: true }),
  });
}

const deepest = 12;
const mostProblems = 8;

/** `errors` mirrors the body, with `_errors` at the leaves: `embeds.0.title: Must be 256 or fewer in length.` */
function formProblems(errors: unknown): string {
  const found: string[] = [];
  const read = (value: unknown, path: string, depth: number): void => {
    if (!isWire(value) || depth > deepest || found.length >= mostProblems) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key !== '_errors') read(inner, path === '' ? key : `${path}.${key}`, depth + 1);
      else if (Array.isArray(inner))
        for (const item of inner) {
          const text = isWire(item) ? (stringAt(item, 'message') ?? stringAt(item, 'code')) : undefined;
          if (text && found.length < mostProblems) found.push(path === '' ? text : `${path}: ${text}`);
        }
    }
  };
  read(errors, '', 0);
  return redactedStart(found.join('; '), 1000).replace(/\.$/, '');
}

/**
 * The error for what the SDK threw: told apart by what it holds, not by class, so that any copy and version of it will do.
 *
 * @param isRead - a read delivers nothing, so its errors do not say `maybeDelivered`
 * @returns `undefined` for what is none of the SDK's
 */
export function fromSdkError(error: unknown, operation: string, isRead = false): ChatError | undefined {
  const mapped = mapSdkError(error, operation);
  if (isRead && mapped?.maybeDelivered !== undefined) {
    Object.defineProperty(mapped, 'maybeDelivered', { value: undefined, enumerable: true, configurable: true });
  }
  return mapped;
}

function mapSdkError(error: unknown, operation: string): ChatError | undefined {
  if (!(error instanceof Error)) return undefined;
  const wire = error as unknown as Wire;
  const cause = withoutAddress(error);
  const status = numberAt(wire, 'status');
  if (isWire(wire['rawError'])) return discordError(operation, status ?? 400, wire['rawError'], { cause });
  // The SDK's own refusal to wait: `rejectOnRateLimit`.
  if (error.name.startsWith('RateLimitError')) {
    const retryAfterMs = numberAt(wire, 'retryAfter') ?? numberAt(wire, 'timeToReset');
    return errorOf('rate_limited', `Discord: ${operation} was called too often.`, {
      platform: 'discord',
      operation,
      status: 429,
      retryAfterMs,
      cause,
    });
  }
  if (error.name.startsWith('HTTPError') && status !== undefined) return discordError(operation, status, {}, { cause });
  const code = stringAt(wire, 'code');
  if (code === 'TokenInvalid' || code === 'TokenMissing') return discordError(operation, 401, {}, { cause });
  return isNetworkError(error) ? networkError(error, operation) : undefined;
}

/** Addresses of webhooks and interactions hold their tokens; so does what the SDK keeps of the request. */
function withoutAddress(error: Error): Error {
  const copy = new Error(error.message);
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = error.stack;
  return copy;
}

function isNetworkError(error: Error): boolean {
  return (
    networkErrorCode(error) !== undefined ||
    error.name === 'AbortError' ||
    error.name === 'TimeoutError' ||
    error.message === 'fetch failed'
  );
}

/** The error of a request that got no answer. */
export function networkError(cause: Error, operation: string): ChatError {
  const name = networkErrorCode(cause);
  const options = { platform: 'discord', operation, cause };
  // The SDK ends a request that takes too long by an abort of its own; a caller's is told before it comes here.
  const isTimeout =
    cause.name === 'TimeoutError' || cause.name === 'AbortError' || /^UND_ERR_(HEADERS|BODY)_T/.test(name ?? '');
  if (isTimeout)
    return errorOf('timeout', `Discord did not answer ${operation} in time.`, { ...options, maybeDelivered: true });
  return connectionError(cause, 'Discord', { ...options, maybeDelivered: !wasNeverSent(name) });
}
