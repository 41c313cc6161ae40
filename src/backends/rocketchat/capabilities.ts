import {
  Capabilities,
  type Capability,
  type CapabilityMatrix,
  type CapabilityName,
  type Limits,
} from '../../core/capabilities.js';
import type { ServerSettings, Switch } from './server-settings.js';

const noSuch = (what: string): Capability => ({ level: 'none', reason: `Rocket.Chat has no ${what}` });
const needsApp = (what: string): Capability => ({
  level: 'none',
  reason: `${what} belong to apps, which run in the server itself`,
});
const quote: Capability = { level: 'emulated', by: 'a link that quotes the message, as the official apps write it' };
const room = 'rooms; a direct conversation has none';

/**
 * What Rocket.Chat can do; what an account may do of it depends on its roles.
 *
 * @see https://developer.rocket.chat/apidocs
 */
export const rocketchatMatrix: CapabilityMatrix = {
  handleRequest: { level: 'none', reason: 'events come by the realtime connection' },

  fetchUser: 'native',
  lookupUser: 'native',
  listUsers: 'native',
  listGroups: { level: 'none', reason: 'roles are rights in the server, and a team is a room' },

  fetchChannel: 'native',
  lookupChannel: 'native',
  listChannels: { level: 'native', reason: 'the account’s rooms and all public ones; a discussion is a room too' },
  createChannel: {
    level: 'native',
    allowed: ['public', 'private', 'announcement'],
    reason: 'with a parent it is a discussion',
  },
  updateChannel: { level: 'native', reason: 'a direct conversation has a topic alone' },
  archiveChannel: { level: 'partial', reason: room },
  unarchiveChannel: { level: 'partial', reason: room },
  joinChannel: { level: 'partial', reason: 'public rooms; to private ones one is invited' },
  leaveChannel: { level: 'partial', reason: 'rooms; a direct conversation cannot be left' },
  listMembers: 'native',
  addMembers: { level: 'partial', reason: 'users, to rooms' },
  removeMembers: { level: 'partial', reason: 'users, from rooms' },
  setMemberRole: { level: 'native', allowed: ['owner', 'moderator', 'member'] },
  openDirect: { level: 'native', reason: 'up to eight people, unless the server is set otherwise' },

  fetchOrganization: { level: 'partial', reason: 'the server that the account is on' },
  listOrganizations: { level: 'partial', reason: 'the server that the account is on' },

  sendMessage: { level: 'native', reason: 'to rooms that the account is in; not to end-to-end encrypted ones' },
  sendDirect: 'native',
  reply: quote,
  editMessage: { level: 'native', reason: 'the text; within the time that the server is set to' },
  deleteMessage: 'native',
  fetchMessage: 'native',
  fetchMessages: 'native',
  searchMessages: {
    level: 'partial',
    reason: 'whole words, one room at a time: without a channel each of the account’s rooms is searched in turn',
  },
  forwardMessage: { level: 'emulated', by: 'a quote' },
  pinMessage: 'native',
  unpinMessage: 'native',
  listPins: 'native',
  starMessage: 'native',
  unstarMessage: 'native',
  markRead: { level: 'native', reason: 'up to a message by marking what others wrote after it as unread' },
  listReaders: { level: 'native', reason: 'with a premium licence, and read receipts switched on' },
  reportMessage: 'native',
  permalink: 'native',
  streamMessage: { level: 'emulated', by: 'edits' },
  scheduleMessage: noSuch('scheduled messages'),
  listScheduledMessages: noSuch('scheduled messages'),
  cancelScheduledMessage: noSuch('scheduled messages'),

  createThread: { level: 'native', reason: 'a thread has no name: one becomes its first message' },
  fetchThread: 'native',
  updateThread: { level: 'none', reason: 'threads have no name and cannot be archived or locked' },
  listThreads: 'native',
  replyInThread: 'native',
  followThread: 'native',
  unfollowThread: 'native',

  addReaction: 'native',
  removeReaction: { level: 'partial', reason: "only this account's own" },
  listReactions: 'native',
  clearReactions: { level: 'none', reason: "an account can take back only its own reactions, never others'" },

  uploadFile: 'native',
  downloadAttachment: 'native',

  getPresence: { level: 'native', allowed: ['online', 'away', 'busy', 'offline'] },
  setPresence: {
    level: 'partial',
    reason: 'idle is away and dnd is busy; offline, which is invisible, may be switched off',
    allowed: ['online', 'away', 'busy', 'offline', 'invisible', 'auto'],
  },
  sendTyping: 'native',

  respond: needsApp('interactions'),
  openModal: needsApp('dialogs'),
  setCommands: needsApp('commands'),

  threads: 'native',
  replies: quote,
  mentions: { level: 'native', reason: 'users, rooms, @all and @here (which need permissions)' },
  markdown: 'native',
  codeBlocks: 'native',
  tables: { level: 'emulated', by: 'text in fixed width: servers before 9 know no tables' },
  embeds: { level: 'partial', reason: 'as attachments of the message; an edit cannot change them' },
  components: needsApp('buttons that answer'),
  files: { level: 'native', reason: 'one a message' },
  linkPreviews: { level: 'native', reason: 'since 6.4; beside a file the server decides' },
  reactions: 'native',
  customEmoji: 'native',
  ephemeral: { level: 'none', reason: 'only apps and commands show a message to one reader' },
  silent: { level: 'none', reason: 'every message notifies by the rules of its reader' },
  alerts: { level: 'none', reason: 'one kind of message' },
  sender: { level: 'native', reason: 'with the permission message-impersonate, which the role bot has' },
  statusText: 'native',
  activity: { level: 'none', reason: 'Rocket.Chat shows a status text instead' },
  presenceEvents: { level: 'native', reason: 'unless the server has stopped telling presences (over 200 connections)' },
  typingEvents: 'native',
  readEvents: { level: 'none', reason: 'the stream tells that all have read a room, not who has: ask listReaders' },
  location: { level: 'none', reason: 'positions are not told to bots' },
  idempotency: {
    level: 'native',
    by: "the message's own id",
    reason: 'text in every process; a file within this process for ten minutes',
  },
  backfillEdits: { level: 'native', by: 'chat.syncMessages' },
  backfillDeletes: { level: 'native', by: 'chat.syncMessages' },
  backfillReactions: {
    level: 'partial',
    reason: 'of messages that this process has seen before, and of those that are replayed',
  },
  backfillThreadReplies: { level: 'native', by: 'chat.syncMessages' },
};

/** The server's defaults (wire sheet, section 11); an instance has its server's own. */
export const rocketchatLimits: Limits = {
  text: { max: 5000, unit: 'utf16' },
  files: { count: 1, bytes: 104_857_600 },
  historyPage: 100,
};

/** What a switched-off setting takes away. */
const taken: Readonly<Record<Switch, readonly CapabilityName[]>> = {
  Threads_enabled: [
    'threads',
    'createThread',
    'fetchThread',
    'listThreads',
    'followThread',
    'unfollowThread',
    'backfillThreadReplies',
  ],
  FileUpload_Enabled: ['files', 'uploadFile'],
  Message_AllowPinning: ['pinMessage', 'unpinMessage', 'listPins'],
  Message_AllowStarring: ['starMessage', 'unstarMessage'],
  Message_Read_Receipt_Enabled: ['listReaders'],
  Presence_broadcast_disabled: ['presenceEvents'],
};

/** The matrix as a server's version and its own settings leave it, with its numbers. */
export function capabilitiesOf(settings: ServerSettings, roles: readonly string[]): Capabilities {
  const { maxMessageSize, maxFileSize, editWindowMs, takesPreviewUrls, switchedOff } = settings;
  const cells: Partial<Record<CapabilityName, Capability>> = {};
  for (const name of switchedOff)
    for (const capability of taken[name])
      cells[capability] = { level: 'none', reason: `this server is set so (${name})`, by: 'setting' };
  if (!takesPreviewUrls)
    cells.linkPreviews = { level: 'none', reason: 'this server is older than 6.4, and decides by itself' };
  // These have the permission to edit later.
  const isBound = editWindowMs !== undefined && !roles.includes('bot') && !roles.includes('admin');
  return new Capabilities(rocketchatMatrix, rocketchatLimits).narrow(cells, {
    text: { max: maxMessageSize, unit: 'utf16' },
    files: { count: 1, ...(maxFileSize !== undefined && { bytes: maxFileSize }) },
    ...(isBound && { editWindowMs }),
  });
}
