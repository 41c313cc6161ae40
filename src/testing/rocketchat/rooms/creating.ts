import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { isJson } from '../json.js';
import { invalidUser, RocketChatError, refusal } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';

export type NewRoom = {
  name: string;
  type: 'c' | 'p';
  /** User names. */
  members: readonly string[];
  isReadOnly: boolean;
  excludeSelf?: boolean;
  customFields?: unknown;
  extraData?: unknown;
};

/** Makes a named room. (Wire sheet, section 5.) @throws RocketChatError */
export function createRoom(workspace: RocketChatWorkspace, by: UserRecord, room: NewRoom): ChannelRecord {
  const { state } = workspace;
  const name = room.name.trim();
  if (name === '')
    throw new RocketChatError('error-invalid-name', 'Invalid name', { details: { function: 'RocketChat.createRoom' } });
  if (!/^[0-9a-zA-Z-_.]+$/.test(name))
    throw new RocketChatError('error-invalid-room-name', `${name} is not a valid room name`, {
      details: { function: 'RocketChat.getValidRoomName', channel_name: name },
    });
  checkName(workspace, name);
  const people = room.members.flatMap((handle) => workspace.userByName(handle) ?? []);
  const extra = isJson(room.extraData) ? room.extraData : {};
  const channel = state.channels.create({
    name,
    kind: room.type === 'p' ? 'private' : 'public',
    by,
    topic: typeof extra.topic === 'string' ? extra.topic : undefined,
    members: [...new Set(room.excludeSelf ? people : [by, ...people])],
    isReadOnly: room.isReadOnly,
    native: {
      fname: name,
      customFields: isJson(room.customFields) ? room.customFields : {},
      isBroadcast: extra.broadcast === true,
      isEncrypted: extra.encrypted === true,
    },
  });
  return channel;
}

/** @throws RocketChatError when a room has the name. */
export function checkName(workspace: RocketChatWorkspace, name: string): void {
  const other = workspace.state.channels.byName(name);
  if (!other) return;
  const code = other.isArchived ? 'error-archived-duplicate-name' : 'error-duplicate-channel-name';
  const reason = other.isArchived
    ? `There's an archived channel with name ${name}`
    : `A channel with name '${name}' exists`;
  throw new RocketChatError(code, reason, { details: { function: 'RocketChat.getValidRoomName', channel_name: name } });
}

/** The direct room of these people, the caller one of them. @throws RocketChatError */
export function openDirect(workspace: RocketChatWorkspace, by: UserRecord, names: readonly string[]): ChannelRecord {
  const method = 'createDirectMessage';
  if (!workspace.can(by, 'create-d')) throw refusal(method);
  const people = names.map((name) => {
    const user = workspace.userByName(name.trim());
    if (!user || user.isDeactivated) throw invalidUser(method);
    return user;
  });
  const most = workspace.settings.number('DirectMesssage_maxUsers');
  const all = [...new Set([by, ...people])];
  if (all.length > most)
    throw new RocketChatError(
      'error-direct-message-max-user-exceeded',
      `You cannot add more than ${most} users, including yourself to a direct message`,
      { details: { method } },
    );
  return workspace.state.channels.openDirect(all, by);
}
