import type { ChannelRecord, MessageRecord, UserRecord, WorldChange } from '../../world/index.js';
import type { Json } from '../json.js';
import { roomData } from '../native.js';
import { isDirect } from '../rooms/room-type.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { quote } from './links.js';

type Notice = {
  channel: ChannelRecord;
  author: UserRecord;
  t: string;
  msg?: string;
  kind?: string;
  attachments?: Json[];
  fields?: Json;
  drid?: string;
};

/** Writes a system message. */
export function writeNotice(workspace: RocketChatWorkspace, notice: Notice): MessageRecord {
  const { channel, author, t, msg = '', kind = 'system', attachments, fields, drid } = notice;
  return workspace.state.messages.post({
    channel,
    author,
    content: msg,
    kind,
    native: {
      t,
      quotes: [],
      urls: [],
      ...(attachments === undefined ? {} : { attachments }),
      ...(fields === undefined ? {} : { fields }),
      ...(drid === undefined ? {} : { drid }),
    },
  });
}

/** What Rocket.Chat itself writes into a room when something happens there. (Wire sheet, section 7.) */
export function writeNotices(change: WorldChange, workspace: RocketChatWorkspace): void {
  const notice = (each: Notice) => writeNotice(workspace, each);
  if (change.type === 'member.joined' || change.type === 'member.left') {
    const { channel, user, by } = change;
    if (isDirect(channel)) return;
    const isOwn = by === user;
    if (change.type === 'member.left')
      notice({ channel, author: isOwn ? user : by, t: isOwn ? 'ul' : 'ru', msg: user.handle, kind: 'leave' });
    else if (!change.isImplicit) {
      const t = isOwn ? (roomData(channel).prid === undefined ? 'uj' : 'ut') : 'au';
      notice({ channel, author: isOwn ? user : by, t, msg: user.handle, kind: 'join' });
    }
  }
  if (change.type === 'message.pinned') {
    const { message, by } = change;
    const channel = workspace.state.channels.need(message.channelId);
    notice({
      channel,
      author: by,
      t: 'message_pinned',
      kind: 'pin',
      attachments: [{ ...quote(message, undefined, workspace, 0) }],
    });
  }
  if (change.type === 'member.updated') {
    const { channel, user, by } = change;
    const role = channel.members.get(user.id)?.role ?? 'member';
    if (role === 'member') return;
    notice({ channel, author: by, t: 'subscription-role-added', msg: user.handle, fields: { role } });
  }
  if (change.type === 'channel.updated') roomNotices(change, workspace);
}

function roomNotices(change: Extract<WorldChange, { type: 'channel.updated' }>, workspace: RocketChatWorkspace): void {
  const { channel, previous, by } = change;
  const write = (t: string, msg?: string) =>
    writeNotice(workspace, { channel, author: by, t, ...(msg === undefined ? {} : { msg }) });
  if (channel.topic !== previous.topic) write('room_changed_topic', channel.topic);
  if (channel.description !== previous.description) write('room_changed_description', channel.description);
  const { announcement = '' } = roomData(channel);
  if (announcement !== (roomData(previous).announcement ?? '')) write('room_changed_announcement', announcement);
  if (channel.name !== previous.name) write('r', channel.name);
  if (channel.kind !== previous.kind)
    write('room_changed_privacy', channel.kind === 'private' ? 'private group' : 'channel');
  if (channel.isArchived !== previous.isArchived) write(channel.isArchived ? 'room-archived' : 'room-unarchived');
  if (channel.isReadOnly !== previous.isReadOnly)
    write(channel.isReadOnly ? 'room-set-read-only' : 'room-removed-read-only');
}
