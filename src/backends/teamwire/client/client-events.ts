import { ownValue } from '../../../core/own-value.js';
import type { AMReaction } from './am-reaction.js';
import { toAMReaction } from './am-reaction.js';
import type { Chat } from './chat.js';
import type { EventData } from './data/snapshots.js';
import { type LiveLocationUpdate, toLiveLocationUpdate } from './live-location-update.js';
import { type TWMessage, toMessage } from './message.js';
import type { ClientParts } from './parts.js';
import { readLiveLocation } from './read/location.js';
import { readMessage } from './read/message.js';
import { readReaction } from './read/reaction.js';
import { dateOf, flagOf, idOf, idsOf, textOf } from './read/values.js';
import type { TWUser } from './user.js';

/** A user has read up to a message. */
export type MessageReadInfo = { chat: Chat; user: TWUser; messageId: string; readDate: Date };
export type MessageDeletedInfo = { chat: Chat; messageId: string };
/** What has changed of a chat; the rest is on `chat`. */
export type ChatChangeInfo = {
  chat: Chat;
  title?: string;
  addedAdmins?: TWUser[];
  removedAdmins?: TWUser[];
  allowSending?: boolean;
  allowMuteNotifications?: boolean;
  isClosed?: boolean;
};
/** Who came, went or was removed, and who did it. */
export type ChatMemberChangeInfo = { chat: Chat; users: TWUser[]; editor: TWUser | undefined };

/** What the handlers of `client.on` get. */
export type TeamwireClientEvents = {
  NEW_MESSAGE: TWMessage;
  MESSAGE_READ: MessageReadInfo;
  MESSAGE_DELETED: MessageDeletedInfo;
  CHAT_CREATED: ChatChangeInfo;
  CHAT_JOINED: ChatMemberChangeInfo;
  CHAT_LEFT: ChatMemberChangeInfo;
  /** The bot itself was removed. */
  CHAT_DELETED: ChatMemberChangeInfo;
  CHAT_TITLE_CHANGED: ChatChangeInfo;
  CHAT_ADMINS_CHANGED: ChatChangeInfo;
  CHAT_ALLOW_SENDING_CHANGED: ChatChangeInfo;
  CHAT_ALLOW_MUTE_NOTIFICATIONS_CHANGED: ChatChangeInfo;
  CHAT_IS_CLOSED_CHANGED: ChatChangeInfo;
  AM_REACTION: AMReaction;
  LIVE_LOCATION: LiveLocationUpdate;
};
export type TeamwireClientEvent = keyof TeamwireClientEvents;

type Payload = TeamwireClientEvents[TeamwireClientEvent];
type Read = (
  event: EventData,
  chat: Chat,
  users: (uids: readonly string[]) => Promise<TWUser[]>,
) => Promise<Payload | undefined>;

/** An event as a handler gets it; `undefined` for one that cannot be read. The chat is brought up to date by it. */
export async function payloadOf(event: EventData, { directory }: ClientParts): Promise<Payload | undefined> {
  const read = ownValue(readers, event.type);
  if (!read || event.tid === undefined) return undefined;
  const isOfChat = event.type.startsWith('CHAT_');
  const known = isOfChat ? undefined : directory.knownChat(event.tid);
  const chat = known ?? (await directory.refreshedChat(event.tid));
  return read(event, chat, async (uids) => {
    await directory.prepareAnyway(uids);
    return uids.map((uid) => directory.user(uid));
  });
}

const members: Read = async ({ data }, chat, users) => {
  const editor = idOf(data['editor_uid']);
  const [by] = editor === undefined ? [] : await users([editor]);
  return { chat, users: await users(idsOf(data['uids'])), editor: by };
};

const readers: Readonly<Record<TeamwireClientEvent, Read>> = {
  NEW_MESSAGE: async ({ data }, chat, users) => {
    const message = readMessage(data);
    if (!message) return undefined;
    const [from] = await users([message.fromUid]);
    return from && toMessage(message, chat, from);
  },
  MESSAGE_READ: async ({ data, at }, chat, users) => {
    const [uid, messageId] = [idOf(data['uid']), idOf(data['message_id'])];
    const [user] = uid === undefined ? [] : await users([uid]);
    return user && messageId !== undefined
      ? { chat, user, messageId, readDate: dateOf(data['read_date']) ?? at }
      : undefined;
  },
  MESSAGE_DELETED: async ({ data }, chat) => {
    const messageId = idOf(data['message_id']);
    return messageId === undefined ? undefined : { chat, messageId };
  },
  CHAT_CREATED: async ({ data }, chat) => withTitle(chat, data),
  CHAT_TITLE_CHANGED: async ({ data }, chat) => withTitle(chat, data),
  CHAT_JOINED: members,
  CHAT_LEFT: members,
  CHAT_DELETED: members,
  CHAT_ADMINS_CHANGED: async ({ data }, chat, users) => ({
    chat,
    addedAdmins: await users(idsOf(data['added_admin_uids'])),
    removedAdmins: await users(idsOf(data['removed_admin_uids'])),
  }),
  CHAT_ALLOW_SENDING_CHANGED: async ({ data }, chat) => ({
    chat,
    allowSending: flagOf(data['allow_sending'], chat.allowSending),
  }),
  CHAT_ALLOW_MUTE_NOTIFICATIONS_CHANGED: async ({ data }, chat) => ({
    chat,
    allowMuteNotifications: flagOf(data['allow_mute_notifications'], chat.allowMuteNotifications),
  }),
  CHAT_IS_CLOSED_CHANGED: async ({ data }, chat) => ({ chat, isClosed: flagOf(data['is_closed'], chat.isClosed) }),
  AM_REACTION: async ({ data }, chat, users) => {
    const reaction = readReaction(data);
    const [from] = reaction ? await users([reaction.fromUid]) : [];
    return reaction && from && toAMReaction(reaction, chat, from);
  },
  LIVE_LOCATION: async ({ data }, chat, users) => {
    const location = readLiveLocation(data);
    const [user] = location ? await users([location.uid]) : [];
    return location && user && toLiveLocationUpdate(location, chat, user);
  },
};

function withTitle(chat: Chat, data: EventData['data']): ChatChangeInfo {
  const title = textOf(data['title']) ?? chat.title;
  return { chat, ...(title !== undefined && { title }) };
}
