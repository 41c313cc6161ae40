import type {
  WireAMReaction,
  WireAttachment,
  WireChat,
  WireGroup,
  WireLiveLocation,
  WireMessage,
  WireUser,
} from './wire-types.js';

/** What a list is answered with. */
export type WireItems<Item> = { items: Item[] };

type Post = {
  msg?: string | undefined;
  attachments?: readonly WireAttachment[] | undefined;
  is_alert?: boolean | undefined;
  alert_type?: string | undefined;
  reply_to?: string | undefined;
  sender_display_name?: string | undefined;
};

type NewChat = {
  title: string;
  users?: readonly string[] | undefined;
  groups?: readonly string[] | undefined;
  message?: string | undefined;
  attachment?: WireAttachment | undefined;
  is_alert?: boolean | undefined;
  admins?: readonly string[] | undefined;
  /** Base64. */
  avatar?: string | undefined;
  allow_sending?: boolean | undefined;
  allow_mute_notifications?: boolean | undefined;
};

type ChatChanges = {
  title?: string | undefined;
  allow_sending?: boolean | undefined;
  allow_mute_notifications?: boolean | undefined;
  is_closed?: boolean | undefined;
};

type Members = { uids?: readonly string[] | undefined; gids?: readonly string[] | undefined };

/** Every call of the bridge contract: what it takes, and what it is answered with. */
export type TeamwireOperations = {
  getMe: { input: Record<never, never>; output: WireUser };
  findUsers: { input: { query?: string | undefined }; output: WireItems<WireUser> };
  getUser: { input: { uid: string }; output: WireUser };
  getProfile: { input: { uid: string }; output: Record<string, unknown> };
  listGroups: { input: Record<never, never>; output: WireItems<WireGroup> };
  getGroup: { input: { gid: string }; output: WireGroup };
  addGroupMembers: { input: { gid: string; uids: readonly string[] }; output: WireGroup };
  removeGroupMembers: { input: { gid: string; uids: readonly string[] }; output: WireGroup };
  listChats: { input: { title?: string | undefined }; output: WireItems<WireChat> };
  getChat: { input: { tid: string }; output: WireChat };
  createOneToOneChat: {
    input: { uid: string; message?: string | undefined; attachment?: WireAttachment | undefined };
    output: WireChat;
  };
  createChat: { input: NewChat; output: WireChat };
  updateChat: { input: { tid: string } & ChatChanges; output: WireChat };
  addMembers: { input: { tid: string } & Members; output: WireChat };
  removeMembers: { input: { tid: string } & Members; output: WireChat };
  addAdmin: { input: { tid: string; uid: string }; output: unknown };
  removeAdmin: { input: { tid: string; uid: string }; output: unknown };
  leaveChat: { input: { tid: string }; output: unknown };
  postMessage: { input: { tid: string } & Post; output: WireMessage };
  getMessages: {
    input: { tid: string; since?: number | undefined; include_deleted?: boolean | undefined };
    output: WireItems<WireMessage> & { last_modified?: number | null | undefined };
  };
  getReaders: { input: { tid: string }; output: WireItems<WireUser> };
  markAsRead: { input: { tid: string }; output: unknown };
  removeAvatar: { input: { tid: string }; output: unknown };
  getReactions: { input: { mid: string }; output: WireItems<WireAMReaction> };
  sendReaction: { input: { mid: string; reaction_type: string }; output: WireAMReaction };
  updateReaction: { input: { id: string; reaction_type: string }; output: WireAMReaction };
  updateLocation: { input: { lat: number; lon: number }; output: unknown };
  getLocations: { input: { tid: string }; output: WireItems<WireLiveLocation> };
  stopLocation: { input: { tid: string }; output: unknown };
};

export type TeamwireOperation = keyof TeamwireOperations;
