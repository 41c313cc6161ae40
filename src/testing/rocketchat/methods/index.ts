import type { UserRecord } from '../../world/index.js';
import { RocketChatError } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { messageMethods } from './messages.js';
import type { Method } from './method.js';
import { roomMethods } from './rooms.js';

const methods: ReadonlyMap<string, Method> = new Map(Object.entries({ ...messageMethods, ...roomMethods }));

/**
 * Runs one of the methods that do what REST does too. Most of them are gone since 9.0. (Wire sheet, sections 10 and 12.)
 *
 * @throws RocketChatError 404 for a method that the server does not have
 */
export function callMethod(
  workspace: RocketChatWorkspace,
  user: UserRecord,
  name: string,
  params: readonly unknown[],
): unknown {
  const method = workspace.version.since('9.0') ? undefined : methods.get(name);
  if (!method) throw new RocketChatError('404', `Method '${name}' not found`, { status: 404 });
  return method({ workspace, user, params });
}
