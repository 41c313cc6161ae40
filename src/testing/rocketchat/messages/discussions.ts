import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import { randomId } from '../ids.js';
import { messageData, roomData } from '../native.js';
import { invalidUser, RocketChatError, refusal } from '../rocketchat-error.js';
import { canRead } from '../rooms/access.js';
import { roomType } from '../rooms/room-type.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { quote } from './links.js';
import { writeNotice } from './notices.js';

/** Begins a discussion: a room of its own, told of by a message in its parent. @throws RocketChatError */
export function createDiscussion(
  workspace: RocketChatWorkspace,
  by: UserRecord,
  input: {
    prid: string;
    title: string;
    pmid?: string | undefined;
    reply?: string | undefined;
    users: readonly string[];
    topic?: string | undefined;
    isEncrypted: boolean;
  },
): { room: ChannelRecord; parent: ChannelRecord; notice: MessageRecord } {
  const { state } = workspace;
  const details = { method: 'DiscussionCreation' };
  if (!workspace.settings.flag('Discussion_enabled') || !workspace.can(by, 'start-discussion'))
    throw refusal('createDiscussion', 'You cannot create a discussion', 'error-action-not-allowed');
  const parent = state.channels.get(input.prid);
  if (!parent) throw new RocketChatError('error-invalid-room', 'Invalid room', { details });
  if (!canRead(parent, by, workspace)) throw refusal('DiscussionCreation');
  if (roomData(parent).prid !== undefined)
    throw new RocketChatError('error-nested-discussion', 'Cannot create nested discussions', { details });
  const root = input.pmid === undefined ? undefined : workspace.message(input.pmid);
  if (input.pmid !== undefined && (!root || root.channelId !== parent.id))
    throw new RocketChatError('error-invalid-message', 'Invalid message', { details });
  const invited = input.users.map((handle) => {
    const user = workspace.userByName(handle);
    if (!user) throw invalidUser('DiscussionCreation');
    return user;
  });
  const author = root && state.users.get(root.authorId);
  const members = [...new Set([by, ...(author ? [author] : []), ...invited])];
  const room = state.channels.create({
    // A random name; people read `fname`.
    name: randomId(),
    kind: roomType(parent) === 'c' ? 'public' : 'private',
    by,
    topic: input.topic,
    description: root?.content,
    parentId: parent.id,
    members,
    native: { fname: input.title, prid: parent.id, isEncrypted: input.isEncrypted },
  });
  const notice = writeNotice(workspace, {
    channel: parent,
    author: by,
    t: 'discussion-created',
    msg: input.title,
    drid: room.id,
    ...(root ? { attachments: [quote(root, undefined, workspace, 0)] } : {}),
  });
  if (root) messageData(root).updatedAt = workspace.now;
  if (input.reply !== undefined && input.reply !== '')
    state.messages.post({ channel: room, author: by, content: input.reply, native: {} });
  return { room, parent, notice };
}
