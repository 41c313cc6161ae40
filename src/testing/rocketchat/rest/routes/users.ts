import type { UserRecord } from '../../../world/index.js';
import { checkPassword } from '../../auth/password-policy.js';
import { sha256 } from '../../auth/sessions.js';
import { isJson, type Json, textOf } from '../../json.js';
import { userData } from '../../native.js';
import { isStatus } from '../../people/presence.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { isDirect } from '../../rooms/room-type.js';
import { wireSubscription } from '../../wire/subscription.js';
import { wireMember, wireUser } from '../../wire/user.js';
import { type RestCall, unpermitted } from '../call.js';
import { get, post, type Route } from '../route.js';
import { anyOf, fields } from '../schema.js';

const paging = 'count?:number, offset?:number, sort?';
const notFound = () => new RocketChatError(undefined, 'User not found.');

/** People and presence. (Wire sheet, section 5.) */
export const userRoutes: Route[] = [
  get('users.info', { params: (isSince) => infoParams(isSince) }, (call) => {
    const email = call.text('email');
    const user = email === undefined ? call.userOf(notFound) : call.state.users.byEmail(email);
    if (!user) throw notFound();
    const wired = wireUser(user, call.user, call.workspace);
    if (!call.flag('includeUserRooms')) return { user: wired };
    if (user !== call.user && !call.can('view-other-user-channels')) throw unpermitted();
    const rooms = call.state.channels
      .all()
      .filter((channel) => !isDirect(channel))
      .map((channel) => wireSubscription(channel, user, call.workspace))
      .filter((each) => each !== undefined)
      .map(({ rid, name, t, roles, unread }) => ({ rid, name, t, roles: roles ?? [], unread }));
    return { user: { ...wired, rooms } };
  }),
  get(
    'users.list',
    { params: fields(`query?, fields?, email?:filled, ${paging}`), permissions: ['view-d-room', 'view-outside-room'] },
    (call) => {
      const email = call.text('email')?.toLowerCase();
      const people = call.state.users
        .all()
        .filter((user) => !user.isDeactivated)
        .filter((user) => email === undefined || user.email?.toLowerCase() === email)
        .sort((a, b) => (a.handle < b.handle ? -1 : 1));
      return call.page('users', call.sorted(people, userKeys), (user) => wireUser(user, call.user, call.workspace));
    },
  ),
  post(
    'users.create',
    {
      params: fields(
        'email, name, password, username, active?:boolean, bio?, nickname?, statusText?, roles?:texts, joinDefaultChannels?:boolean, requirePasswordChange?:boolean, setRandomPassword?:boolean, sendWelcomeEmail?:boolean, verified?:boolean, customFields?:object, fields?',
      ),
      permissions: ['create-user'],
    },
    createUser,
  ),
  post(
    'users.update',
    { params: fields('userId:filled, data:object, confirmRelinquish?:boolean'), twoFactor: true },
    (call) => {
      const user = call.userOf();
      if (user !== call.user) call.need('edit-other-user-info');
      change(call, user, call.params.data as Json);
      return { user: wireUser(user, call.user, call.workspace) };
    },
  ),
  post('users.updateOwnBasicInfo', { params: fields('data:object, customFields?:object'), twoFactor: true }, (call) => {
    const data = call.params.data as Json;
    const unknown = Object.keys(data).find((key) => !ownFields.has(key));
    if (unknown !== undefined) throw new RocketChatError('invalid-params', 'must NOT have additional properties');
    const { currentPassword, newPassword } = data;
    if (
      (newPassword !== undefined || data.email !== undefined) &&
      currentPassword !== sha256(userData(call.user).password ?? '')
    )
      throw new RocketChatError('error-invalid-password', 'Invalid password', {
        details: { method: 'saveUserProfile' },
      });
    if (isJson(call.params.customFields)) userData(call.user).customFields = call.params.customFields;
    change(call, call.user, { ...data, ...(newPassword === undefined ? {} : { password: newPassword }) });
    return { user: wireUser(call.user, call.user, call.workspace) };
  }),
  post(
    'users.delete',
    {
      params: fields('userId, confirmRelinquish?:boolean', 'username, confirmRelinquish?:boolean'),
      permissions: ['delete-user'],
    },
    (call) => {
      call.state.users.update(call.userOf(), { isDeactivated: true });
      return { deletedRooms: [] };
    },
  ),
  post(
    'users.setActiveStatus',
    {
      params: fields('userId, activeStatus:boolean, confirmRelinquish?:boolean'),
      permissions: ['edit-other-user-active-status'],
    },
    (call) => {
      const user = call.userOf();
      call.state.users.update(user, { isDeactivated: !call.flag('activeStatus') });
      if (user.isDeactivated) call.workspace.sessions.endAllOf(user);
      return { user: { _id: user.id, active: !user.isDeactivated } };
    },
  ),
  get('users.autocomplete', { params: fields('selector') }, (call) => {
    const selector = readSelector(call.text('selector') ?? '');
    const term = String(selector.term ?? '').toLowerCase();
    const without = Array.isArray(selector.exceptions) ? selector.exceptions : [];
    const found = call.state.users
      .all()
      .filter((user) => !user.isDeactivated && !without.includes(user.handle))
      .filter((user) => `${user.handle} ${user.name}`.toLowerCase().includes(term));
    return { items: found.slice(0, 10).map(wireMember) };
  }),
  get('users.checkUsernameAvailability', { params: fields('username') }, (call) => ({
    result: call.workspace.userByName(call.text('username') ?? '') === undefined,
  })),
];

const ownFields = new Set([
  'email',
  'name',
  'username',
  'nickname',
  'bio',
  'statusType',
  'statusText',
  'currentPassword',
  'newPassword',
]);

const userKeys = {
  username: (user: UserRecord) => user.handle,
  name: (user: UserRecord) => user.name,
  createdAt: (user: UserRecord) => user.createdAt.getTime(),
};

function infoParams(isSince: (version: string) => boolean) {
  const more = isSince('7.0') ? 'includeUserRooms?, fields?' : 'fields?';
  const forms = ['userId', 'username', 'importId', ...(isSince('8.4') ? ['email'] : [])].map(
    (name) => `${name}, ${more}`,
  );
  return anyOf(forms[0] ?? '', ...forms.slice(1));
}

function createUser(call: RestCall): Json {
  const [email, name, password, username] = ['email', 'name', 'password', 'username'].map(
    (each) => call.text(each) ?? '',
  );
  const { users, channels } = call.state;
  const taken = (field: string, value: string) =>
    new RocketChatError('error-field-unavailable', `${value} is already in use :(`, {
      details: { method: 'insertOrUpdateUser', field },
    });
  if (!/^[0-9a-zA-Z-_.]+$/.test(username ?? ''))
    throw new RocketChatError('error-input-is-not-a-valid-field', `${username ?? ''} is not a valid username`);
  if (users.byHandle(username ?? '')) throw taken('username', username ?? '');
  if (users.byEmail(email ?? '')) throw taken('email', email ?? '');
  checkPassword(password ?? '', call.workspace.settings);
  const roles = (call.params.roles as string[] | undefined) ?? ['user'];
  const user = users.add({
    handle: username ?? '',
    name,
    email,
    isBot: roles.includes('bot'),
    native: { password, roles },
  });
  call.workspace.presence.begin(user);
  const general = channels.get('GENERAL');
  if (general && call.params.joinDefaultChannels !== false) channels.join(general, user);
  return { user: wireUser(user, call.user, call.workspace) };
}

function change(call: RestCall, user: UserRecord, data: Json): void {
  const text = (key: string) => textOf(data, key);
  const { users } = call.state;
  const [name, handle, email, password] = [text('name'), text('username'), text('email'), text('password')];
  if (handle !== undefined && users.byHandle(handle) && users.byHandle(handle) !== user)
    throw new RocketChatError('error-field-unavailable', `${handle} is already in use :(`, {
      details: { field: 'username' },
    });
  if (password !== undefined) {
    checkPassword(password, call.workspace.settings);
    const own = userData(user);
    if (own.password === password)
      throw new RocketChatError('error-password-same-as-current', 'Entered password same as current password');
    if (own.passwords?.includes(password))
      throw new RocketChatError('error-password-in-history', 'Entered password has been previously used');
    own.passwords = [...(own.passwords ?? []), ...(own.password === undefined ? [] : [own.password])];
    own.password = password;
  }
  const own = userData(user);
  if (text('nickname') !== undefined) own.nickname = text('nickname');
  if (text('bio') !== undefined) own.bio = text('bio');
  if (Array.isArray(data.roles)) own.roles = data.roles.map(String);
  users.update(user, {
    ...(name === undefined ? {} : { name }),
    ...(handle === undefined ? {} : { handle }),
    ...(email === undefined ? {} : { email }),
    ...(typeof data.active === 'boolean' ? { isDeactivated: !data.active } : {}),
  });
  const status = text('statusType') ?? text('status');
  const statusText = text('statusText');
  if (status !== undefined || statusText !== undefined)
    call.workspace.presence.set(user, {
      ...(isStatus(status) ? { status } : {}),
      ...(statusText === undefined ? {} : { text: statusText }),
    });
}

function readSelector(text: string): Json {
  try {
    const selector: unknown = JSON.parse(text);
    if (isJson(selector)) return selector;
  } catch {
    // Told below.
  }
  throw new RocketChatError('error-invalid-selector', 'Invalid selector');
}
