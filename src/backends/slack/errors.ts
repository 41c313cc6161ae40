import {
  type ChatError,
  type ChatErrorCode,
  type ChatErrorOptions,
  errorOf,
  isChatError,
  redactedStart,
} from '../../core/errors/index.js';
import { connectionError, networkErrorCode, wasNeverSent } from '../../core/network/index.js';
import { isWire, numberAt, stringAt, stringsAt, type Wire } from './wire/read.js';

type Kind = { code: ChatErrorCode; hint?: string };

/** What each group of Slack's error codes is, and how it is mended (wire sheet, sections 2, 3, 11, 12). */
const groups: readonly [ChatErrorCode, string | undefined, readonly string[]][] = [
  [
    'auth',
    'Check the token: it may be of another app or workspace, or the app was uninstalled.',
    ['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired', 'user_removed_from_team'],
  ],
  [
    'auth',
    'The workspace is closed to this token.',
    ['team_disabled', 'org_login_required', 'team_access_not_granted'],
  ],
  ['auth', 'The account must set up two-factor sign-in.', ['two_factor_setup_required']],
  ['forbidden', 'This kind of token may not call it: give the other kind.', ['not_allowed_token_type']],
  ['forbidden', 'The account is not in the channel: join it, or invite it (/invite @bot).', ['not_in_channel']],
  [
    'forbidden',
    'Socket Mode is off: switch it on in the app’s settings.',
    ['forbidden_team', 'socket_mode_not_enabled'],
  ],
  [
    'forbidden',
    undefined,
    [
      'no_permission',
      'ekm_access_denied',
      'enterprise_is_restricted',
      'accesslimited',
      'access_denied',
      'restricted_action',
      'restricted_action_read_only_channel',
      'restricted_action_thread_only_channel',
      'restricted_action_non_threadable_channel',
      'restricted_action_thread_locked',
      'thread_locked',
      'cant_update_message',
      'cant_delete_message',
      'cant_delete_file',
      'cant_archive_general',
      'cant_leave_general',
      'cant_kick_from_general',
      'cant_kick_self',
      'compliance_exports_prevent_deletion',
      'user_is_restricted',
      'user_is_ultra_restricted',
      'user_not_visible',
      'not_authorized',
      'not_admin',
      'not_app_admin',
      'posting_to_channel_denied',
      'file_uploads_disabled',
      'message_not_owned_by_app',
      'ura_max_channels',
      'is_bot',
      'cannot_dm_bot',
      'messages_tab_disabled',
      'user_does_not_own_channel',
      'non_external_sharing',
    ],
  ],
  [
    'not_found',
    'It may be private and the account not in it. Slack takes ids here, not names.',
    ['channel_not_found', 'invalid_channel'],
  ],
  [
    'not_found',
    undefined,
    [
      'user_not_found',
      'users_not_found',
      'bot_not_found',
      'message_not_found',
      'thread_not_found',
      'file_not_found',
      'file_deleted',
      'team_not_found',
      'no_such_subteam',
      'subteam_not_found',
      'not_found',
      'invalid_scheduled_message_id',
      'user_not_in_channel',
    ],
  ],
  ['rate_limited', undefined, ['ratelimited', 'rate_limited', 'message_limit_exceeded', 'restricted_too_many']],
  [
    'conflict',
    undefined,
    [
      'name_taken',
      'already_in_channel',
      'is_archived',
      'already_archived',
      'not_archived',
      'last_member',
      'already_reacted',
      'no_reaction',
      'already_pinned',
      'no_pin',
      'not_pinned',
      'already_starred',
      'not_starred',
      'too_many_emoji',
      'too_many_reactions',
      'too_many_pins',
      'edit_window_closed',
      'is_inactive',
      'streaming_state_conflict',
      'message_not_in_streaming_state',
      'stopped_by_user',
      'hash_conflict',
      'cannot_reply_to_message',
      'user_disabled',
      'storage_limit_reached',
      'time_in_past',
    ],
  ],
  [
    'conflict',
    'Slack takes a trigger once and within three seconds: open the modal first thing in the handler.',
    ['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id', 'trigger_expired', 'trigger_exchanged'],
  ],
  [
    'unsupported',
    undefined,
    [
      'method_not_supported_for_channel_type',
      'channel_type_not_supported',
      'paid_teams_only',
      'plan_upgrade_required',
      'method_deprecated',
      'unknown_method',
      'not_pinnable',
      'not_reactable',
      'feature_not_enabled',
    ],
  ],
  ['server', undefined, ['internal_error', 'service_unavailable', 'team_added_to_org', 'fetch_members_failed']],
  ['server', 'It may have happened in part.', ['fatal_error', 'request_timeout']],
  ['invalid', 'A post has 40,000 characters at the most, an edit 4,000.', ['msg_too_long', 'msg_blocks_too_long']],
];

const kinds = new Map<string, Kind>(
  groups.flatMap(([code, hint, names]) => names.map((name) => [name, hint === undefined ? { code } : { code, hint }])),
);

/** Answers after which a write may have been done nevertheless (wire sheet, section 3). */
const maybeDone = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']);

/**
 * The error of an answer `{"ok":false,"error":…}`. A code that nobody knows is `invalid` (Slack has several hundred, and
 * nearly all tell of arguments); it stands in `platformCode` in any case.
 *
 * @param method - `chat.postMessage`
 */
export function slackError(method: string, answer: Wire, options: ChatErrorOptions = {}): ChatError {
  // The SDK gives an empty body, a list or any other object without `ok` in the same way.
  const name = stringAt(answer, 'error') ?? '';
  const base: ChatErrorOptions = { operation: method, ...options, platform: 'slack', platformCode: name };
  if (name === 'missing_scope') {
    const needed = stringAt(answer, 'needed') ?? 'a scope';
    const provided = stringAt(answer, 'provided') ?? 'none';
    return errorOf(
      'forbidden',
      `Slack: ${method} needs the scope ${needed}; the token has ${provided}. Add it under "OAuth & Permissions" and install the app again.`,
      base,
    );
  }
  // A page instead of JSON is what the SDK puts there whole.
  const isCode = /^[a-z0-9_.:-]{1,100}$/i.test(name);
  if (!isCode) {
    const what =
      name === '' ? 'nothing that tells how it went' : `something that is no JSON: ${redactedStart(name, 200)}`;
    return errorOf('server', `Slack answered ${method} with ${what}`, {
      ...base,
      platformCode: 'invalid_response',
      maybeDelivered: true,
    });
  }
  const kind = kinds.get(name) ?? { code: 'invalid' };
  const details = detailsOf(answer);
  const message = [`Slack: ${method} failed: ${name}${details ? ` (${details})` : ''}.`, kind.hint]
    .filter(Boolean)
    .join(' ');
  const retryAfterMs = retryAfterOf(answer);
  return errorOf(kind.code, message, {
    ...base,
    ...(kind.code === 'server' && { retryable: true }),
    ...(maybeDone.has(name) && { maybeDelivered: true }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** What `invalid_arguments` and `invalid_blocks` say in detail, with JSON pointers. */
function detailsOf(answer: Wire): string {
  const metadata = answer['response_metadata'];
  const messages = isWire(metadata) ? stringsAt(metadata, 'messages') : [];
  const errors = stringsAt(answer, 'errors');
  const texts = new Set([...messages, ...errors].map((text) => text.replace(/^\[(ERROR|WARN)\]\s*/, '')));
  return redactedStart([...texts].join('; '), 1000);
}

function retryAfterOf(answer: Wire): number | undefined {
  const metadata = answer['response_metadata'];
  const seconds = isWire(metadata) ? numberAt(metadata, 'retryAfter') : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}

/**
 * The error for what the SDK threw: told apart by `code`, not by class, so that any copy and version of it will do.
 *
 * @param isRead - a read delivers nothing, so its errors do not say `maybeDelivered`
 * @returns `undefined` for what is none of the SDK's
 */
export function fromSdkError(error: unknown, method: string, isRead = false): ChatError | undefined {
  const mapped = mapSdkError(error, method);
  if (isRead && mapped?.maybeDelivered !== undefined) {
    Object.defineProperty(mapped, 'maybeDelivered', { value: undefined, enumerable: true, configurable: true });
  }
  return mapped;
}

function mapSdkError(error: unknown, method: string): ChatError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, data, statusCode, retryAfter, original } = error as Error & Record<string, unknown>;
  const base = { platform: 'slack', operation: method, cause: error };
  switch (code) {
    case 'slack_webapi_platform_error':
      return slackError(method, isWire(data) ? data : {}, { cause: error });
    case 'slack_webapi_rate_limited_error': {
      const retryAfterMs = typeof retryAfter === 'number' ? retryAfter * 1000 : undefined;
      return errorOf('rate_limited', `Slack: ${method} was called too often.`, { ...base, status: 429, retryAfterMs });
    }
    case 'slack_webapi_http_error':
      return httpError(typeof statusCode === 'number' ? statusCode : 0, method, error);
    case 'slack_webapi_request_error':
      return networkError(original instanceof Error ? original : error, method);
    default:
      // A 429 without a Retry-After is a plain Error in the SDK.
      return /^Retry header did not contain a valid timeout/.test(error.message)
        ? errorOf('rate_limited', `Slack: ${method} was called too often.`, { ...base, status: 429 })
        : undefined;
  }
}

function httpError(status: number, method: string, cause: unknown): ChatError {
  const options = { platform: 'slack', operation: method, status, cause };
  if (status === 401 || status === 403) {
    return errorOf(status === 401 ? 'auth' : 'forbidden', `Slack answered ${method} with HTTP ${status}.`, options);
  }
  if (status === 404) {
    return errorOf('config', `There is no ${method} at this address (HTTP 404): check the setting apiUrl.`, options);
  }
  return errorOf('server', `Slack answered ${method} with HTTP ${status}.`, {
    ...options,
    retryable: status >= 500 || status === 408,
    // Whoever answers 5xx may have passed the post on.
    maybeDelivered: status >= 500,
  });
}

/** The error of a request that got no answer. */
export function networkError(cause: Error, method: string): ChatError {
  if (isChatError(cause)) return cause;
  const name = networkErrorCode(cause);
  const options = { platform: 'slack', operation: method, cause };
  if (cause.name === 'TimeoutError' || name === 'UND_ERR_HEADERS_TIMEOUT' || name === 'UND_ERR_BODY_TIMEOUT') {
    return errorOf('timeout', `Slack did not answer ${method} in time.`, { ...options, maybeDelivered: true });
  }
  if (cause.name === 'AbortError') return errorOf('aborted', 'The operation was aborted.', options);
  return connectionError(cause, 'Slack', { ...options, maybeDelivered: !wasNeverSent(name) });
}
