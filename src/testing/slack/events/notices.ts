import type { ChannelRecord, UserRecord, WorldChange } from '../../world/index.js';
import type { Json } from '../json.js';
import { messageData } from '../native.js';
import { share } from '../posting.js';
import { escapeText } from '../text/escape.js';
import type { SlackWorkspace } from '../workspace.js';

/** What Slack itself writes into a channel when something happens there. (Wire sheet, section 7.) */
export function writeNotices(change: WorldChange, workspace: SlackWorkspace): void {
  const notice = (
    channel: ChannelRecord,
    author: UserRecord,
    subtype: string,
    text: string,
    extra: Json = {},
    kind = 'system',
  ) => workspace.state.messages.post({ channel, author, content: text, kind, native: { subtype, extra } });
  if (change.type === 'member.joined' || change.type === 'member.left') {
    const { channel, user, by } = change;
    if (channel.kind === 'direct' || channel.kind === 'group') return;
    if (change.type === 'member.left')
      notice(channel, user, 'channel_leave', `<@${user.id}> has left the channel`, {}, 'leave');
    else if (!change.isImplicit)
      notice(
        channel,
        user,
        'channel_join',
        `<@${user.id}> has joined the channel`,
        by === user ? {} : { inviter: by.id },
        'join',
      );
    return;
  }
  if (change.type !== 'channel.updated') return;
  const { channel, previous, by } = change;
  if (channel.topic !== previous.topic)
    notice(channel, by, 'channel_topic', `<@${by.id}> set the channel topic: ${escapeText(channel.topic)}`, {
      topic: escapeText(channel.topic),
    });
  if (channel.description !== previous.description)
    notice(
      channel,
      by,
      'channel_purpose',
      `<@${by.id}> set the channel description: ${escapeText(channel.description)}`,
      { purpose: escapeText(channel.description) },
    );
  if (channel.name !== previous.name)
    notice(
      channel,
      by,
      'channel_name',
      `<@${by.id}> has renamed the channel from "${previous.name}" to "${channel.name}"`,
      { old_name: previous.name, name: channel.name },
    );
  if (channel.isArchived !== previous.isArchived)
    notice(
      channel,
      by,
      channel.isArchived ? 'channel_archive' : 'channel_unarchive',
      `<@${by.id}> ${channel.isArchived ? 'archived' : 'un-archived'} the channel`,
    );
}

/** Completes what people did in the world with what Slack adds to it. */
export function completeRecord(change: WorldChange, workspace: SlackWorkspace): void {
  if (change.type === 'message.created') {
    const { message } = change;
    const data = messageData(message);
    if (message.files.length === 0 || data.byApp) return;
    data.subtype ??= 'file_share';
    const channel = workspace.state.channels.need(message.channelId);
    for (const file of message.files) share(file, channel, message);
  }
  // The app's own edits say themselves whether they show as such.
  if (change.type === 'message.edited' && change.by !== workspace.state.bot)
    messageData(change.message).edited = { user: change.by.id, ts: `${workspace.seconds()}.000000` };
}
