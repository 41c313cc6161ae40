import type { UserRecord, WorldChange } from '../../world/index.js';
import { rolesOf } from '../auth/permissions.js';
import type { StreamHub } from '../ddp/hub.js';
import { roomData, userData } from '../native.js';
import { statusCodes, statusOf } from '../people/presence.js';
import { typingName } from '../people/typing-name.js';
import { wireEmoji } from '../wire/emoji.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** Presence, names, typing, emoji. (Wire sheet, section 10.) */
export function tellOfPeople(change: WorldChange, workspace: RocketChatWorkspace, hub: StreamHub): void {
  switch (change.type) {
    case 'presence.updated':
      tellOfPresence(change.user, workspace, hub);
      return;
    case 'user.updated': {
      const { user, previous } = change;
      if (user.name !== previous.name || user.handle !== previous.handle)
        hub.emit('stream-notify-logged', 'Users:NameChanged', [
          { _id: user.id, name: user.name, username: user.handle },
        ]);
      if (user.avatarUrl !== previous.avatarUrl)
        hub.emit('stream-notify-logged', 'updateAvatar', [{ username: user.handle, etag: userData(user).avatarETag }]);
      if (user.isDeactivated && !previous.isDeactivated) hub.emitToUser(user, 'force_logout', []);
      hub.emitToUser(user, 'userData', [{ type: 'updated', id: user.id, diff: { name: user.name } }]);
      return;
    }
    case 'typing': {
      const { channel, user, threadId } = change;
      const data = roomData(channel);
      data.typing ??= new Set();
      data.typing.add(user.id);
      const extras = threadId === undefined ? {} : { tmid: threadId };
      hub.emitInRoom(
        'stream-notify-room',
        `${channel.id}/user-activity`,
        channel,
        [typingName(user, workspace), ['user-typing'], extras],
        { exceptUser: user },
      );
      return;
    }
    case 'message.created': {
      // Whoever has sent it types no more, as clients tell.
      const { message, by } = change;
      const channel = workspace.state.channels.need(message.channelId);
      if (!roomData(channel).typing?.delete(by.id)) return;
      const args = [typingName(by, workspace), [], {}];
      hub.emitInRoom('stream-notify-room', `${channel.id}/user-activity`, channel, args, { exceptUser: by });
      return;
    }
    case 'emoji.added':
      hub.emit('stream-notify-logged', 'updateEmojiCustom', [{ emojiData: wireEmoji(change.emoji, workspace) }]);
      return;
    case 'emoji.removed':
      hub.emit('stream-notify-logged', 'deleteEmojiCustom', [{ emojiData: wireEmoji(change.emoji, workspace) }]);
      return;
    default:
  }
}

function tellOfPresence(user: UserRecord, workspace: RocketChatWorkspace, hub: StreamHub): void {
  if (workspace.settings.flag('Presence_broadcast_disabled')) return;
  const code = statusCodes[statusOf(user)];
  const text = user.presence.statusText ?? '';
  hub.emit('stream-notify-logged', 'user-status', [[user.id, user.handle, code, text, user.name, rolesOf(user)]]);
  for (const connection of hub.connections) {
    if (!connection.watched.has(user.id)) continue;
    hub.push(connection, {
      msg: 'changed',
      collection: 'stream-user-presence',
      id: user.id,
      fields: { uid: user.id, eventName: user.id, args: [[user.handle, code, text]] },
    });
  }
}
