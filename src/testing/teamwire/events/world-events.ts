import type { ChannelRecord, WorldChange, WorldChangeOf } from '../../world/index.js';
import type { Json } from '../json.js';
import { chatData, messageData } from '../native.js';
import type { TeamwireOrganisation } from '../organisation.js';
import { wireMessage } from '../wire/message.js';
import { tellLocation } from './location-events.js';

/** What the bot is told of a change: nothing of chats that it is not in. (Wire sheet, section a: `Events`.) */
export function worldEvents(change: WorldChange, organisation: TeamwireOrganisation): void {
  const { bot } = organisation;
  const tell = (channel: ChannelRecord, type: string, data: Json) => {
    if (organisation.sees(channel)) organisation.tell(type, channel.id, data);
  };
  switch (change.type) {
    case 'message.created': {
      const { message, by } = change;
      const channel = organisation.state.channels.need(message.channelId);
      // A10: the bot's own come too.
      tell(channel, 'NEW_MESSAGE', { ...wireMessage(message), ...(by === bot && { own: true }) });
      const isShared = messageData(message).attachments?.some(({ type }) => type === 'LIVE_LOCATION');
      const shared = isShared ? organisation.locations.of(channel, by) : undefined;
      if (shared) tellLocation(shared, organisation);
      return;
    }
    case 'message.deleted': {
      const { message } = change;
      tell(organisation.state.channels.need(message.channelId), 'MESSAGE_DELETED', { message_id: message.id });
      return;
    }
    case 'read':
      if (change.user !== bot && change.upTo !== undefined && organisation.policies.readReceipts)
        tell(change.channel, 'MESSAGE_READ', {
          uid: change.user.id,
          message_id: change.upTo,
          read_date: organisation.now(),
        });
      return;
    case 'channel.created':
      tell(change.channel, 'CHAT_CREATED', { title: titleOf(change.channel), editor_uid: change.by.id });
      return;
    case 'channel.updated':
      chatChanged(change, tell);
      return;
    case 'channel.deleted':
      tell(change.channel, 'CHAT_DELETED', { uids: [bot.id], editor_uid: change.by.id });
      return;
    case 'member.joined':
      // Whoever makes a chat with the bot in it makes it for the bot there and then.
      if (change.user === bot && change.isImplicit)
        tell(change.channel, 'CHAT_CREATED', { title: titleOf(change.channel), editor_uid: change.by.id });
      else tell(change.channel, 'CHAT_JOINED', { uids: [change.user.id], editor_uid: change.by.id });
      return;
    case 'member.left':
      // The bot no longer sees it, and is told this last thing.
      if (change.user === bot)
        organisation.tell('CHAT_DELETED', change.channel.id, { uids: [bot.id], editor_uid: change.by.id });
      else tell(change.channel, 'CHAT_LEFT', { uids: [change.user.id], editor_uid: change.by.id });
      return;
    case 'member.updated': {
      const isAdmin = organisation.isAdmin(change.channel, change.user);
      tell(change.channel, 'CHAT_ADMINS_CHANGED', {
        added_admin_uids: isAdmin ? [change.user.id] : [],
        removed_admin_uids: isAdmin ? [] : [change.user.id],
      });
      return;
    }
    default:
  }
}

function chatChanged(
  { channel, previous }: WorldChangeOf<'channel.updated'>,
  tell: (channel: ChannelRecord, type: string, data: Json) => void,
): void {
  if (channel.name !== previous.name) tell(channel, 'CHAT_TITLE_CHANGED', { title: titleOf(channel) });
  if (channel.isReadOnly !== previous.isReadOnly)
    tell(channel, 'CHAT_ALLOW_SENDING_CHANGED', { allow_sending: !channel.isReadOnly });
  if (channel.isArchived !== previous.isArchived)
    tell(channel, 'CHAT_IS_CLOSED_CHANGED', { is_closed: channel.isArchived });
  const [before, after] = [chatData(previous), chatData(channel)].map((data) => data.allowMuteNotifications ?? true);
  if (before !== after) tell(channel, 'CHAT_ALLOW_MUTE_NOTIFICATIONS_CHANGED', { allow_mute_notifications: after });
}

function titleOf(channel: ChannelRecord): string | null {
  return channel.kind === 'direct' || channel.kind === 'group' ? null : channel.name;
}
