import type { UserRecord } from '../../world/index.js';
import { isJson, type Json, textOf } from '../json.js';
import { userData } from '../native.js';
import { RocketChatError } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { sha256 } from './sessions.js';

/**
 * Who logs in, by whatever form of it, for both APIs: the password or its digest, LDAP, a token, and the second factor.
 *
 * @throws RocketChatError
 */
export function whoLogsIn(
  workspace: RocketChatWorkspace,
  params: Json,
  code: string | undefined,
  method: string | undefined,
): UserRecord {
  if (workspace.sessions.isRevoked) throw wrong('User has no password set');
  const resumed = textOf(params, 'resume');
  if (resumed !== undefined) {
    const session = workspace.sessions.find(resumed);
    if (!session) throw wrong("You've been logged out by the server. Please log in again.");
    return session.user;
  }
  const user = userNamed(workspace, params);
  const given = params.ldap === true ? params.ldapPass : params.password;
  const password = user && userData(user).password;
  if (!user || user.isDeactivated || password === undefined) throw wrong('User not found');
  const isRight = isJson(given)
    ? given.algorithm === 'sha-256' && given.digest === sha256(password)
    : given === password;
  if (!isRight) throw wrong('Incorrect password');
  workspace.twoFactor.check(user, code, method);
  return user;
}

function userNamed({ state }: RocketChatWorkspace, params: Json): UserRecord | undefined {
  const user = isJson(params.user) ? params.user : params;
  const name = textOf(user, 'username') ?? textOf(params, 'username');
  const email = textOf(user, 'email') ?? textOf(params, 'email');
  const any = textOf(params, 'user');
  if (email !== undefined) return state.users.byEmail(email);
  if (any !== undefined) return any.includes('@') ? state.users.byEmail(any) : state.users.byHandle(any);
  return name === undefined ? undefined : state.users.byHandle(name);
}

function wrong(reason: string): RocketChatError {
  return new RocketChatError('403', reason, { status: 401 });
}
