import type { Json } from '../../json.js';
import { userData } from '../../native.js';
import { isStatus, statusOf } from '../../people/presence.js';
import { RocketChatError, refusal } from '../../rocketchat-error.js';
import { wireMember } from '../../wire/user.js';
import { type RestCall, unpermitted } from '../call.js';
import { get, post, type Route } from '../route.js';
import { anyOf, fields } from '../schema.js';

const anybody = fields('userId?, username?, user?');

/** Presence and its text, in words. (Wire sheet, section 5.) */
export const presenceRoutes: Route[] = [
  get('users.getPresence', { params: anybody }, (call) => {
    const user = call.somebody();
    if (user !== call.user) return { presence: statusOf(user) };
    return {
      presence: statusOf(user),
      connectionStatus: call.workspace.presence.connectionStatus(user),
      ...(userData(user).lastLogin ? { lastLogin: userData(user).lastLogin } : {}),
    };
  }),
  get('users.getStatus', { params: anybody }, (call) => {
    const user = call.somebody();
    const { statusExpiresAt } = userData(user);
    return {
      _id: user.id,
      message: user.presence.statusText ?? '',
      connectionStatus: call.workspace.presence.connectionStatus(user),
      status: statusOf(user),
      ...(statusExpiresAt && call.workspace.version.since('8.6') ? { statusSource: 'manual', statusExpiresAt } : {}),
    };
  }),
  post(
    'users.setStatus',
    {
      params: (isSince) => {
        const more = `userId?, username?, user?${isSince('8.6') ? ', expiresAt?' : ''}`;
        return anyOf(`status, message?, ${more}`, `message, status?, ${more}`);
      },
    },
    setStatus,
  ),
  get('users.presence', { params: fields('from?, ids?:target') }, presence),
];

function setStatus(call: RestCall): Json {
  const user = call.somebody();
  if (user !== call.user && !call.can('edit-other-user-info')) throw unpermitted();
  const { settings, presence: presences } = call.workspace;
  const message = call.text('message');
  const status = call.text('status');
  if (message !== undefined) {
    if (!settings.flag('Accounts_AllowUserStatusMessageChange'))
      throw refusal('users.setStatus', 'Change status is not allowed');
    if ([...message].length > 120)
      throw new RocketChatError('error-status-message-too-long', 'Status message is too long');
  }
  if (status !== undefined && !isStatus(status))
    throw new RocketChatError('error-invalid-status', 'Valid status types include online, away, offline, and busy.', {
      details: { method: 'users.setStatus' },
    });
  if (status === 'offline' && !settings.flag('Accounts_AllowInvisibleStatusOption'))
    throw new RocketChatError('error-status-not-allowed', 'Invisible status is disabled', {
      details: { method: 'users.setStatus' },
    });
  const expiresAt = call.date('expiresAt', 'error-invalid-date');
  presences.set(user, {
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { text: message }),
    expiresAt,
  });
  return {};
}

/** Without a date only people who are not offline. (Wire sheet, section 5.) */
function presence(call: RestCall): Json {
  if (call.workspace.settings.flag('Presence_broadcast_disabled')) return { users: [], full: false };
  const { ids } = call.params;
  const { version } = call.workspace;
  // The list in one text, with commas, did not work from 8.0 to 8.4.
  const takesCommas = !version.since('8.0') || version.since('8.5');
  const wanted = Array.isArray(ids)
    ? ids.map(String)
    : typeof ids === 'string'
      ? takesCommas
        ? ids.split(',')
        : [ids]
      : undefined;
  const from = call.date('from', 'error-from-param-invalid');
  const isOld = from !== undefined && call.workspace.now.getTime() - from.getTime() > 10 * 60_000;
  const found = call.state.users
    .all()
    .filter((user) => !user.isDeactivated)
    .filter((user) => (wanted ? wanted.includes(user.id) : true))
    .filter((user) => (from && !isOld ? user.updatedAt > from : wanted !== undefined || statusOf(user) !== 'offline'));
  return {
    users: found.map((user) => {
      const { _id, username, name, status, statusText, utcOffset, avatarETag } = wireMember(user);
      return { _id, username, name, status, statusText, utcOffset, avatarETag };
    }),
    full: from === undefined || isOld,
  };
}
