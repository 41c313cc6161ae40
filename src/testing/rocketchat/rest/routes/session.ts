import { whoLogsIn } from '../../auth/log-in.js';
import { type Json, textOf } from '../../json.js';
import { userData } from '../../native.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { wireMe } from '../../wire/user.js';
import type { RocketChatWorkspace } from '../../workspace.js';
import { get, post, type Route } from '../route.js';
import { anyOf, fields, open } from '../schema.js';

/** Logging in and out, tokens, the second factor. (Wire sheet, section 2.) */
export const sessionRoutes: Route[] = [
  post('login', { isOpen: true, params: open('code?') }, (call) => {
    const { workspace, params, request } = call;
    try {
      const { 'x-2fa-code': code, 'x-2fa-method': method } = request.headers;
      const user = whoLogsIn(workspace, params, call.text('code') ?? one(code), one(method));
      const resumed = textOf(params, 'resume');
      const session =
        (resumed === undefined ? undefined : workspace.sessions.find(resumed)) ?? workspace.sessions.logIn(user);
      userData(user).lastLogin = workspace.now;
      const data = { userId: user.id, authToken: session.token, me: wireMe(user, workspace) };
      // No `success` here.
      return { answer: { body: { status: 'success', data } } };
    } catch (error) {
      if (!(error instanceof RocketChatError)) throw error;
      return { answer: { status: 401, body: failure(error, workspace) } };
    }
  }),
  post('logout', {}, (call) => {
    call.workspace.sessions.end(call.session?.token ?? '');
    return { answer: { body: { status: 'success', data: { message: "You've been logged out!" } } } };
  }),
  get('me', {}, (call) => wireMe(call.user, call.workspace)),
  post('users.2fa.sendEmailCode', { isOpen: true, params: fields('emailOrUsername') }, (call) => {
    const name = call.text('emailOrUsername') ?? '';
    const user = name.includes('@') ? call.state.users.byEmail(name) : call.workspace.userByName(name);
    if (!user) throw new RocketChatError('error-invalid-user', 'Invalid user');
    call.workspace.twoFactor.mail(user);
    return {};
  }),
  post(
    'users.generatePersonalAccessToken',
    {
      params: fields('tokenName, bypassTwoFactor?:boolean'),
      twoFactor: true,
      permissions: ['create-personal-access-tokens'],
    },
    (call) => {
      const name = call.text('tokenName') ?? '';
      const { sessions } = call.workspace;
      if (sessions.personalOf(call.user).some((each) => each.personal?.name === name))
        throw new RocketChatError('error-token-already-exists', 'A token with this name already exists');
      return { token: sessions.personal(call.user, name, call.flag('bypassTwoFactor')).token };
    },
  ),
  // Since 8.0 it wants the secret of the server's own environment, too. (Wire sheet, section 2.)
  post(
    'users.createToken',
    {
      params: anyOf('userId, secret?', 'username, secret?', 'user, secret?'),
      permissions: ['user-generate-access-token'],
    },
    (call) => {
      const { version, options, sessions } = call.workspace;
      const isRight = options.createTokenSecret !== undefined && call.text('secret') === options.createTokenSecret;
      if (version.since('8.0') && !isRight)
        throw new RocketChatError('error-not-authorized', 'Not authorized', {
          details: { method: 'createToken' },
          isRefusal: true,
        });
      const user = call.userOf();
      return { data: { userId: user.id, authToken: sessions.logIn(user).token } };
    },
  ),
  get('users.getPersonalAccessTokens', { permissions: ['create-personal-access-tokens'] }, (call) => ({
    tokens: call.workspace.sessions.personalOf(call.user).map(({ token, personal }) => ({
      name: personal?.name,
      createdAt: personal?.createdAt,
      lastTokenPart: token.slice(-6),
      bypassTwoFactor: personal?.bypassTwoFactor ?? false,
    })),
  })),
  post(
    'users.removePersonalAccessToken',
    { params: fields('tokenName'), twoFactor: true, permissions: ['create-personal-access-tokens'] },
    (call) => {
      const { sessions } = call.workspace;
      const found = sessions.personalOf(call.user).find((each) => each.personal?.name === call.text('tokenName'));
      if (!found) throw new RocketChatError('error-token-does-not-exists', 'Token does not exist');
      sessions.end(found.token);
      return {};
    },
  ),
];

/** What went wrong with the name or the password is not told. */
function failure(error: RocketChatError, workspace: RocketChatWorkspace): Json {
  if (error.code?.startsWith('totp-'))
    return { success: false, status: 'error', error: error.code, message: error.message, details: error.details };
  if (workspace.version.since('9.0')) return { success: false, error: 'Unauthorized' };
  return { success: false, status: 'error', error: 'Unauthorized', message: 'Unauthorized' };
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
