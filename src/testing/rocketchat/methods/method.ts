import type { MessageRecord, UserRecord } from '../../world/index.js';
import { isJson, textOf } from '../json.js';
import { RocketChatError } from '../rocketchat-error.js';
import { readableRoom } from '../rooms/access.js';
import type { RocketChatWorkspace } from '../workspace.js';

export type MethodCall = { workspace: RocketChatWorkspace; user: UserRecord; params: readonly unknown[] };
export type Method = (call: MethodCall) => unknown;

/** The room that a parameter names. */
export function roomOf({ workspace, user }: MethodCall, id: unknown, method: string) {
  return readableRoom(id, user, workspace, method);
}

/** The message that a parameter is, or is the id of. @throws RocketChatError */
export function messageOf({ workspace, user }: MethodCall, param: unknown, method: string): MessageRecord {
  const id = isJson(param) ? textOf(param, '_id') : param;
  const message = typeof id === 'string' ? workspace.message(id) : undefined;
  if (!message) throw new RocketChatError('error-invalid-message', 'Invalid message', { details: { method } });
  readableRoom(message.channelId, user, workspace, method);
  return message;
}

/** The text that a parameter is. @throws RocketChatError 400 */
export function textAt({ params }: MethodCall, index: number): string {
  const value = params[index];
  if (typeof value !== 'string') throw new RocketChatError('400', 'Match failed', { status: 400 });
  return value;
}
