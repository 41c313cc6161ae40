import type { MessageRecord, UserRecord, WorldChange } from '../../world/index.js';
import type { StreamHub } from '../ddp/hub.js';
import { messageData, roomData } from '../native.js';
import { isDirect, roomType } from '../rooms/room-type.js';
import { findMentions, mentions } from '../text/mentions.js';
import { wireMessage } from '../wire/message.js';
import { userRef } from '../wire/user.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** Every change of a message sends all of it again; nothing says what changed. (Wire sheet, section 10.) */
export function tellOfMessages(change: WorldChange, workspace: RocketChatWorkspace, hub: StreamHub): void {
  switch (change.type) {
    case 'message.created':
      sendMessage(change.message, workspace, hub);
      sendRelated(change.message, workspace, hub);
      notify(change.message, workspace, hub);
      return;
    case 'message.edited':
    case 'message.touched':
    case 'message.pinned':
    case 'message.unpinned':
    case 'message.starred':
    case 'message.unstarred':
    case 'reaction.added':
    case 'reaction.removed':
      sendMessage(change.message, workspace, hub);
      return;
    case 'message.deleted':
      if (messageData(change.message).isTombstone) sendMessage(change.message, workspace, hub);
      else {
        const channel = workspace.state.channels.need(change.message.channelId);
        hub.emitInRoom('stream-notify-room', `${channel.id}/deleteMessage`, channel, [{ _id: change.message.id }]);
      }
      sendRelated(change.message, workspace, hub);
      return;
    case 'thread.followed':
    case 'thread.unfollowed': {
      const root = workspace.state.messages.get(change.thread.channelId, change.thread.id);
      if (root) sendMessage(root, workspace, hub);
      return;
    }
    default:
  }
}

function sendMessage(message: MessageRecord, workspace: RocketChatWorkspace, hub: StreamHub): void {
  const channel = workspace.state.channels.get(message.channelId);
  if (!channel) return;
  const args = (viewer: UserRecord) => [wireMessage(message, viewer, workspace)];
  hub.emitInRoom('stream-room-messages', channel.id, channel, args);
  const place = {
    roomParticipant: true,
    roomType: roomType(channel),
    ...(isDirect(channel) ? {} : { roomName: channel.name }),
  };
  hub.emit('stream-room-messages', '__my_messages__', (viewer) =>
    channel.members.has(viewer.id) ? [wireMessage(message, viewer, workspace), place] : undefined,
  );
}

/** The root of its thread, and the message by which its discussion was begun, have other counts now. */
function sendRelated(message: MessageRecord, workspace: RocketChatWorkspace, hub: StreamHub): void {
  const { state } = workspace;
  const root = message.threadId === undefined ? undefined : state.messages.get(message.channelId, message.threadId);
  if (root && workspace.isShown(root)) sendMessage(root, workspace, hub);
  const channel = state.channels.get(message.channelId);
  const { noticeId } = channel ? roomData(channel) : {};
  const notice = noticeId === undefined ? undefined : workspace.message(noticeId);
  if (!notice || messageData(message).t !== undefined) return;
  messageData(notice).updatedAt = workspace.now;
  sendMessage(notice, workspace, hub);
}

/** What the official apps would show: in direct rooms, and where somebody is mentioned. */
function notify(message: MessageRecord, workspace: RocketChatWorkspace, hub: StreamHub): void {
  if (messageData(message).t !== undefined) return;
  const channel = workspace.state.channels.need(message.channelId);
  const author = workspace.author(message);
  const found = findMentions(message.content, workspace.state);
  for (const id of channel.members.keys()) {
    const user = workspace.state.users.get(id);
    if (!user || user === author || !(isDirect(channel) || mentions(found, user))) continue;
    hub.emitToUser(user, 'notification', [
      {
        title: isDirect(channel) ? author.name : `#${channel.name}`,
        text: message.content.slice(0, 100),
        payload: {
          _id: message.id,
          rid: channel.id,
          ...(message.threadId === undefined ? {} : { tmid: message.threadId }),
          sender: userRef(author),
          type: roomType(channel),
          ...(isDirect(channel) ? {} : { name: channel.name }),
          message: { msg: message.content },
        },
      },
    ]);
  }
}
